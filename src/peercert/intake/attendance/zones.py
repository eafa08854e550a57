"""Zones as files write them out: PDT, (Pacific Time), UTC, -07:00."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

HOURS = {
    "utc": 0, "gmt": 0, "z": 0, "hst": -10, "akst": -9, "akdt": -8, "pst": -8, "pdt": -7,
    "mst": -7, "mdt": -6, "cst": -6, "cdt": -5, "est": -5, "edt": -4, "cet": 1, "cest": 2,
    "mez": 1, "mesz": 2,
}  # fmt: skip
PLACES = {
    "pt": "America/Los_Angeles", "pacific": "America/Los_Angeles",
    "mt": "America/Denver", "mountain": "America/Denver",
    "ct": "America/Chicago", "central": "America/Chicago",
    "et": "America/New_York", "eastern": "America/New_York",
    "alaska": "America/Anchorage", "hawaii": "Pacific/Honolulu",
}  # fmt: skip
SHIFTS = {"pacific": -8, "mountain": -7, "central": -6, "eastern": -5, "alaska": -9}
ZONE = (
    r"\(?(?P<zone>z|(?:utc|gmt) ?[+-][01]?\d(?::?[0-5]\d)?|"
    r"[+-][01]\d:?[0-5]\d|utc|gmt|hst|ak[sd]t|[pmce][sd]?t|cest|"
    r"mesz?|(?:pacific|mountain|central|eastern|alaska|hawaii)(?: (?:standard|daylight))? time"
    r"(?: \(us(?: (?:and|&) canada)?\))?)\)?"
)
STANDARD = re.compile(r"\b(pst|cst|est)\b", re.IGNORECASE)
OFFSET = re.compile(r"(?:utc|gmt)? ?([+-])(\d{1,2})(?::?(\d\d))?")
BRACKETED = re.compile(rf"[(\[]\s*{ZONE}\s*[)\]]|\b(?P<utc>utc)", re.IGNORECASE)


def zone_of(text: str) -> tzinfo:
    """Return the zone of text that matches `ZONE`, in small letters."""
    text = text.strip("() ")
    if found := OFFSET.fullmatch(text):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
    if text in HOURS:
        return timezone(timedelta(hours=HOURS[text])) if HOURS[text] else UTC
    words = text.split()
    shift = next((n for n, each in enumerate(("standard", "daylight")) if each in words), None)
    if shift is not None and words[0] in SHIFTS:
        return timezone(timedelta(hours=SHIFTS[words[0]] + shift))
    return ZoneInfo(PLACES[words[0]])


def misnamed(text: str, moment: datetime) -> bool:
    """Return whether a time names standard time on a day on which its clocks show another."""
    found = STANDARD.search(text)
    if not found:
        return False
    clock = ZoneInfo(PLACES[found[1].casefold()[0] + "t"])
    return moment.replace(tzinfo=clock).utcoffset() != moment.utcoffset()


def zone_in(title: str) -> tzinfo | None:
    """Return the zone that a title names for its column, if it names one."""
    found = BRACKETED.search(title)
    return zone_of((found["zone"] or "utc").casefold()) if found else None
