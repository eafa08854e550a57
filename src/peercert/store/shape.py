"""Which tables a store of each revision has: a file with others was damaged or changed by hand."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple


class Shape(NamedTuple):
    """What is in a file, as two hashes: all that answers come from, and the triggers."""

    read: str
    triggers: str


SHAPES = {
    "0001": Shape(
        "b7eaf33c6ac029604881384ff74b7bfb51159b171d4c32d0d971fb7eb8395fa9",
        "d9822abced545b378de559e9ab47a5749c380eff4eae9ac2a530d7a78d8fd4c4",
    ),
    "0002": Shape(
        "c631a41e979a91944f8be6b98b9e60a782ae4bed3eb0b59848120d62cb714770",
        "4cbaccb60ffa31e1ba84d846b0bbcced48045a299c218d5eb90d24a2c48c0dd3",
    ),
    "0003": Shape(
        "a2f0db8acb317439ec0afa8d9cface7ee8920d47dcdc697ac5dc12f352adfb43",
        "77aeceb1601e373ef07ef19df408ea9608dda42e43c011f25c9b8328e7aa4d96",
    ),
}
"""For each revision, the shape of a file that has its tables."""
BUILT_IN = "_sha2" if sys.version_info >= (3, 12) else "_sha256"
"""Python's own SHA-256: hashlib loads OpenSSL, too long a wait for the check of one person."""


def shape(connection: sqlite3.Connection) -> Shape:
    """Return the hash of every table, index and view of a file, and that of every trigger."""
    sha256 = _sha256()
    ask = "SELECT name, tbl_name, sql, type FROM sqlite_master ORDER BY type, name"
    read, triggers = sha256(), sha256()
    for row in connection.execute(ask):
        (triggers if row[-1] == "trigger" else read).update(repr(row).encode())
    return Shape(read.hexdigest(), triggers.hexdigest())


def _sha256() -> Callable[..., Any]:
    try:
        found: Callable[..., Any] = import_module(BUILT_IN).sha256
    except ImportError:  # a Python that is built to hash with OpenSSL only
        from hashlib import sha256 as found
    return found
