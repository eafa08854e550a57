"""What a state asks for: one thing at a time, under every version of the law that may govern."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from inspect import getdoc
from typing import Any, NamedTuple, TypeAlias

from peercert.records import Candidate, Certificate, Waiver
from peercert.rules.dated import ALWAYS, Dated, Era, Source, era_on
from peercert.rules.law import AsOf, Case, Finding, FindingStatus, Term, TermStatus
from peercert.rules.ways import Ways

Test: TypeAlias = Callable[[Case], Finding]
ENOUGH: frozenset[FindingStatus] = frozenset({"met", "not_applicable"})
"""Where nothing is left to waive."""


@dataclass(frozen=True, slots=True, eq=False)
class Requirement:
    """One thing a state asks for: its id, its words, and the test of it.

    `governed_by` gives the day whose law applies where that is not the day of filing.
    """

    id: str
    sources: tuple[Source, ...]
    values: tuple[Dated[Any], ...]
    test: Test
    words: str
    """What the state asks for, and how we read it."""
    asks: str
    """What the state asks for, in one sentence without its full stop."""
    governed_by: Callable[[Case], date] | None = None
    fees: tuple[Dated[int], ...] = ()
    """What is paid with it, in dollars: said with the next step, never judged."""
    way: Ways | None = None
    """How it is met; None where nothing is to be done for it."""
    after: tuple[str, ...] = ()
    """The ids, or how they begin, of what has to be done before it."""
    part_of: str | None = None
    """The id of the requirement whose hours these are part of."""
    late_fees: tuple[Dated[int], ...] = ()
    """What is paid on top after the last day of the certificate."""

    @property
    def numbers(self) -> tuple[Dated[Any], ...]:
        """Every dated value that is shown with it: those that it is judged by, then the fees."""
        return tuple(dict.fromkeys((*self.values, *self.fees)))

    def checked_by(self, era: Era) -> Test:
        """Return how a file is checked by the law of some days: mostly by one law, all of them."""
        if self.governed_by or era.turns or len(era.readings) > 1:
            return partial(self.check, era=era)
        return self.check_plainly

    def check_plainly(self, case: Case) -> Finding:
        """Test one file by the law that it is judged by."""
        found = self.test(case)
        return found if found.status in ENOUGH else waived(self.id, case, found)

    def check(self, case: Case, era: Era) -> Finding:
        """Test one file under every version of the law that may govern it: of the case's law day.

        Or of the day that `governed_by` gives.
        """
        governed_by = self.governed_by
        if governed_by:
            era = era_on(self.values, governed_by(case))
            case = case.under(era.readings[0])
        if era.turns and (governed_by(case) if governed_by else case.law_day) == case.as_of.day:
            case.as_of.turns |= era.turns
        if len(era.readings) == 1:
            return self.check_plainly(case)
        found = one_answer([self.test(case.under(reading)) for reading in era.readings])
        return found if found.status in ENOUGH else waived(self.id, case, found)


class Law(NamedTuple):
    """What some requirements are judged by where one day governs: the same for everybody.

    `certain` has the values of which one version is certain, `each` the ids of the requirements and
    how a file is checked.
    """

    certain: Mapping[Dated[Any], Any]
    each: tuple[tuple[str, Test], ...]


def law_on(requirements: tuple[Requirement, ...], day: date) -> Law:
    """Return the law of a day, settled once for all days until the next change."""
    days = days_of_change(requirements)
    return law_from(requirements, days[bisect_right(days, day) - 1])


@cache
def days_of_change(requirements: tuple[Requirement, ...]) -> tuple[date, ...]:
    """Return the days on which anything that these requirements are judged by changes."""
    days = {day for each in requirements for value in each.values for day in value.days()}
    return (ALWAYS, *sorted(days))


@cache
def law_from(requirements: tuple[Requirement, ...], day: date) -> Law:
    """Return the law from a day on, until a change."""
    values = dict.fromkeys(value for each in requirements for value in each.values)
    possible = {value: value.possible_on(day) for value in values}
    certain = {value: all[0].value for value, all in possible.items() if len(all) == 1}
    each = [(one.id, one.checked_by(era_on(one.values, day))) for one in requirements]
    return Law(certain, tuple(each))


def one_answer(readings: Sequence[Finding]) -> Finding:
    """Return what all readings of the law agree on, or *needs review* naming what each says.

    Where they agree, the stricter need and the later day stand, and all are named.
    """
    strict = max(readings, key=lambda found: (found.need or 0, found.due_on or ALWAYS))
    texts = list(dict.fromkeys(found.because for found in readings))
    due = max((found.due_on for found in readings if found.due_on), default=None)
    if len({found.status for found in readings}) == 1:
        because = texts[0] if len(texts) == 1 else f"by two readings alike: {' or '.join(texts)}"
        return strict._replace(because=because, due_on=due)
    each = dict.fromkeys(f"{f.because} ({f.status.replace('_', ' ')})" for f in readings)
    because = f"{', or '.join(each)}: no published day says which rule applied"
    return strict._replace(status="needs_review", because=because, due_on=due, lacks="decision")


def waived(id: str, case: Case, found: Finding) -> Finding:
    """Return the finding, set aside where a waiver of the requirement is in force."""
    for waiver in case.candidate.waivers:
        if waiver.requirement == id and in_force(waiver, case):
            until = f" until {waiver.until}" if waiver.until else ""
            because = f"waived by {waiver.approved_by} on {waiver.on}{until}: {waiver.reason}"
            return found._replace(status="waived", because=because, lacks=None)
    return found


def in_force(waiver: Waiver, case: Case) -> bool:
    """Say whether a waiver holds on the day that governs, both ends included."""
    if case.stage == "renewal" and case.filed_on:
        return waiver.on <= case.filed_on and (not waiver.until or case.filed_on <= waiver.until)
    return not (waiver.until and case.as_of.past(waiver.until))


def requirement(  # noqa: PLR0913 - one for each part of it
    id: str,
    *,
    sources: Sequence[Source],
    values: tuple[Dated[Any], ...] = (),
    governed_by: Callable[[Case], date] | None = None,
    fees: tuple[Dated[int], ...] = (),
    late_fees: tuple[Dated[int], ...] = (),
    way: Ways | None = None,
    after: tuple[str, ...] = (),
    part_of: str | None = None,
) -> Callable[[Test], Requirement]:
    """Make the function below the test of one requirement; its docstring is the words."""

    def wrap(test: Test) -> Requirement:
        words = getdoc(test) or ""
        asks = words.split("\n\n")[0].replace("\n", " ").rstrip(".")
        return Requirement(
            id,
            tuple(sources),
            values,
            test,
            words,
            asks,
            governed_by,
            fees,
            way,
            after,
            part_of,
            late_fees,
        )

    return wrap


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """Everything one state asks for, by path, in the order the state asks for it."""

    state: str
    credential: str
    paths: Mapping[str, tuple[Requirement, ...]]
    optional: tuple[tuple[Callable[[Candidate], bool], tuple[Requirement, ...]], ...] = ()
    initial_paths: tuple[str, ...] = ("initial",)
    term: Callable[[Certificate, AsOf], Term] | None = None
    term_status: Callable[[Term, AsOf], TermStatus] | None = None
    term_values: tuple[Dated[Any], ...] = ()
    advisory: bool = False

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every requirement once, in the order of the paths."""
        every = [r for path in self.paths.values() for r in path]
        every += [r for _, group in self.optional for r in group]
        return tuple(dict.fromkeys(every))
