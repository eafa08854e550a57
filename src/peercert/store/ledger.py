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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring as quoted
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from peercert.store.datamap import APART

TAG = "peercert.change.2"
BEFORE = "peercert.change.1"
"""How changes were tagged in which no columns were sealed apart."""
GENESIS = "0" * 64
SALT_BYTES = 16
SALT_DIGITS = 2 * SALT_BYTES
THEM = "*"
"""What stands for the columns that are sealed apart; it comes before every name."""
RECEIPT_BYTES = 20
GROUP = 4
GUARD = "change_is_never_rewritten"
"""The trigger that keeps a change as it was written."""

Row: TypeAlias = Mapping[str, Any]
Values: TypeAlias = tuple[Any, ...]


class Seal(NamedTuple):
    """The commitment to one row: which row, in which change, and with which salt.

    Where columns are sealed apart the salt is two, one after the other: the second is theirs.
    """

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


encoded = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
"""The one way in which a value is written before it is hashed."""
ADD_SEAL = f"INSERT INTO seal VALUES ({', '.join('?' * len(Seal._fields))})"  # noqa: S608 - marks


def canonical(value: object) -> bytes:
    """Return the bytes of a value that are hashed."""
    return encoded(value).encode()


def laid(value: object) -> object:
    """Return a value as SQLite gives it back: true and false are 1 and 0."""
    return int(value) if isinstance(value, bool) else value


def commitment(salt: str, kind: str, row: Row) -> str:
    """Return the salted commitment to a row; what is not on file does not enter it.

    With two salts, the columns that may go enter it as a commitment of their own.
    """
    if len(salt) > SALT_DIGITS:
        own = salt[:SALT_DIGITS]
        return commitment(own, kind, without(kind, row, apart(salt, kind, row)))
    filled = {name: laid(value) for name, value in row.items() if value is not None}
    return hmac.digest(bytes.fromhex(salt), canonical([kind, filled]), "sha256").hex()


def apart(salt: str, kind: str, row: Row) -> str:
    """Return the commitment to the columns that may go, with the second of two salts."""
    return commitment(salt[SALT_DIGITS:], kind, {name: row.get(name) for name in APART[kind]})


def without(kind: str, row: Row, commitment: str) -> Row:
    """Return a row in which the commitment to them stands for the columns that may go."""
    stays = {name: value for name, value in row.items() if name not in APART[kind]}
    return {**stays, THEM: commitment}


def key_names(kind: str, columns: Iterable[str]) -> tuple[str, str | None, str | None]:
    """Name the columns that a seal has of a row: its number, its version or place, whose it is."""
    if kind == "person":
        return "candidate", "version", "candidate"
    if kind == "topic":
        return "training", "place", "candidate"
    if kind == "candidate":
        return "id", None, "id"
    found = frozenset(columns)
    version = "version" if "version" in found else None
    return "id", version, "candidate" if "candidate" in found else None


def key_of(kind: str, row: Row) -> tuple[int, int | None, int | None]:
    """Return a row's number in its table, its version or place if any, and whose it is if any."""
    record, version, candidate = key_names(kind, row)
    return row[record], row[version] if version else None, row[candidate] if candidate else None


def header_commitment(salt: str, actor: str, reason: str | None) -> str:
    """Return the salted commitment to who did it and why."""
    return commitment(salt, "change", {"actor": actor, "reason": reason})


class ChangeHash:
    """The hash of a change over everything that it commits to, seals as they come, in order."""

    def __init__(self, change: Row, tag: str = TAG) -> None:
        """Begin with the header and its commitment."""
        keys = ("previous", "sequence", "at", "command", "commitment")
        begun = canonical([tag, *(change[key] for key in keys), []])
        self._hash = hashlib.sha256(begun.removesuffix(b"]]"))
        self._between = ""

    def cover(self, seals: Iterable[Seal]) -> None:
        """Take in further seals."""
        if listed := encoded([seal.committed for seal in seals])[1:-1]:
            self._hash.update(f"{self._between}{listed}".encode())
            self._between = ","

    def digest(self) -> str:
        """Return the hash over what was taken in; nothing more can be taken in after it."""
        self._hash.update(b"]]")
        return self._hash.hexdigest()


def change_hash(change: Row, seals: Iterable[Seal], tag: str = TAG) -> str:
    """Return the hash of a change over everything that it commits to, its seals in order."""
    made = ChangeHash(change, tag)
    made.cover(seals)
    return made.digest()


def tag_of(change: Row, seals: Sequence[Seal], tags: Iterable[str] = (TAG, BEFORE)) -> str | None:
    """Return the tag under which a change has its hash; None where it has another hash."""
    fitting = (tag for tag in tags if change_hash(change, seals, tag) == change["hash"])
    return next(fitting, None)


def following(tag: str) -> tuple[str, ...]:
    """Return the tags that a change may have after one of some tag, the likelier first."""
    return (TAG,) if tag == TAG else (BEFORE, TAG)


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


class Form:
    """How the rows of one table are written, prepared once; rows are tuples of values."""

    def __init__(self, kind: str, columns: Sequence[str]) -> None:
        """Prepare for rows of a table that have these columns, in this order."""
        self.kind = kind
        self.columns = tuple(columns)
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        self.insert = f'INSERT INTO "{kind}" ({names}) VALUES ({marks})'  # noqa: S608 - our names
        may_go = APART.get(kind, ())
        ordered = sorted(enumerate(columns), key=itemgetter(1))
        self._parts = [(at, f"{quoted(name)}:") for at, name in ordered if name not in may_go]
        self._apart = [(at, f"{quoted(name)}:") for at, name in ordered if name in may_go]
        self.salt_bytes = SALT_BYTES * (2 if may_go else 1)
        places = [self.columns.index(name) if name else -1 for name in key_names(kind, columns)]
        self._key = itemgetter(*places)

    def commitment(self, salt: bytes, values: Values) -> str:
        """Return what `commitment` returns of a row."""
        filled = []
        if self.salt_bytes > SALT_BYTES:
            going = self._canonical(_filled(self._apart, values))
            made = hmac.digest(salt[SALT_BYTES:], going, "sha256").hex()
            filled.append(f'"{THEM}":"{made}"')
        filled += _filled(self._parts, values)
        return hmac.digest(salt[:SALT_BYTES], self._canonical(filled), "sha256").hex()

    def _canonical(self, filled: list[str]) -> bytes:
        return f'["{self.kind}",{{{",".join(filled)}}}]'.encode()

    def key(self, values: Values) -> tuple[Any, Any, Any]:
        """Return what `key_of` returns of a row."""
        found: tuple[Any, Any, Any] = self._key((*values, None))
        return found


def _filled(parts: Iterable[tuple[int, str]], values: Values) -> list[str]:
    """Return what is on file of some columns as `canonical` writes it."""
    return [
        key + (quoted(value) if isinstance(value, str) else str(+value))  # true is 1
        for at, key in parts
        if (value := values[at]) is not None
    ]


class Page:
    """One change while it is written: its seals as its rows come, and its hash at the end.

    Of the rows nothing is kept, so that a change of a million takes no more memory than one of ten.
    """

    def __init__(self, connection: sqlite3.Connection, header: Row) -> None:
        """Chain a change to the newest; `header` has sequence, at, actor, reason and command."""
        _, previous = head(connection)
        salt = os.urandom(SALT_BYTES).hex()
        made = header_commitment(salt, header["actor"], header["reason"])
        self._change = {**header, "salt": salt, "commitment": made, "previous": previous}
        self._hash = ChangeHash(self._change)
        self._place = 0
        self._connection = connection
        self._is_begun = False

    def seal(self, rows: Sequence[tuple[Form, Values]], salts: bytes = b"") -> list[Seal]:
        """Return a seal for each further row, in the order they were added, with a fresh salt.

        Only whoever records rows again has salts for all of them, one after the other.
        """
        salts, used = salts or os.urandom(2 * SALT_BYTES * len(rows)), 0
        sequence = self._change["sequence"]
        seals = []
        for place, (form, values) in enumerate(rows, start=self._place + 1):
            salt = salts[used : used + form.salt_bytes]
            used += form.salt_bytes
            made = form.commitment(salt, values)
            seals.append(Seal(sequence, place, form.kind, *form.key(values), salt.hex(), made))
        self._hash.cover(seals)
        self._place += len(rows)
        return seals

    def begin(self) -> None:
        """Write the change before its rows, where these are too many to wait for its hash."""
        if not self._is_begun:
            insert(self._connection, {**self._change, "hash": ""})
            self._is_begun = True

    def end(self) -> None:
        """Write the change, or its hash, after its last row was sealed.

        Nobody else has seen the change yet: so far as they know it is written once.
        """
        hash = self._hash.digest()
        if not self._is_begun:
            insert(self._connection, {**self._change, "hash": hash})
            return
        ask = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
        guard = self._connection.execute(ask, (GUARD,)).fetchall()
        self._connection.execute(f"DROP TRIGGER IF EXISTS {GUARD}")
        update = "UPDATE change SET hash = ? WHERE sequence = ?"
        self._connection.execute(update, (hash, self._change["sequence"]))
        for (sql,) in guard:
            self._connection.execute(sql)


def close(
    connection: sqlite3.Connection,
    header: Row,
    rows: Iterable[tuple[str, Row]],
    people: Mapping[int, str] | None = None,
) -> None:
    """Write the seals of a change and then the change itself, chained to the one before.

    `header` has sequence, at, actor, reason and command; `rows` are all rows it added, in order.
    People who were recorded before keep the salts that `people` has by their numbers.
    """
    page = Page(connection, header)
    kept = {("candidate", number): bytes.fromhex(salt) for number, salt in (people or {}).items()}
    formed, salts = [], []
    for kind, row in rows:
        form = Form(kind, tuple(row))
        formed.append((form, tuple(row.values())))
        salts.append(kept.get((kind, row.get("id", 0))) or os.urandom(form.salt_bytes))
    connection.executemany(ADD_SEAL, page.seal(formed, b"".join(salts)))
    page.end()


def insert(connection: sqlite3.Connection, change: Row) -> None:
    """Write the row of a change."""
    columns = ", ".join(change)
    values = ", ".join(f":{name}" for name in change)
    connection.execute(f"INSERT INTO change ({columns}) VALUES ({values})", change)  # noqa: S608 - our own names


def short(hash: str) -> str:
    """Return the first 160 bits of a hash as people can read them aloud."""
    text = b32encode(bytes.fromhex(hash)[:RECEIPT_BYTES]).decode().lower()
    return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))
