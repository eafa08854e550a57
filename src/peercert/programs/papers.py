"""Tests of what is on file as paper: documents, examinations, training, certificates of states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, get_args

from peercert.latest import latest_certificate
from peercert.programs.program import Facts, Program, Requirement, Word
from peercert.records import Candidate, Certificate, Minutes, State, Text, Training, TrainingKind
from peercert.rules import RULEBOOKS
from peercert.rules.counting import enough, of_kind, tally, under_way
from peercert.rules.findings import (
    NOT_ON_FILE,
    lasting_event,
    met,
    needs_review,
    not_known,
    pending,
)
from peercert.rules.law import AsOf, Finding
from peercert.rules.ways import DAY, LOG, Way, literal, quoted
from peercert.standing import judge_seen

VALID = frozenset({"current", "renewal_open"})
UNSETTLED = frozenset({"expired", "needs_review"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOnFile(Requirement):
    """Have a document of a kind on file. Only that it was received is kept, never what it says."""

    word: ClassVar[str] = "document"
    done: ClassVar[str] = "received"

    kind: Word

    def judge(self, facts: Facts) -> Finding:
        """Find whether one is on file; until then it is pending."""
        kept = [paper for paper in facts.candidate.documents if paper.kind == self.kind]
        days = [paper.received_on for paper in kept if paper.received_on]
        if not kept:
            return pending(NOT_ON_FILE)
        return met(f"{self.done} {max(days)}" if days else "on file")

    def way(self, _program: Program) -> Way:
        """Return how a document is recorded."""
        return Way(
            f"{literal(self.asks)}: record that it was {self.done}",
            f"document add {{who}} --kind {self.kind} --on {DAY}",
            (f"the day it was {self.done}",),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramExamination(DocumentOnFile):
    """Pass the programme's own examination: a document of a kind says that it was passed.

    It is never a state's examination, and a state's examination is never this one.
    """

    word: ClassVar[str] = "examination"
    done: ClassVar[str] = "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOnFile(Requirement):
    """Have so many hours of completed training, of some kinds, about some topics; none is any."""

    word: ClassVar[str] = "training"

    least_minutes: Minutes
    topics: tuple[Text, ...] = ()
    kinds: tuple[TrainingKind, ...] = ()

    def judge(self, facts: Facts) -> Finding:
        """Find whether what is completed is enough; until then it is pending."""
        kinds = self.kinds or get_args(TrainingKind)
        return enough(self.least_minutes, tally(of_kind(facts.case, *kinds), self.weigh, under_way))

    def weigh(self, training: Training) -> int:
        """Return the minutes about the topics, each minute once."""
        if not self.topics:
            return training.minutes
        return min(training.minutes, sum(training.minutes_of(topic) for topic in self.topics))

    def way(self, _program: Program) -> Way:
        """Return how training is recorded."""
        about = "".join(f" --topic {quoted(topic)}" for topic in self.topics[:1])
        kinds = "|".join(self.kinds)
        named = f" --kind '{kinds}'" if len(self.kinds) > 1 else f" --kind {kinds}" if kinds else ""
        which = ("which kind of training",) if len(self.kinds) > 1 else ()
        asks = (*which, "the day of completion")
        return Way("Log {short} more hour{s} of training", f"{LOG}{named}{about} --on {DAY}", asks)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCertification(Requirement):
    """Hold a state's certificate that is valid on the day: of one of these states; none is any."""

    word: ClassVar[str] = "state_certification"

    states: tuple[State, ...] = ()

    def judge(self, facts: Facts) -> Finding:
        """Find the best of the person's certificates, each by the rulebook of its state."""
        file = facts.candidate
        held = dict.fromkeys(c.state for c in file.certificates)
        asked = [state for state in held if not self.states or state in self.states]
        found = [certified(file, state, facts.as_of) for state in asked]
        if not found:
            return pending(f"certificate {NOT_ON_FILE}")
        return min(found, key=lambda finding: BEST_FIRST.index(finding.status))

    def way(self, program: Program) -> Way:
        """Return how to see what the state still asks for."""
        state = next(iter(self.states), program.state) or "XX"
        say, command = (
            "Finish the state's certification",
            f"check {{who}} --state {state} --explain",
        )
        return Way(say, command, ("which state",))


BEST_FIRST = ("met", "needs_review", "pending")


def certified(file: Candidate, state: str, as_of: AsOf) -> Finding:
    """Find whether a certificate of a state is valid on the day.

    Without a rulebook of ours, by its printed day and what is on file about conduct.
    """
    certificate = latest_certificate(file, state)
    if certificate and state not in RULEBOOKS:
        return printed(certificate, file, as_of)
    standing = judge_seen(file, state, as_of)
    because = f"{state} certification {standing.status.replace('_', ' ')}"
    if standing.status in VALID:
        return met(because)
    return needs_review(because) if standing.status in UNSETTLED else pending(because)


def printed(certificate: Certificate, file: Candidate, as_of: AsOf) -> Finding:
    """Find whether a certificate is valid by its printed day and by what is on file as conduct."""
    state, last = certificate.state, certificate.valid_through
    events = [event for event in file.conduct if event.state == state]
    if event := lasting_event(events, certificate.issued_on):
        return pending(f"{state} certification {event.kind} on {event.on}")
    if last is None:
        return not_known(f"last day of the {state} certificate {NOT_ON_FILE}")
    if as_of.past(last):
        return pending(f"{state} certificate was valid through {last}")
    return met(f"{state} certificate valid through {last}")
