"""Date arithmetic as certification rules use it. Reads no clock.

Months and years are calendar months and years, not 30 or 365 days. Where the day does not
exist in the month that is reached, we take that month's last day: two years after 29 February
2024 is 28 February 2026. Every term is computed from a printed or recorded day, never from a
day that was itself computed.

Days and spans as people write them are read here too; readers raise ValueError with the part of a
sentence that follows what was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, lru_cache

from dateutil.relativedelta import relativedelta

FEBRUARY, LEAP_DAY = 2, 29
FIRST_YEAR, LAST_YEAR = 1800, 2999
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
SHORTEST = 3
"""Letters of a month's name that are enough: sep, sept, september."""

ISO = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
PARTED = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})"
MONTH_FIRST = r"([a-z]{3,9})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?(?:\s*,\s*|[\s-]+)(\d{4})"
DAY_FIRST = r"(\d{1,2})(?:st|nd|rd|th)?\.?[\s-]*([a-z]{3,9})\.?(?:\s*,\s*|[\s-]+)(\d{4})"
SPAN = r"(\d{1,5})\s*(d|days?|w|weeks?|months?|y|years?)?"
BESIDE = {"today": 0, "yesterday": -1, "tomorrow": 1}


@lru_cache(maxsize=65_536)
def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day if it has no such day."""
    return day + in_months(months)


@cache
def in_months(months: int) -> relativedelta:
    """Return the step of so many calendar months."""
    return relativedelta(months=months)


def add_years(day: date, years: int) -> date:
    """Return the same day of a later year; 29 February becomes 28 February."""
    return add_months(day, 12 * years)


def add_days(day: date, days: int) -> date:
    """Return the day that many days later."""
    return day + timedelta(days=days)


@lru_cache(maxsize=65_536)
def month_end(day: date) -> date:
    """Return the last day of the month."""
    return day + relativedelta(day=31)


def is_leap_day(day: date) -> bool:
    """Say whether the day is 29 February."""
    return (day.month, day.day) == (FEBRUARY, LEAP_DAY)


def in_reach(day: date) -> date:
    """Return a day of the years 1800 to 2999. Raise ValueError for any other.

    Whatever rules reckon from such a day lies in the calendar.
    """
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    raise ValueError(f"expected a day between {FIRST_YEAR} and {LAST_YEAR}")


def read_day(text: str, today: Callable[[], date]) -> date:
    """Read a day as people write it; what has two readings is refused with both.

    `2026-12-15`, `Dec 15, 2026`, `15 December 2026`, `12/15/2026`, `yesterday`, `+90d` and
    `-6 weeks` are read. `today` is only asked where the text speaks of it. Raises ValueError.
    """
    word = text.strip().lower()
    if word in BESIDE:
        return add_days(today(), BESIDE[word])
    if word[:1] in {"+", "-"} and re.fullmatch(SPAN, word[1:], re.ASCII):
        return shifted(today(), word)
    if parts := re.fullmatch(ISO, word, re.ASCII):
        return real_day(*(int(part) for part in parts.groups()))
    if parts := re.fullmatch(MONTH_FIRST, word, re.ASCII):
        return real_day(int(parts[3]), month_named(parts[1]), int(parts[2]))
    if parts := re.fullmatch(DAY_FIRST, word, re.ASCII):
        return real_day(int(parts[3]), month_named(parts[2]), int(parts[1]))
    if parts := re.fullmatch(PARTED, word, re.ASCII):
        return only_reading(*parts.groups())
    raise ValueError("is not a day that we read")


def shifted(today: date, word: str) -> date:
    """Return the day a span before or after today."""
    span = read_span(word[1:])
    try:
        return in_reach(today + (span if word[0] == "+" else -span))
    except (OverflowError, ValueError):
        raise ValueError("is outside the calendar") from None


def real_day(year: int, month: int, day: int) -> date:
    """Return a day of the calendar. Raise ValueError, saying why, where it is none."""
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError(f"is no day in the calendar: {no_such_day(year, month)}") from None
    try:
        return in_reach(found)
    except ValueError:
        raise ValueError(f"is not between the years {FIRST_YEAR} and {LAST_YEAR}") from None


def no_such_day(year: int, month: int) -> str:
    """Say why a day is not in the calendar."""
    if not 1 <= month <= len(MONTHS):
        return f"there is no month {month:02d}"
    if not year:
        return "there is no year 0"
    return f"{MONTHS[month - 1].capitalize()} {year} has {month_end(date(year, month, 1)).day} days"


def month_named(word: str) -> int:
    """Return the number of a month by its name or the first letters of it; 0 where it is none."""
    return next((at for at, month in enumerate(MONTHS, 1) if month.startswith(word)), 0)


def only_reading(first: str, second: str, year: str) -> date:
    """Return the only day that a text such as 11/29/2026 may mean; two readings are refused."""
    full = int(year) + (2000 if len(year) == 2 else 0)  # noqa: PLR2004 - two digits of a year
    possible: dict[date, str] = {}
    for how, month, day in (("month", first, second), ("day", second, first)):
        try:
            possible.setdefault(date(full, int(month), int(day)), how)
        except ValueError:
            continue
    if not possible:
        return real_day(full, *sorted((int(first), int(second))))
    if len(possible) > 1:
        told = " or ".join(f"{day} ({how} first)" for day, how in possible.items())
        raise ValueError(f"has two readings: it could be {told}")
    [found] = possible
    if len(year) == 2:  # noqa: PLR2004 - two digits of a year
        raise ValueError(f"has a year of two digits: is it {found}?")
    return real_day(found.year, found.month, found.day)


def read_span(text: str) -> relativedelta:
    """Read `90` or `90d`, `12w`, `3 months` or `1 year`. Raises ValueError."""
    if not (parts := re.fullmatch(SPAN, text.strip().lower(), re.ASCII)):
        raise ValueError("is not a span of time that we read")
    amount, unit = int(parts[1]), (parts[2] or "d")[0]
    return {
        "d": relativedelta(days=amount),
        "w": relativedelta(weeks=amount),
        "m": relativedelta(months=amount),
        "y": relativedelta(years=amount),
    }[unit]
