"""Lines of text about everybody that are kept beside the store until they can differ.

A line depends on the person's file, the law and the day. It is kept with the newest change of the
store that it knows, the law that it was judged by, and the day before which nothing can turn. The
file holds what `check` prints into a pipe: people by their ids, and reasons. It may be deleted at
any time, is in no backup, and is passed over where it cannot be read or belongs to another store;
where somebody else may have put it there, that is said.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple, Self, TypeAlias

from peercert import stopping
from peercert.errors import StoreError
from peercert.store import neighbours
from peercert.store.opening import guarded

SUFFIX = ".kept"
AT_ONCE = 1_000
SORT_IN_FILES = "PRAGMA temp_store=FILE"
"""The indexes of a million lines would take 70 MB of memory; SQLite's files have no names."""
PAGES = ("page_size=8192",)
"""Lines are long; the smallest that reads well makes the least to write where a few change."""
TROUBLE = (sqlite3.Error, StoreError, OSError, ValueError, TypeError)
"""What may be wrong with the file; then nothing is kept, and nothing is said."""
TABLES = (
    "CREATE TABLE state (law TEXT, sequence INTEGER, hash TEXT, as_of TEXT)",
    """CREATE TABLE line (
    rank TEXT, number INTEGER, state TEXT, holds_before TEXT, ends INTEGER, head TEXT, tail TEXT,
    PRIMARY KEY (rank, number)) WITHOUT ROWID""",
)
INDEXES = (
    "CREATE INDEX line_by_person ON line (number)",
    "CREATE INDEX line_by_day ON line (holds_before)",
    "CREATE INDEX line_by_end ON line (ends, state)",
)
INSERT = "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)"
TEXT = """
SELECT CAST(head || coalesce(ends - ?, '') || tail AS BLOB) FROM line WHERE rank < '~' ORDER BY rank
"""
ENDING = """
SELECT CAST(head || (ends - ?) || tail AS BLOB) FROM line
WHERE ends BETWEEN ? AND ? AND state = coalesce(?, state)
AND substr(rank, 2, 2) NOT IN ({marks}) ORDER BY ends, state, number
"""
STATELESS = "SELECT count(*) FROM line WHERE rank >= '~'"
ATTENTION = "SELECT EXISTS (SELECT 1 FROM line WHERE rank < '1')"
TOUCHED = """
SELECT candidate FROM seal WHERE change > ? AND candidate IS NOT NULL
UNION SELECT seal.candidate FROM void JOIN seal ON seal.kind = void.kind
AND seal.record = void.record WHERE void.change > ? AND seal.candidate IS NOT NULL
UNION SELECT candidate FROM erasure WHERE change > ?
"""

Line: TypeAlias = tuple[str, int, str, str, int | None, str, str]
"""What it is ranked by, the person's number, the state or "" for somebody who has none, the day
before which it holds, the ordinal of the last day, and the text before and after the number of
days until then. A rank that begins with 0 needs attention; ~ stands after all lines."""


class Known(NamedTuple):
    """What lines know: the law, the store's newest change and its hash, the day they hold from."""

    law: str
    sequence: int
    hash: str
    as_of: str


def beside(store: Path) -> Path:
    """Return where the lines of a store are kept."""
    return store.with_name(store.name + SUFFIX)


def drop(store: Path, but: Path | None = None) -> None:
    """Delete what is kept beside a store, and all that a program left beside it which was killed.

    `but` stays.
    """
    kept = beside(store)
    _delete(kept, store)  # before its journal: without that it may be torn
    for path in store.parent.iterdir():
        if path.name.startswith(f"{kept.name}-") and path != but:
            _delete(path, store)


def _delete(path: Path, store: Path) -> None:
    """Delete a file; what is not ours and cannot be deleted holds nothing of ours."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        if not neighbours.fault(path, store):
            raise


class Keeping:
    """Everybody's lines on their way to be kept; after any trouble none are, and nothing is said.

    The file is made beside the one before, which it replaces once it is whole and on the disk.
    """

    def __init__(self, store: Path) -> None:
        """Begin with none; nothing is written before the first lines come."""
        self._store = store
        self._part = store.with_name(f"{store.name}{SUFFIX}-{os.getpid()}")
        self._undo = ExitStack()
        self._made: sqlite3.Connection | None = None
        self._is_begun = False

    def _begin(self) -> None:
        self._is_begun = True
        os.close(neighbours.opened(self._part, self._store, os.O_RDWR))
        self._undo.callback(self._part.unlink, missing_ok=True)
        made = self._undo.enter_context(closing(guarded(self._part, write=True, before=PAGES)))
        for statement in (SORT_IN_FILES, "BEGIN", *TABLES):
            made.execute(statement)
        self._made = made

    def add(self, lines: Iterable[Line]) -> None:
        """Take some of the lines, in the order of their ranks."""
        with self._without_trouble():
            if not self._is_begun:
                self._begin()
            if self._made:
                self._made.executemany(INSERT, lines)

    def done(self, known: Known, lasting: AbstractContextManager[object]) -> None:
        """Keep what was taken in place of all before, while nobody can be erased.

        `lasting` sees to that: a moment of the store. What it raises is trouble too.
        """
        with self._without_trouble():
            if self._made:
                for statement in INDEXES:
                    self._made.execute(statement)
                self._made.execute("INSERT INTO state VALUES (?, ?, ?, ?)", known)
                self._made.execute("COMMIT")
                with lasting:
                    drop(self._store, but=self._part)  # another journal would be laid over it
                    self._part.replace(beside(self._store))

    def __enter__(self) -> Self:
        """Nothing more is needed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing that is not whole."""
        with self._without_trouble():
            self._undo.close()

    @contextmanager
    def _without_trouble(self) -> Iterator[None]:
        try:
            yield
        except TROUBLE:
            stopping.raise_heard()
            self._made = None


@contextmanager
def opened(store: Path) -> Iterator[sqlite3.Connection]:
    """Open what is kept, to use and to change it. Raise one of TROUBLE where nothing is.

    What is passed over because somebody else may have put it there is named as a warning.
    """
    path = beside(store)
    try:
        neighbours.refuse(path, store)
        connection = guarded(path, write=True)
    except neighbours.NeighbourError as error:
        from logging import getLogger

        says = "Not used, everybody is judged again: %s"
        getLogger("peercert.store").warning(says, error.message)
        raise
    with closing(connection):
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def known(kept: sqlite3.Connection) -> Known:
    """Return what the lines know."""
    (found,) = kept.execute("SELECT * FROM state").fetchall()
    return Known(*found)


def outdated(kept: sqlite3.Connection, store: sqlite3.Connection, law: str, day: date) -> set[int]:
    """Return the people whose lines have to be made anew for a day.

    Raise ValueError where all have: by another law, an earlier day, or another store.
    """
    before = known(kept)
    ask = "SELECT hash FROM change WHERE sequence = ?"
    if before.law != law or before.as_of > day.isoformat():
        raise ValueError(before)
    if store.execute(ask, (before.sequence,)).fetchone() != (before.hash,):
        raise ValueError(before)
    due = kept.execute("SELECT number FROM line WHERE holds_before <= ?", (day.isoformat(),))
    touched = store.execute(TOUCHED, (before.sequence,) * TOUCHED.count("?"))
    return {number for (number,) in (*touched, *due)}


def replace(kept: sqlite3.Connection, numbers: Iterable[int], lines: Iterable[Line]) -> None:
    """Keep other lines of some people, if any, from now on."""
    kept.executemany("DELETE FROM line WHERE number = ?", ((number,) for number in numbers))
    kept.executemany(INSERT, lines)


def know(kept: sqlite3.Connection, known: Known) -> None:
    """Say what all lines know from now on."""
    kept.execute("UPDATE state SET law = ?, sequence = ?, hash = ?, as_of = ?", known)


def text(kept: sqlite3.Connection, day: date) -> Iterator[bytes]:
    """Give all lines in the order of their ranks, as they read on a day, in UTF-8, many at once."""
    return _joined(kept.execute(TEXT, (day.toordinal(),)))


def _joined(lines: sqlite3.Cursor) -> Iterator[bytes]:
    """Give what is found, many lines at once. Raise ValueError where it is not UTF-8."""
    while found := lines.fetchmany(AT_ONCE):
        joined = b"".join([line for (line,) in found])
        if not joined.isascii():
            joined.decode()
        yield joined


def ending(
    kept: sqlite3.Connection,
    day: date,
    window: tuple[date, date],
    resolved: tuple[str, ...],
    state: str | None,
) -> Iterator[bytes]:
    """Give the lines whose last day lies in a window, in its order, likewise.

    Those are left out whose ranks have one of the places of `resolved`, or that are of another
    state where one is given.
    """
    first, last = (each.toordinal() for each in window)
    statement = ENDING.format(marks=", ".join("?" * len(resolved)))
    return _joined(kept.execute(statement, (day.toordinal(), first, last, state, *resolved)))


def numbers(kept: sqlite3.Connection) -> tuple[int, int]:
    """Return how many people have no line, and 1 if somebody needs attention, else 0."""
    (stateless,), (attention,) = (kept.execute(ask).fetchone() for ask in (STATELESS, ATTENTION))
    return int(stateless), int(attention)


def lines_of(kept: sqlite3.Connection, first: int, last: int) -> set[Line]:
    """Return the lines of the people with these numbers, both ends included."""
    return set(kept.execute("SELECT * FROM line WHERE number BETWEEN ? AND ?", (first, last)))
