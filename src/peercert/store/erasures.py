"""The list of erasures beside the store, which a restore of an older backup applies again.

One JSON object a line, in `NAME.erasures`: the commitment that the ledger has to there being such
a person (which says nothing about them, and which nobody else has), the basis, and the moment of
the change: whoever is erased twice must be erased again in a copy from between the two.
"""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import NamedTuple

from peercert import stopping
from peercert.errors import StoreError
from peercert.store import neighbours
from peercert.store.opening import store_errors

SUFFIX = ".erasures"


class Erased(NamedTuple):
    """On which basis somebody was erased, and the moment of that change; "" where none is kept."""

    basis: str
    at: str


def beside(store: Path) -> Path:
    """Return where a store's list of erasures lies."""
    return store.with_name(store.name + SUFFIX)


def mark(connection: sqlite3.Connection, number: int) -> str:
    """Return the commitment to there being a person, by which every copy of a store knows them."""
    ask = "SELECT commitment FROM seal WHERE kind = 'candidate' AND record = ?"
    (found,) = connection.execute(ask, (number,)).fetchone()
    return str(found)


def append(store: Path, commitment: str, erased: Erased) -> None:
    """Add a line and flush it to disk; call it inside the change, so that none is missing.

    An end that a killed program left half written is taken away first.
    """
    entry = {"candidate": commitment, "basis": erased.basis, "at": erased.at}
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    path = beside(store)
    listed = f"{path} lists the erasure: give the same command again to carry it out."
    with store_errors(path), stopping.writing(path, listed, listed):
        opened = neighbours.opened(path, store, os.O_RDWR | os.O_APPEND)
        try:
            os.ftruncate(opened, _whole(path.read_bytes()))
            os.write(opened, line.encode())
            os.fsync(opened)
        finally:
            os.close(opened)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def listed(store: Path) -> dict[str, Erased]:
    """Return the last erasure of each person listed beside a store, by the person's commitment.

    Raise StoreError for a line that cannot be read: nobody may come back unseen.
    """
    path = beside(store)
    with store_errors(path):
        neighbours.refuse(path, store)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return {}
    found: dict[str, Erased] = {}
    for number, line in enumerate(data[: _whole(data)].splitlines(), start=1):
        try:
            entry = json.loads(line)
            one = Erased(str(entry["basis"]), str(entry.get("at", "")))
            keep_last(found, str(entry["candidate"]), one)
        except (ValueError, KeyError, TypeError):
            hint = "put the line right from a copy of the list; nothing was read or written"
            raise StoreError(f"{path}: line {number} is not an erasure", hint=hint) from None
    return found


def keep_last(found: dict[str, Erased], commitment: str, erased: Erased) -> None:
    """Note an erasure, unless a later one of the same person is known."""
    if commitment not in found or found[commitment].at <= erased.at:
        found[commitment] = erased


def _whole(data: bytes) -> int:
    """Return how many bytes come to whole lines."""
    return data.rfind(b"\n") + 1
