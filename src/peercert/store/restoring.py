"""Going back to a backup: into another file, and only then, if asked for, in the store's place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from peercert import stopping
from peercert.errors import RefusedError, StoreError
from peercert.store import ledger, soundness, waiting
from peercert.store.backups import (
    MOMENT,
    Verdict,
    copy,
    parting,
    verify,
)
from peercert.store.blaming import blaming
from peercert.store.erasures import Erasures, after, carry, collect
from peercert.store.identities import marks
from peercert.store.opening import (
    BESIDE,
    begin,
    connect,
    copy_bytes,
    create,
    flush,
    guarded,
    inspecting,
    refuse_newer,
    revision_of,
    store_errors,
)
from peercert.store.placing import first_free, place_as_asked, refuse_taken, reserve

NOTHING = (0, ledger.GENESIS)
"""The head of a store in which nothing is recorded."""
WRITTEN_MEANWHILE = "look again at what would be lost, then restore again; nothing was replaced"


class Lost(NamedTuple):
    """A change that the store has and the backup has not."""

    sequence: int
    at: str
    actor: str
    command: str


class Loss(NamedTuple):
    """What going back to a backup would lose; the store's head is None where it is unreadable."""

    lost: tuple[Lost, ...]
    head: tuple[int, str] | None
    is_branch: bool
    """Whether the backup has changes that the store never had."""


class Plan(NamedTuple):
    """A way back: from which file, for which store, what is lost, and who is erased again."""

    backup: Path
    store: Path
    loss: Loss
    erased: Erasures
    named: Path
    """What is said of the backup: the file that was encrypted, where it was."""


def plan(backup: Path, store: Path, named: Path | None = None) -> Plan:
    """Say what restoring would do. Raise StoreError where the backup is not whole.

    Raise NewerStoreError where it, or the store, was made by a newer peercert.
    """
    refuse_newer(store)
    check(verify(backup), named or backup)
    return Plan(backup, store, loss(backup, store), collect(store, store), named or backup)


def loss(backup: Path, store: Path) -> Loss:
    """Compare a backup with the store, if there is one: which changes the backup does not have."""
    if not store.exists():
        return Loss((), NOTHING, is_branch=False)
    with inspecting(backup) as connection, blaming(backup):
        kept = dict(connection.execute("SELECT sequence, hash FROM change").fetchall())
    newest, rows = None, []
    with (
        soundness.passing_over_damage(),
        inspecting(store) as connection,
        blaming(store),
    ):
        ask = "SELECT sequence, hash, at, actor, command FROM change ORDER BY sequence"
        found = head(connection, store)
        rows = connection.execute(ask).fetchall() if found != NOTHING else []
        newest = found
    if newest is None:
        return Loss((), None, is_branch=False)
    gone = tuple(Lost(row[0], *row[2:]) for row in rows if kept.get(row[0]) != row[1])
    common = len(rows) - len(gone)
    return Loss(gone, newest, is_branch=len(kept) > common)


EVERY_ERASURE = """
SELECT seal.commitment, seal.salt, seal.candidate, change.at FROM seal
LEFT JOIN erasure ON erasure.candidate = seal.candidate
LEFT JOIN change ON change.sequence = erasure.change
WHERE seal.kind = 'candidate' ORDER BY seal.candidate, erasure.id
"""


def restore(way: Plan, target: Path) -> Verdict:
    """Copy a backup to a new file, erase again who was erased since, and read it all again.

    Raise RefusedError where there is a file of that name, StoreError where the backup is not whole.
    """
    refuse_taken(target)
    with made(way, target.parent) as part:
        verdict = settled(part, way.named)
        carry(way.erased.people, target)
        place_as_asked(part, target)
        flush(target)
    return verdict._replace(path=target)


@contextmanager
def made(way: Plan, folder: Path) -> Iterator[Path]:
    """Give a copy of a backup under a passing name, in which everybody is erased again."""
    with parting(folder) as part:
        with inspecting(way.backup) as source, blaming(way.backup):
            copy(source, part)
        if people := missing_erasures(part, way.erased):
            erase_again(part, people)
        yield part


def settled(part: Path, backup: Path) -> Verdict:
    """Read a copy that is ready from the first page to the last, and have the disk keep it."""
    verdict = check(verify(part), backup)
    flush(part)
    return verdict


def check(verdict: Verdict, backup: Path) -> Verdict:
    """Return a verdict that is good. Raise StoreError for any other, with its first trouble."""
    if verdict.troubles:
        hint = "`peercert backup verify` says which backups are whole; nothing was restored"
        raise StoreError(f"{backup} is damaged: {verdict.troubles[0].what}", hint=hint)
    return verdict


def missing_erasures(path: Path, erased: Erasures) -> dict[int, str]:
    """Return the numbers of the people in a file who were erased since elsewhere, and the basis."""
    with inspecting(path) as connection:
        rows = connection.execute(EVERY_ERASURE).fetchall()
    lasts: dict[int, tuple[frozenset[str], str]] = {}
    for commitment, salt, number, at in rows:
        _, before = lasts.get(number, (None, ""))
        lasts[number] = (marks(commitment, salt), after(before, at or ""))
    found = {}
    for number, (names, at) in lasts.items():
        known = (erased.people.get(mark) for mark in names)
        last = max((each for each in known if each), key=lambda each: each.at, default=None)
        if last and (not at or at < last.at):
            found[number] = last.basis
    return found


def erase_again(path: Path, people: dict[int, str]) -> None:
    """Erase these people in a file that is not the store yet."""
    from peercert.store.erasing import reapply

    reapply(path, people)


def replace(way: Plan, moment: datetime, actor: str) -> tuple[Verdict, Path | None]:
    """Put a copy of a backup in the store's place; return it, and where the old one is now.

    Other writers are kept out meanwhile. That it was restored, by whom and from what, is recorded
    in it. The old store stays beside the new one; a damaged one as it lies on the disk. Raise
    RefusedError where somebody wrote to the store since the plan was made.
    """
    store, before = way.store, way.loss.head
    with made(way, store.parent) as part, ExitStack() as locked:
        note(part, before, moment, actor)
        verdict = settled(part, way.named)
        live = locked.enter_context(kept_out(store, actor)) if before else None
        if live and head(live, store) != before:
            raise RefusedError(f"{store} was written meanwhile", hint=WRITTEN_MEANWHILE)
        old = None
        if before != NOTHING:
            old = first_free(
                store.with_name(f"{store.stem}.replaced-{moment:{MOMENT}}.db"), reserve
            )
            keep(live, store, old)
        carry(way.erased.people, store)
        replaced = f"{store} is replaced by the backup."
        with store_errors(store), stopping.writing(store, f"{store} may be replaced.", replaced):
            part.replace(store)
        flush(store)
    return verdict._replace(path=store), old


def head(connection: sqlite3.Connection, path: Path) -> tuple[int, str]:
    """Return the number and hash of the newest change, also of a file with nothing in it yet."""
    return ledger.head(connection) if revision_of(connection, path) else NOTHING


@contextmanager
def kept_out(store: Path, actor: str) -> Iterator[sqlite3.Connection]:
    """Keep other writers out of a store, made where there is none, and change nothing in it."""
    create(store)
    with store_errors(store), closing(guarded(store, write=True)) as connection:
        begin(connection, store, actor=actor, command="backup restore")
        try:
            yield connection
        finally:
            connection.rollback()
            waiting.take_away(store)


def keep(live: sqlite3.Connection | None, store: Path, old: Path) -> None:
    """Keep the store that will be replaced in an empty file, before it is; whole or not at all."""
    try:
        if live is None:
            copy_bytes(store, old)
        else:
            with inspecting(store) as reader:
                copy(reader, old)
        flush(old)
    except BaseException:
        for end in ("", *BESIDE):
            Path(f"{old}{end}").unlink(missing_ok=True)
        stopping.note(old, "")
        raise
    stopping.note(old, f"The store as it was lies in {old}.")
    if live is None:
        for end in BESIDE:
            with store_errors(store):
                Path(f"{store}{end}").unlink(missing_ok=True)


def note(part: Path, before: tuple[int, str] | None, moment: datetime, actor: str) -> None:
    """Record in a restored store, as a change of its own, that it was restored, and over what."""
    was = f"change {before[0]}, {ledger.short(before[1])}" if before else "a store beyond reading"
    with store_errors(part), closing(connect(part, write=True)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        sequence, hash = ledger.head(connection)
        header = {
            "sequence": sequence + 1,
            "at": moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
            "actor": actor,
            "reason": f"from change {sequence}, {ledger.short(hash)}; in place of {was}",
            "command": "backup restore",
        }
        ledger.close(connection, header, [])
        connection.execute("COMMIT")
