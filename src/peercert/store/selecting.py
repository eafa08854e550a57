"""The statements that read people: one for each table, about everybody, a share, some, or one.

And what they see of the store, where that is not all of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from peercert.store import moments
from peercert.store.columns import column
from peercert.store.kinds import CLASS_TABLES, KINDS, PERSON_COLUMNS, VERSIONED, Kind

BLOCKS = """CREATE TEMP TABLE IF NOT EXISTS {share} (first INTEGER PRIMARY KEY, last INTEGER)"""
DEALT = """INSERT OR IGNORE INTO {share}
SELECT DISTINCT id / {block} * {block}, id / {block} * {block} + {block} - 1 FROM candidate
WHERE id / {block} % {of} = {number} AND id >= {first} * {block}"""
LATEST = """ AND NOT EXISTS (SELECT 1 FROM {table} AS later
WHERE later.candidate = fact.candidate AND later.{key} = fact.{key}
AND later.version > fact.version)"""


class Whose(NamedTuple):
    """Which people a statement is about: a condition, and blocks of ids if they are dealt out."""

    where: str
    blocks: str = ""

    def rows(self, table: str) -> str:
        """Return where the rows come from: block by block, each found by its first id."""
        return f"{self.blocks} CROSS JOIN {table}" if self.blocks else table

    @property
    def order(self) -> str:
        """The order of people, in which the rows lie anyway."""
        return f"{self.blocks}.first, candidate" if self.blocks else "candidate"


EVERYBODY = Whose("true")
ONE = Whose("candidate = ?")


class Select(NamedTuple):
    """One statement, whatever part of the people it is asked about."""

    table: str
    columns: tuple[str, ...]
    order: str
    fact: str = ""
    """What kind of record a column names; nothing where only the view knows what is current."""
    named_in: int = 1
    """The place of that column."""

    def sql(self, whose: Whose) -> str:
        """Return the statement of what is current of some people."""
        return self._sql(f"current_{self.table}", whose, whose.where)

    def latest(self, whose: Whose) -> str:
        """Return the statement of what is current, or was voided, likewise."""
        key = VERSIONED.get(self.table)
        versions = LATEST.format(table=self.table, key=key) if key else ""
        return self._sql(f"{self.table} AS fact", whose, whose.where + versions)

    def _sql(self, table: str, whose: Whose, where: str) -> str:
        listed = ", ".join(map(column, ("candidate", *self.columns)))
        select = f"SELECT {listed} FROM {whose.rows(table)} WHERE {where}"  # noqa: S608 - our own names
        return f"{select} ORDER BY {whose.order}{self.order}"


def _of_kind(kind: Kind) -> Select:
    return Select(kind.table, ("id", *kind.columns), ", id", kind.table)


PERSON = Select("person", PERSON_COLUMNS, "", "candidate", 0)
VERIFIED = Select("verification", ("training",), "")
TOPICS = Select("topic", ("training", "topic", "minutes"), ", training, place", "training")
SELECTS = {kind.table: _of_kind(kind) for kind in KINDS}


def these(numbers: Iterable[int]) -> Whose:
    """Return the people of these numbers."""
    return Whose(f"candidate IN ({', '.join(map(str, numbers))})")


def dealt(
    connection: sqlite3.Connection, block: int, number: int, of: int, first: int = 0
) -> Whose:
    """Write down the blocks of a share, so that nobody has to step over the rows of the others."""
    share = f"share_{block}_{number}_{of}_{first}"
    connection.execute(BLOCKS.format(share=share))
    connection.execute(DEALT.format(share=share, block=block, number=number, of=of, first=first))
    return Whose(f"candidate BETWEEN {share}.first AND {share}.last", share)


def as_known(connection: sqlite3.Connection, moment: str) -> int:
    """Let this connection see only what had been recorded by a moment (UTC, as changes have it).

    Return the number of the last change that it sees, 0 for none.
    """
    last = moments.last_known(connection, moment)
    tables = ["candidate", "person", "void", *(kind.table for kind in KINDS), *CLASS_TABLES]
    for table in tables:
        rows = f'SELECT * FROM main."{table}" WHERE change <= {last}'  # noqa: S608 - our own names
        connection.execute(f'CREATE TEMP VIEW "{table}" AS {rows}')
    rows = "SELECT * FROM main.topic WHERE training IN (SELECT id FROM training)"
    connection.execute(f"CREATE TEMP VIEW topic AS {rows}")
    views = connection.execute("SELECT sql FROM main.sqlite_master WHERE type = 'view'").fetchall()
    for (sql,) in views:
        connection.execute(sql.replace("CREATE VIEW", "CREATE TEMP VIEW", 1))
    return last
