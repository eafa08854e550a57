"""The statements that read people: one for each table, about everybody, some, or one.

And what they see of the store, where that is not all of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from peercert.store import moments
from peercert.store.columns import column
from peercert.store.kinds import CLASS_TABLES, KINDS, PERSON_COLUMNS, VERSIONED, Kind

LATEST = """ AND NOT EXISTS (SELECT 1 FROM {table} AS later
WHERE later.candidate = fact.candidate AND later.{key} = fact.{key}
AND later.version > fact.version)"""


EVERYBODY = "true"
ONE = "candidate = ?"
SOME = "candidate BETWEEN ? AND ?"
"""Whose numbers lie between two."""


class Select(NamedTuple):
    """One statement, whatever part of the people it is asked about."""

    table: str
    columns: tuple[str, ...]
    order: str
    fact: str = ""
    """What kind of record a column names; nothing where only the view knows what is current."""
    named_in: int = 1
    """The place of that column."""

    def sql(self, where: str) -> str:
        """Return the statement of what is current of some people."""
        return self._sql(f"current_{self.table}", where)

    def latest(self, where: str) -> str:
        """Return the statement of what is current, or was voided, likewise."""
        key = VERSIONED.get(self.table)
        versions = LATEST.format(table=self.table, key=key) if key else ""
        return self._sql(f"{self.table} AS fact", where + versions)

    def _sql(self, table: str, where: str) -> str:
        listed = ", ".join(map(column, ("candidate", *self.columns)))
        select = f"SELECT {listed} FROM {table} WHERE {where}"  # noqa: S608 - our own names
        return f"{select} ORDER BY candidate{self.order}"


def _of_kind(kind: Kind) -> Select:
    return Select(kind.table, ("id", *kind.columns), ", id", kind.table)


PERSON = Select("person", PERSON_COLUMNS, "", "candidate", 0)
VERIFIED = Select("verification", ("training",), "")
TOPICS = Select("topic", ("training", "topic", "minutes"), ", training, place", "training")
SELECTS = {kind.table: _of_kind(kind) for kind in KINDS}


def these(numbers: Iterable[int]) -> str:
    """Return the condition that people have one of these numbers."""
    return f"candidate IN ({', '.join(map(str, numbers))})"


def as_known(connection: sqlite3.Connection, moment: str) -> int:
    """Let this connection see only what had been recorded by a moment (UTC, as changes have it).

    Return the number of the last change that it sees, 0 for none.
    """
    last = moments.last_known(connection, moment)
    as_known_through(connection, last)
    return last


def as_known_through(connection: sqlite3.Connection, last: int) -> None:
    """Let this connection see only what had been recorded through a change."""
    tables = ["candidate", "person", "void", *(kind.table for kind in KINDS), *CLASS_TABLES]
    for table in tables:
        rows = f'SELECT * FROM main."{table}" WHERE change <= {last}'  # noqa: S608 - our own names
        connection.execute(f'CREATE TEMP VIEW "{table}" AS {rows}')
    rows = "SELECT * FROM main.topic WHERE training IN (SELECT id FROM training)"
    connection.execute(f"CREATE TEMP VIEW topic AS {rows}")
    views = connection.execute("SELECT sql FROM main.sqlite_master WHERE type = 'view'").fetchall()
    for (sql,) in views:
        connection.execute(sql.replace("CREATE VIEW", "CREATE TEMP VIEW", 1))
