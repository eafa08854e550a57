"""Make a store of many made-up people with a long history, and the same facts for the peers.

usage: python -m bench.made PEOPLE [PEOPLE...]      prints the folders

Rows arrive in the order of the days on which they were recorded, as in a store that was used for
years: one change for each day. The tables are made by peercert's own migrations; the rows are
sealed and chained by the ledger's own functions. `peers.db` holds what counts in the end, in plain
tables in the same order, with an index on whose each row is. Everything is the same for the same
number, seed and code, and is kept in a folder of that name.
"""

from __future__ import annotations

import hashlib
import marshal
import shutil
import sqlite3
import sys
import tempfile
from array import array
from collections.abc import Iterable
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from bench import days, lives, people, plain, words
from bench.days import FIRST, ISO
from bench.lives import COLUMNS, Fact
from bench.people import HOURS, life
from peercert.store import ledger
from peercert.store.datamap import APART
from peercert.store.ledger import GENESIS, Seal
from peercert.store.opening import REVISIONS, connect
from peercert.store.shape import SHAPES, shape

SEED = 7
KEPT = Path(tempfile.gettempdir()) / "peercert-bench"
DAYS_IN_BATCH = 30
FACTS_IN_MEMORY = 600_000
MOST_THINGS = 64
"""More than one person has of one kind."""
QUICKLY = (
    "synchronous=OFF",
    "journal_mode=OFF",
    "secure_delete=OFF",
    "foreign_keys=OFF",
    "ignore_check_constraints=ON",
    "cache_size=-2000000",
)


class Made(NamedTuple):
    """The two files of one size."""

    people: int
    store: Path
    peers: Path


def made(size: int, seed: int = SEED) -> Made:
    """Return the files of that many people, made now if they are not there."""
    code = hashlib.sha256()
    for module in (days, words, lives, people, plain, sys.modules[__name__]):
        code.update(Path(str(module.__file__)).read_bytes())
    folder = KEPT / f"{size}-{seed}-{code.hexdigest()[:8]}"
    found = Made(size, folder / "peercert.db", folder / "peers.db")
    if not current(found.store):
        shutil.rmtree(folder, ignore_errors=True)
        KEPT.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as unfinished:
            make(size, seed, Path(unfinished))
            Path(unfinished).rename(folder)
            Path(unfinished).mkdir()
    return found


def current(store: Path) -> bool:
    """Say whether a store is there with today's tables, brought up to date by peercert itself."""
    if not store.exists():
        return False
    with closing(connect(store, write=True)) as connection:
        good = shape(connection) == SHAPES[REVISIONS[-1]]
    shutil.rmtree(store.parent / "backups", ignore_errors=True)
    return good


def make(size: int, seed: int, folder: Path) -> None:
    """Make both files in a folder."""
    batches = folder / "batches"
    batches.mkdir()
    sort(size, seed, batches)
    with (
        closing(connect(folder / "peercert.db", write=True)) as store,
        closing(sqlite3.connect(folder / "peers.db", isolation_level=None)) as peers,
    ):
        for each in (store, peers):
            for setting in QUICKLY:
                each.execute(f"PRAGMA {setting}")
            each.execute("BEGIN")
        plain.make_tables(peers)
        clerk = Clerk(store, peers, size, Random(seed))
        for batch in sorted(batches.iterdir()):
            clerk.write(unpacked(batch))
            batch.unlink()
        plain.index(peers)
        for each in (store, peers):
            each.execute("COMMIT")
    batches.rmdir()


def sort(size: int, seed: int, folder: Path) -> None:
    """Write everybody's facts into one file for each month in which they were recorded."""
    waiting: dict[int, list[Fact]] = {}
    count = 0
    for person in range(1, size + 1):
        for fact in life(person, seed):
            waiting.setdefault(fact[0] // DAYS_IN_BATCH, []).append(fact)
            count += 1
        if count > FACTS_IN_MEMORY or person == size:
            for month, facts in waiting.items():
                with (folder / f"{month:06d}").open("ab") as file:
                    marshal.dump(facts, file)
            waiting.clear()
            count = 0


def unpacked(batch: Path) -> list[Fact]:
    """Return the facts of one month in the order in which they were recorded."""
    facts: list[Fact] = []
    with batch.open("rb") as file:
        while file.peek(1):
            facts += marshal.load(file)  # noqa: S302 - written a moment ago by ourselves
    facts.sort(key=itemgetter(0, 1, 3, 4))
    return facts


class Clerk:
    """Writes batches of facts into both files: numbers them, seals them, chains the changes."""

    def __init__(
        self, store: sqlite3.Connection, peers: sqlite3.Connection, size: int, salts: Random
    ) -> None:
        """Begin with nothing recorded."""
        self._store, self._peers, self._salts = store, peers, salts
        self._candidates = array("L", bytes(8 * (size + 1)))
        self._last = dict.fromkeys(COLUMNS, 0)
        self._things: dict[int, int] = {}
        self._of_day: dict[int, int] = {}
        self._sequence, self._previous = 0, GENESIS
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._plain: dict[str, list[tuple[Any, ...]]] = {}
        self._seals: list[Seal] = []
        self._changes: list[dict[str, Any]] = []

    def write(self, facts: list[Fact]) -> None:
        """Write one batch: a change for each day, and one more where something was voided."""
        for (day, is_void), group in groupby(facts, key=lambda fact: (fact[0], fact[2] == "void")):
            moment = f"{ISO[day - FIRST]}T{'18' if is_void else '17'}:00:00.000Z"
            command, reason = ("hours void", "typed twice") if is_void else ("import", None)
            header = {"at": moment, "actor": "kim", "reason": reason, "command": command}
            self._change(header, group)
        self._flush()

    def _change(self, header: dict[str, Any], facts: Iterable[Fact]) -> None:
        self._sequence += 1
        self._of_day.clear()
        begin = len(self._seals)
        for place, (table, row) in enumerate(map(self._row, facts), start=1):
            self._rows.setdefault(table, []).append(row)
            salts = 2 if table in APART else 1
            salt = self._salts.randbytes(ledger.SALT_BYTES * salts).hex()
            key = ledger.key_of(table, row)
            commitment = ledger.commitment(salt, table, row)
            self._seals.append(Seal(self._sequence, place, table, *key, salt, commitment))
        salt = self._salts.randbytes(ledger.SALT_BYTES).hex()
        change = {"sequence": self._sequence, **header, "salt": salt, "previous": self._previous}
        who = ledger.header_commitment(salt, header["actor"], header["reason"])
        change["commitment"] = who
        change["hash"] = self._previous = ledger.change_hash(change, self._seals[begin:])
        self._changes.append(change)

    def _row(self, fact: Fact) -> tuple[str, dict[str, Any]]:
        """Return a row of the store, and keep what the peers' file has of it."""
        _, _, table, person, thing, values, last = fact
        candidate, key = self._candidates[person], person * MOST_THINGS + thing
        row: dict[str, Any] = {"candidate": candidate}
        if table == "candidate":
            self._candidates[person] = number = self._next(table)
            return table, {"id": number, "change": self._sequence}
        if table == "void":
            row |= {"id": self._next(table), "record": self._things.pop(key), "restores": 0}
        elif table == "person":
            row["version"] = thing
        elif table == "topic":
            row["training"] = self._of_day[key]
        elif table == "application" and key in self._things:
            row |= {"id": self._things.pop(key), "version": 2}
        else:
            row["id"] = self._next(table)
            self._remember(table, key, row)
        if last is not None and row.get("version", 1) == 1 and table != "void":
            self._plain.setdefault(table, []).append(plain.row_of(table, row, last))
        row |= zip(COLUMNS[table], values, strict=True)
        if table != "topic":
            row["change"] = self._sequence
        return table, row

    def _remember(self, table: str, key: int, row: dict[str, Any]) -> None:
        """Keep the number of a thing that a later fact speaks of."""
        if table == "training":
            self._of_day[key] = row["id"]
        if table == "application":
            row["version"] = 1
        if table == "application" or (table == "training" and key % MOST_THINGS >= HOURS):
            self._things[key] = row["id"]

    def _next(self, table: str) -> int:
        self._last[table] += 1
        return self._last[table]

    def _flush(self) -> None:
        """Write what was gathered, each table in the order of recording."""
        insert(self._store, "change", self._changes)
        for table, rows in self._rows.items():
            insert(self._store, table, rows)
        marks = ", ".join("?" * len(Seal._fields))
        self._store.executemany(f"INSERT INTO seal VALUES ({marks})", self._seals)
        for table, plains in self._plain.items():
            marks = ", ".join("?" * len(plains[0]))
            self._peers.executemany(f'INSERT INTO "{table}" VALUES ({marks})', plains)
        for each in (self._changes, self._rows, self._seals, self._plain):
            each.clear()


def insert(connection: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    columns = ", ".join(f'"{name}"' for name in rows[0])
    values = ", ".join(f":{name}" for name in rows[0])
    connection.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({values})', rows)


def main() -> None:
    """Make stores of the sizes named."""
    for size in sys.argv[1:]:
        print(made(int(size)).store.parent, flush=True)


if __name__ == "__main__":
    main()
