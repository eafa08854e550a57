"""The peers' file: what counts in the end, in plain tables, in the order of recording."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from bench.lives import COLUMNS, Values

INTEGERS = frozenset(
    {"minutes", "face_to_face_minutes", "approved", "paid", "place", "training"}
    | {"willing_to_share", "dedicated_to_recovery", "candidate"}
)


def row_of(table: str, row: dict[str, Any], last: Values) -> tuple[Any, ...]:
    """Return a row as the peers' file has it."""
    if table == "person":
        return row["candidate"], *last
    if table == "topic":
        return None, row["training"], *last
    return row["id"], row["candidate"], *last


def columns_of_tables() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the tables of the peers' file with their columns."""
    for table, columns in COLUMNS.items():
        if table not in {"candidate", "void"}:
            owner = {"person": (), "topic": ("training",)}.get(table, ("candidate",))
            yield table, (*owner, *columns)


def make_tables(connection: sqlite3.Connection) -> None:
    """Make the peers' tables."""
    for table, columns in columns_of_tables():
        listed = ", ".join(
            f'"{name}" {"INTEGER" if name in INTEGERS else "TEXT"}' for name in columns
        )
        connection.execute(f'CREATE TABLE "{table}" (id INTEGER PRIMARY KEY, {listed})')


def index(connection: sqlite3.Connection) -> None:
    """Make the index on whose each row is."""
    for table, columns in columns_of_tables():
        if table != "person":
            connection.execute(f'CREATE INDEX "{table}_of" ON "{table}" ({columns[0]})')
