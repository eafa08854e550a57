"""Rows lose what an erasure takes, with the salts that could prove a guess of it.

For every seal or change that loses its salt a row of `remains` says what is left: nothing, or the
row as it lies, which stays proven. See docs/ledger.md.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from peercert.store import ledger
from peercert.store.book import Book
from peercert.store.datamap import APART, DELETED
from peercert.store.ledger import Seal
from peercert.store.losses import ERASED, ERASED_ACTOR, is_blank
from peercert.store.verifying import row_of, where_of

Row: TypeAlias = dict[str, Any]

NEVER_EMPTY = frozenset({"name", "reason", "path", "approved_by"})
"""Columns in which a word stands for what went."""
OWNER = "SELECT candidate FROM seal WHERE kind = ? AND record = ? LIMIT 1"
GOING = ", ".join(f"'{table}'" for table in DELETED)
THEIR_SEALS = f"SELECT * FROM seal WHERE candidate = ? AND kind IN ({GOING})"  # noqa: S608 - our own names
NOTED = f"""SELECT id, kind, record FROM remains
WHERE candidate = ? AND commitment IS NOT NULL AND kind IN ({GOING})"""  # noqa: S608 - our own names
LACKING = "SELECT * FROM seal WHERE salt IS NULL ORDER BY change, place"
SET_SALT = "UPDATE seal SET salt = ? WHERE change = ? AND place = ?"
TAKE_HEADER = f"""UPDATE change SET actor = '{ERASED_ACTOR}', reason = NULL, salt = NULL
WHERE sequence = ?"""  # noqa: S608 - our own names


@contextmanager
def rewriting(connection: sqlite3.Connection) -> Iterator[None]:
    """Lift what keeps rows from being rewritten, and put it back from its own text."""
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    found = connection.execute(triggers).fetchall()
    for name, _ in found:
        connection.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in found:
        connection.execute(sql)


def blank(connection: sqlite3.Connection, seals: Iterable[Seal]) -> Iterator[Row]:
    """Take the columns of rows that may go while the row stays; yield what `remains` says of each.

    Their tables are those of `APART`, whoever's the rows are; of rows that hold nothing to take
    nothing is taken. Call it while rows may be rewritten, and give all that it yields to `note`.
    """
    for seal, row in [(seal, row) for seal in seals if (row := row_of(connection, seal))]:
        if is_blank(seal.kind, row):
            continue
        empty = {name: ERASED if name in NEVER_EMPTY else None for name in APART[seal.kind]}
        columns = ", ".join(f'"{name}" = ?' for name in empty)
        where, key = where_of(seal)
        update = f'UPDATE "{seal.kind}" SET {columns} WHERE {where}'  # noqa: S608 - our own names
        connection.execute(update, (*empty.values(), *key))
        salt = seal.salt or ""
        if len(salt) > ledger.SALT_DIGITS:
            made = ledger.apart(salt, seal.kind, row)
            connection.execute(SET_SALT, (salt[: ledger.SALT_DIGITS], seal.change, seal.place))
            yield {**of(connection, seal, row), "commitment": made}
        else:
            connection.execute(SET_SALT, (None, seal.change, seal.place))
            yield anew(connection, seal, {**row, **empty})


def remove(connection: sqlite3.Connection, number: int) -> Iterator[Row]:
    """Take all rows of a person that go as a whole; yield what `remains` says of each.

    What it said before of such a row, when its text named somebody else, loses its salt.
    """
    noted = {(kind, record): id for id, kind, record in connection.execute(NOTED, (number,))}
    outlived = []
    for table in reversed(DELETED):
        connection.execute(f'DELETE FROM "{table}" WHERE candidate = ?', (number,))  # noqa: S608 - our own names
    for seal in [Seal(*row) for row in connection.execute(THEIR_SEALS, (number,))]:
        before = noted.get((seal.kind, seal.record))
        if before:
            outlived.append(before)
        if before or seal.salt:
            connection.execute(SET_SALT, (None, seal.change, seal.place))
            yield of(connection, seal, None)
    yield from blank(connection, seals_about(connection, "remains", outlived))


def take_headers(connection: sqlite3.Connection, changes: Iterable[int]) -> Iterator[Row]:
    """Take actor and reason of changes; yield what `remains` says of each."""
    for sequence in changes:
        connection.execute(TAKE_HEADER, (sequence,))
        yield of_change(sequence)


def of(connection: sqlite3.Connection, seal: Seal, row: Row | None) -> Row:
    """Return what `remains` says of a row: which, whose, and that nothing is left of it."""
    whose = seal.candidate
    if row and seal.kind == "void" and whose is None:
        (whose,) = connection.execute(OWNER, (row["kind"], row["record"])).fetchone() or (None,)
    key = {"kind": seal.kind, "record": seal.record, "version": seal.version}
    return {**key, "candidate": whose, "salt": None, "commitment": None}


def of_change(sequence: int) -> Row:
    """Return what `remains` says of a change: that actor and reason are gone."""
    empty = dict.fromkeys(("version", "candidate", "salt", "commitment"))
    return {"kind": "change", "record": sequence, **empty}


def anew(connection: sqlite3.Connection, seal: Seal, row: Row) -> Row:
    """Return what `remains` says of a row that is left: a new commitment to it as it lies."""
    salt = os.urandom(ledger.SALT_BYTES).hex()
    made = ledger.commitment(salt, seal.kind, row)
    return {**of(connection, seal, row), "salt": salt, "commitment": made}


def note(book: Book, left: Iterable[Row]) -> None:
    """Add what `remains` says to a change."""
    for row in left:
        book.insert("remains", {"id": book.next("remains"), **row})


def note_all_before(book: Book) -> None:
    """Seal what is left of everything that was erased before there was such a table."""
    connection = book.connection
    left: list[Row] = []
    for seal in [Seal(*row) for row in connection.execute(LACKING)]:
        row = row_of(connection, seal)
        left.append(anew(connection, seal, row) if row else of(connection, seal, None))
    headers = "SELECT sequence FROM change WHERE salt IS NULL ORDER BY sequence"
    left += [of_change(sequence) for (sequence,) in connection.execute(headers)]
    note(book, left)


def seals_about(connection: sqlite3.Connection, table: str, numbers: Iterable[int]) -> list[Seal]:
    """Return the seals of rows of a table by their numbers, in every version."""
    ask = "SELECT * FROM seal WHERE kind = ? AND record = ?"
    found = (connection.execute(ask, (table, number)) for number in numbers)
    return [Seal(*row) for rows in found for row in rows]
