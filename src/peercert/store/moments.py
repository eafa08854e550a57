"""When changes count as recorded: by the clocks that wrote them, which may have been wrong.

A moment stays as the clock said. What was known at a moment is everything before the first change
that counts as later, so that a clock which was behind can hide a change, never show one too early.
A clock that was ahead is answered for once: a change may hold a setting that names the newest
change before it with a later moment. All up to that one count as recorded with the answer at the
latest, and later changes are compared with those since.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from peercert.errors import StoreError
from peercert.store.opening import KEEP_IT

ANSWER = "clock"
"""The name of the setting whose value is the newest change that was ahead."""
PATIENCE = timedelta(days=1)
"""How far behind a clock may be unasked: computers that share a store differ a little."""

ANSWERS = f"""
SELECT setting.change AS change, answering.at AS at,
min(CAST(setting.value AS INTEGER), setting.change - 1) AS newest
FROM main.setting JOIN main.change AS answering ON answering.sequence = setting.change
WHERE setting.name = '{ANSWER}'"""  # noqa: S608 - our own names
LAST_KNOWN = f"""
SELECT coalesce(
    (SELECT min(sequence) - 1 FROM main.change WHERE at > :moment AND NOT EXISTS (
        SELECT 1 FROM ({ANSWERS}) AS answer
        WHERE answer.newest >= change.sequence AND answer.at <= :moment)),
    (SELECT max(sequence) FROM main.change),
    0)"""  # noqa: S608 - our own names
AHEAD = f"""
SELECT sequence, at FROM main.change
WHERE sequence > (SELECT coalesce(max(newest), 0) FROM ({ANSWERS})) AND at > ?"""  # noqa: S608 - our own names
BEHIND = f"""
SELECT sequence, at, earlier, EXISTS (SELECT 1 FROM ({ANSWERS}) AS answer
WHERE answer.change = sequence) FROM (
    SELECT sequence, at, lag(at) OVER (ORDER BY sequence) AS earlier FROM main.change)
WHERE at < earlier ORDER BY sequence"""  # noqa: S608 - our own names


class Ahead(NamedTuple):
    """Changes with a later moment than the clock says now: the newest, and the latest moment."""

    newest: int
    latest: int
    """The change with the latest moment."""
    at: datetime
    """That moment."""

    def is_much(self, now: datetime) -> bool:
        """Return whether the difference is one about which a command asks."""
        return self.at - now > PATIENCE

    def question(self, now: datetime) -> str:
        """Return what somebody has to answer with yes before a change is recorded now."""
        told = f"this computer's clock says {now:%Y-%m-%d %H:%M} UTC"
        at = f"{self.at:%Y-%m-%d %H:%M} UTC"
        return f"{told}, but change {self.latest} was recorded {at}. Is the clock right now?"


class Behind(NamedTuple):
    """A change whose moment is before that of the change before it."""

    change: int
    at: str
    before: str
    """The moment of the change before it."""
    is_answered: bool
    """Whether somebody said then that the clock was right."""

    @property
    def is_much(self) -> bool:
        """Whether the difference is one about which a command asks."""
        return datetime.fromisoformat(self.before) - datetime.fromisoformat(self.at) > PATIENCE


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Return a moment as changes have it: in UTC, with milliseconds."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def last_known(connection: sqlite3.Connection, moment: str) -> int:
    """Return the number of the last change that was known at a moment, 0 for none."""
    (found,) = connection.execute(LAST_KNOWN, {"moment": moment}).fetchone()
    return int(found)


def ahead(connection: sqlite3.Connection, now: datetime) -> Ahead | None:
    """Return which changes are later than now and nobody has answered for, if any are.

    Raise StoreError where a change has no moment.
    """
    found = connection.execute(AHEAD, (stamp(now),)).fetchall()
    if not found:
        return None
    latest, at = max(found, key=lambda row: row[1])
    try:
        moment = datetime.fromisoformat(at)
    except (TypeError, ValueError):
        message = f"the store is damaged: change {latest} has no moment"
        raise StoreError(message, hint=KEEP_IT) from None
    return Ahead(max(sequence for sequence, _ in found), latest, moment)


def before(connection: sqlite3.Connection, change: int) -> str | None:
    """Return the moment of the change before one, where that is later; else None."""
    ask = """SELECT earlier.at FROM change JOIN change AS earlier
    ON earlier.sequence = change.sequence - 1 AND earlier.at > change.at
    WHERE change.sequence = ?"""
    found = connection.execute(ask, (change,)).fetchone()
    return str(found[0]) if found else None


def is_answer(connection: sqlite3.Connection, record: int) -> bool:
    """Return whether a setting is such an answer, which stays whatever is undone."""
    ask = "SELECT name = ? FROM setting WHERE id = ?"
    found: object = connection.execute(ask, (ANSWER, record)).fetchone()
    return found == (1,)


def behind(connection: sqlite3.Connection) -> Iterator[Behind]:
    """Yield every change whose moment is before that of the change before it, in their order."""
    for change, at, before, is_answered in connection.execute(BEHIND):
        yield Behind(change, at, before, bool(is_answered))
