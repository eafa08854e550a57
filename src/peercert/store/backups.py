"""Backups: made through SQLite, read again before they are called good, kept by a rule.

A backup is a store like any other, under a name that says which store's, when, and up to which
change. Which ones a rule keeps: `store.rotating`.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from peercert import stopping
from peercert.errors import StoreError
from peercert.store import ledger, soundness, waiting
from peercert.store.blaming import blaming
from peercert.store.opening import (
    create,
    flush,
    guarded,
    identity,
    inspecting,
    make_folders,
    refuse_newer,
    store_errors,
)
from peercert.store.placing import first_free, place
from peercert.store.verifying import Trouble

NAME = re.compile(
    r"peercert-(?:([a-z2-7]{8})-)?(\d{8}T\d{6}Z)-c(\d+)(?:-\d+)?\.db(?:\.age)?", re.ASCII
)
MOMENT = "%Y%m%dT%H%M%SZ"
ENCRYPTED = ".age"
PART = re.compile(r"\.peercert-(\d+)\.(part|age|plain)(-journal|\.writer)?", re.ASCII)
MARK_LETTERS = 8


class Backup(NamedTuple):
    """A file in the folder of backups, by its name: whose, when it was made, the last change."""

    path: Path
    mark: str | None
    """The first letters of the hash of the store's first change; older copies have none."""
    taken_at: datetime
    sequence: int

    @property
    def is_encrypted(self) -> bool:
        """Whether only the holder of a key can read it."""
        return self.path.suffix == ENCRYPTED


class Verdict(NamedTuple):
    """What a file turned out to be when it was read again; it is good without troubles."""

    path: Path
    sequence: int
    head: str
    people: int
    troubles: tuple[Trouble, ...]


def folder_of(store: Path) -> Path:
    """Return where the backups of a store are unless somebody says otherwise."""
    return store.parent / "backups"


def back_up(store: Path, folder: Path, moment: datetime, recipients: Sequence[Any] = ()) -> Verdict:
    """Copy a store into a folder as it is at one moment, and call the copy good or refuse it.

    The copy is made under another name, read again from the first page to the last, for recipients
    encrypted, flushed to the disk and only then given its name. What is not encrypted yet lies
    beside the store, never in the folder. Raise StoreError where the store or the copy is not
    whole; then there is no copy.
    """
    refuse_newer(store)
    identity(store)
    make_folder(folder)
    with parting(store.parent if recipients else folder) as part:
        with inspecting(store) as source, blaming(store):
            wanted = ledger.head(source)
            copy(source, part)
        verdict = verify(part)
        if verdict.troubles or (verdict.sequence, verdict.head) != wanted:
            raise not_whole(store, verdict)
        wanted_name = folder / name_of(part, moment, verdict.sequence)
        with sealed(part, folder, recipients) as ready:
            flush(ready)
            end = ENCRYPTED if recipients else ""
            target = first_free(Path(f"{wanted_name}{end}"), partial(place, ready))
        flush(target)
    return verdict._replace(path=target)


@contextmanager
def sealed(part: Path, folder: Path, recipients: Sequence[Any]) -> Iterator[Path]:
    """Yield a copy as it is kept: encrypted where anybody is named for whom, else as it is."""
    if not recipients:
        yield part
        return
    from peercert.store.encrypting import encrypt

    with parting(folder, "age") as ready:
        encrypt(part, ready, recipients)
        yield ready


def name_of(copy: Path, moment: datetime, sequence: int) -> str:
    """Return under which name a copy is kept: whose it is, when it was made, how far it goes."""
    mark = mark_of(beginning(copy))
    parts = ("peercert", *([mark] if mark else []), f"{moment.astimezone(UTC):{MOMENT}}")
    return f"{'-'.join(parts)}-c{sequence}.db"


def mark_of(first: str | None) -> str | None:
    """Return the mark that a store's backups carry; None for a store without a first change."""
    return ledger.short(first).replace("-", "")[:MARK_LETTERS] if first else None


def not_whole(store: Path, verdict: Verdict) -> StoreError:
    """Say that a copy is no backup, because the store is damaged, and name the first trouble."""
    first = verdict.troubles[0].what if verdict.troubles else "the copy ends elsewhere"
    return StoreError(
        f"{store} is damaged, so its copy is too: {first}",
        hint="`peercert doctor --full` names everything that is wrong; no backup was kept",
    )


def make_folder(folder: Path) -> None:
    """Make the folder for backups, readable by its owner only, where there is none."""
    with store_errors(folder):
        try:
            make_folders(folder)
        except FileExistsError:
            raise StoreError(f"{folder} is not a folder", hint="--to names a folder") from None


@contextmanager
def parting(folder: Path, kind: str = "part") -> Iterator[Path]:
    """Give a name for a file in the making, and leave nothing under it; sweep up after the killed.

    Whoever was killed while making one left it behind: it goes once that program is gone.
    """
    part = folder / f".peercert-{os.getpid()}.{kind}"
    with store_errors(folder):
        for each in list(folder.iterdir()):
            if (found := PART.fullmatch(each.name)) and is_left(int(found[1]), found[2] == kind):
                each.unlink(missing_ok=True)
    try:
        yield part
    finally:
        with suppress(OSError):
            for end in ("", "-journal", waiting.SUFFIX):
                Path(f"{part}{end}").unlink(missing_ok=True)
        stopping.note(part, "")


def is_left(process: int, is_same: bool) -> bool:  # noqa: FBT001 - of the same kind
    """Return whether a file in the making was left behind: by a program that is gone, or by us."""
    return is_same if process == os.getpid() else not waiting.is_running(process)


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy what a connection sees into a new file, through SQLite itself."""
    create(target)
    with store_errors(target), closing(guarded(target, write=True)) as new:
        source.backup(new)


def verify(path: Path) -> Verdict:
    """Read a file from the first page to the last: tables, pages, chain, every row.

    Nothing in it raises; that there is no such file, that it may not be opened, or that a newer
    peercert made it, does.
    """
    if not os.path.lexists(path):
        hint = "`peercert backup list` names every backup"
        raise StoreError(f"{path}: there is no such file", hint=hint)
    troubles: list[Trouble] = []
    sequence, head, people = 0, ledger.GENESIS, 0
    try:
        with inspecting(path) as connection:
            troubles += soundness.everything(connection, path)
            with suppress(sqlite3.Error, ValueError, TypeError):
                sequence, head = ledger.head(connection)
                (people,) = connection.execute("SELECT count(*) FROM current_candidate").fetchone()
    except StoreError as error:
        if not soundness.is_damage(error):
            raise
        troubles.append(Trouble(None, error.message))
    return Verdict(path, sequence, head, people, tuple(troubles))


def in_folder(folder: Path) -> list[Backup]:
    """Return the backups in a folder by their names, the newest first; none where it is missing."""
    found = []
    with store_errors(folder), suppress(FileNotFoundError):
        for path in folder.iterdir():
            if parts := NAME.fullmatch(path.name):
                with suppress(ValueError):
                    moment = datetime.strptime(parts[2], MOMENT).replace(tzinfo=UTC)
                    found.append(Backup(path, parts[1], moment, int(parts[3])))
    return sorted(found, key=lambda each: (each.taken_at, each.sequence), reverse=True)


def beginning(path: Path) -> str | None:
    """Return the hash of a store's first change, which no two stores share; None if unreadable."""
    with suppress(StoreError, sqlite3.Error, ValueError), inspecting(path) as connection:
        return hash_at(connection, 1)
    return None


def hash_at(connection: sqlite3.Connection, sequence: int) -> str | None:
    """Return the hash of one change; None where there is no such change."""
    ask = "SELECT hash FROM change WHERE sequence = ?"
    found = connection.execute(ask, (sequence,)).fetchone()
    return None if found is None else str(found[0])
