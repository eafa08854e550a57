"""The clock that a file's head names, where its times name none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from peercert.errors import RefusedError
from peercert.intake.attendance.clock import Clock
from peercert.intake.attendance.columns import TIMES
from peercert.intake.attendance.lines import Line
from peercert.intake.attendance.moments import written
from peercert.intake.attendance.sheet import NOT_WRITTEN
from peercert.intake.attendance.tables import Table
from peercert.intake.attendance.zones import PLACES, zone_in, zone_of
from peercert.intake.cells import CellError
from peercert.intake.files import shown

AFTER = r"(?:\btimes?|\bzone|\d|[ap]\.?m\.?)[\s:(]*(?:are |in |all )*"
IN_WORDS = re.compile(
    rf"{AFTER}(?P<place>pacific|mountain|central|eastern|alaska|hawaii)\b(?!\s+(?!time|stand|dayl)\w)"
    r"|\b(?P<written>pacific|mountain|central|eastern|alaska|hawaii)(?: standard| daylight)? time\b"
    r"|\b(?P<offset>(?:utc|gmt) ?[+-] ?[01]?\d(?::?[0-5]\d)?)"
    r"|\b(?P<key>america/[a-z_]+|pacific/honolulu)\b"
    r"|\b(?P<short>[pmce][sd]t|ak[sd]t|hst)\b"
    rf"|{AFTER}(?P<letters>[pmce]t|utc|gmt)\b(?! ?[+-])",
    re.IGNORECASE,
)
ABOUT_TIMES = re.compile(r"\btimes?\b|\bzone\b|time ?zone|\d[:.]\d\d|\d ?[ap]\.?m\b", re.IGNORECASE)


def refuse_other_clock(
    tables: Sequence[Table], head: Sequence[Line], clock: Clock, name: str
) -> None:
    """Refuse a file whose head names another clock than its times are read by.

    Raises RefusedError.
    """
    if not any(clockless(table) for table in tables):
        return
    starts = clock.span.starts_at
    here = starts.astimezone(clock.zone).utcoffset()
    named = list(in_head(head, starts))
    if not named or any(each == here for _, each in named):
        return
    raise RefusedError(
        f"`{shown(name)}` names another clock than {clock.zone.key} ({named[0][0]})",
        hint="`--zone ZONE` names that of its times, such as America/New_York; `--shift 0h` says "
        f"that they are right as they stand; {NOT_WRITTEN}",
    )


def in_head(head: Sequence[Line], starts: datetime) -> Iterator[tuple[str, object]]:
    """Yield where the head names a clock, and by how much that is off UTC at the session."""
    for line in head:
        text = " ".join(line.filled)
        if not ABOUT_TIMES.search(text):
            continue
        for found in IN_WORDS.finditer(text):
            if zone := zone_named(found):
                yield f"line {line.number}: {shown(text)}", starts.astimezone(zone).utcoffset()


def zone_named(found: re.Match[str]) -> tzinfo | None:
    """Return the zone that is named, if there is one."""
    if key := found["key"]:
        area, _, city = key.casefold().partition("/")
        try:
            return ZoneInfo(f"{area.title()}/{city.title()}")
        except (KeyError, ValueError, OSError):
            return None
    if place := found["place"] or found["written"]:
        return ZoneInfo(PLACES[place.casefold()])
    word = found["offset"] or found["short"] or found["letters"]
    return zone_of(word.casefold().replace(" ", ""))


def clockless(table: Table) -> bool:
    """Return whether any time of a table names no zone, nor does its title."""
    for each in TIMES:
        if not table.columns.has(each) or zone_in(table.columns.title(each)):
            continue
        for line in table.lines:
            try:
                read = written(table.columns.cell(line.cells, each))
            except CellError:
                continue
            if not read.zone:
                return True
    return False
