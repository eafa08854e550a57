"""Hours as people write them, read and written in one place; amounts are whole minutes.

`6`, `6.5`, `6,5`, `6h`, `6:30`, `6h30`, `1h30m`, `90 min` and `6 hours` are read: a number alone is
hours. Readers raise ValueError with the part of a sentence that follows what was written.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

MINUTES_IN_HOUR = 60
MOST_HOURS = 100_000
MOST_MINUTES = MOST_HOURS * MINUTES_IN_HOUR
FORMS = "write hours as 6h, 6.5h, 6:30 or 390m"

NUMBER = r"(?P<{}>\d{{1,9}}(?:[.,]\d{{1,9}})?)"
HOUR = r"\s*(?:h|hrs?|hours?)\.?"
MINUTE = r"\s*(?:m|mins?|minutes?)\.?"
WRITTEN = (
    rf"{NUMBER.format('hours')}(?:{HOUR})?",
    rf"(?P<hours>\d{{1,6}}):(?P<minutes>[0-5]\d)(?:{HOUR})?",
    rf"(?P<hours>\d{{1,6}}){HOUR}\s*(?P<minutes>[0-5]\d)",
    rf"(?P<hours>\d{{1,6}}){HOUR}(?:\s*and)?\s*(?P<minutes>[0-5]?\d){MINUTE}",
    rf"{NUMBER.format('minutes')}{MINUTE}",
)
THOUSANDS = r"(\d{1,3}),(\d{3})(?!\d)"
SIGNED = r"[-\u2212\u2013]\s*\d"


@cache
def written_forms() -> tuple[re.Pattern[str], ...]:
    """Return the forms that are read; compiled when the first hours are."""
    return tuple(re.compile(form, re.ASCII | re.IGNORECASE) for form in WRITTEN)


def read_hours(text: str) -> int:
    """Read hours as people write them, as whole minutes, more than none.

    Raises ValueError: not hours, below zero, with two readings, or not whole minutes.
    """
    from decimal import Decimal

    word = text.strip()
    if two := re.match(THOUSANDS, word, re.ASCII):
        raise ValueError(f"has two readings: {two[1]}{two[2]} hours or {two[1]}.{two[2]} hours")
    for form in written_forms():
        if parts := form.fullmatch(word):
            said = {key: Decimal(each.replace(",", ".")) for key, each in parts.groupdict().items()}
            return whole(said.get("hours", Decimal()) * MINUTES_IN_HOUR + said.get("minutes", 0))
    if re.match(SIGNED, word, re.ASCII):
        raise ValueError("is below zero: hours are more than 0")
    raise ValueError("is not a number of hours that we read")


def whole(exact: Decimal) -> int:
    """Return an exact amount of minutes as it is kept.

    Raises ValueError where it is no amount, not whole, or more than is kept.
    """
    if not exact.is_finite() or exact != exact.to_integral_value():
        told = f": it is {exact.normalize():f} minutes" if exact.is_finite() else ""
        raise ValueError(f"does not come to whole minutes{told}")
    if exact <= 0:
        raise ValueError("is no time at all: hours are more than 0")
    if exact > MOST_MINUTES:
        raise ValueError(f"is more than {MOST_HOURS} hours")
    return int(exact)


def written_hours(minutes: int) -> int | float | str:
    """Return hours as a file holds them: a number where a decimal can be exact, else H:MM."""
    hours, rest = divmod(minutes, MINUTES_IN_HOUR)
    if not rest:
        return hours
    return minutes / MINUTES_IN_HOUR if minutes % 3 == 0 else f"{hours}:{rest:02d}"


@cache
def typed_hours(minutes: int) -> str:
    """Return hours as a command takes them: `2h`, `6.5h`, or `6:20` where that is shorter."""
    whole, rest = divmod(minutes, MINUTES_IN_HOUR)
    if rest % 3:
        return f"{whole}:{rest:02d}"
    return f"{minutes / MINUTES_IN_HOUR:.2f}".rstrip("0").rstrip(".") + "h"
