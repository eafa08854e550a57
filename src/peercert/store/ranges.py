"""What no change of ours records, and the constraints of the tables let pass.

Whoever writes the file by hand can lay down a number after which there is none, a day before the
calendar, or a word about a table that there is not: we could neither read it nor go on counting.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import get_args

from peercert.records import RuledState
from peercert.store.kinds import MOST_NUMBER
from peercert.store.verifying import FACTS, TABLES, Trouble

DAYS = frozenset({"on", "until", "valid_through", "at"})
FIRST_DAY = "0001"
"""The first year that Python has; SQLite has one before it."""
CONSTRAINT = re.compile(r"^\s*CONSTRAINT \w+ CHECK (\(.*\)),?$", re.MULTILINE)
STATES = frozenset(get_args(RuledState))
STRANGE = {"seal": TABLES, "void": FACTS}
"""Tables whose rows are about rows of others, and which these may be."""


def troubles(connection: sqlite3.Connection) -> Iterator[Trouble]:
    """Yield what is out of range, once for each table and column, and what is about nothing."""
    for table in ("change", "seal", *TABLES):
        columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        for _, name, type, *_ in columns:
            if type == "INTEGER":
                what, wrong = "number", f'"{name}" NOT BETWEEN 0 AND {MOST_NUMBER}'
            elif name in DAYS or name.endswith("_on"):
                what, wrong = "day", f"\"{name}\" < '{FIRST_DAY}'"
            else:
                continue
            if _is_found(connection, table, wrong):
                yield Trouble(None, f"a {what} of {table} is out of range")
    for (text,) in connection.execute("SELECT DISTINCT states FROM person"):
        if not STATES.issuperset(text.split()):
            yield Trouble(None, "a person is of a state that has no rules")
    for table, known in STRANGE.items():
        if _is_found(connection, table, f"kind NOT IN {known}"):
            yield Trouble(None, f"a {table} is about a table that there is not")


def broken(connection: sqlite3.Connection) -> Iterator[Trouble]:
    """Yield each of our tables in which a row breaks a constraint.

    SQLite's own check passes over them on a connection that may not write: it does not read them.
    """
    ask = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    for table, sql in connection.execute(ask).fetchall():
        rules = " AND ".join(CONSTRAINT.findall(sql))
        if rules and _is_found(connection, table, f"NOT ({rules})"):
            yield Trouble(None, f"a row of {table} breaks a constraint of its table")


def _is_found(connection: sqlite3.Connection, table: str, wrong: str) -> bool:
    ask = f'SELECT 1 FROM "{table}" WHERE {wrong} LIMIT 1'  # noqa: S608 - our own names
    return connection.execute(ask).fetchone() is not None
