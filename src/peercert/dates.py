"""Date arithmetic as certification rules use it. Reads no clock.

Months and years are calendar months and years, not 30 or 365 days. Where the day does not
exist in the month that is reached, we take that month's last day: two years after 29 February
2024 is 28 February 2026. Every term is computed from a printed or recorded day, never from a
day that was itself computed.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache

from dateutil.relativedelta import relativedelta

FEBRUARY, LEAP_DAY = 2, 29


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


def next_month_end(day: date) -> date:
    """Return the last day of the month after."""
    return month_end(add_days(month_end(day), 1))


def is_leap_day(day: date) -> bool:
    """Say whether the day is 29 February."""
    return (day.month, day.day) == (FEBRUARY, LEAP_DAY)
