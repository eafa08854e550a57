"""The words and glyphs in which people read a standing, and the order of worst first."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from peercert.standing import Standing

GLYPHS = {
    "current": "✓",
    "candidate": "…",
    "renewal_open": "!",
    "late": "!",
    "expired": "✗",
    "lapsed": "✗",
    "suspended": "✗",
    "revoked": "✗",
    "surrendered": "·",
    "deceased": "·",
    "needs_review": "?",
    "met": "✓",
    "pending": "…",
    "not_met": "✗",
    "not_applicable": "·",
    "waived": "✓",
    "ready": "✓",
    "in_progress": "…",
    "blocked": "✗",
}
ASCII = {"✓": "+", "…": "~", "✗": "x", "·": "-"}
"""Glyphs of one cell, where a screen cannot show the others."""

COLOUR = {"✓": "good", "!": "soon", "✗": "bad", "?": "soon", "…": "open", "·": "quiet"}

WORST_FIRST = (
    "expired",
    "late",
    "lapsed",
    "revoked",
    "suspended",
    "needs_review",
    "renewal_open",
    "candidate",
    "current",
    "surrendered",
    "deceased",
)
READINESS = ("blocked", "in_progress", "needs_review", "ready", None)
NUMBER = re.compile(r"\d+(?=\D*$)", re.ASCII)


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def plain(word: str) -> str:
    """Return one of our words as people write it."""
    return word.replace("_", " ")


def hours_of(minutes: int) -> float:
    """Return minutes as hours, rounded to two places."""
    return round(minutes / 60, 2)


def in_words(day: date) -> str:
    """Return a day written out: `14 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def number_in(id: str | None) -> int:
    """Return the number in an id, 0 without one."""
    if id and id.startswith("P-") and id[2:].isdecimal():
        return int(id[2:])
    found = NUMBER.search(id or "")
    return int(found[0]) if found else 0


def number_of(standing: Standing) -> tuple[int, str]:
    """Return the number in the person's id, and the id: the order of people."""
    return number_in(standing.candidate.id), standing.candidate.id or ""


def by_person(standing: Standing) -> tuple[Any, ...]:
    """Order standings by state and by the number in the id."""
    return standing.state, *number_of(standing)


def by_urgency(standing: Standing) -> tuple[Any, ...]:
    """Order standings worst first: what needs attention, then by status, and by the last day."""
    return (
        not standing.needs_attention,
        WORST_FIRST.index(standing.status),
        READINESS.index(standing.readiness),
        standing.term.valid_through if standing.term else date.max,
        *number_of(standing),
        standing.state,
    )


def rank(standing: Standing, number: int) -> str:
    """Return text that orders the standings of a store as `by_urgency` does."""
    end = standing.term.valid_through if standing.term else date.max
    first = urgency(standing.needs_attention, standing.status, standing.readiness)
    return f"{first}{end.isoformat()}{number:015d}{standing.state}"


@cache
def urgency(attention: bool, status: str, readiness: str | None) -> str:  # noqa: FBT001 - part of a key
    """Return text that orders by what needs attention, then by status and by readiness."""
    return f"{not attention:d}{WORST_FIRST.index(status):02d}{READINESS.index(readiness)}"


def what(standing: Standing) -> str:
    """Return which certification and which step of it: `CA renewal`."""
    path = standing.path if standing.path != standing.stage else standing.stage
    return f"{standing.state} {path}"


def away(day: date, today: date) -> str:
    """Say how far a day is from today: `in 24 d`, `today`, `21 d ago`."""
    days = (day - today).days
    if days == 0:
        return "today"
    return f"in {days} d" if days > 0 else f"{-days} d ago"
