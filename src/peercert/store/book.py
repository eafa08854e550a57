"""The rows that one change adds: numbers, versions, and what is still current."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from peercert.errors import NobodyError, RefusedError
from peercert.store import ledger, moments
from peercert.store.kinds import NOBODYS, PERSON, write_id
from peercert.store.ledger import Form, Page, Row, Seal, Values

VOIDS = """
SELECT change.at, void.restores
FROM void LEFT JOIN change ON change.sequence = void.change
WHERE void.kind = ? AND void.record = ? ORDER BY void.id DESC LIMIT 1
"""


MOST_WAITING = 5000
"""Rows that are kept back before they are written: enough to write them table by table."""


def parents_first(rows: tuple[Form, list[Values]]) -> tuple[bool, bool]:
    """Return where the rows of a table stand among those that are written together."""
    return rows[0].kind != "candidate", rows[0].kind == "topic"


class Book:
    """Adds rows on a connection whose transaction somebody else begins and ends.

    Rows wait until somebody reads or there are many. What a row names is always written before it,
    the change itself too: else SQLite looks through whole tables for rows that name what was
    missing until then.
    """

    def __init__(
        self, connection: sqlite3.Connection, *, ahead: int = 0, **header: str | None
    ) -> None:
        """Keep who, why and with which command, for when the first row is added.

        `ahead` is the newest change whose clock was ahead, where somebody said so just now.
        """
        self._connection = connection
        self._header, self._ahead = header, ahead
        self._last: dict[str, int] = {}
        self.first: tuple[str, int] | None = None
        """The table and the number of the first record that the change makes, if it makes one."""
        self._forms: dict[str, Form] = {}
        self._page: Page | None = None
        self.at = ""
        """The moment of the change, in UTC, from its first row on."""
        self._sequence = 0
        self._waiting: list[tuple[Form, Values]] = []
        self._tables: set[str] = set()

    def next(self, table: str, key: str = "id") -> int:
        """Return the next number of a table: numbers are never given twice, erased ones neither."""
        if table not in self._last:
            sealed = "SELECT coalesce(max(record), 0) FROM seal WHERE kind = ?"
            ask = f'SELECT max(coalesce(max("{key}"), 0), ({sealed})) FROM "{table}"'  # noqa: S608 - our own names
            (self._last[table],) = self._connection.execute(ask, (table,)).fetchone()
        self._last[table] += 1
        self.first = self.first or (table, self._last[table])
        return self._last[table]

    def form(self, table: str, columns: Iterable[str]) -> Form:
        """Return how rows of a table are written, with their columns and that of the change."""
        if table not in self._forms:
            change = () if table == "topic" else ("change",)
            self._forms[table] = Form(table, (*columns, *change))
        return self._forms[table]

    def insert(self, table: str, row: Row) -> None:
        """Add one row, as part of this change; every row of a table has the same columns."""
        form = self.form(table, (name for name in row if name != "change"))
        self.add(form, tuple([row[name] for name in form.columns if name != "change"]))

    def add(self, form: Form, values: Values) -> None:
        """Add one row as its values, in the order of its form, without that of the change."""
        if self._page is None:
            self._begin()
        row = values if form.kind == "topic" else (*values, self._sequence)
        self._waiting.append((form, row))
        self._tables.add(form.kind)
        if len(self._waiting) >= MOST_WAITING:
            self.write()

    def _begin(self) -> None:
        self._connection.execute("PRAGMA defer_foreign_keys = ON")
        self.at = moments.stamp(moments.now())
        self._sequence = self.next("change", "sequence")
        header = {"sequence": self._sequence, "at": self.at, **self._header}
        self._page = Page(self._connection, header)
        if self._ahead:
            answer = {"name": moments.ANSWER, "value": str(self._ahead)}
            self.insert("setting", {"id": self.next("setting"), **answer})

    def write(self) -> None:
        """Write the rows that wait, and their seals."""
        if self._page and self._waiting:
            self._page.begin()
            self._write(self._page.seal(self._waiting))

    def _write(self, seals: list[Seal]) -> None:
        by_form: dict[Form, list[Values]] = {}
        for form, row in self._waiting:
            by_form.setdefault(form, []).append(row)
        for form, rows in sorted(by_form.items(), key=parents_first):
            self._connection.executemany(form.insert, rows)
        self._connection.executemany(ledger.ADD_SEAL, seals)
        self._waiting = []
        self._tables = set()

    def close(self) -> int:
        """Seal the rows and chain the change to the one before; return its sequence, 0 for none."""
        if self._page:
            seals = self._page.seal(self._waiting)
            self._page.end()
            self._write(seals)
        return self._sequence

    def toggle(
        self, table: str, number: int, reason: str, *, restores: int, candidate: int | None
    ) -> None:
        """Take a fact out of what counts, or back into it; `candidate` is whose it is, if any."""
        fact = {"kind": table, "record": number, "restores": restores, "reason": reason}
        self.insert("void", {"id": self.next("void"), **fact, "candidate": candidate})

    def counts(self, table: str, number: int) -> bool:
        """Say whether the latest word about a fact leaves it in what counts."""
        found = self._reading("void").execute(VOIDS, (table, number)).fetchone()
        return found is None or bool(found[1])

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection inside whose transaction rows are added, with all of them written."""
        self.write()
        return self._connection

    def _reading(self, *tables: str) -> sqlite3.Connection:
        """Return the connection, with the rows written that wait to go into one of the tables."""
        return self._connection if self._tables.isdisjoint(tables) else self.connection

    def insert_next_version(self, table: str, key: str, number: int, facts: Row) -> None:
        """Add the latest version again with other facts; where they are the same, add nothing."""
        ask = f'SELECT * FROM "{table}" WHERE "{key}" = ? ORDER BY version DESC LIMIT 1'  # noqa: S608 - our own names
        found = self._reading(table).execute(ask, (number,))
        row = dict(zip((each[0] for each in found.description), found.fetchone(), strict=True))
        if unknown := facts.keys() - row.keys():
            raise TypeError(f"{table} has no {sorted(unknown)}")
        changed = {**row, **facts}
        if changed != row:
            self.insert(table, {**changed, "version": row["version"] + 1})

    def current(self, table: str, letter: str, number: int) -> int | None:
        """Return whose fact it is, or None if nobody's, where it is on file and not voided.

        Raise NobodyError for a person and RefusedError for a fact, saying when it was voided if
        it was; why may name somebody, and errors name nobody.
        """
        error = NobodyError if letter == PERSON else RefusedError
        owner = "id" if letter == PERSON else "NULL" if table in NOBODYS else "candidate"
        ask = f'SELECT {owner} FROM "{table}" WHERE id = ?'  # noqa: S608 - our own names
        connection = self._reading(table, "candidate", "void")
        found = connection.execute(ask, (number,)).fetchone()
        named = write_id(letter, number)
        if found is None:
            hint = "`peercert candidate show WHO` prints every id; nothing was written"
            raise error(f"{named} is not on file", hint=hint)
        owned = [] if found[0] is None else [("candidate", found[0])]
        for fact in ((table, number), *owned):
            at, restores = connection.execute(VOIDS, fact).fetchone() or ("", 1)
            if not restores:
                when = f" on {at[:10]}" if at else ""
                hint = "`peercert history` says why; if it was right, record it again"
                raise error(f"{named} was voided{when}", hint=f"{hint}; nothing was written")
        return None if found[0] is None else int(found[0])
