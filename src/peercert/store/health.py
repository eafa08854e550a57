"""Whether all is well with a store and with where it lies. Nothing here repairs anything.

Each point names the evidence and, where something is to be done, the exact next command.
"""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote
from typing import Literal, NamedTuple

from peercert import __version__
from peercert.errors import StoreError
from peercert.store import bounds, ledger, moments, neighbours, rotating, soundness, verifying
from peercert.store.backups import Backup, hash_at, in_folder, verify
from peercert.store.blaming import blaming
from peercert.store.opening import (
    BESIDE,
    LIMITS,
    REVISIONS,
    SETTINGS,
    identity,
    inspecting,
    revision_of,
)
from peercert.store.shape import SHAPES, shape
from peercert.store.surroundings import (
    conflicts,
    keeps_names,
    network_type,
    open_to_others,
    owned_by_another,
    synced_by,
    writable_by_others,
)
from peercert.store.verifying import Receipt, Trouble

Level = Literal["well", "warning", "damage"]
OLD = timedelta(days=7)
"""How old the newest backup may be."""
WHILE = timedelta(minutes=1)
"""What is recorded while the doctor looks is not ahead of the clock that it began with."""
AT_MOST = 10
"""How many troubles of one kind are named."""
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
OWN_FOLDER = "keep the store in a folder of its own, which nobody else may write to"
UPGRADED = """SELECT change FROM remains JOIN change ON sequence = change
WHERE command = 'upgrade' LIMIT 1"""
ELSEWHERE = "keep the store in a folder of this computer, and its backups there: backup create --to"


class Point(NamedTuple):
    """One thing that was looked at: how it is, the evidence, and what to do next."""

    name: str
    level: Level
    says: str
    evidence: tuple[str, ...] = ()
    command: str = ""


class Wish(NamedTuple):
    """What to look at: which store and backups, how closely, against what, and when it is now."""

    store: Path
    backups: Path
    full: bool
    now: datetime
    receipts: tuple[Receipt, ...] = ()


def examine(wish: Wish) -> Iterator[Point]:
    """Look at everything and give each point, what is well included.

    Raise StoreError where there is no store, where it may not be opened, or where a newer peercert
    made it.
    """
    identity(wish.store)
    yield versions()
    yield from lying(wish.store)
    journal = [end for end in BESIDE if Path(f"{wish.store}{end}").exists()]
    backups = in_folder(wish.backups)
    yield from planted(wish, backups)
    try:
        with inspecting(wish.store) as source, apart(source, wish.store) as connection:
            if journal and not Path(f"{wish.store}{journal[0]}").exists():
                yield Point("journal", "well", "what a killed program left half done was undone")
            own = own_of(connection, backups)
            yield from within(connection, wish, way_back(own or backups))
            yield from dated(rotating.ahead(own, wish.now), wish)
            yield backup(connection, own, wish)
    except StoreError as error:
        if not soundness.is_damage(error):
            raise
        yield Point("store", "damage", error.message, (), way_back(backups))


@contextmanager
def apart(source: sqlite3.Connection, store: Path) -> Iterator[sqlite3.Connection]:
    """Yield a copy of a store in memory and let go of the store: nobody who writes has to wait.

    A file that SQLite cannot copy is looked at as it lies.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        for limit, value in LIMITS:
            copy.setlimit(limit, value)
        bounds.bound(copy, store)
        found = source
        with suppress(sqlite3.DatabaseError):
            source.backup(copy)
            for setting in SETTINGS:
                copy.execute(f"PRAGMA {setting}")
            if shape(copy) not in SHAPES.values():
                bounds.only_stored(copy)
            source.rollback()
            found = copy
        yield found


def own_of(connection: sqlite3.Connection, backups: Sequence[Backup]) -> list[Backup]:
    """Return the backups of a store; none where its first change cannot be read."""
    with suppress(sqlite3.Error, ValueError):
        if first := hash_at(connection, 1):
            return rotating.own(backups, first)
    return []


def way_back(backups: Sequence[Backup]) -> str:
    """Return the command that leads back to a store that is whole: to the newest backup."""
    if not backups:
        return "peercert recover"
    key = " --identity FILE" if backups[0].is_encrypted else ""
    return f"peercert backup restore {quote(str(backups[0].path))}{key}"


def versions() -> Point:
    """Name the versions that run here."""
    python = platform.python_version()
    says = f"peercert {__version__}, Python {python}, SQLite {sqlite3.sqlite_version}"
    return Point("versions", "well", says)


def lying(store: Path) -> Iterator[Point]:
    """Look at the file, its folder, and what else lies there."""
    if open_to_others(store):
        says = "others on this computer may read the store"
        yield Point("permissions", "warning", says, (), f"chmod 600 {quote(str(store))}")
    elif writable_by_others(store.parent) and keeps_names(store.parent):
        says = "others may put files beside the store (a folder with the sticky bit)"
        yield Point("permissions", "warning", says, (OWN_FOLDER,))
    elif writable_by_others(store.parent):
        says = "others may put another file in the store's place"
        command = f"chmod go-w {quote(str(store.parent))}"
        yield Point("permissions", "warning", says, (), command)
    elif (owner := owned_by_another(store)) is not None:
        command = f"chown {os.geteuid()} {quote(str(store))}"
        yield Point("permissions", "warning", f"the store belongs to account {owner}", (), command)
    else:
        yield Point("permissions", "well", "nobody else may read or replace the store")
    if copies := conflicts(store):
        says = "a program that synchronizes folders has made copies of the store"
        command = f"peercert backup verify {quote(str(copies[0]))}"
        yield Point("folder", "warning", says, tuple(map(str, copies[:AT_MOST])), command)
    elif service := synced_by(store):
        says = f"the store lies in a folder of {service}, which may replace it while it is written"
        yield Point("folder", "warning", says, (ELSEWHERE,), "peercert backup create")
    elif kind := network_type(store):
        says = f"the store lies on a network ({kind}), where locks may not hold"
        yield Point("folder", "warning", says, (ELSEWHERE,), "peercert backup create")
    else:
        yield Point("folder", "well", "the store lies on this computer")


def planted(wish: Wish, backups: Iterable[Backup]) -> Iterator[Point]:
    """Name what lies beside a store, or among its backups, and others may have put there."""
    found = [f"{path} {why}" for path, why in neighbours.faults(wish.store)]
    found += [
        f"{path} {why}"
        for path in (each.path for each in backups)
        if (why := neighbours.fault(path, wish.store)) and neighbours.fault(path, wish.backups)
    ]
    if found:
        says = "others may have put files beside the store: look who did, and move them away"
        yield Point("beside it", "warning", says, tuple(found[:AT_MOST]))


def within(connection: sqlite3.Connection, wish: Wish, command: str) -> Iterator[Point]:
    """Look into the file: tables, pages, chain, rows, receipts, and the clock."""

    def found(name: str, check: Callable[[], Iterable[Trouble]], well: str) -> Point:
        troubles = list(soundness.caught(check))
        if not troubles:
            return Point(name, "well", well)
        evidence = tuple(map(sentence, troubles[:AT_MOST]))
        count = "1 trouble" if len(troubles) == 1 else f"{len(troubles)} troubles"
        return Point(name, "damage", count, evidence, command)

    as_made = made(connection, wish.store)
    yield found("tables", lambda: soundness.tables(connection, wish.store), as_made)
    pages = "PRAGMA integrity_check, foreign keys" if wish.full else "PRAGMA quick_check"
    structure = soundness.structure(connection, full=wish.full)
    yield found("pages", lambda: structure, f"{pages}: nothing found")
    chain = found("changes", lambda: verifying.chain(connection), "")
    yield chain._replace(says=chain.says or f"{changes(connection)}, chained without a gap")
    if wish.full:
        says = f"every row is as it was recorded{sealed_since(connection)}"
        yield found("rows", lambda: verifying.rows(connection), says)
    else:
        says = "the newest change holds what it recorded; --full looks at every row"
        yield found("rows", lambda: verifying.newest(connection), says)
    if wish.receipts:
        says = "the store still has everything that the receipts name"
        yield found("receipts", lambda: held(connection, wish.receipts), says)
    with suppress(sqlite3.Error, ValueError, TypeError):
        yield clock(connection, wish.now)


def made(connection: sqlite3.Connection, store: Path) -> str:
    """Say which tables a store has that are as they were made."""
    revision = None
    with suppress(StoreError):  # which is then said of the tables
        revision = revision_of(connection, store)
    if revision in {None, REVISIONS[-1]}:
        return "as they were made"
    upgraded = f"the next command that reads or records facts upgrades them to {REVISIONS[-1]}"
    return f"as they were made, of revision {revision}; {upgraded}, after a backup"


def sealed_since(connection: sqlite3.Connection) -> str:
    """Say from which change on it is proven what older tables left of erased records, if any."""
    with suppress(sqlite3.Error):
        for (sequence,) in connection.execute(UPGRADED):
            return f"; what was erased before change {sequence} is proven as that change found it"
    return ""


def changes(connection: sqlite3.Connection) -> str:
    """Say how many changes there are."""
    sequence, _ = ledger.head(connection)
    return "1 change" if sequence == 1 else f"{sequence} changes"


def held(connection: sqlite3.Connection, receipts: Iterable[Receipt]) -> Iterator[Trouble]:
    """Compare the chain with every receipt."""
    for receipt in receipts:
        yield from verifying.against(connection, receipt)


def sentence(trouble: Trouble) -> str:
    """Say one trouble, with its change where that is known."""
    return f"change {trouble.change}: {trouble.what}" if trouble.change else trouble.what


def clock(connection: sqlite3.Connection, now: datetime) -> Point:
    """Compare the clock with every change that counts, and each change with the one before it."""
    ahead, behind = moments.ahead(connection, now + WHILE), list(moments.behind(connection))
    told = tuple(
        f"change {each.change} was recorded {each.at}, the change before it {each.before}"
        for each in behind
    )
    if ahead:
        says = f"this computer's clock says {now:{MOMENT}}, which is before a change"
        named = f"change {ahead.latest} was recorded {moments.stamp(ahead.at)}"
        return Point("clock", "warning", says, (named, *told), "date -u")
    if not behind:
        return Point("clock", "well", f"{now:{MOMENT}}, after every change")
    count = "1 change was" if len(behind) == 1 else f"{len(behind)} changes were"
    says = f"{now:{MOMENT}}; {count} recorded by a clock behind that of the change before"
    doubted = any(each.is_much and not each.is_answered for each in behind)
    return Point("clock", "warning" if doubted else "well", says, told)


def dated(ahead: Sequence[Backup], wish: Wish) -> Iterator[Point]:
    """Name the backups that are dated after now."""
    if ahead:
        count = "1 backup is" if len(ahead) == 1 else f"{len(ahead)} backups are"
        says = f"{count} dated after this computer's clock, which says {wish.now:{MOMENT}}"
        evidence = tuple(str(each.path) for each in ahead[:AT_MOST])
        yield Point("backup dates", "warning", says, evidence, "date -u")


def backup(connection: sqlite3.Connection, own: Sequence[Backup], wish: Wish) -> Point:
    """Look at the newest backup from before now: how old, and whether a good copy of this store."""
    make = "peercert backup create"
    newest = next((each for each in own if each.taken_at <= wish.now), None)
    if newest is None:
        says = f"none of this store in {wish.backups}{' from before now' if own else ''}"
        return Point("backup", "warning", says, (), make)
    if not newest.is_encrypted and (wrong := faults(connection, newest, wish)):
        return wrong
    days = (wish.now - newest.taken_at).days
    age = f"{days} days ago" if days > 1 else "1 day ago" if days == 1 else "less than a day ago"
    says = f"the newest was made {age}, up to change {newest.sequence}"
    if newest.is_encrypted:
        says += "; it is encrypted, so it was not looked into"
    is_old = wish.now - newest.taken_at > OLD
    command = make if is_old else ""
    return Point("backup", "warning" if is_old else "well", says, (str(newest.path),), command)


def faults(connection: sqlite3.Connection, newest: Backup, wish: Wish) -> Point | None:
    """Look into a backup; return what keeps it from being a good copy of this store, or None."""
    make = "peercert backup create"
    named = (str(newest.path),)
    try:
        verdict = verify(newest.path) if wish.full else None
        with inspecting(newest.path) as copy, blaming(newest.path):
            sequence, hash = ledger.head(copy)
    except StoreError as error:
        return Point("backup", "warning", "the newest cannot be read", (error.message,), make)
    if verdict and verdict.troubles:
        evidence = (*named, *map(sentence, verdict.troubles[:AT_MOST]))
        return Point("backup", "warning", "the newest is damaged", evidence, make)
    with suppress(sqlite3.Error, ValueError):
        if sequence and hash_at(connection, sequence) != hash:
            says = "the newest has changes that the store does not have"
            return Point("backup", "warning", says, named, way_back([newest]))
    return None
