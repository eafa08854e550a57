"""Tests of who a person is and what they state: age, schooling, answers, lived experience."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar

from peercert.dates import add_months
from peercert.programs.program import APPLY, Facts, Months, Program, Requirement, Years
from peercert.records import Condition, LivedAs
from peercert.rules.findings import (
    NOT_ON_FILE,
    SCHOOLING,
    met,
    needs_review,
    not_known,
    not_met,
    old_enough,
    pending,
    schooled,
)
from peercert.rules.law import Finding
from peercert.rules.ways import BORN, DAY, DIPLOMA, LIVED, SET, YES_OR_NO, Way, literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(Requirement):
    """Be at least so many years old; the birthday itself is inside."""

    word: ClassVar[str] = "age"

    years: Years

    def judge(self, facts: Facts) -> Finding:
        """Find whether the birthday is reached; without a date of birth it needs review."""
        return old_enough(facts.case, self.years)

    def way(self, _program: Program) -> Way:
        """Return how a date of birth is recorded."""
        return BORN


@dataclass(frozen=True, slots=True, kw_only=True)
class Schooling(Requirement):
    """Have a high school diploma, an equivalency or a degree."""

    word: ClassVar[str] = "education"

    def judge(self, facts: Facts) -> Finding:
        """Find whether one is on file; where nothing is on file it needs review."""
        return schooled(facts.case, SCHOOLING)

    def way(self, _program: Program) -> Way:
        """Return how schooling is recorded."""
        return DIPLOMA


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Requirement):
    """Answer yes to a question that is asked with the application."""

    word: ClassVar[str] = "answer"

    def judge(self, facts: Facts) -> Finding:
        """Find whether the answer was yes; a no is pending: an answer may change."""
        answer = facts.answers.get(self.id)
        if answer is None:
            return not_known(f"answer {NOT_ON_FILE}")
        return met("answered yes") if answer else pending("answered no")

    def way(self, _program: Program) -> Way:
        """Return how an answer is recorded."""
        command = f"{APPLY} --answer {self.id}={YES_OR_NO} --on {DAY}"
        asks = ("the answer", "the day of applying")
        return Way(f"{literal(self.asks)}: record the answer with the application", command, asks)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivedExperience(Requirement):
    """State lived experience: in one of these ways, of one of these conditions; none is any."""

    word: ClassVar[str] = "lived_experience"

    lived_as: tuple[LivedAs, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def judge(self, facts: Facts) -> Finding:
        """Find whether the person states it; who states a condition of their own is a consumer.

        Who states none may come to it; who states another experience only is not who is asked for.
        """
        file = facts.candidate
        own = {*(file.conditions or ()), *(recovery.condition for recovery in file.recovery)}
        lived = {*(file.lived_as or ()), *(("consumer",) if own else ())}
        how = among(lived, self.lived_as, on_file=file.lived_as is not None)
        if how.status != "met" or not self.conditions:
            return how
        return among(own, self.conditions, on_file=file.conditions is not None)

    def way(self, _program: Program) -> Way:
        """Return how it is recorded."""
        asked = "|".join(self.conditions)
        condition = (
            f" --condition '{asked}'" if len(self.conditions) > 1 else f" --condition {asked}"
        )
        more = ("which condition, if the person names one",) if len(self.conditions) > 1 else ()
        command = f"{LIVED.command}{condition if self.conditions else ''}"
        return LIVED._replace(command=command, asks=(*LIVED.asks, *more))


def among(stated: AbstractSet[str], asked: tuple[str, ...], *, on_file: bool) -> Finding:
    """Find whether something of what a person states is asked for."""
    if stated & frozenset(asked or stated):
        return met("stated")
    if not on_file:
        return not_known()
    if not stated:
        return pending("the person states none")
    words = ", ".join(sorted(word.replace("_", " ") for word in stated))
    return not_met(f"{words}: not what the programme asks for")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeInRecovery(Requirement):
    """Be in recovery for so many months; the same day of the month is inside."""

    word: ClassVar[str] = "recovery"

    months: Months

    def judge(self, facts: Facts) -> Finding:
        """Find whether the time is reached; of one condition, its latest beginning counts.

        With several conditions no programme says whether one is enough: between the first day and
        the last, and where the day of a condition is missing, it needs review.
        """
        ordered = sorted(facts.candidate.recovery, key=attrgetter("started_on"))
        began = {recovery.condition: recovery.started_on for recovery in ordered}
        days = {each: add_months(day, self.months) for each, day in began.items()}
        if not days:
            return self.found(not_known(f"day on which recovery began {NOT_ON_FILE}"))
        first, last = min(days.values()), max(days.values())
        if facts.as_of.reached(last):
            missing = sorted({*(facts.candidate.conditions or ())} - days.keys())
            if missing:
                words = " and ".join(word.replace("_", " ") for word in missing)
                return self.found(not_known(f"day of recovery from {words} {NOT_ON_FILE}"))
            return self.found(met(f"{self.months} months reached on {last}", last))
        if facts.as_of.reached(first):
            because = f"{self.months} months reached on {first} for one condition, for all on"
            return self.found(needs_review(f"{because} {last}: the programme names none", last))
        return self.found(
            pending(f"{self.months} months are reached on {last}", last, lacks="time")
        )

    def found(self, finding: Finding) -> Finding:
        """Return a finding with what is needed."""
        return finding._replace(need=self.months, unit="months")

    def way(self, _program: Program) -> Way:
        """Return how the day is recorded."""
        command = f"{SET} --recovery 'mental_health|substance_use'={DAY}"
        asks = ("which condition", "the day recovery began")
        return Way("Record the day recovery began", command, asks, kind="record")
