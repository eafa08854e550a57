"""Thirty-two programs record at once, real commands among them, while others read.

Everything must be stored, in one chain that verifies, and no reader may see half a change: each
change adds an examination and a signature, so that whoever reads sees as many of the one as of the
other, and a chain without a gap.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

from peercert.errors import StoreError
from peercert.records import Affirmation, Candidate, Exam
from peercert.store.opening import reading
from peercert.store.recording import Change
from reliability.ground import FIRST_DAY, STORE, Outcome, command, main, run_in, scratch, troubles

FULL, QUICK = 100, 2
PROGRAMS = 32
READERS = 2
COMMANDS = 10
"""How many of the changes are recorded by real commands as well."""
SEEN = "SELECT (SELECT count(*) FROM exam), (SELECT count(*) FROM affirmation WHERE state = 'CA')"
CHAIN = "SELECT count(*), coalesce(max(sequence), 0) FROM change"


def write(path: Path, number: int, count: int) -> int:
    """Record `count` changes about one person; return how often the store was busy."""
    busy = done = 0
    sys.stderr = None
    while done < count:
        day = FIRST_DAY + timedelta(days=done)
        try:
            with Change(path, command="exam record", actor=f"program {number}") as change:
                change.add(f"P-{number:04d}", Exam(state="CA", sat_on=day, outcome="passed"))
                change.add(f"P-{number:04d}", Affirmation(state="CA", signed_on=day))
            done += 1
        except StoreError as error:
            if "writing" not in error.message:
                raise
            busy += 1
    return busy


def read(path: Path, stop: Event) -> tuple[int, int]:
    """Read until told to stop; return how often, and how often half a change was seen."""
    reads = torn = 0
    while not stop.is_set():
        with reading(path) as connection:
            exams, signatures = connection.execute(SEEN).fetchone()
            changes, last = connection.execute(CHAIN).fetchone()
        reads += 1
        torn += exams != signatures or changes != last
    return reads, torn


def log(folder: Path, number: int) -> int:
    """Record one training with the real command, again if the store was busy."""
    day = str(date(2025, 1, 1) + timedelta(days=number))
    line = command("hours", "log", "P-0001", "1h", "--on", day)
    for _ in range(PROGRAMS):
        if not run_in(folder, line).returncode:
            return 1
    return 0


def measure(seed: int, size: int) -> Outcome:
    """Let 32 programs record `size` changes each."""
    del seed
    spawn = get_context("spawn")
    with scratch() as folder:
        path = folder / STORE
        with Change(path, command="test") as change:
            for number in range(PROGRAMS):
                change.add_candidate(Candidate(name=f"Person {number}", states=("CA",)))
        with spawn.Manager() as manager, spawn.Pool(PROGRAMS + READERS) as pool:
            stop = manager.Event()
            seen = [pool.apply_async(read, (path, stop)) for _ in range(READERS)]
            busy = [pool.apply_async(write, (path, n, size)) for n in range(1, PROGRAMS + 1)]
            with ThreadPoolExecutor(2) as threads:
                commands = min(COMMANDS, size)
                logged = sum(threads.map(lambda n: log(folder, n), range(commands)))
            refused = sum(each.get() for each in busy)
            stop.set()
            reads = [each.get() for each in seen]
        bad = troubles(path)
        with reading(path) as connection:
            (stored, _) = connection.execute(SEEN).fetchone()
            (changes, _) = connection.execute(CHAIN).fetchone()
    torn = sum(each for _, each in reads)
    told = Counter(
        {"stored": stored, "by real commands": logged, "refused as busy and tried again": refused}
    )
    told += Counter({"reads": sum(each for each, _ in reads)})
    wanted = PROGRAMS * size
    if stored != wanted or logged != commands or changes != wanted + commands + 1:
        bad.append(f"{stored} of {wanted} and {logged} of {commands} are stored")
    if torn:
        bad.append(f"{torn} reads saw half a change")
    words = ", ".join(f"{name} {count}" for name, count in told.items())
    return Outcome(tried=wanted + commands, bad=tuple(bad), told=f"{words}, torn reads {torn}")


if __name__ == "__main__":
    main(measure, FULL)
