"""By what every copy of a store knows a person, whatever became of the copy since.

A person's number is given again on another branch. The commitment to there being such a person is
not, but `recover` makes a new one where the change that recorded the person is damaged. The salt of
that commitment stays: it says nothing about anybody, an erasure leaves it, and `recover` keeps it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from peercert.errors import StoreError
from peercert.store.opening import inspecting

MARKS = "SELECT commitment, salt FROM seal WHERE kind = 'candidate' AND record = ?"
SALTS = """
SELECT seal.record, seal.salt, change.sequence, change.hash FROM seal
JOIN change ON change.sequence = seal.change
WHERE seal.kind = 'candidate' AND length(seal.salt) = 32
"""


def marks(commitment: str, salt: str | None) -> frozenset[str]:
    """Return by what a person is known: the commitment, and the hash of its salt."""
    kept = {hashlib.sha256(salt.encode()).hexdigest()} if salt else set()
    return frozenset({commitment, *kept})


def marks_of(connection: sqlite3.Connection, number: int) -> frozenset[str]:
    """Return by what every copy of a store knows a person of this one."""
    return marks(*connection.execute(MARKS, (number,)).fetchone())


def salts_elsewhere(
    people: Iterable[int], changes: Mapping[int, str], copies: Iterable[Path]
) -> dict[int, str]:
    """Return the salts of people whose own are lost, from copies of the same store.

    `changes` are the hashes of the store's changes that can still be read: a copy is of the same
    store where the change that recorded the person is one of them, or, where that one is lost,
    where any change is.
    """
    missing, found = set(people), dict[int, str]()
    for path in copies if missing else ():
        with suppress(StoreError, sqlite3.Error, ValueError), inspecting(path) as connection:
            theirs = dict(connection.execute("SELECT sequence, hash FROM change"))
            is_same = any(changes.get(sequence) == hash for sequence, hash in theirs.items())
            for number, salt, sequence, hash in connection.execute(SALTS):
                if number in missing and (changes.get(sequence) or (is_same and hash)) == hash:
                    found.setdefault(number, salt)
    return found
