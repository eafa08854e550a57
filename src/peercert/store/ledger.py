"""The chain of changes: what each one added is committed to, and each commits to the one before.

A row's commitment is an HMAC with a salt of its own: somebody who is erased later loses the row's
personal columns and the salt, and the chain still verifies. A change's hash covers the previous
hash, its own sequence, moment and command, a salted commitment to its actor and reason (which may
hold names), and the commitments of its rows in order. docs/ledger.md says it byte by byte.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3
from base64 import b32encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

TAG = "peercert.change.1"
GENESIS = "0" * 64
SALT_BYTES = 16
RECEIPT_BYTES = 20
GROUP = 4

Row: TypeAlias = Mapping[str, Any]


class Seal(NamedTuple):
    """The commitment to one row: which row, in which change, and with which salt."""

    change: int
    place: int
    kind: str
    record: int
    version: int | None
    candidate: int | None
    salt: str | None
    commitment: str

    @property
    def committed(self) -> list[object]:
        """What a change's hash covers of it."""
        return [self.kind, self.record, self.version, self.candidate, self.commitment]


def canonical(value: object) -> bytes:
    """Return the one way in which a value is written before it is hashed."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def laid(value: object) -> object:
    """Return a value as SQLite gives it back: true and false are 1 and 0."""
    return int(value) if isinstance(value, bool) else value


def commitment(salt: str, kind: str, row: Row) -> str:
    """Return the salted commitment to a row; what is not on file does not enter it."""
    filled = {name: laid(value) for name, value in row.items() if value is not None}
    return hmac.digest(bytes.fromhex(salt), canonical([kind, filled]), "sha256").hex()


def key_of(kind: str, row: Row) -> tuple[int, int | None, int | None]:
    """Return a row's number in its table, its version or place if any, and whose it is if any."""
    if kind == "person":
        return row["candidate"], row["version"], row["candidate"]
    if kind == "topic":
        return row["training"], row["place"], row["candidate"]
    if kind == "candidate":
        return row["id"], None, row["id"]
    return row["id"], row.get("version"), row.get("candidate")


def sealed(change: int, rows: Iterable[tuple[str, Row]]) -> list[Seal]:
    """Return a seal with a fresh salt for each row that a change added, in order."""
    return [
        Seal(change, place, kind, *key_of(kind, row), salt, commitment(salt, kind, row))
        for place, (kind, row) in enumerate(rows, start=1)
        for salt in (os.urandom(SALT_BYTES).hex(),)
    ]


def header_commitment(salt: str, actor: str, reason: str | None) -> str:
    """Return the salted commitment to who did it and why."""
    return commitment(salt, "change", {"actor": actor, "reason": reason})


def change_hash(change: Row, seals: Iterable[Seal]) -> str:
    """Return the hash of a change over everything that it commits to, its seals in order."""
    body = [
        TAG,
        change["previous"],
        change["sequence"],
        change["at"],
        change["command"],
        change["commitment"],
        [seal.committed for seal in seals],
    ]
    return hashlib.sha256(canonical(body)).hexdigest()


def head(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return the sequence and the hash of the newest change; zero and the first hash for none."""
    found = connection.execute(
        "SELECT sequence, hash FROM change ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    return (found[0], found[1]) if found else (0, GENESIS)


def seals_of(connection: sqlite3.Connection, change: int) -> Iterator[Seal]:
    """Give the seals of one change, in the order in which it added its rows."""
    ask = "SELECT * FROM seal WHERE change = ? ORDER BY place"
    return (Seal(*row) for row in connection.execute(ask, (change,)))


def close(connection: sqlite3.Connection, header: Row, rows: list[tuple[str, Row]]) -> None:
    """Write the seals of a change and then the change itself, chained to the one before.

    `header` has sequence, at, actor, reason and command; `rows` are all rows it added, in order.
    """
    _, previous = head(connection)
    seals = sealed(header["sequence"], rows)
    marks = ", ".join("?" * len(Seal._fields))
    connection.executemany(f"INSERT INTO seal VALUES ({marks})", seals)  # noqa: S608 - only marks
    salt = os.urandom(SALT_BYTES).hex()
    change = {
        **header,
        "salt": salt,
        "commitment": header_commitment(salt, header["actor"], header["reason"]),
        "previous": previous,
    }
    row = {**change, "hash": change_hash(change, seals)}
    columns = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT INTO change ({columns}) VALUES ({values})", row)  # noqa: S608 - our own names


def short(hash: str) -> str:
    """Return the first 160 bits of a hash as people can read them aloud."""
    text = b32encode(bytes.fromhex(hash)[:RECEIPT_BYTES]).decode().lower()
    return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))
