"""Days as whole numbers and as text: a made-up life is computed with numbers only."""

from __future__ import annotations

from datetime import date

from peercert.dates import add_years

TODAY = date(2026, 11, 22)
"""The day of every check in the benchmark."""
LAST = TODAY.toordinal() - 1
"""The number of the last day on which anything happened or was recorded."""
FIRST = date(1930, 1, 1).toordinal()
DAYS = tuple(date.fromordinal(number) for number in range(FIRST, LAST + 3 * 366))
ISO = tuple(day.isoformat() for day in DAYS)
TWO_YEARS_ON = tuple(add_years(day, 2).toordinal() for day in DAYS[: -2 * 366])


def number(year: int, month: int, day: int) -> int:
    """Return the number of a day."""
    return date(year, month, day).toordinal()


def text(day: int | None) -> str | None:
    """Return a day as it lies in a store; None for one that is not on file."""
    return None if day is None else ISO[day - FIRST]


def two_years_after(day: int) -> int:
    """Return the same day two years later."""
    return TWO_YEARS_ON[day - FIRST]


def two_years_before(day: int) -> int:
    """Return a day whose same day two years later is near this one."""
    return day - 731
