"""Which days classes take, and whether a person can have been in all of them. Pure.

A training takes the days from its first to its last. One without a first day takes its last day
alone, unless it has more hours than a day: then nobody knows which days it took.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from peercert.amounts import MINUTES_IN_HOUR
from peercert.attendance import Span, on_clock
from peercert.classes import Attendance, Session
from peercert.records import Training

MINUTES_IN_DAY = 24 * MINUTES_IN_HOUR
APART = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Busy:
    """So many minutes in class, spread in some way over the days from one to another."""

    id: str | None
    first: date
    last: date
    minutes: int

    def __str__(self) -> str:
        """Say which class it is: `H-0001 (6 h, 2026-06-01)`."""
        days = f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"
        return f"{self.id} ({self.minutes / MINUTES_IN_HOUR:.4g} h, {days})"


def of_training(training: Training) -> Busy | None:
    """Return the days of a training, where they are known."""
    last, first = training.completed_on, training.started_on
    if last is None or (first is None and training.minutes > MINUTES_IN_DAY):
        return None
    return Busy(training.id, first or last, last, training.minutes)


def of_attendance(session: Session, came: Attendance) -> Busy:
    """Return the days of a session, with what somebody is credited with for it."""
    first, last = (date.fromisoformat(each[:10]) for each in (session.starts_at, session.ends_at))
    return Busy(came.id, first, last, came.minutes)


def overlapping(new: Busy, others: Iterable[Busy]) -> tuple[Busy, ...]:
    """Return those that take a day that the new one takes, too."""
    return tuple(each for each in others if each.first <= new.last and new.first <= each.last)


@dataclass(frozen=True, slots=True)
class Excess:
    """Days that cannot hold the hours of classes that lie within them."""

    first: date
    last: date
    minutes: int
    classes: tuple[Busy, ...]

    def __str__(self) -> str:
        """Say how many hours on which days."""
        amount = f"{self.minutes / MINUTES_IN_HOUR:.6g} hours"
        if self.first == self.last:
            return f"{amount} on {self.first}"
        return f"{amount} on the {days(self.first, self.last)} days to {self.last}"


def excess(new: Busy, others: Iterable[Busy]) -> Excess | None:
    """Return the shortest days that cannot hold a new class beside the others; None if all can.

    Classes fit into days of 24 hours exactly where no stretch of days has more hours of classes
    inside it than it has itself (Hall's theorem for intervals).
    """
    every = [*others, new]
    return min(stretches(new, every), key=lambda found: days(found.first, found.last), default=None)


def stretches(new: Busy, every: Sequence[Busy]) -> Iterator[Excess]:
    """Give each stretch of days around the new class that has too many hours inside."""
    for first in sorted({each.first for each in every if each.first <= new.first}):
        inside: list[Busy] = []
        later = sorted((each for each in every if each.first >= first), key=attrgetter("last"))
        for last, ending in groupby(later, key=attrgetter("last")):
            inside += ending
            total = sum(each.minutes for each in inside)
            if last >= new.last and total > days(first, last) * MINUTES_IN_DAY:
                others = tuple(each for each in inside if each is not new)
                yield Excess(first, last, total, others)


def days(first: date, last: date) -> int:
    """Return how many days there are from one to another, both included."""
    return (last - first + timedelta(days=1)).days


def span_of(session: Session) -> Span:
    """Return when a session is held. Raise RefusedError where that is no session."""
    return on_clock(session.starts_at, session.ends_at, session.zone, session.breaks)


def at_the_same_time(one: Session, other: Session) -> bool:
    """Say whether two sessions are held at the same time for a while, wherever their clocks are."""
    if far_apart(one, other):
        return False
    this, that = span_of(one), span_of(other)
    return this.starts_at < that.ends_at and that.starts_at < this.ends_at


def far_apart(one: Session, other: Session) -> bool:
    """Say whether two sessions cannot meet, whatever their zones: clocks differ by 26 hours."""
    (a, b), (c, d) = (
        (datetime.fromisoformat(each.starts_at), datetime.fromisoformat(each.ends_at))
        for each in (one, other)
    )
    return a > d + APART or c > b + APART
