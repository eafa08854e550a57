"""The rows that one change adds: numbers, versions, and what is still current."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from peercert.errors import NobodyError, RefusedError
from peercert.store.kinds import PERSON, write_id

Row: TypeAlias = Mapping[str, Any]

VOIDS = """
SELECT change.at, void.reason FROM void JOIN change ON change.sequence = void.change
WHERE (void.kind = ? AND void.record = ?) OR (void.kind = 'candidate' AND void.record = ?)
ORDER BY void.id DESC LIMIT 1
"""


class Book:
    """Adds rows on a connection whose transaction somebody else begins and ends."""

    def __init__(self, connection: sqlite3.Connection, **header: str | None) -> None:
        """Keep who, why and with which command, for when the first row is added."""
        self._connection = connection
        self._header = header
        self._last: dict[str, int] = {}
        self._inserts: dict[str, str] = {}
        self._change = 0

    def next(self, table: str, key: str = "id") -> int:
        """Return the next number of a table: numbers are never given twice."""
        if table not in self._last:
            ask = f'SELECT coalesce(max("{key}"), 0) FROM "{table}"'  # noqa: S608 - our own names
            (self._last[table],) = self._connection.execute(ask).fetchone()
        self._last[table] += 1
        return self._last[table]

    def insert(self, table: str, row: Row) -> None:
        """Add one row, as part of this change; every row of a table has the same columns."""
        if not self._change:
            self._change = self.next("change", "sequence")
            at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
            self._add("change", {"sequence": self._change, "at": at, **self._header})
        self._add(table, row if table == "topic" else {**row, "change": self._change})

    def _add(self, table: str, row: Row) -> None:
        if table not in self._inserts:
            columns = ", ".join(f'"{name}"' for name in row)
            values = ", ".join(f":{name}" for name in row)
            insert = f'INSERT INTO "{table}" ({columns}) VALUES ({values})'  # noqa: S608 - our names
            self._inserts[table] = insert
        self._connection.execute(self._inserts[table], row)

    def insert_next_version(self, table: str, key: str, number: int, facts: Row) -> None:
        """Add the latest version again with other facts; where they are the same, add nothing."""
        ask = f'SELECT * FROM "{table}" WHERE "{key}" = ? ORDER BY version DESC LIMIT 1'  # noqa: S608 - our own names
        found = self._connection.execute(ask, (number,))
        row = dict(zip((each[0] for each in found.description), found.fetchone(), strict=True))
        if unknown := facts.keys() - row.keys():
            raise TypeError(f"{table} has no {sorted(unknown)}")
        changed = {**row, **facts}
        if changed != row:
            self.insert(table, {**changed, "version": row["version"] + 1})

    def current(self, table: str, letter: str, number: int) -> int:
        """Return whose fact it is, where it is on file and not voided.

        Raise NobodyError for a person and RefusedError for a fact, saying when and why it was
        voided if it was.
        """
        key, error = ("id", NobodyError) if letter == PERSON else ("candidate", RefusedError)
        ask = f'SELECT "{key}" FROM "{table}" WHERE id = ?'  # noqa: S608 - our own names
        found = self._connection.execute(ask, (number,)).fetchone()
        named = write_id(letter, number)
        if found is None:
            hint = "`peercert candidate show WHO` prints every id; nothing was written"
            raise error(f"{named} is not on file", hint=hint)
        voided = self._connection.execute(VOIDS, (table, number, found[0])).fetchone()
        if voided:
            at, reason = voided
            hint = "nothing was written; if it was right, record it again"
            raise error(f"{named} was voided on {at[:10]}: {reason}", hint=hint)
        return int(found[0])
