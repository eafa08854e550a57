"""The list of erasures beside the store, which a restore of an older backup applies again.

One JSON object a line, in `NAME.erasures`: by what copies of the store know the person (see
`store.identities`; it says nothing about them), the basis, and the moment of the change: whoever is
erased twice must be erased again in a copy from between the two.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from peercert import stopping
from peercert.errors import StoreError
from peercert.store import neighbours
from peercert.store.backups import folder_of, in_folder
from peercert.store.blaming import blaming
from peercert.store.identities import marks
from peercert.store.opening import inspecting, store_errors

ERASED = """
SELECT seal.commitment, seal.salt, erasure.basis, coalesce(change.at, ''),
coalesce(change.command = 'recover', 0) FROM erasure
LEFT JOIN change ON change.sequence = erasure.change
JOIN seal ON seal.kind = 'candidate' AND seal.record = erasure.candidate
ORDER BY erasure.id
"""
SUFFIX = ".erasures"
CARRY_OUT = "lists the erasure: give the same command again to carry it out."


class Erased(NamedTuple):
    """On which basis somebody was erased, and the moment of that change; "" where none is kept."""

    basis: str
    at: str


class Erasures(NamedTuple):
    """The last erasure of each person, by what copies of the store know them."""

    people: dict[str, Erased]
    unread: tuple[Path, ...]
    """Files that may name more of them and cannot be read."""


def beside(store: Path) -> Path:
    """Return where a store's list of erasures lies."""
    return store.with_name(store.name + SUFFIX)


def append(store: Path, erased: Mapping[str, Erased], told: str = CARRY_OUT) -> None:
    """Add lines and flush them to disk; call it inside the change, so that none is missing.

    An end that a killed program left half written is taken away first. `told` is what is said of
    the list where the command is stopped.
    """
    lines = "".join(
        json.dumps({"candidate": mark, "basis": one.basis, "at": one.at}, ensure_ascii=False) + "\n"
        for mark, one in sorted(erased.items())
    )
    path = beside(store)
    listed = f"{path} {told}"
    with store_errors(path), stopping.writing(path, listed, listed):
        opened = neighbours.opened(path, store, os.O_RDWR | os.O_APPEND)
        with os.fdopen(opened, "ab") as file:
            os.ftruncate(opened, _whole(path.read_bytes()))
            file.write(lines.encode())
            file.flush()
            os.fsync(opened)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def carry(erased: Mapping[str, Erased], store: Path) -> None:
    """Add to the list beside a store, or beside a copy that may become one, whom it lacks."""
    known = listed(store)
    missing = {
        mark: one for mark, one in erased.items() if mark not in known or known[mark].at < one.at
    }
    if missing:
        append(store, missing, "lists who was erased.")


def listed(store: Path) -> dict[str, Erased]:
    """Return the last erasure of each person listed beside a store, by what the person is known.

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
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(data[: _whole(data)].splitlines(), start=1):
        try:
            entry = json.loads(line)
            mark, one = (
                str(entry["candidate"]),
                Erased(str(entry["basis"]), str(entry.get("at", ""))),
            )
            if (mark, one.at) not in seen:  # a copy of the list may have been added to it
                keep_next(found, mark, one)
            seen.add((mark, one.at))
        except (ValueError, KeyError, TypeError):
            hint = "put the line right from a copy of the list; nothing was read or written"
            raise StoreError(f"{path}: line {number} is not an erasure", hint=hint) from None
    return found


def keep_last(found: dict[str, Erased], mark: str, erased: Erased) -> None:
    """Note an erasure, unless a later one of the same person is known."""
    if mark not in found or found[mark].at <= erased.at:
        found[mark] = erased


def keep_next(found: dict[str, Erased], mark: str, erased: Erased) -> None:
    """Note an erasure that came after those of the same person that are known."""
    before = found[mark].at if mark in found else ""
    found[mark] = erased._replace(at=after(before, erased.at))


def after(before: str, at: str) -> str:
    """Return by what moment an erasure is compared that came after another of the same person.

    None is earlier than the one before it, whatever the clock said: it took away more.
    """
    return at if at >= before else f"{before}+"


def collect(store: Path, inside: Path) -> Erasures:
    """Collect everybody who was erased: from the list beside a store, from inside, from backups.

    `inside` is the store itself, or a copy of what can be read of it.
    """
    people = listed(store)
    unread: list[Path] = []
    again: list[tuple[frozenset[str], Erased]] = []
    backups = in_folder(folder_of(store))
    for path in (inside, *(each.path for each in backups if not each.is_encrypted)):
        own: dict[str, Erased] = {}
        try:
            if path.exists():
                look_into(path, own, again)
        except StoreError:
            unread.append(path)
        for mark, erased in own.items():
            keep_last(people, mark, erased)
    for known, erased in again:  # the moment is that of the salvage, so every other is better
        if known.isdisjoint(people):
            people.update(dict.fromkeys(known, erased))
    if inside in unread or not inside.exists():
        unread += [each.path for each in backups if each.is_encrypted]
    return Erasures(people, tuple(unread))


def look_into(
    path: Path, own: dict[str, Erased], again: list[tuple[frozenset[str], Erased]]
) -> None:
    """Note who was erased in a store, and apart from them those whose erasure was salvaged."""
    with inspecting(path) as connection, blaming(path):
        for commitment, salt, basis, at, is_again in connection.execute(ERASED):
            known, erased = marks(commitment, salt), Erased(basis, at)
            if is_again:
                again.append((known, erased))
            else:
                for mark in known:
                    keep_next(own, mark, erased)


def _whole(data: bytes) -> int:
    """Return how many bytes come to whole lines."""
    return data.rfind(b"\n") + 1
