"""Times as attendance files write them, and the moments that they mean. Never a guess.

A day such as 03/04/2026 has two readings. The file's other days may rule one out; else the reading
counts that falls on a day of the session; where both or neither do, the file is refused. A time
without a day is the one nearest to the session. A time without a zone is on the clock of the zone
that the caller names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta, timezone
from functools import lru_cache

from peercert.intake.cells import CENTURY, CellError

NOON = 12
MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august",
               "september", "october", "november", "december")  # fmt: skip
CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?:[:.](?P<second>\d{2}))?(?:[.,]\d{1,9})?"
    r"(?: ?(?P<half>[ap])(?:\.? ?m\.?)?)?(?: ?(?P<zone>z|utc|[+-][01]\d:?[0-5]\d))?"
)
DAYS = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})",
    r"(?P<name>[a-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})",
    r"(?P<day>\d{1,2})[- ](?P<name>[a-z]{3,9})\.?[- ,]{1,2}(?P<year>\d{4}|\d{2})",
)
FORMS = tuple(
    re.compile(form, re.ASCII) for form in (CLOCK, *(rf"{day}(?:,? |t){CLOCK}" for day in DAYS))
)
SPELT = "such as 06/17/2026 09:05:30 AM or 2026-06-17 09:05"


@dataclass(frozen=True, slots=True)
class Written:
    """A time as a cell has it: its day in one reading or two, or none; perhaps its zone."""

    clock: time
    day: date | None
    other: date | None
    """The day with its first two numbers the other way round, where they are only numbers."""
    numbers: bool
    half: bool
    zone: timezone | None

    def on(self, *, day_first: bool) -> date | None:
        """Return the day in one reading; nothing where there is no such day."""
        return self.other if self.numbers and day_first else self.day


@lru_cache(maxsize=65_536)
def written(text: str) -> Written:
    """Read a cell as a time, with or without a day. Raises CellError."""
    plain = text.casefold()
    found = next((match for form in FORMS if (match := form.fullmatch(plain))), None)
    if found is None:
        raise CellError("bad-time", f"expected a time, {SPELT}")
    parts = found.groupdict()
    if not (parts["minute"] or parts["half"]):
        raise CellError("bad-time", f"expected a time with its minutes, {SPELT}")
    zone = zone_of(parts["zone"]) if parts["zone"] else None
    clock = clock_of(int(parts["hour"]), parts)
    if "year" not in parts:
        return Written(clock, None, None, numbers=False, half=bool(parts["half"]), zone=zone)
    year = int(parts["year"]) + (CENTURY if len(parts["year"]) == 2 else 0)  # noqa: PLR2004
    day, other = days_of(year, parts)
    if day is None and other is None:
        raise CellError("no-such-day", "there is no such day")
    numbers = "one" in parts
    return Written(clock, day, other, numbers=numbers, half=bool(parts["half"]), zone=zone)


def clock_of(hour: int, parts: dict[str, str]) -> time:
    """Return the time of day, on a clock of 12 or of 24 hours. Raises CellError."""
    if parts["half"]:
        if hour > NOON:
            raise CellError("bad-time", "expected an hour up to 12 before AM or PM")
        hour = hour % NOON + (NOON if parts["half"] == "p" else 0)
    try:
        return time(hour, int(parts["minute"] or 0), int(parts["second"] or 0))
    except ValueError:
        raise CellError("bad-time", "there is no such time of day") from None


def days_of(year: int, parts: dict[str, str]) -> tuple[date | None, date | None]:
    """Return the day, and the one with its numbers the other way round."""
    if "one" in parts:
        one, two = int(parts["one"]), int(parts["two"])
        other = day_or_none(year, two, one)
        return (other if parts["mark"] == "." else day_or_none(year, one, two)), other
    month = int(parts.get("month") or 0)
    if name := parts.get("name"):
        month = next((i for i, each in enumerate(MONTH_NAMES, 1) if each.startswith(name)), 0)
    return day_or_none(year, month, int(parts["day"])), None


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return a day, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def zone_of(text: str) -> timezone:
    """Return the zone of `z`, `utc` or `-07:00`."""
    if text in {"z", "utc"}:
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
