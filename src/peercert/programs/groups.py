"""One of several, and the last day to apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from peercert.programs.person import Answer
from peercert.programs.program import APPLY, Facts, Program, Requirement
from peercert.rules.findings import NOT_ON_FILE, met, needs_review, not_met, pending
from peercert.rules.law import Finding
from peercert.rules.ways import DAY, Way, literal

BEST_FIRST = ("met", "needs_review", "pending", "not_met")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Requirement):
    """Meet one of several requirements; the best of them stands."""

    word: ClassVar[str] = "any_of"

    options: tuple[Requirement, ...]

    def judge(self, facts: Facts) -> Finding:
        """Find the best of the options: met, else in review, else pending, else not met."""
        tried = [(option, option.judge(facts)) for option in self.options]
        best = min((found.status for _, found in tried), key=BEST_FIRST.index)
        because = "; or ".join(
            f"{option.asks}: {found.because}" for option, found in tried if found.status == best
        )
        days = [found.due_on for _, found in tried if found.status == best and found.due_on]
        lacks = next(found.lacks for _, found in tried if found.status == best)
        return Finding(status=best, because=because, due_on=min(days, default=None), lacks=lacks)

    def way(self, program: Program) -> Way:
        """Return all of the options, with how the first of them is met."""
        asks = "; or: ".join(literal(option.asks) for option in self.options)
        first = self.options[0].way(program)
        return first._replace(say=f"One of these: {asks}")


def with_options(requirements: Iterable[Requirement]) -> Iterator[Requirement]:
    """Give requirements, the options of each after it."""
    for each in requirements:
        yield each
        if isinstance(each, AnyOf):
            yield from with_options(each.options)


def every(program: Program) -> Iterator[Requirement]:
    """Give every requirement of a programme, options included, in its order."""
    yield from with_options((*program.admission, *program.completion))
    for step in program.steps:
        yield from with_options(step.requirements)


def answerable(program: Program) -> dict[str, str]:
    """Return what people are asked for an answer to: the sentence by the id of the answer."""
    return {each.id: each.asks for each in every(program) if isinstance(each, Answer)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyBy(Requirement):
    """Apply by the programme's last day, that day included. Made from `apply_by`, never written."""

    word: ClassVar[str] = "apply_by"

    last: date

    def judge(self, facts: Facts) -> Finding:
        """Find whether the person applied in time, where it is known when they did."""
        applied = facts.applied_on
        if applied is None and facts.as_of.past(self.last):
            because = f"day of applying {NOT_ON_FILE}; applications closed on {self.last}"
            return needs_review(because, self.last, lacks="fact")
        if applied is None:
            return pending(f"not applied yet, possible through {self.last}", self.last)
        if applied > self.last:
            return not_met(f"applied on {applied}, after {self.last}", self.last)
        return met(f"applied on {applied}, possible through {self.last}", self.last)

    def way(self, _program: Program) -> Way:
        """Return how an application is recorded."""
        command, asks = f"{APPLY} --on {DAY}", ("the day of applying",)
        return Way("Apply to a cohort of the programme", command, asks)
