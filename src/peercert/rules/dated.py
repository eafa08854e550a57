"""Values set by rule: every version of each, its first day, its source, and who last read it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import product
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

T = TypeVar("T")
Confidence: TypeAlias = Literal["A", "A/B", "B", "C", "D", "not found"]
"""How sure a version is: A said by statute or the issuing body, B by a survey or one page alone,
C by a third party, D put together by a machine; A/B: the number is A, its day B.
"""

ALWAYS = date.min


@dataclass(frozen=True, slots=True)
class Source:
    """A published text that a rule was taken from, and the day one of us last read it."""

    key: str
    title: str
    url: str
    read_on: date


@dataclass(frozen=True, slots=True)
class Version(Generic[T]):
    """One value of a dated rule: possibly in force from one day, certainly from another.

    Nobody knows the certain day where `certainly_from` is None.
    """

    value: T
    source: Source
    possibly_from: date
    certainly_from: date | None
    confidence: Confidence


def on_record(value: T, source: Source, confidence: Confidence) -> Version[T]:
    """Make a version in force as far back as the sources go; they give no first day."""
    return Version(value, source, ALWAYS, ALWAYS, confidence)


def since(day: date, value: T, source: Source, confidence: Confidence) -> Version[T]:
    """Make a version that took effect on a published day."""
    return Version(value, source, day, day, confidence)


def between(
    first: date, last: date | None, value: T, source: Source, confidence: Confidence
) -> Version[T]:
    """Make a version that took effect on an unpublished day, no earlier or later than these."""
    return Version(value, source, first, last, confidence)


@dataclass(frozen=True, slots=True, eq=False)
class Dated(Generic[T]):
    """A value set by rule, and every version of it, oldest first; the first is on record."""

    name: str
    unit: str
    versions: tuple[Version[T], ...]

    def possible_on(self, day: date) -> tuple[Version[T], ...]:
        """Return the version in force on a day, or every one that may be, oldest first."""
        return possible_versions(self, day)

    def days(self) -> tuple[date, ...]:
        """Return the days on which the version in force changes or may change."""
        both = {d for v in self.versions for d in (v.possibly_from, v.certainly_from) if d}
        return tuple(sorted(both - {ALWAYS}))


@lru_cache(maxsize=65_536)
def possible_versions(dated: Dated[T], day: date) -> tuple[Version[T], ...]:
    """Return every version of a value that may be in force on a day, oldest first."""
    certain = [v for v in dated.versions if v.certainly_from and v.certainly_from <= day]
    possible = [
        v
        for v in dated.versions
        if v.possibly_from <= day and not (v.certainly_from and v.certainly_from <= day)
    ]
    return (certain[-1], *possible)


class Era(NamedTuple):
    """Days on which the same versions of some values may be in force.

    `readings` are all combinations of these versions; `turns` the later days on which they change
    or may change.
    """

    readings: tuple[Mapping[Dated[Any], Any], ...]
    turns: frozenset[date]


def era_on(values: tuple[Dated[Any], ...], day: date) -> Era:
    """Return what may be in force on a day."""
    days, found = eras(values)
    return found[bisect_right(days, day)]


@cache
def eras(values: tuple[Dated[Any], ...]) -> tuple[tuple[date, ...], tuple[Era, ...]]:
    """Return the days on which the law of some values changes, and every era, one more of them."""
    days = sorted({day for value in values for day in value.days()})
    found = []
    for first in (ALWAYS, *days):
        versions = product(*(value.possible_on(first) for value in values))
        readings = [dict(zip(values, (v.value for v in each), strict=True)) for each in versions]
        found.append(Era(tuple(readings), frozenset(day for day in days if day > first)))
    return tuple(days), tuple(found)
