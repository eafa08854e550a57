"""A store as known at one change, read a little at a time: nobody who writes waits for long.

Whoever reads a store in one transaction keeps every writer out until it ends, and printing can
take for ever. Here each transaction is short and nothing is printed in it; all of them see what was
recorded through the change that was newest at the start, so that they see one state. An erasure
alone changes what was recorded before: after one, reading ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from peercert.errors import StoreError
from peercert.records import Candidate
from peercert.store import ledger
from peercert.store.kinds import LISTS
from peercert.store.opening import opened
from peercert.store.reading import Gone, read_between, read_some, voided
from peercert.store.selecting import as_known, as_known_through

BLOCK = 250
"""Ids that are read at once."""
BLOCKS = """SELECT DISTINCT id / :size FROM candidate
WHERE id / :size % :of = :number AND id / :size >= :first ORDER BY 1"""
NEWEST = "SELECT coalesce(max(sequence), 0) FROM main.change"
HASH = "SELECT hash FROM main.change WHERE sequence = ?"
ERASED_SINCE = "SELECT 1 FROM main.erasure WHERE change > ?"


Change: TypeAlias = tuple[int, str]
"""The number of a change, and its hash."""


class Steady:
    """What is read of a store in short transactions, all of it as known at one change."""

    def __init__(self, connection: sqlite3.Connection, at: Change | None = None) -> None:
        """See what was recorded through a change, or else through the newest one.

        No transaction may be open on the connection. Raise StoreError where the store has no such
        change.
        """
        self._connection = connection
        self._is_bounded = False
        self.newest = at or ledger.head(connection)
        if at and connection.execute(HASH, at[:1]).fetchone() != at[1:]:
            raise StoreError("the store was replaced while it was read", hint="try again")

    def look_back(self, moment: str) -> int:
        """See only what was known at a moment (UTC); return the last change of it, 0 for none."""
        with self.moment() as connection:
            self._is_bounded = True
            return as_known(connection, moment)

    @contextmanager
    def moment(self) -> Iterator[sqlite3.Connection]:
        """Begin a short transaction, in which nothing may be printed.

        Raise StoreError where somebody was erased since the start.
        """
        self._connection.execute("BEGIN")
        try:
            (newest,) = self._connection.execute(NEWEST).fetchone()
            if newest != self.newest[0]:
                self._keep_to_the_start()
            yield self._connection
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.execute("COMMIT")  # which keeps the views that were made in it

    def _keep_to_the_start(self) -> None:
        if self._connection.execute(ERASED_SINCE, self.newest[:1]).fetchone():
            raise StoreError(
                "somebody was erased while this was read",
                hint="what was printed is not to be used: give the same command again",
            )
        if not self._is_bounded:
            self._is_bounded = True
            as_known_through(self._connection, self.newest[0])

    @cached_property
    def _voided(self) -> Gone:
        return voided(self._connection)

    def blocks(self, number: int = 0, of: int = 1, first: int = 0) -> list[int]:
        """Return which blocks of ids anybody has, from the first on, dealt out in turn to so many.

        These are those of one of them, by its number.
        """
        asked = {"size": BLOCK, "number": number, "of": of, "first": first}
        with self.moment() as connection:
            return [block for (block,) in connection.execute(BLOCKS, asked)]

    def people(self, block: int, lists: Collection[str] = LISTS) -> list[Candidate]:
        """Return everybody on file of a block of ids, in the order of their ids.

        `lists` are the lists of a candidate that are read, where not all are wanted.
        """
        first, last = block * BLOCK, block * BLOCK + BLOCK - 1
        with self.moment() as connection:
            return list(read_between(connection, first, last, self._voided, lists))

    def everybody(self, lists: Collection[str] = LISTS) -> Iterator[Candidate]:
        """Yield everybody on file, likewise."""
        for block in self.blocks():
            yield from self.people(block, lists)

    def some(self, numbers: Iterable[int]) -> Iterator[Candidate]:
        """Yield those of these numbers who are on file, in the order of their ids."""
        asked = sorted(numbers)
        for at in range(0, len(asked), BLOCK):
            with self.moment() as connection:
                found = list(read_some(connection, asked[at : at + BLOCK]))
            yield from found


@contextmanager
def steadily(path: Path, at: Change | None = None) -> Iterator[Steady]:
    """Open a store to be read in short transactions, as known at a change or at the newest one.

    Raise StoreError, at the end too, where somebody was erased meanwhile.
    """
    with opened(path) as connection:
        found = Steady(connection, at)
        yield found
        with found.moment():
            pass
