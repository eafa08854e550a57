"""Counting hours: what counts, what does not and why, and whether it is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from operator import methodcaller
from typing import TypeVar

from peercert.amounts import MINUTES_IN_HOUR
from peercert.records import Training, Work
from peercert.rules.law import (
    Case,
    Entry,
    Finding,
    FindingStatus,
    Lacks,
    Out,
    make_entry,
    make_finding,
    make_out,
)

R = TypeVar("R", Training, Work)

TOPICS = ("ethics", "law_and_ethics", "child_and_family", "military", "volunteering")
"""The topics that rules ask about."""
PAPERS = ("photo_id", "orientation", "recovery_statement", "military_service", "transcript")
"""The kinds of documents that rules ask about, or that offices keep beside them."""


@cache
def minutes(hours: float) -> int:
    """Return hours as whole minutes."""
    return round(hours * MINUTES_IN_HOUR)


@lru_cache(maxsize=65_536)
def hours(amount: int) -> str:
    """Say minutes as hours, with at most two decimal places: `6`, `6.5`, `6.33`."""
    return f"{amount / MINUTES_IN_HOUR:.2f}".rstrip("0").rstrip(".")


def left_out(words: str, *values: object) -> Out:
    """Return why a record does not count, with the values in their places."""
    return make_out((words, values, None))


def in_doubt(words: str, *values: object) -> Out:
    """Return why no source settles whether a record counts, with the values in their places."""
    return make_out((words, values, "decision"))


def unknown(words: str, *values: object) -> Out:
    """Return what is not on file of a record, without which nobody knows whether it counts."""
    return make_out((words, values, "fact"))


@dataclass(slots=True)
class Tally:
    """What counts towards a number of hours, what does not, and the minutes in doubt."""

    counted: list[Entry] = field(default_factory=list)
    not_counted: list[Entry] = field(default_factory=list)
    doubtful: int = 0

    @property
    def have(self) -> int:
        """The minutes that count."""
        return sum([each.minutes for each in self.counted])


def tally(
    records: Iterable[R], weigh: Callable[[R], int], *tests: Callable[[R], Out | None]
) -> Tally:
    """Sort records into those that count and those that do not, by the first test that speaks."""
    found = Tally()
    counted, not_counted = found.counted, found.not_counted
    for record in records:
        amount = weigh(record)
        if not amount:
            continue
        for test in tests:
            out = test(record)
            if out is not None:
                not_counted.append(make_entry((record, amount, out)))
                found.doubtful += amount if out.lacks else 0
                break
        else:
            counted.append(make_entry((record, amount, None)))
    return found


def whole(record: Training | Work) -> int:
    """Return all minutes of a record."""
    return record.minutes


def about(topic: str) -> Callable[[Training], int]:
    """Return a function from a training to its minutes about one topic."""
    return methodcaller("minutes_of", topic)


def of_kind(case: Case, *kinds: str) -> Sequence[Training]:
    """Return the training of these kinds, in the order of completion."""
    known = {} if case.worked_out is None else case.worked_out
    if kinds not in known:
        found = [t for t in case.candidate.training if t.kind in kinds]
        known[kinds] = sorted(found, key=completion)
    found_before: Sequence[Training] = known[kinds]
    return found_before


def completion(training: Training) -> date:
    """Return the day of completion, after all others where a course is still under way."""
    return training.completed_on or date.max


UNDER_WAY = left_out("still under way")


def under_way(training: Training) -> Out | None:
    """Leave out a course that is not completed."""
    return None if training.completed_on else UNDER_WAY


def approved_by(state: str) -> Callable[[Training], Out | None]:
    """Leave out training without a state's approval; in doubt where the file does not say."""

    def test(training: Training) -> Out | None:
        if training.approved is False:
            return left_out("not approved by {}", state)
        if training.state not in {state, None}:
            return left_out("approved by {}, not by {}", training.state, state)
        if training.approved is None or training.state is None:
            return unknown("whether {} approved it is not on file", state)
        return None

    return test


def after_filing(case: Case) -> tuple[Callable[[Training], Out | None], ...]:
    """Leave out what was completed after the application was filed, where it is judged as filed."""
    filed_on = case.filed_on
    if filed_on is None:
        return ()
    late = left_out("completed {record.completed_on}, after filing on {}", filed_on)

    def test(training: Training) -> Out | None:
        done = training.completed_on
        if done and done > filed_on:
            return late
        return None

    return (test,)


def done_by(found: Tally, day: date) -> int:
    """Return the minutes of training that were completed by a day."""
    trainings = [(e.record, e.minutes) for e in found.counted if isinstance(e.record, Training)]
    return sum(amount for t, amount in trainings if t.completed_on and t.completed_on <= day)


def enough(
    need: int,
    found: Tally,
    *,
    short: FindingStatus = "pending",
    due_on: date | None = None,
    note: str = "",
) -> Finding:
    """Find whether what counts reaches `need`; *needs review* where only the doubtful decides."""
    have = found.have
    because = f"{hours(have)} of {hours(need)} hours"
    status: FindingStatus = "met" if have >= need else short
    lacks: Lacks | None = "act" if have < need else None
    if have < need <= have + found.doubtful:
        known = all(each.out is None or each.out.lacks != "fact" for each in found.not_counted)
        status, lacks = "needs_review", "decision" if known else "fact"
        why = dict.fromkeys(each.because for each in found.not_counted)
        because += f"; {hours(found.doubtful)} hours more are in doubt: {'; '.join(why)}"
    because = f"{because}; {note}" if note else because
    counted, not_counted = tuple(found.counted), tuple(found.not_counted)
    return make_finding(
        (status, because, have, need, "minutes", due_on, counted, not_counted, lacks)
    )
