"""How much of a session somebody attended: exact seconds inside, whole minutes out. Pure.

Credit is the union of a person's stays, clipped to the session, without its breaks, and rounded
once: to the nearest step (ties up), or to the whole session where that is nearer. So it is never
a sum of rows and never more than the session, and whoever was there all the time gets all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from peercert.errors import RefusedError

SECONDS_IN_MINUTE = 60
WHOLE = 100  # per cent
MOMENTS = "away for moments that come to a minute"
NOT_THERE = "not there during the session"
TOTAL_ONLY = "only a total is on file: two devices and breaks cannot be told apart in it"

Piece = tuple[int, int]
"""From this second (counted from 1970 in UTC) until that one, which is no longer part of it."""


@dataclass(frozen=True, slots=True)
class Span:
    """When a session is held. Moments have a zone; breaks lie within the session.

    Raises RefusedError where that is not so, or where no whole minute is left beside the breaks.
    """

    starts_at: datetime
    ends_at: datetime
    breaks: tuple[tuple[datetime, datetime], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no session."""
        start, end = piece(self.starts_at, self.ends_at)
        if end <= start:
            raise RefusedError("a session ends after it starts", hint="give both days and times")
        for begins, ends in self.breaks:
            first, last = piece(begins, ends)
            if not start <= first < last <= end:
                raise RefusedError(
                    f"the break {begins:%H:%M}-{ends:%H:%M} does not lie within the session",
                    hint=f"the session is {self.starts_at:%H:%M}-{self.ends_at:%H:%M}",
                )
        if not self.minutes:
            raise RefusedError("the breaks leave nothing of the session", hint="check the breaks")

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return the session without its breaks."""
        return without((piece(self.starts_at, self.ends_at),), [piece(*b) for b in self.breaks])

    @property
    def minutes(self) -> int:
        """Return the whole minutes of the session without its breaks: the most credit there is."""
        return length(self.pieces) // SECONDS_IN_MINUTE


@dataclass(frozen=True, slots=True)
class Stay:
    """One time that somebody was there, as one row of a file says it.

    With both moments: there between them, and for at most so many seconds of it where that is
    known. Without them: there for so many seconds in all, nobody knows when.
    """

    joined_at: datetime | None = None
    left_at: datetime | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What somebody is credited with for a session, and why it is not all of it.

    `minutes` is the credit; `seconds` is the exact time behind it, of which `late`, `early` and
    `away` (in between) are missing; `overlap` are seconds that several rows say and that count
    once. `enough` is false below the least share that was asked for.
    """

    minutes: int
    session_minutes: int
    seconds: int
    late: int
    early: int
    away: int
    overlap: int
    total_only: bool
    enough: bool
    why: tuple[str, ...] = ()

    @property
    def full(self) -> bool:
        """Say whether it is credit for the whole session."""
        return self.minutes == self.session_minutes


def on_clock(
    starts_at: str, ends_at: str, zone: str, breaks: Iterable[tuple[str, str]] = ()
) -> Span:
    """Return a session from `YYYY-MM-DDTHH:MM` and breaks `HH:MM`, on the clock of a zone.

    A break lies on the first day, or on the next where the clock was not yet that far when the
    session started. Raises RefusedError where this is no session.
    """
    clock = ZoneInfo(zone)
    start, end = datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)

    def after_start(time: str) -> datetime:
        moment = datetime.combine(start.date(), datetime.strptime(time, "%H:%M").time())  # noqa: DTZ007 - the zone follows
        return (moment + timedelta(days=moment < start)).replace(tzinfo=clock)

    placed = tuple((after_start(begins), after_start(ends)) for begins, ends in breaks)
    return Span(start.replace(tzinfo=clock), end.replace(tzinfo=clock), placed)


def credit(
    span: Span, stays: Iterable[Stay], *, step: int = 1, least_percent: int | None = None
) -> Credit:
    """Return the credit for these stays of one person, rounded to so many minutes.

    Below the least share of the session the credit is still the time attended, and `enough` is
    false: whether that is worth anything is for the programme to say.
    """
    stays = tuple(stays)
    pieces = span.pieces
    whole = length(pieces)
    rows = [of_row(stay, pieces) for stay in stays]
    present = merged([each for row in rows for each in row])
    total = max((s.at_most or 0 for s in stays if s.joined_at is None), default=0)
    seconds = max(at_least_there(stays, rows, present), min(total, whole))
    late, early, away = (0, 0, 0) if total else missing(pieces, present, whole - seconds)
    found = Credit(
        minutes=rounded(seconds, whole, step),
        session_minutes=whole // SECONDS_IN_MINUTE,
        seconds=seconds,
        late=late,
        early=early,
        away=away,
        overlap=sum(map(length, rows)) - length(present),
        total_only=total > 0,
        enough=least_percent is None or seconds * WHOLE >= least_percent * whole,
    )
    share = f"{seconds * WHOLE // whole} % of the session, less than {least_percent} %"
    return replace(found, why=(*reasons(found), *(() if found.enough else (share,))))


def at_least_there(
    stays: Sequence[Stay], rows: Sequence[Sequence[Piece]], present: Sequence[Piece]
) -> int:
    """Return the seconds of the union, or fewer where the rows themselves know of fewer."""
    known = sum(
        length(row) if stay.at_most is None else min(length(row), stay.at_most)
        for stay, row in zip(stays, rows, strict=True)
    )
    return min(length(present), known)


def of_row(stay: Stay, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the parts of the session that one stay covers."""
    if stay.joined_at is None or stay.left_at is None:
        return ()
    return shared(pieces, (piece(stay.joined_at, stay.left_at),))


def rounded(seconds: int, whole: int, step: int) -> int:
    """Return the nearest step in minutes, or all whole minutes where that is nearer; ties up."""
    most = whole // SECONDS_IN_MINUTE * SECONDS_IN_MINUTE
    seconds = min(seconds, most)
    below = seconds - seconds % (step * SECONDS_IN_MINUTE)
    above = min(below + step * SECONDS_IN_MINUTE, most)
    return (above if above - seconds <= seconds - below else below) // SECONDS_IN_MINUTE


def missing(pieces: Sequence[Piece], present: Sequence[Piece], lost: int) -> tuple[int, int, int]:
    """Return the seconds of the session before, after and between somebody's presence."""
    if not present:
        return 0, 0, lost
    first, last = present[0][0], present[-1][1]
    late = length(shared(pieces, ((pieces[0][0], first),)))
    early = length(shared(pieces, ((last, pieces[-1][1]),)))
    return late, early, lost - late - early


def reasons(found: Credit) -> tuple[str, ...]:
    """Say in words what is missing, each to the nearest minute."""
    if found.total_only:
        return (TOTAL_ONLY,)
    if not found.seconds:
        return (NOT_THERE,)
    if found.full:
        return ()
    said = [
        form.format(minutes)
        for form, seconds in (
            ("late {} min", found.late),
            ("left {} min early", found.early),
            ("away {} min in between", found.away),
        )
        if (minutes := (seconds + SECONDS_IN_MINUTE // 2) // SECONDS_IN_MINUTE)
    ]
    return tuple(said) or (MOMENTS,)


def piece(begins: datetime, ends: datetime) -> Piece:
    """Return the whole seconds between two moments."""
    return int(begins.timestamp()), int(ends.timestamp())


def length(pieces: Iterable[Piece]) -> int:
    """Return the seconds in pieces that do not overlap."""
    return sum(end - start for start, end in pieces)


def merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return pieces in order that cover the same seconds and neither overlap nor touch."""
    done: list[Piece] = []
    for start, end in sorted(each for each in pieces if each[0] < each[1]):
        if done and start <= done[-1][1]:
            done[-1] = done[-1][0], max(done[-1][1], end)
        else:
            done.append((start, end))
    return tuple(done)


def shared(one: Sequence[Piece], other: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the seconds that both have; neither overlaps itself."""
    return tuple((max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d))


def without(pieces: Sequence[Piece], taken: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return the seconds of the pieces that were not taken."""
    first, last = pieces[0][0], pieces[-1][1]
    edges = [(first, first), *merged(taken), (last, last)]
    return shared(pieces, [(end, start) for (_, end), (start, _) in pairwise(edges)])
