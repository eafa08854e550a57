"""What each change did, from what it left in the store: newest change first.

Nothing is kept for this: a change's seals name the rows that it added, and versions of a row name
what was before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from peercert.errors import RefusedError
from peercert.store import ledger, moments
from peercert.store.columns import FLAGS, words
from peercert.store.kinds import LETTERS, PERSON, VERSIONED, write_id
from peercert.store.ledger import Seal
from peercert.store.losses import ERASED
from peercert.store.recording import WORD_LISTS
from peercert.store.verifying import rows_of

PEOPLE = frozenset({"candidate", "person"})
TOLD_ELSEWHERE = frozenset({"candidate", "topic", "remains"})
HEADERS = frozenset({"candidate", "id", "version", "change"})
FLAG_COLUMNS = frozenset({"approved", "paid", "willing_to_share", "dedicated_to_recovery"})
HEADER = "SELECT at, actor, command, reason FROM change WHERE sequence = ?"
TOUCHING = """SELECT sequence FROM change WHERE sequence IN (
SELECT change FROM seal WHERE candidate = ? UNION
SELECT void.change FROM void JOIN seal ON seal.kind = void.kind AND seal.record = void.record
WHERE seal.candidate = ?) ORDER BY sequence DESC"""
TOUCHED = """SELECT candidate FROM seal WHERE change = ? AND candidate IS NOT NULL UNION
SELECT seal.candidate FROM void JOIN seal ON seal.kind = void.kind AND seal.record = void.record
WHERE void.change = ? AND seal.candidate IS NOT NULL"""

Did = Literal["added", "changed", "voided", "restored", "erased"]
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a change did, to the record of an id.

    `facts` is what was added, voided or restored, or for a change what it is since then; `before`
    what it was. None stands for *not on file*. Nothing is left of what was erased later.
    """

    did: Did
    id: str
    candidate: str | None
    kind: str
    facts: Facts = field(default_factory=dict)
    before: Facts = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: its number, its moment in UTC, who, with which command, why, and what it did."""

    sequence: int
    at: str
    actor: str
    command: str
    reason: str | None
    before: str | None
    """The moment of the change before it, where that is later: a clock was wrong."""
    deeds: tuple[Deed, ...]


def entries(
    connection: sqlite3.Connection, *, candidate: int | None = None, sequence: int | None = None
) -> Iterator[Entry]:
    """Yield the changes, newest first; of one person those that touch them, and only so far.

    Raise RefusedError where there is no change of that number.
    """
    for number in numbers(connection, candidate=candidate, sequence=sequence):
        yield entry(connection, number, candidate)


def numbers(
    connection: sqlite3.Connection, *, candidate: int | None = None, sequence: int | None = None
) -> list[int]:
    """Return the numbers of the same changes. Raise RefusedError likewise."""
    if sequence is not None:
        asked = connection.execute("SELECT sequence FROM change WHERE sequence = ?", (sequence,))
    elif candidate is not None:
        asked = connection.execute(TOUCHING, (candidate, candidate))
    else:
        asked = connection.execute("SELECT sequence FROM change ORDER BY sequence DESC")
    found = [number for (number,) in asked]
    if sequence is not None and not found:
        hint = "`peercert history` lists every change"
        raise RefusedError(f"there is no change {sequence}", hint=hint)
    return found


def entry(connection: sqlite3.Connection, sequence: int, candidate: int | None = None) -> Entry:
    """Return one change: what it did, to one person where one is named."""
    at, actor, command, reason = connection.execute(HEADER, (sequence,)).fetchone()
    before = moments.before(connection, sequence)
    done = tuple(deeds(connection, sequence, candidate))
    return Entry(sequence, at, actor, command, reason, before, done)


def deeds(connection: sqlite3.Connection, change: int, candidate: int | None) -> Iterator[Deed]:
    """Give what a change did, in its order; to one person where one is named."""
    whom = write_id(PERSON, candidate) if candidate else None
    for seal in ledger.seals_of(connection, change):
        if seal.kind in TOLD_ELSEWHERE or (whom and seal.candidate not in (None, candidate)):
            continue
        deed = _deed(connection, seal)
        if whom in (None, deed.candidate):
            yield deed


def _deed(connection: sqlite3.Connection, seal: Seal) -> Deed:
    if seal.kind == "void":
        return _void(connection, seal)
    whose = write_id(PERSON, seal.candidate) if seal.candidate else None
    if seal.kind == "erasure":
        ask = "SELECT basis FROM erasure WHERE id = ?"
        (basis,) = connection.execute(ask, (seal.record,)).fetchone()
        return Deed("erased", whose or "", whose, "person", reason=basis)
    version = seal.version or 1
    now = _row(connection, seal.kind, seal.record, version)
    if version == 1:
        return Deed("added", _id(seal.kind, seal.record), whose, seal.kind, facts=_filled(now))
    was = _row(connection, seal.kind, seal.record, version - 1)
    changed = [name for name in now if now[name] != was.get(name)]
    after, before = ({name: row.get(name) for name in changed} for row in (now, was))
    return Deed("changed", _id(seal.kind, seal.record), whose, seal.kind, after, before)


def _void(connection: sqlite3.Connection, seal: Seal) -> Deed:
    """Return what a void did, with the fact as it was then."""
    ask = "SELECT kind, record, restores, reason FROM void WHERE id = ?"
    kind, record, restores, reason = connection.execute(ask, (seal.record,)).fetchone()
    kind = "person" if kind == "candidate" else kind
    facts = _filled(_row(connection, kind, record, _version(connection, kind, record, seal.change)))
    did: Did = "restored" if restores else "voided"
    owner = _owner(connection, kind, record)
    whose = write_id(PERSON, owner) if owner else None
    why = None if reason == ERASED else reason
    return Deed(did, _id(kind, record), whose, kind, facts, reason=why)


def _owner(connection: sqlite3.Connection, kind: str, record: int) -> int | None:
    """Return whose a fact is, as its seal says; None for what is nobody's own, or was lost."""
    if kind == "person":
        return record
    ask = "SELECT candidate FROM seal WHERE kind = ? AND record = ?"
    (owner,) = connection.execute(ask, (kind, record)).fetchone() or (None,)
    return None if owner is None else int(owner)


def _version(connection: sqlite3.Connection, kind: str, record: int, change: int) -> int:
    """Return which version of a fact stood after a change; the first where all are lost."""
    if kind not in VERSIONED:
        return 1
    where = f'"{VERSIONED[kind]}" = ? AND change <= ?'
    ask = f'SELECT max(version) FROM "{kind}" WHERE {where}'  # noqa: S608 - our own names
    (version,) = connection.execute(ask, (record, change)).fetchone()
    return int(version or 1)


def _id(kind: str, record: int) -> str:
    return write_id(PERSON if kind in PEOPLE else LETTERS[kind], record)


def _row(connection: sqlite3.Connection, kind: str, record: int, version: int) -> Facts:
    """Return one version of a fact; nothing where it was erased since then."""
    where = f'"{VERSIONED[kind]}" = ? AND version = ?' if kind in VERSIONED else "id = ?"
    values = (record, version) if kind in VERSIONED else (record,)
    ask = f'SELECT * FROM "{kind}" WHERE {where}'  # noqa: S608 - our own names
    row = next(rows_of(connection, ask, *values), None)
    if row is None:
        return {}
    facts = {name: _read(name, value) for name, value in row.items() if name not in HEADERS}
    if kind == "training":
        facts |= _topics(connection, row["candidate"], record)
    return facts


def _topics(connection: sqlite3.Connection, candidate: int, training: int) -> Facts:
    ask = "SELECT topic, minutes FROM topic WHERE candidate = ? AND training = ? ORDER BY place"
    rows = connection.execute(ask, (candidate, training)).fetchall()
    named = tuple(topic for topic, minutes in rows if minutes is None)
    shares = {topic: minutes for topic, minutes in rows if minutes is not None}
    return {"topics": named or None, "topic_minutes": shares or None}


def _read(name: str, value: Any) -> Any:  # noqa: ANN401 - a column of any table
    """Return a column as a record has it: days as text, what it belongs to by its id."""
    if name in LETTERS and isinstance(value, int):
        return write_id(LETTERS[name], value)
    if name in WORD_LISTS:
        return words(value) or (None if name == "states" else words(value))
    return FLAGS[value] if name in FLAG_COLUMNS else value


def _filled(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if value is not None}


def touched(connection: sqlite3.Connection, change: int) -> set[int]:
    """Return the numbers of the people whom a change touched."""
    return {number for (number,) in connection.execute(TOUCHED, (change, change))}
