"""How long, as files write it. A bare number has a unit only where the file settles which."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from peercert.attendance import SECONDS_IN_MINUTE, Span
from peercert.intake.attendance.titles import bare

PARTS = re.compile(
    r"(?:(?P<hours>\d{1,4}) ?h[a-z]*\.?,? ?)?(?:(?P<minutes>\d{1,5}) ?m[a-z]*\.?,? ?)?"
    r"(?:(?P<seconds>\d{1,6}) ?s[a-z]*\.?)?"
)
WORDED = re.compile(r"(?P<number>\d{1,5}(?:[.,]\d{1,8})?) ?(?P<unit>h[a-z]*|m[a-z]*)\.?")
CLOCK_PARTS = re.compile(r"(?P<hours>\d{1,4}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)")
TWO_PARTS = re.compile(r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)")
LESS_THAN = re.compile(r"(?:<|less than) ?(?:1|a) ?min(?:ute)?\.?")
NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,8})?")
HOUR = 3600
MOST_HOURS = 24
MOST_MINUTES = 1440
UNITS = (
    (60, re.compile(r"min|分|분|мин")),
    (1, re.compile(r"sec|seg|秒|초")),
    (HOUR, re.compile(r"hour|hrs|hora|heure|stund|hhmm|uren")),
)
Lengths = Callable[[str], "int | None"]


def unit_in(title: str) -> int | None:
    """Return how many seconds a number is worth under a title, or nothing where it does not say."""
    word = bare(title)
    return next((unit for unit, form in UNITS if form.search(word)), None)


def plain_length(text: str) -> int | None:
    """Return a duration in seconds that names its units; nothing where it does not, or is none."""
    small = text.casefold().replace("heures", "h").replace("stunden", "h").replace("std", "h")
    small = small.replace("horas", "h").replace("hora", "h").replace(" y ", " ").strip()
    small = small.replace(" and ", " ").replace(" e ", " ").replace(" und ", " ")
    small = re.sub(r"\s*小?时|\s*時間|\s*시간", "h ", small)
    small = re.sub(r"\s*分钟?|\s*分|\s*분", "m ", small)
    small = re.sub(r"\s*秒|\s*초", "s", small).strip()
    if LESS_THAN.fullmatch(small):
        return SECONDS_IN_MINUTE
    if found := WORDED.fullmatch(small):
        each = HOUR if found["unit"].startswith("h") else SECONDS_IN_MINUTE
        return round(float(found["number"].replace(",", ".")) * each)
    found = CLOCK_PARTS.fullmatch(small) or PARTS.fullmatch(small)
    if not small or not found:
        return None
    hours, minutes, seconds = (
        int(part or 0) for part in found.group("hours", "minutes", "seconds")
    )
    return (hours * 60 + minutes) * SECONDS_IN_MINUTE + seconds


def lengths(title: str, cells: Sequence[str], span: Span, took: Sequence[int] = ()) -> Lengths:
    """Return how the durations of one column are read.

    `took` are the seconds between the times beside them, where there are any: they settle a unit
    that the title does not name. A cell whose unit nothing settles is none.
    """
    numbers = [float(cell.replace(",", ".")) for cell in cells if NUMBER.fullmatch(cell)]
    unit = unit_in(title) or settled(numbers, took)
    if unit == SECONDS_IN_MINUTE and not took and as_hours(numbers, span):
        unit = None
    two = two_parts(cells, span)

    def read(text: str) -> int | None:
        if NUMBER.fullmatch(text):
            if unit is None:
                return 0 if not float(text.replace(",", ".")) else None
            return round(float(text.replace(",", ".")) * unit)
        if found := TWO_PARTS.fullmatch(text):
            hours = two or unit == HOUR
            return (int(found[1]) * 60 + int(found[2])) * 60 if hours else None
        return plain_length(text)

    return read


def settled(numbers: Sequence[float], took: Sequence[int]) -> int | None:
    """Return the unit of bare numbers, by the times beside them or else by the whole column."""
    if not numbers:
        return None
    if took and (longest := max(took)):
        fits = [
            unit for unit in (1, SECONDS_IN_MINUTE, HOUR)
            if abs(max(numbers) * unit - longest) <= max(300, longest // 4)
        ]  # fmt: skip
        if len(fits) == 1:
            return fits[0]
    if MOST_HOURS < max(numbers) <= MOST_MINUTES:
        return SECONDS_IN_MINUTE
    return None


def as_hours(numbers: Sequence[float], span: Span) -> bool:
    """Return whether numbers look like hours of the session, with fractions, whatever is above."""
    whole = (span.ends_at - span.starts_at).total_seconds() / HOUR
    fractions = any(each % 1 for each in numbers)
    return fractions and whole / 2 <= max(numbers) <= whole * 1.5


def two_parts(cells: Sequence[str], span: Span) -> bool:
    """Return whether 2:45 is hours and minutes: as such the longest is about the session's."""
    found = [match for cell in cells if (match := TWO_PARTS.fullmatch(cell))]
    if not found:
        return False
    longest = max(int(each[1]) * 60 + int(each[2]) for each in found)
    whole = (span.ends_at - span.starts_at).total_seconds() / SECONDS_IN_MINUTE
    return whole / 2 <= longest <= whole * 2
