"""The calendar by arithmetic of our own on day numbers, without the module that peercert uses."""

from __future__ import annotations

from collections.abc import Iterator

FEBRUARY = 2
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
EPOCH = 719468
"""The number of 1 January 1970, counted from 1 March of the year 0."""


def number(year: int, month: int, day: int) -> int:
    """Return which day it is, counted from 1 January 1970."""
    shifted = year - (month <= FEBRUARY)
    months = (month + 9) % 12
    leaps = shifted // 4 - shifted // 100 + shifted // 400
    return 365 * shifted + leaps + (153 * months + 2) // 5 + day - 1 - EPOCH


def is_leap(year: int) -> bool:
    """Say whether a year has 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def length(year: int, month: int) -> int:
    """Return how many days a month has."""
    return 29 if month == FEBRUARY and is_leap(year) else LENGTHS[month - 1]


def days_of(first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Give every day of some years as year, month and day."""
    for year in range(first, last + 1):
        for month in range(1, 13):
            for day in range(1, length(year, month) + 1):
                yield year, month, day
