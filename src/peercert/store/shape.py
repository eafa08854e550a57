"""Which tables a store of each revision has: a file with others was damaged or changed by hand."""

from __future__ import annotations

import sqlite3

SHAPES = {
    "0001": "8bb2346665c8037bc901d4bf980f1fd609b5ea9521014a1c27a53c331eca297c",
    "0002": "a595e8bdf0638d280a32361b5c8a9efe61a025e6a459ebce81056753cb958795",
    "0003": "e2162493ef5df178d81cdbd39f29b2babfaa406fb98b937f0a9bf7b5bafba13b",
}
"""For each revision, the hash of every table, index, view and trigger in the file."""


def shape(connection: sqlite3.Connection) -> str:
    """Return the hash of every table, index, view and trigger of a file."""
    import hashlib

    ask = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    return hashlib.sha256(repr(connection.execute(ask).fetchall()).encode()).hexdigest()
