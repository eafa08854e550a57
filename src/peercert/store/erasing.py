"""Erasing a person: what is personal goes, with the salts that could prove a guess of it.

What goes and what stays is decided in `store.datamap`. The chain of changes still verifies, and so
does every old receipt: they cover commitments, which stay.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from peercert import stopping
from peercert.errors import NobodyError, RefusedError, StoreError
from peercert.folding import fold
from peercert.store import blanking, kept
from peercert.store.book import Book
from peercert.store.datamap import APART, BLANKED, COLUMNS, DELETED, PROFESSIONAL, going
from peercert.store.finding import read_number, the_one
from peercert.store.kinds import write_id
from peercert.store.ledger import Seal
from peercert.store.losses import ERASED, OTHERS
from peercert.store.opening import guarded, store_errors

WORD = re.compile(r"\w+")
SHORT = 3
"""Words of a name below so many letters are no sign that a text names the person."""
BLANKED_TABLES = ", ".join(f"'{table}'" for table in BLANKED)
THEIR_VOIDS = """SELECT void.id FROM void JOIN seal
ON seal.kind = void.kind AND seal.record = void.record WHERE seal.candidate = ?"""
THEIR_CHANGES = f"""SELECT change FROM seal WHERE candidate = ?
UNION SELECT change FROM void WHERE id IN ({THEIR_VOIDS})"""  # noqa: S608 - our own names
THEIR_TEXTS = f"""SELECT * FROM seal WHERE kind IN ({BLANKED_TABLES}) AND candidate = ?
UNION SELECT * FROM seal WHERE kind = 'void' AND record IN ({THEIR_VOIDS})"""  # noqa: S608 - our own names
OTHERS_IN_CHANGE = "SELECT 1 FROM seal WHERE change = ? AND candidate <> ? LIMIT 1"
TRACES = "the erasure is recorded, but traces may be left: give the same command again"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure takes away of one person and what it leaves: numbers of rows by table."""

    candidate: int
    deleted: dict[str, int]
    blanked: dict[str, int]
    kept: dict[str, int]
    changes: tuple[int, ...]
    """The changes whose actor and reason go, because they may name the person."""
    elsewhere: dict[str, tuple[int, ...]]
    """Rows about others, or nobody, whose texts go because they name the person, by table."""

    @property
    def is_done(self) -> bool:
        """Say whether there is nothing to erase: it was done before."""
        own = any(self.deleted.values()) or any(self.blanked.values())
        return not (own or self.changes or self.elsewhere)


def find(connection: sqlite3.Connection, who: str) -> int:
    """Return the number of the person meant; a voided person too, by id.

    Raise NobodyError where that is nobody or several people.
    """
    number = read_number(who)
    if number is None:
        return the_one(connection, who)
    if not connection.execute("SELECT 1 FROM candidate WHERE id = ?", (number,)).fetchone():
        hint = "`peercert candidate list` lists everybody; nothing was written"
        raise NobodyError(f"{write_id('P', number)} is not on file", hint=hint)
    return number


def plan(connection: sqlite3.Connection, number: int) -> Plan:
    """Say what an erasure of a person would take away, and what it would leave."""
    voids = f"SELECT count(*) FROM void WHERE reason <> '{ERASED}' AND id IN ({THEIR_VOIDS})"  # noqa: S608 - our own names
    (voided,) = connection.execute(voids, (number,)).fetchone()
    return Plan(
        candidate=number,
        deleted={table: _count(connection, table, number) for table in DELETED},
        blanked={
            **{table: _count(connection, table, number, _filled(table)) for table in BLANKED},
            "void": voided,
        },
        kept={table: _count(connection, table, number) for table in sorted(PROFESSIONAL)},
        changes=tuple(_naming(connection, number)),
        elsewhere=dict(_elsewhere(connection, number)),
    )


def _count(connection: sqlite3.Connection, table: str, number: int, more: str = "1") -> int:
    ask = f'SELECT count(*) FROM "{table}" WHERE candidate = ? AND ({more})'  # noqa: S608 - our own names
    (found,) = connection.execute(ask, (number,)).fetchone()
    return int(found)


def _filled(table: str) -> str:
    """Return the condition under which a row has something that goes."""
    blank = f"'{ERASED}'"
    return " OR ".join(f'"{name}" <> {blank}' for name in going(table))


@dataclass(frozen=True, slots=True)
class Names:
    """Everything by which a text could name a person, in every version, without case."""

    whole: frozenset[str]

    def name(self, text: str) -> bool:
        """Say whether a text holds a whole name, address or number, in whatever order."""
        said = fold(text)
        words = set(WORD.findall(said))
        return any(each in said or words.issuperset(WORD.findall(each)) for each in self.whole)

    def name_file(self, text: str) -> bool:
        """Return whether the name of a file holds a word of a name, however it is written."""
        said = fold(text)
        return self.name(text) or any(word in said for word in self._words())

    def may_name(self, text: str) -> bool:
        """Say whether a text holds as much as a word of a name."""
        return not self._words().isdisjoint(WORD.findall(fold(text)))

    def _words(self) -> set[str]:
        return {word for each in self.whole for word in WORD.findall(each) if len(word) >= SHORT}


def names_of(connection: sqlite3.Connection, number: int) -> Names:
    """Return by what a text could name a person."""
    asked = "SELECT name, email, phone FROM person WHERE candidate = ?"
    found = (fold(text) for row in connection.execute(asked, (number,)) for text in row if text)
    return Names(frozenset(text for text in found if WORD.search(text) and text != ERASED))


def _naming(connection: sqlite3.Connection, number: int) -> Iterator[int]:
    """Give the changes whose actor or reason may name a person.

    That is every reason of a change about this person alone, one with a word of the name where
    the change is about others too, and every text anywhere with the whole name.
    """
    theirs = {change for (change,) in connection.execute(THEIR_CHANGES, (number, number))}
    names = names_of(connection, number)
    headers = "SELECT sequence, actor, reason FROM change WHERE salt IS NOT NULL ORDER BY sequence"
    for sequence, actor, reason in connection.execute(headers):
        own = reason is not None and sequence in theirs
        if names.name(f"{actor} {reason or ''}") or (
            own and (names.may_name(reason) or _is_alone(connection, sequence, number))
        ):
            yield sequence


def _elsewhere(
    connection: sqlite3.Connection, number: int
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the tables and rows that are not this person's and name the person in their texts.

    Of the name of a file a word of the name is enough: nothing is lost with it.
    """
    names = names_of(connection, number)
    own = {(seal.kind, seal.record) for seal in _their_texts(connection, number)}
    for table in sorted(OTHERS):
        columns = ", ".join(f'"{name}"' for name in APART[table])
        whose = "candidate" if "candidate" in COLUMNS[table] else "NULL"
        naming = names.name_file if table == "sheet" else names.name
        found = tuple(
            id
            for owner, id, *texts in connection.execute(
                f'SELECT {whose}, id, {columns} FROM "{table}" ORDER BY id'  # noqa: S608 - our own names
            )
            if owner != number and (table, id) not in own and naming(" ".join(filter(None, texts)))
        )
        if found:
            yield table, found


def _their_texts(connection: sqlite3.Connection, number: int) -> list[Seal]:
    return [Seal(*row) for row in connection.execute(THEIR_TEXTS, (number, number))]


def _is_alone(connection: sqlite3.Connection, sequence: int, number: int) -> bool:
    return not connection.execute(OTHERS_IN_CHANGE, (sequence, number)).fetchone()


def check_basis(connection: sqlite3.Connection, number: int, basis: str) -> None:
    """Raise RefusedError where a basis names the person: it is kept."""
    if names_of(connection, number).name(basis):
        hint = "say by which law or on whose request, without a name; nothing was written"
        raise RefusedError("the basis names the person, and it is kept", hint=hint)


def erase(book: Book, number: int, basis: str) -> Plan:
    """Take away what is personal about a person, and note on which basis; say what that was.

    Raise RefusedError where the basis names the person: it is kept.
    """
    connection = book.connection
    check_basis(connection, number, basis)
    done = plan(connection, number)
    texts = _their_texts(connection, number)
    for table, rows in done.elsewhere.items():
        texts += blanking.seals_about(connection, table, rows)
    with blanking.rewriting(connection):
        left = [
            *blanking.blank(connection, texts),
            *blanking.remove(connection, number),
            *blanking.take_headers(connection, done.changes),
        ]
    book.insert("erasure", {"id": book.next("erasure"), "candidate": number, "basis": basis})
    blanking.note(book, left)
    return done


def compact(path: Path) -> None:
    """Write the file anew without what is left of erased rows between others.

    What is kept beside it goes. Raise StoreError, which says that the erasure itself is done.
    """
    try:
        with store_errors(path), closing(guarded(path, write=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
            with stopping.writing(path, f"{TRACES.capitalize()}."):
                connection.execute("VACUUM")
                kept.drop(path)
    except StoreError as error:
        raise StoreError(error.message, hint=TRACES) from error


def reapply(path: Path, people: Mapping[int, str]) -> list[str]:
    """Erase again, in a file that came from a backup, people by number, each with the basis.

    It is noted of each, so that what is recorded of them later is not taken for what was erased.
    Return the ids of those of whom there was something to erase.
    """
    from peercert.store.recording import Change

    done = []
    with Change(path, command="privacy erase", asks=False) as change:
        for number, basis in sorted(people.items()):
            if not change.erase(write_id("P", number), basis).is_done:
                done.append(write_id("P", number))
    if done:
        compact(path)
    return done
