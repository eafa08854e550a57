"""One person against one programme on one day: admission, completion, steps. Pure.

What is seen is what `standing` sees: what is dated on or before the day, and what is undated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from peercert.programs.coursework import attended_on_file
from peercert.programs.groups import ApplyBy
from peercert.programs.program import APPLY, Attended, Facts, Program, Requirement
from peercert.records import Candidate
from peercert.rules.law import AsOf, Finding
from peercert.rules.ways import Way, literal, waiting
from peercert.seeing import seen
from peercert.standing import OPEN, Readiness, label, open_ones, readiness_of
from peercert.steps import Step
from peercert.steps.filling import NOTHING, Amounts, filled, short_of, who

NO_ANSWERS: Mapping[str, bool] = MappingProxyType({})
ADMISSION, COMPLETION = "admission", "completion"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramStanding:
    """Where one person stands on one day with one part of a programme.

    `stage` is `admission`, `completion` or the id of a step. `findings` are in the programme's
    order, by `program.STAGE.ID`; `asked` are the requirements by the same ids.
    """

    facts: Facts
    stage: str
    title: str
    asked: Mapping[str, Requirement]
    findings: Mapping[str, Finding]
    readiness: Readiness | None
    because: str
    cohort: str = ""
    """The cohort that somebody applies to, where one is known."""

    @property
    def program(self) -> Program:
        """The programme."""
        return self.facts.program

    @property
    def candidate(self) -> Candidate:
        """The person's file, as seen on the day."""
        return self.facts.candidate

    @property
    def as_of(self) -> date:
        """The day of the check."""
        return self.facts.as_of.day

    @property
    def open(self) -> tuple[str, ...]:
        """The ids of what is not met, pending or in review."""
        return tuple(id for id, found in self.findings.items() if found.status in OPEN)

    @property
    def needs_attention(self) -> bool:
        """Say whether `check` exits 1 for it: blocked or in review, and not advisory only."""
        return self.readiness in {"blocked", "needs_review"} and not self.program.advisory

    @property
    def next_steps(self) -> tuple[Step, ...]:
        """What to do next: one step for each open finding, in their order."""
        return tuple(self.step(id) for id in self.open) if self.readiness else ()

    def step(self, id: str) -> Step:
        """Return what to do about one open finding."""
        finding = self.findings[id]
        way = self.way(id, finding)
        short = short_of(finding)
        amounts = Amounts(short, finding.unit) if short else NOTHING
        say, command, places = filled(way, amounts, who(self.candidate))
        if command and way.command and way.command.startswith(APPLY):
            command = command.replace("COHORT", self.cohort, 1) if self.cohort else None
            places = places if command else ()
        by = way.until or finding.due_on
        by = by if by and by >= self.as_of else None
        return Step(id, way.kind, say, finding.because, way.who, by, command, places)

    def way(self, id: str, finding: Finding) -> Way:
        """Return how a finding is met; where no later fact can meet it, what is said."""
        because = literal(finding.because)
        if finding.lacks is None:
            return Way(f"Correct the file if it is wrong: {because}", kind="settle", who="nobody")
        if finding.lacks == "decision":
            return Way(f"Settle what is open: {because}", kind="settle", who="office")
        if finding.lacks == "time":
            return waiting(finding)
        return self.asked[id].way(self.program)


def admission(
    program: Program,
    candidate: Candidate,
    as_of: date,
    *,
    answers: Mapping[str, bool] = NO_ANSWERS,
    applied_on: date | None = None,
) -> ProgramStanding:
    """Judge by what a programme asks of those who apply, its last day to apply included.

    `answers` are what the person answered, by the requirement's `id` in the file.
    """
    asked = program.admission
    if program.apply_by:
        words = f"Apply by {program.apply_by}"
        asked = (ApplyBy(id="apply_by", asks=words, last=program.apply_by), *asked)
    facts = facts_of(program, candidate, as_of, answers=answers, applied_on=applied_on)
    return judged(facts, ADMISSION, "Admission", asked)


def completion(
    program: Program,
    candidate: Candidate,
    as_of: date,
    *,
    attended: Attended | None = None,
    answers: Mapping[str, bool] = NO_ANSWERS,
) -> ProgramStanding:
    """Judge by what a programme asks of those who finish.

    `attended` is what the person is credited with; else what is on file as training with the
    programme's title and provider.
    """
    facts = facts_of(program, candidate, as_of, answers=answers, attended=attended)
    return judged(facts, COMPLETION, "Completion", program.completion)


def career(
    program: Program,
    candidate: Candidate,
    as_of: date,
    *,
    answers: Mapping[str, bool] = NO_ANSWERS,
) -> tuple[ProgramStanding, ...]:
    """Judge by each of a programme's steps, in its order."""
    facts = facts_of(program, candidate, as_of, answers=answers)
    return tuple(
        judged(fresh(facts, as_of), step.id, step.title, step.requirements)
        for step in program.steps
    )


def everything(  # noqa: PLR0913 - one for each kind of fact
    program: Program,
    candidate: Candidate,
    as_of: date,
    *,
    answers: Mapping[str, bool] = NO_ANSWERS,
    applied_on: date | None = None,
    attended: Attended | None = None,
) -> Iterator[ProgramStanding]:
    """Judge by every part that a programme has: admission, completion, each step."""
    if program.admission or program.apply_by:
        yield admission(program, candidate, as_of, answers=answers, applied_on=applied_on)
    if program.completion:
        yield completion(program, candidate, as_of, answers=answers, attended=attended)
    yield from career(program, candidate, as_of, answers=answers)


def facts_of(  # noqa: PLR0913 - one for each kind of fact
    program: Program,
    candidate: Candidate,
    as_of: date,
    *,
    answers: Mapping[str, bool],
    applied_on: date | None = None,
    attended: Attended | None = None,
) -> Facts:
    """Return what a person is judged by, as seen on a day."""
    file = seen(candidate, as_of)
    return Facts(
        program=program,
        candidate=file,
        as_of=AsOf(as_of),
        answers=answers,
        applied_on=applied_on,
        attended=attended or attended_on_file(program, file),
    )


def fresh(facts: Facts, day: date) -> Facts:
    """Return the same facts, to be judged on a day."""
    return replace(facts, as_of=AsOf(day))


def judged(
    facts: Facts, stage: str, title: str, requirements: tuple[Requirement, ...]
) -> ProgramStanding:
    """Judge facts of which everything is seen by one part of a programme."""
    asked = {f"program.{stage}.{each.id}": each for each in requirements}
    findings = {id: each.judge(facts) for id, each in asked.items()}
    left = open_ones(findings)
    died = facts.candidate.deceased_on
    return ProgramStanding(
        facts=facts,
        stage=stage,
        title=title,
        asked=asked,
        findings=findings,
        readiness=None if died else readiness_of(left),
        because=f"died on {died}" if died else summary(left),
    )


def summary(left: Sequence[tuple[str, Finding]]) -> str:
    """Say in one line what is open, worst first."""
    parts = [f"{label(id)}: {finding.because}" for id, finding in left]
    return "; ".join(parts) or "everything asked for is on file"


def next_change_on(standing: ProgramStanding) -> date | None:
    """Return the next day on which a finding's status differs if nothing is recorded."""
    now = standing
    before = statuses(standing)
    while days := [day for day in now.facts.as_of.turns if day > now.as_of]:
        facts = fresh(standing.facts, min(days))
        now = judged(facts, now.stage, now.title, tuple(now.asked.values()))
        if statuses(now) != before:
            return now.as_of
    return None


def statuses(standing: ProgramStanding) -> dict[str, str]:
    """Return the status of each finding."""
    return {id: finding.status for id, finding in standing.findings.items()}
