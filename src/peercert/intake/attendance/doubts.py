"""What does not fit: a clock that is off, durations that contradict times. Asked, never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median

from peercert.attendance import Span
from peercert.errors import Problem, RefusedError
from peercert.intake.attendance.sheet import NOT_WRITTEN, Row, unreadable
from peercert.intake.files import shown

OFF = timedelta(minutes=50)
APART = timedelta(minutes=20)
SEVERAL = 3
"""Of so many people the one in the middle tells; of fewer, only if all came and left as late."""


def refuse_contradictions(doubts: Sequence[tuple[int, Problem]], name: str) -> None:
    """Refuse durations that contradict the times beside them. Raises BadFileError."""
    if not doubts:
        return
    raise unreadable(
        name,
        "has durations that contradict the times beside them",
        problems=tuple(problem for _, problem in sorted(doubts, key=lambda each: each[0])),
        hint="look up which are right: `--trust durations` credits at most the durations, "
        "`--trust times` the times alone",
    )


def off_by(rows: Sequence[Row], span: Span) -> tuple[timedelta, timedelta] | None:
    """Return by how much people in the middle came and left later than the session's times."""
    stays: dict[tuple[str, str], list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in rows:
        if row.role == "learner" and row.stay.joined_at and row.stay.left_at:
            stays[row.name, row.email or ""].append((row.stay.joined_at, row.stay.left_at))
    if not stays:
        return None
    came = median(min(each)[0].timestamp() for each in stays.values())
    left = median(max(end for _, end in each).timestamp() for each in stays.values())
    arrival = timedelta(seconds=came - span.starts_at.timestamp())
    departure = timedelta(seconds=left - span.ends_at.timestamp())
    if len(stays) < SEVERAL and not all(moved_as_one(each, span) for each in stays.values()):
        return None
    return arrival, departure


def moved_as_one(stays: Sequence[tuple[datetime, datetime]], span: Span) -> bool:
    """Return whether one person came and left by about the same time late, or early."""
    arrival = min(stays)[0] - span.starts_at
    departure = max(end for _, end in stays) - span.ends_at
    return min(abs(arrival), abs(departure)) >= OFF and abs(arrival - departure) <= APART


def refuse_shifted(rows: Sequence[Row], span: Span, name: str) -> None:
    """Refuse a file in which the person in the middle came or left 50 minutes off or more.

    Coming early and leaving late alone is no sign of it: the file is about a longer time. Raises
    RefusedError.
    """
    off = off_by(rows, span)
    if off is None or not (off[0] >= OFF or off[1] <= -OFF):
        return
    arrival, departure = (minutes(each) for each in off)
    hours = max(1, round(abs(max(off, key=abs)) / timedelta(hours=1)))
    raise RefusedError(
        f"`{shown(name)}` does not fit the session: the person in the middle came {arrival} its "
        f"beginning and left {departure} its end",
        hint=f"is the file's clock off? `--shift {hours}h` moves its times towards the session, "
        "`--zone` names their zone, and `--shift 0h` says that they are right; "
        f"{NOT_WRITTEN}",
    )


def minutes(off: timedelta) -> str:
    """Say by how much something is before or after."""
    count = round(abs(off.total_seconds()) / 60)
    return f"{count} minutes {'before' if off < timedelta() else 'after'}"


def moved(rows: Sequence[Row], shift: tuple[int, int], span: Span) -> list[Row]:
    """Return rows with their times moved by so many seconds.

    The first of `shift` is +1 or -1, or 0 for towards the session.
    """
    sign, seconds = shift
    if not sign:
        off = off_by(rows, span)
        sign = -1 if off is not None and sum(off, timedelta()) > timedelta() else 1
    by = timedelta(seconds=sign * seconds)
    done = []
    for row in rows:
        stay = row.stay
        if stay.joined_at and stay.left_at:
            stay = replace(stay, joined_at=stay.joined_at + by, left_at=stay.left_at + by)
        done.append(replace(row, stay=stay))
    return done
