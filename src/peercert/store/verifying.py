"""Whether the store still holds what was recorded: the chain of changes, and every row in it.

Nothing here repairs anything. Each trouble names the evidence.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple

from peercert.store import ledger
from peercert.store.datamap import APART
from peercert.store.kinds import CLASS_TABLES, KINDS, VERSIONED
from peercert.store.ledger import GENESIS, Seal
from peercert.store.losses import Losses, is_salt, losses

NEWEST = 5000
"""How many rows of the newest change are compared where that has to be quick."""
FACTS = ("candidate", *(kind.table for kind in KINDS), *CLASS_TABLES)
"""Tables whose rows are voided one by one; what is known of a person goes with the person."""
TABLES = (*FACTS, "person", "topic", "void", "erasure", "remains")


class Trouble(NamedTuple):
    """One thing that is not as it was recorded: in which change, if that is known, and what."""

    change: int | None
    what: str


def rows_of(connection: sqlite3.Connection, ask: str, *values: object) -> Iterator[dict[str, Any]]:
    """Give the rows of a statement by the names of their columns."""
    found = connection.execute(ask, values)
    names = [column[0] for column in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)


def chain(connection: sqlite3.Connection, lost: Losses | None = None) -> Iterator[Trouble]:
    """Follow the changes from the first: numbers without a gap, each hash over the one before.

    `lost` is what was erased, where that is not to be read from the file.
    """
    asked = connection.execute("SELECT * FROM seal ORDER BY change, place")
    groups = groupby((Seal(*row) for row in asked), key=attrgetter("change"))
    group = next(groups, None)
    previous, last = GENESIS, 0
    erased = lost or losses(connection)
    tags = erased.tags
    for change in rows_of(connection, "SELECT * FROM change ORDER BY sequence"):
        sequence = change["sequence"]
        if sequence != last + 1:
            yield Trouble(last + 1, f"changes {last + 1} to {sequence - 1} are missing")
        while group and group[0] < sequence:
            yield Trouble(group[0], "seals of a change that is not there")
            group = next(groups, None)
        seals = list(group[1]) if group and group[0] == sequence else []
        if seals:
            group = next(groups, None)
        if change["previous"] != previous and sequence == last + 1:
            yield Trouble(sequence, "does not follow from the change before it")
        if [seal.place for seal in seals] != list(range(1, len(seals) + 1)):
            yield Trouble(sequence, "the seals of its rows are not complete")
        elif tag := ledger.tag_of(change, seals, tags):
            tags = ledger.following(tag)
        else:
            yield Trouble(sequence, "its hash does not fit what it recorded")
        yield from header(change, erased)
        previous, last = change["hash"], sequence
    if group:
        yield Trouble(group[0], "seals of a change that is not there")
    yield from unmet(erased, of_changes=True)


def header(change: dict[str, Any], erased: Losses) -> Iterator[Trouble]:
    """Compare who did it and why with what was committed to."""
    sequence, salt = change["sequence"], change["salt"]
    if salt is None:
        if wrong := erased.wrong_header(change):
            yield Trouble(sequence, wrong)
    elif not is_salt(salt):
        yield Trouble(sequence, "the salt of actor and reason is not one")
    elif ledger.header_commitment(salt, change["actor"], change["reason"]) != change["commitment"]:
        yield Trouble(sequence, "actor or reason is not what was recorded")


def newest(connection: sqlite3.Connection) -> Iterator[Trouble]:
    """Compare the first rows of the newest change with their commitments: cheap, often enough."""
    sequence, _ = ledger.head(connection)
    erased = losses(connection)
    for seal in islice(ledger.seals_of(connection, sequence), NEWEST):
        yield from one(seal, row_of(connection, seal), erased)


def rows(connection: sqlite3.Connection, lost: Losses | None = None) -> Iterator[Trouble]:
    """Compare every row with its commitment, and look for rows that no change recorded."""
    erased = lost or losses(connection)
    for table in tables_in(connection):
        asked = connection.execute("SELECT * FROM seal WHERE kind = ?", (table,))
        seals = {(seal.record, seal.version): seal for seal in (Seal(*row) for row in asked)}
        for row in rows_of(connection, f'SELECT * FROM "{table}"'):  # noqa: S608 - our own names
            record, version, _ = ledger.key_of(table, row)
            seal = seals.pop((record, version), None)
            if seal is None:
                yield Trouble(row.get("change"), f"no change recorded {table} {record}")
            else:
                yield from one(seal, row, erased)
        for seal in seals.values():
            yield from one(seal, None, erased)
    yield from unmet(erased, of_changes=False)


def unmet(erased: Losses, *, of_changes: bool) -> Iterator[Trouble]:
    """Yield what the file says of losses that no seal, or no change, has had."""
    for change, kind, record in erased.unmet():
        if (kind == "change") is of_changes:
            yield Trouble(change, f"says that {kind} {record} lost what it has, or lost before")


def tables_in(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the tables with sealed rows that a file has: one of an older revision has not all."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return (table for table in TABLES if table in names)


def one(seal: Seal, row: dict[str, Any] | None, erased: Losses) -> Iterator[Trouble]:
    """Compare one row with its commitment, or with what an erasure left of it."""
    named = f"{seal.kind} {seal.record}"
    if erased.lacks(seal):
        if wrong := erased.wrong(seal, row):
            yield Trouble(seal.change, f"{named} {wrong}")
    elif row is None:
        yield Trouble(seal.change, f"{named} is missing")
    elif not (is_salt(seal.salt) or (seal.kind in APART and is_salt(seal.salt, two=True))):
        yield Trouble(seal.change, f"the salt of {named} is not one")
    elif row.get("change", seal.change) != seal.change:
        yield Trouble(seal.change, f"{named} names another change")
    elif ledger.commitment(seal.salt, seal.kind, row) != seal.commitment:
        yield Trouble(seal.change, f"{named} is not what was recorded")
    if row is not None and erased.outlived(seal, row):
        yield Trouble(seal.change, f"{named} was erased, and is there")


def where_of(seal: Seal) -> tuple[str, list[int | None]]:
    """Return the condition that finds the row that a seal commits to, and its values."""
    if seal.kind == "topic":
        where = "training = ? AND place = ? AND candidate = ?"
    elif seal.kind in VERSIONED:
        where = f"{VERSIONED[seal.kind]} = ? AND version = ?"
    else:
        where = "id = ?"
    return where, [seal.record, seal.version, seal.candidate][: where.count("?")]


def row_of(connection: sqlite3.Connection, seal: Seal) -> dict[str, Any] | None:
    """Return the row that a seal commits to."""
    where, values = where_of(seal)
    ask = f'SELECT * FROM "{seal.kind}" WHERE {where}'  # noqa: S608 - our own names
    return next(rows_of(connection, ask, *values), None)


class Receipt(NamedTuple):
    """The head of the chain as it was on a day, kept somewhere else."""

    sequence: int
    day: str
    head: str


def against(connection: sqlite3.Connection, receipt: Receipt) -> Iterator[Trouble]:
    """Say whether the chain still has the change that a receipt names, unchanged."""
    ask = "SELECT hash FROM change WHERE sequence = ?"
    found = connection.execute(ask, (receipt.sequence,)).fetchone()
    if found is None:
        what = f"the receipt of {receipt.day} names it, and it is not there: the end was cut off"
        yield Trouble(receipt.sequence, what)
    elif ledger.short(found[0]) != receipt.head:
        what = f"the receipt of {receipt.day} names another: it, or one before it, was replaced"
        yield Trouble(receipt.sequence, what)
