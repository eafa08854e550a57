"""One candidate against one rulebook on one day: where they stand, and why. Pure.

What is seen, which certificate, stage, application and law: the public contract, section 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Literal, NamedTuple

from peercert.latest import latest_application, latest_certificate
from peercert.records import Application, Candidate, Certificate
from peercert.rules import RULEBOOKS
from peercert.rules.findings import lasting_event
from peercert.rules.law import AsOf, Case, Finding, Stage, StatusWord, Term, TermStatus
from peercert.rules.requirements import Requirement, Rulebook, law_on
from peercert.seeing import seen

Readiness = Literal["blocked", "in_progress", "needs_review", "ready"]

READINESS: tuple[tuple[str, Readiness], ...] = (
    ("not_met", "blocked"),
    ("pending", "in_progress"),
    ("needs_review", "needs_review"),
)
FLAGGED: frozenset[str] = frozenset(
    {
        "renewal_open",
        "late",
        "expired",
        "lapsed",
        "suspended",
        "revoked",
        "needs_review",
    }
)
SEVERITY = {status: place for place, (status, _) in enumerate(READINESS)}
OPEN = SEVERITY.keys()
ENDED: frozenset[str] = frozenset({"lapsed", "revoked", "surrendered"})


class Standing(NamedTuple):
    """Where one candidate stands with one state on one day.

    `turns` are the later days on which anything of it may differ if nothing is recorded, and
    `turning` those of each finding.
    """

    candidate: Candidate
    state: str
    as_of: date
    stage: Stage
    path: str
    certificate: Certificate | None
    application: Application | None
    term: Term | None
    status: StatusWord
    status_because: str
    readiness: Readiness | None
    because: str
    findings: Mapping[str, Finding]
    application_expires_on: date | None
    turns: set[date]
    turning: Mapping[str, set[date]]

    @property
    def situation(self) -> tuple[Any, ...]:
        """Everything of a case beside the file and the day."""
        return self.stage, self.path, self.certificate, self.application, self.term

    @property
    def open(self) -> tuple[str, ...]:
        """The ids of what the next step still waits for: not met, pending, or in review."""
        asked = (r.id for r in RULEBOOKS[self.state].paths[self.path])
        return tuple(id for id in asked if self.findings[id].status in OPEN)

    @property
    def needs_attention(self) -> bool:
        """Say whether `check` exits 1 for it: blocked, in review, or a status that is flagged."""
        return self.readiness in {"blocked", "needs_review"} or self.status in FLAGGED


def judge(candidate: Candidate, state: str, as_of: date, latest: date = date.max) -> Standing:
    """Judge one candidate by one state's rules, by what is dated on or before the day.

    `latest` is a day after which nothing in the file is dated, where somebody knows one.
    """
    file = candidate if latest <= as_of else seen(candidate, as_of)
    return judge_seen(file, state, AsOf(as_of))


def states_of(candidate: Candidate) -> tuple[str, ...]:
    """Return the states whose rules apply: those named, else those of its papers."""
    if candidate.states:
        return tuple(sorted(candidate.states))
    applied = {application.state for application in candidate.applications}
    held = {certificate.state for certificate in candidate.certificates}
    return tuple(sorted((applied | held) & RULEBOOKS.keys()))


def judge_seen(
    file: Candidate, state: str, as_of: AsOf, before: Standing | None = None
) -> Standing:
    """Judge a file of which everything is seen.

    `before` is the standing of an earlier day by the same file: a finding that cannot have turned
    since is taken from it.
    """
    book = RULEBOOKS[state]
    certificate = latest_certificate(file, state)
    term = book.term(certificate, as_of) if book.term and certificate else None
    dated, status = status_on(book, file, term, as_of)
    ended = dated.status in ENDED or status in ENDED
    stage: Stage = "renewal" if certificate and not ended else "initial"
    application = latest_application(file, state, stage, certificate)
    path = application.path if application and application.path in book.paths else stage
    case = Case(file, as_of, state, stage, path, certificate, application, term, {}, {})
    asked = Asked(case, before)
    findings = asked.check(book.paths[path])
    left = open_ones(findings)
    because = summary(dated, status, case, left)
    for applies, group in book.optional:
        if applies(file):
            findings |= asked.check(group)
    life = findings.get(f"{state.lower()}.initial.application")
    readiness = None if book.advisory or status == "deceased" else readiness_of(left)
    return Standing(
        file,
        state,
        as_of.day,
        stage,
        path,
        certificate,
        application,
        term,
        status,
        dated.because,
        readiness,
        because,
        findings,
        life.due_on if life else None,
        as_of.turns,
        asked.turning,
    )


class Asked:
    """Asks the requirements of one case, and notes for each the days on which it may turn."""

    __slots__ = ("before", "case", "turning")

    def __init__(self, case: Case, before: Standing | None) -> None:
        """Take findings from the standing before where the case is the same but for the day."""
        same = before is not None and before.situation == (
            case.stage,
            case.path,
            case.certificate,
            case.application,
            case.term,
        )
        self.case = case
        self.before = before if same else None
        self.turning: dict[str, set[date]] = {}

    def check(self, requirements: tuple[Requirement, ...]) -> dict[str, Finding]:
        """Return the finding of each requirement, all of them by the law of one day."""
        case, as_of, before = self.case, self.case.as_of, self.before
        law = law_on(requirements, case.law_day)
        case = case.under(law.certain)
        turns, turning, found = as_of.turns, self.turning, {}
        for id, check in law.each:
            if before and min(before.turning[id], default=date.max) > as_of.day:
                found[id], turning[id] = before.findings[id], before.turning[id]
                continue
            as_of.turns = turning[id] = set()
            found[id] = check(case)
        as_of.turns = turns.union(*turning.values())
        return found


def open_ones(findings: Mapping[str, Finding]) -> list[tuple[str, Finding]]:
    """Return what the next step still waits for, the worst first."""
    left = [pair for pair in findings.items() if pair[1].status in OPEN]
    if len(left) > 1:
        left.sort(key=worst_first)
    return left


def worst_first(pair: tuple[str, Finding]) -> int:
    """Order what is open by how bad it is."""
    return SEVERITY[pair[1].status]


def readiness_of(left: Sequence[tuple[str, Finding]]) -> Readiness:
    """Return the worst of what is open for the next step."""
    return READINESS[worst_first(left[0])][1] if left else "ready"


def status_on(
    book: Rulebook, file: Candidate, term: Term | None, as_of: AsOf
) -> tuple[TermStatus, StatusWord]:
    """Return what the dates come to, and the status that conduct and death leave of it."""
    dated = TermStatus("candidate")
    if term and book.term_status:
        dated = book.term_status(term, as_of)
    if file.deceased_on:
        return TermStatus("deceased", f"died on {file.deceased_on}"), "deceased"
    events = [e for e in file.conduct if e.state == book.state]
    event = lasting_event(events, term.issued_on if term else None)
    if event is None:
        return dated, dated.status
    words: dict[str, StatusWord] = {
        "suspended": "suspended",
        "revoked": "revoked",
        "surrendered": "surrendered",
    }
    return TermStatus(dated.status, f"{event.kind} on {event.on}"), words[event.kind]


def summary(dated: TermStatus, status: str, case: Case, left: Sequence[tuple[str, Finding]]) -> str:
    """Say in one line why the standing is what it is, worst first."""
    if status == "deceased":
        return dated.because
    parts = [dated.because] if dated.because else []
    if case.certificate and case.certificate.override_reason:
        parts.append(f"issued by override: {case.certificate.override_reason}")
    parts += [f"{label(id)}: {found.because}" for id, found in left]
    return "; ".join(parts) or "everything asked for is on file"


@cache
def label(id: str) -> str:
    """Return the last part of a requirement's id as words."""
    return id.rpartition(".")[2].replace("_", " ")
