"""What every measurement stands on: a store of invented people, its state, and one result."""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from peercert.errors import PeercertError
from peercert.records import Affirmation, Candidate, Certificate, Exam, Training
from peercert.store import soundness
from peercert.store.opening import NoStoreYetError, guarded, inspecting, reading
from peercert.store.reading import read_all
from peercert.store.recording import Change

ROOT = Path(__file__).parents[1]
STORE = "peercert.db"
DAY = "2026-11-22"
FIRST_DAY = date(2024, 1, 1)
SHOWN = 10
"""How many failures are printed; all are counted."""

Task = TypeVar("Task")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one measurement found."""

    tried: int
    bad: tuple[str, ...]
    told: str
    """Details, in words, for the table."""


@dataclass(frozen=True, slots=True)
class State:
    """What a store holds, apart from salts and moments."""

    facts: tuple[object, ...] = ()
    changes: int = 0


def state_of(path: Path) -> State:
    """Read a store through the guarded opening. Raise StoreError where it cannot be read."""
    if not path.exists() or not path.stat().st_size:
        return State()
    try:
        with reading(path) as connection:
            (changes,) = connection.execute("SELECT count(*) FROM change").fetchone()
            return State(tuple(read_all(connection)), changes)
    except NoStoreYetError:
        return State()


def troubles(path: Path) -> list[str]:
    """Return everything that is wrong with a store, as `doctor --full` finds it."""
    try:
        with inspecting(path) as connection:
            return [str(trouble) for trouble in soundness.everything(connection, path)]
    except PeercertError as error:
        return [error.message]


def dump(path: Path) -> str:
    """Return everything in a store as SQL, byte for byte."""
    connection = guarded(path, write=False)
    try:
        return "\n".join(connection.iterdump())
    finally:
        connection.close()


def person(number: int, dice: random.Random) -> Candidate:
    """Invent a person with a little of everything."""
    day = FIRST_DAY + timedelta(days=dice.randrange(700))
    hours = tuple(
        Training(
            kind="continuing",
            minutes=60 * dice.randint(1, 9),
            completed_on=day + timedelta(days=dice.randrange(300)),
            title=f"Class {dice.randrange(1000)}",
            topics=("ethics",) if dice.random() < 1 / 2 else (),
        )
        for _ in range(dice.randint(1, 4))
    )
    return Candidate(
        name=f"Invented Person {number}",
        states=("CA",),
        email=f"p{number}@example.org",
        born_on=date(1990, 1, 1) + timedelta(days=number),
        training=hours,
        exams=(Exam(state="CA", sat_on=day, outcome="passed"),),
        affirmations=(Affirmation(state="CA", signed_on=day),),
        certificates=(Certificate(state="CA", number=f"M-{number}", issued_on=day),),
    )


def office(path: Path, people: int, changes: int, dice: random.Random) -> None:
    """Make a store: people in one change, then one more change for each further fact."""
    with Change(path, command="candidate import", actor="tester") as change:
        ids = [change.add_candidate(person(number, dice)) for number in range(1, people + 1)]
    for number in range(changes):
        with Change(path, command="hours log", actor="tester", reason="measured") as change:
            day = FIRST_DAY + timedelta(days=number)
            fact = Training(kind="continuing", minutes=60 + number, completed_on=day)
            id = change.add(dice.choice(ids), fact)
            if number % 5 == 4:
                change.void(id, "typed twice")


def environment(folder: Path) -> dict[str, str]:
    """Return the whole environment of a real command: nothing of this computer's but its PATH."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_DATA_HOME": str(folder / "data"),
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PEERCERT_STORE": STORE,
        "PEERCERT_AS_OF": DAY,
        "PEERCERT_ACTOR": "tester",
        "PEERCERT_TIMEZONE": "UTC",
        "NO_COLOR": "1",
    }


def command(*words: str) -> list[str]:
    """Return the real command with its arguments."""
    return [sys.executable, "-m", "peercert", *words]


def run_in(folder: Path, line: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder with an environment of its own."""
    return subprocess.run(
        line, cwd=folder, env=environment(folder), capture_output=True, text=True, check=False
    )


def hear_ctrl_c() -> None:
    """Have programs that start from here hear Ctrl-C, also where ours was told to ignore it.

    A shell tells so what it starts in the background.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


def spread(work: Callable[[Task], Found], tasks: Iterable[Task]) -> Iterator[Found]:
    """Give what comes of each task, in any order, from one program for each core."""
    with get_context("spawn").Pool() as pool:
        yield from pool.imap_unordered(work, tasks)


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder in memory where there is one, gone at the end."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made inside it
    where = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="peercert-", dir=where) as folder:
        yield Path(folder)


def main(measure: Callable[[int, int], Outcome], size: int) -> None:
    """Run one measurement from the command line and end with 1 where anything was bad."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=size)
    given = parser.parse_args()
    began = time.monotonic()
    outcome = measure(given.seed, given.size)
    seconds = time.monotonic() - began
    print(f"{outcome.tried} tried, {len(outcome.bad)} bad, seed {given.seed}, {seconds:.0f} s")
    print(outcome.told)
    for line in outcome.bad[:SHOWN]:
        print(f"BAD {line}")
    sys.exit(1 if outcome.bad else 0)
