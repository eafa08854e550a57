"""The rows that one change adds: numbers, versions, and what is still current."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from peercert.errors import NobodyError, RefusedError
from peercert.store import ledger
from peercert.store.kinds import PERSON, write_id

Row: TypeAlias = Mapping[str, Any]

VOIDS = """
SELECT change.at, void.restores
FROM void LEFT JOIN change ON change.sequence = void.change
WHERE void.kind = ? AND void.record = ? ORDER BY void.id DESC LIMIT 1
"""


class Book:
    """Adds rows on a connection whose transaction somebody else begins and ends."""

    def __init__(self, connection: sqlite3.Connection, **header: str | None) -> None:
        """Keep who, why and with which command, for when the first row is added."""
        self._connection = connection
        self._header = header
        self._last: dict[str, int] = {}
        self._inserts: dict[str, str] = {}
        self._change: dict[str, Any] = {}
        self._rows: list[tuple[str, Row]] = []

    def next(self, table: str, key: str = "id") -> int:
        """Return the next number of a table: numbers are never given twice, erased ones neither."""
        if table not in self._last:
            sealed = "SELECT coalesce(max(record), 0) FROM seal WHERE kind = ?"
            ask = f'SELECT max(coalesce(max("{key}"), 0), ({sealed})) FROM "{table}"'  # noqa: S608 - our own names
            (self._last[table],) = self._connection.execute(ask, (table,)).fetchone()
        self._last[table] += 1
        return self._last[table]

    def insert(self, table: str, row: Row) -> None:
        """Add one row, as part of this change; every row of a table has the same columns."""
        if not self._change:
            self._connection.execute("PRAGMA defer_foreign_keys = ON")
            at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
            self._change = {"sequence": self.next("change", "sequence"), "at": at, **self._header}
        sequence = self._change["sequence"]
        self._add(table, row if table == "topic" else {**row, "change": sequence})

    def close(self) -> int:
        """Seal the rows and chain the change to the one before; return its sequence, 0 for none."""
        if not self._change:
            return 0
        ledger.close(self._connection, self._change, self._rows)
        return int(self._change["sequence"])

    def toggle(self, table: str, number: int, reason: str, *, restores: int) -> None:
        """Take a fact out of what counts, or back into it."""
        fact = {"kind": table, "record": number, "restores": restores, "reason": reason}
        self.insert("void", {"id": self.next("void"), **fact})

    def counts(self, table: str, number: int) -> bool:
        """Say whether the latest word about a fact leaves it in what counts."""
        found = self._connection.execute(VOIDS, (table, number)).fetchone()
        return found is None or bool(found[1])

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection inside whose transaction rows are added."""
        return self._connection

    def _add(self, table: str, row: Row) -> None:
        self._rows.append((table, row))
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

        Raise NobodyError for a person and RefusedError for a fact, saying when it was voided if
        it was; why may name somebody, and errors name nobody.
        """
        key, error = ("id", NobodyError) if letter == PERSON else ("candidate", RefusedError)
        ask = f'SELECT "{key}" FROM "{table}" WHERE id = ?'  # noqa: S608 - our own names
        found = self._connection.execute(ask, (number,)).fetchone()
        named = write_id(letter, number)
        if found is None:
            hint = "`peercert candidate show WHO` prints every id; nothing was written"
            raise error(f"{named} is not on file", hint=hint)
        for fact in ((table, number), ("candidate", found[0])):
            at, restores = self._connection.execute(VOIDS, fact).fetchone() or ("", 1)
            if not restores:
                when = f" on {at[:10]}" if at else ""
                hint = "`peercert history` says why; if it was right, record it again"
                raise error(f"{named} was voided{when}", hint=f"{hint}; nothing was written")
        return int(found[0])
