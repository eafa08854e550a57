"""The ids that a shell offers. Imports next to nothing: somebody waits with a finger on a key."""

from __future__ import annotations

import sqlite3

IDS = """
SELECT id FROM (SELECT printf('P-%04d', candidate) AS id FROM current_person ORDER BY candidate)
WHERE substr(id, 1, length(?)) = ? LIMIT ?
"""


def ids(connection: sqlite3.Connection, start: str, most: int) -> list[str]:
    """Return the ids of people on file that begin with some text, in order, at most so many."""
    return [id for (id,) in connection.execute(IDS, (start, start, most))]
