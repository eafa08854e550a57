"""Times as attendance files write them, and the moments that they mean. Never a guess.

A day such as 03/04/2026 has two readings. The file's other days may rule one out; else the reading
counts that falls on a day of the session; where both or neither do, the file is refused. A time
without a day is the one nearest to the session. A time without a zone is on the clock of the zone
that the caller names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from peercert.intake.attendance.calendar import MONTH_OF, WORDS, plain
from peercert.intake.attendance.zones import ZONE, zone_of
from peercert.intake.cells import CENTURY, CellError

NOON = 12
CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.;hu](?P<minute>\d{2}))?(?:[:.;](?P<second>\d{2}))?(?:[.,]\d{1,9})?h?"
    rf"(?: ?(?P<half>[ap])(?:\.? ?m\.?)?)?(?: ?{ZONE})?"
)
DIGITS = re.compile(r"(?P<hour>\d{1,2})(?P<minute>[0-5]\d)(?: ?(?P<half>[ap])(?:\.? ?m\.?)?)?")
DAYS = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})",
    r"(?P<name>[a-z]{3,10})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})",
    r"(?P<day>\d{1,2})\.?[- ](?P<name>[a-z]{3,10})\.?[- ,]{1,2}(?P<year>\d{4}|\d{2})",
)
FORMS = tuple(
    re.compile(form, re.ASCII) for form in (CLOCK, *(rf"{day}(?:,? |t|, ?){CLOCK}" for day in DAYS))
)
ONLY_DAYS = tuple(re.compile(day, re.ASCII) for day in DAYS)
WITHOUT_YEAR = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})\.?",
        r"(?P<name>[a-z]{3,10})\.? (?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.?[- ](?P<name>[a-z]{3,10})\.?",
    )
)
SERIAL = re.compile(r"(?P<day>[34]\d{4}|5\d{4})(?P<part>\.\d{1,15})?")
FRACTION = re.compile(r"0?\.\d{3,17}|0\.[1-9]\d?")
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet has no zone
A_DAY = 86_400
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
    zone: tzinfo | None

    def on(self, *, day_first: bool) -> date | None:
        """Return the day in one reading; nothing where there is no such day."""
        return self.other if self.numbers and day_first else self.day


@lru_cache(maxsize=65_536)
def written(text: str) -> Written:
    """Read a cell as a time, with or without a day. Raises CellError."""
    if (number := of_number(text)) is not None:
        return number
    small = plain(text)
    small = WORDS.get(small, small)
    found = next((match for form in FORMS if (match := form.fullmatch(small))), None)
    found = DIGITS.fullmatch(small) or found
    if found is None:
        raise CellError("bad-time", f"expected a time, {SPELT}")
    parts = {"second": "", "zone": "", **found.groupdict()}
    if "year" in parts and not (parts["minute"] or parts["half"]):
        raise CellError("bad-time", f"expected a time with its minutes, {SPELT}")
    if "year" not in parts and (parts["zone"] or "")[:1] in {"+", "-"}:
        raise CellError("bad-time", f"expected one time, {SPELT}")
    zone = zone_of(parts["zone"]) if parts["zone"] else None
    clock = clock_of(int(parts["hour"]), parts)
    if "year" not in parts:
        return Written(clock, None, None, numbers=False, half=bool(parts["half"]), zone=zone)
    day, other = days_of(year_of(parts["year"]), parts)
    if day is None and other is None:
        raise CellError("no-such-day", "there is no such day")
    numbers = "one" in parts
    return Written(clock, day, other, numbers=numbers, half=bool(parts["half"]), zone=zone)


def dated(text: str) -> bool:
    """Return whether a cell is a time with its day."""
    try:
        read = written(text)
    except CellError:
        return False
    return read.day is not None or read.other is not None


def of_number(text: str) -> Written | None:
    """Return the moment that a spreadsheet keeps as a number, or nothing where it is none."""
    found = SERIAL.fullmatch(text)
    if not found and not FRACTION.fullmatch(text):
        return None
    if found and not found["part"]:
        return None
    part = float(found["part"] if found else text)
    moment = EPOCH + timedelta(days=int(found["day"]) if found else 0, seconds=round(part * A_DAY))
    day = moment.date() if found else None
    return Written(moment.time(), day, None, numbers=False, half=True, zone=None)


@lru_cache(maxsize=4096)
def day_written(text: str, year: int | None = None) -> tuple[date, ...]:
    """Return the one or two days that a cell may mean; none where it is no day.

    A day without a year is taken only where the caller names one. A time beside it does not matter.
    """
    small = plain(text)
    if (found := SERIAL.fullmatch(text)) is not None:
        return ((EPOCH + timedelta(days=int(found["day"]))).date(),)
    for form in (*ONLY_DAYS, *FORMS[1:], *(WITHOUT_YEAR if year else ())):
        if (match := form.fullmatch(small)) is not None:
            parts = match.groupdict()
            this = year_of(parts["year"]) if "year" in parts else year or 0
            return tuple(dict.fromkeys(each for each in days_of(this, parts) if each))
    return ()


def year_of(text: str) -> int:
    """Return a year that is written with two digits or four."""
    return int(text) + (CENTURY if len(text) == 2 else 0)  # noqa: PLR2004


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
        month = MONTH_OF.get(name, 0)
    return day_or_none(year, month, int(parts["day"])), None


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return a day, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
