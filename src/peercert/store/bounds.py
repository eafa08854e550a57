"""What bounds SQLite while it reads a file, whatever somebody put into it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

AT_ONCE = 50_000
"""Steps of SQLite's machine between two looks at how many there were."""
STEPS = 20_000_000
STEPS_A_BYTE = 100
"""The most that a connection may take: our own commands take less than one for each byte."""
ENDLESS = "what is asked of it comes to no end"
COMPUTED = """
SELECT 1 FROM sqlite_master AS made, pragma_table_xinfo(made.name)
WHERE made.type = 'table' AND made.sql NOT LIKE 'CREATE VIRTUAL%' AND hidden IN (2, 3)
"""


def bound(connection: sqlite3.Connection, path: Path) -> None:
    """Stop a connection that takes more steps than the size of its file can explain.

    The file may grow meanwhile. Counted is every statement that takes many steps by itself.
    """
    taken = 0

    def is_too_many() -> bool:
        nonlocal taken
        taken += AT_ONCE
        return taken > STEPS and taken > STEPS + STEPS_A_BYTE * path.stat().st_size

    connection.set_progress_handler(is_too_many, AT_ONCE)


def only_stored(connection: sqlite3.Connection) -> bool:
    """Let a connection read nothing that the file itself has computed: no view, no constraint.

    One step of such a thing may take minutes. Return False where a column is computed, too.
    """
    if connection.execute(COMPUTED).fetchone():
        return False
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.set_authorizer(_stored)
    return True


def _stored(_action: int, *about: str | None) -> int:
    """Allow what a statement of ours asks for, and nothing that a view or a trigger does."""
    return sqlite3.SQLITE_DENY if about[-1] else sqlite3.SQLITE_OK
