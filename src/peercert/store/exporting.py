"""Everything that the store knows about one person, void or not, change by change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from peercert.store import ledger
from peercert.store.erasing import THEIR_CHANGES, THEIR_VOIDS
from peercert.store.verifying import row_of, rows_of

TOLD = ("sequence", "at", "command", "actor", "reason")


def changes_of(connection: sqlite3.Connection, number: int) -> Iterator[dict[str, Any]]:
    """Give every change that touched a person, with every row it added about them."""
    ask = f"SELECT * FROM change WHERE sequence IN ({THEIR_CHANGES})"  # noqa: S608 - our own names
    for change in list(rows_of(connection, ask, number, number)):
        yield {
            **{name: change[name] for name in TOLD},
            "recorded": list(_rows(connection, change["sequence"], number)),
        }


def _rows(connection: sqlite3.Connection, sequence: int, number: int) -> Iterator[dict[str, Any]]:
    voids = {void for (void,) in connection.execute(THEIR_VOIDS, (number,))}
    for seal in ledger.seals_of(connection, sequence):
        if seal.kind == "remains":
            continue
        if seal.candidate == number or (seal.kind == "void" and seal.record in voids):
            row = row_of(connection, seal)
            yield {"table": seal.kind, "row": row} if row else {"table": seal.kind, "erased": True}
