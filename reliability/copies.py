"""Makes backups while others write: each must verify, and come back byte for byte as a dump.

While a backup is made, writers go on. So that it can be compared with the live store, the change it
ends with is looked up there, and everything up to that change must be in the backup, to the byte.
Then each is restored to a new file, and the dump of that file must be the backup's.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Event, Semaphore
from pathlib import Path

from peercert.errors import StoreError
from peercert.records import Training
from peercert.store import restoring
from peercert.store.backups import back_up, verify
from peercert.store.opening import inspecting
from peercert.store.recording import Change
from peercert.store.verifying import TABLES
from reliability.ground import FIRST_DAY, STORE, Outcome, dump, main, office, scratch

FULL, QUICK = 1_000, 20
WRITERS = 2
PEOPLE = 20
EVERY = 2
"""Each writer has one more change to record with every other backup, so that the store stays small
however long it takes."""
START = datetime(2026, 1, 1, tzinfo=UTC)


def write(path: Path, seed: int, turns: Semaphore, stop: Event) -> int:
    """Record training whenever it is this writer's turn, until told to stop; return how much."""
    dice = random.Random(seed)
    count = 0
    sys.stderr = None
    while turns.acquire() and not stop.is_set():
        try:
            with Change(path, command="hours log", actor=f"writer {seed}") as change:
                change.add(f"P-{dice.randint(1, PEOPLE):04d}", training(dice))
            count += 1
        except StoreError as error:
            if "writing" not in error.message:
                raise
    return count


def training(dice: random.Random) -> Training:
    """Invent some training."""
    day = FIRST_DAY + timedelta(days=dice.randrange(900))
    return Training(kind="continuing", minutes=dice.randint(1, 600), completed_on=day)


def rows_up_to(path: Path, sequence: int) -> list[str]:
    """Return every row of a store that was recorded up to a change."""
    found = []
    with inspecting(path) as connection:
        for table in ("seal", *(each for each in TABLES if each != "topic")):
            ask = f"SELECT * FROM {table} WHERE change <= ?"
            found += [f"{table} {row!r}" for row in connection.execute(ask, (sequence,))]
        ask = "SELECT * FROM change WHERE sequence <= ?"
        found += [f"change {row!r}" for row in connection.execute(ask, (sequence,))]
    return sorted(found)


def measure(seed: int, size: int) -> Outcome:
    """Make `size` backups while two programs write."""
    spawn = get_context("spawn")
    bad: list[str] = []
    with scratch() as folder, spawn.Manager() as manager, spawn.Pool(WRITERS) as pool:
        store = folder / STORE
        office(store, PEOPLE, 5, random.Random(seed))
        stop = manager.Event()
        turns = [manager.Semaphore(0) for _ in range(WRITERS)]
        writers = [
            pool.apply_async(write, (store, seed + n, turn, stop)) for n, turn in enumerate(turns)
        ]
        for number in range(size):
            if number % EVERY == 0:
                for turn in turns:
                    turn.release()
            made = back_up(store, folder / "backups", START + timedelta(seconds=number))
            bad += compared(store, made.path, made.sequence)
            bad += drill(store, made.path, folder / "restored.db")
            made.path.unlink()
        stop.set()
        for turn in turns:
            turn.release()
        written = sum(each.get() for each in writers)
    told = f"{written} changes were recorded meanwhile; each backup restored and compared as a dump"
    if not written:
        bad.append("nobody wrote meanwhile")
    return Outcome(tried=size, bad=tuple(bad), told=told)


def compared(store: Path, backup: Path, sequence: int) -> list[str]:
    """Verify a backup, and compare it with what the store holds up to the same change."""
    verdict = verify(backup)
    if verdict.troubles:
        return [f"{backup.name}: {verdict.troubles[0].what}"]
    if rows_up_to(store, sequence) != rows_up_to(backup, sequence + 1):
        return [f"{backup.name}: other rows than the store has up to change {sequence}"]
    return []


def drill(store: Path, backup: Path, target: Path) -> list[str]:
    """Restore a backup to a new file and compare the dumps."""
    restoring.restore(restoring.plan(backup, store), target)
    same = dump(target) == dump(backup)
    target.unlink()
    return [] if same else [f"{backup.name}: restored, its dump is another"]


if __name__ == "__main__":
    main(measure, FULL)
