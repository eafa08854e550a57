"""Stops each writing command by Ctrl-C at its calls that write, and compares what it says.

What it says is written must be what is: "Nothing was written." where every file is as it was, the
change that is recorded, each file that was made. Nothing passing may be left.
"""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from peercert.errors import Exit, StoreError
from peercert.stopping import NOTHING
from peercert.store.erasures import SUFFIX as ERASURES
from peercert.store.kept import SUFFIX as KEPT
from peercert.store.opening import inspecting
from reliability.ground import STORE, Outcome, command, hear_ctrl_c, main, scratch, spread
from reliability.shapes import (
    COPY,
    IMPORT,
    PARTLY,
    RECOVERED,
    RESTORED,
    backed_up,
    damaged,
    small,
)
from reliability.tracing import MISSING, WRITING, available, is_writing, record, with_fault

FULL, QUICK = 312, 3
AS_CONTROL = 5
"""Moments at which a command is stopped that always says the same: half of them are too late."""
INTERRUPT = "signal=INT"
ALWAYS_NOTHING = """
import peercert.stopping as stopping
stopping.written = lambda: stopping.NOTHING
from peercert.__main__ import main
main()
"""
"""A command that always says what commands once said."""
RECORDED = re.compile(r"Change (\d+)\b[^.]* is recorded\.")
DOUBTS = ("shows whether it was recorded", "the erasure is recorded, but traces may be left")
LOG = "faults.log"
LISTED = STORE + ERASURES
ERASED = (STORE, LISTED)
Files = dict[str, bytes]


class Stopped(NamedTuple):
    """A command to be stopped, the folder it starts in, and its code where it comes to its end."""

    words: tuple[str, ...]
    prepare: Callable[[Path], None] = small
    done: int = 0


def empty(folder: Path) -> None:
    """Leave a folder empty."""
    folder.mkdir(exist_ok=True)


COMMANDS = (
    Stopped(("candidate", "add", "--name", "Ana Example", "--state", "CA")),
    Stopped(("candidate", "add", "--name", "Ana Example", "--state", "CA"), empty),
    Stopped(IMPORT),
    Stopped(("import", "people", "mixed.csv", "--yes", "--skip-errors"), small, PARTLY),
    Stopped(("privacy", "erase", "P-0002", "--basis", "asked for", "--yes")),
    Stopped(("backup", "restore", COPY, "--replace", "--yes"), backed_up),
    Stopped(("backup", "restore", COPY, "--to", RESTORED), backed_up),
    Stopped(("undo", "3", "--yes")),
    Stopped(("receipt", "--out", "receipts.txt")),
    Stopped(("init", "--timezone", "America/New_York"), empty),
    Stopped(("backup", "create", "--keep", "1d")),
    Stopped(("recover", "--to", RECOVERED), damaged, PARTLY),
    Stopped(("template", "people", "-o", "people.xlsx")),
)


class Task(NamedTuple):
    """One command, at so many of its calls, chosen how."""

    number: int
    seed: int
    size: int


def measure(seed: int, size: int) -> Outcome:
    """Stop commands in turn at `size` of their calls, spread over all of them."""
    if not available():
        return Outcome(tried=0, bad=(MISSING,), told=MISSING)
    count = len(COMMANDS)
    tasks = [Task(n, seed, size // count + (n < size % count)) for n in range(count)]
    found = [line for each in spread(stopped, tasks) for line in each]
    controls = stopped(Task(0, seed, AS_CONTROL), ["-c", ALWAYS_NOTHING])
    bad = [line for line in found if line]
    if not any(controls):
        bad.append("a command that always says nothing was written is believed")
    caught = sum(map(bool, controls))
    told = f"{count} commands; one that always says the same: {caught} of {len(controls)}"
    return Outcome(tried=len(found), bad=tuple(bad), told=told)


def stopped(task: Task, program: list[str] | None = None) -> list[str]:
    """Stop one command at some of its calls; return what was wrong each time, "" for nothing."""
    if not task.size:
        return []
    hear_ctrl_c()
    one, found = COMMANDS[task.number], []
    line = [sys.executable, *program, *one.words] if program else command(*one.words)
    with scratch() as folder:
        base, work = folder / "base", folder / "work"
        base.mkdir()
        one.prepare(base)
        (base / "mixed.csv").write_text("name,states\r\nNew Person,NC\r\n,NC\r\n", "utf-8")
        shutil.copytree(base, work)
        points = [
            call
            for call in record(work, line, folder / "log", WRITING, one.done)
            if is_writing(call)
        ]
        dice = random.Random(f"{task.seed} {task.number}")
        for place in sorted(dice.sample(range(len(points)), min(task.size, len(points)))):
            shutil.rmtree(work)
            shutil.copytree(base, work)
            call = points[place]
            ran = with_fault(work, line, call, INTERRUPT)
            said = ran.stdout + ran.stderr
            wrong = list(compared(said, ran.returncode, one, files(base), files(work)))
            where = f"{' '.join(one.words)}, at {call.name} {call.nth}: "
            found.append(f"{where}{'; '.join(wrong)} ({said.strip()})" if wrong else "")
    return found


def compared(said: str, code: int, one: Stopped, old: Files, new: Files) -> Iterator[str]:
    """Yield where what a command said is not what is in its folder."""
    if "Traceback" in said or "fault of ours" in said:
        yield "a traceback or a fault of ours"
    if code == one.done:
        return
    if code != Exit.INTERRUPTED or "Stopped." not in said:
        yield f"it ended with {code}"
    changed = sorted(name for name in old | new if old.get(name) != new.get(name))
    if NOTHING in said and changed:
        yield f"{', '.join(changed)}: written"
    yield from (f"{name}: not named" for name in changed if not named(name, said, new))
    if (change := RECORDED.search(said)) and new[STORE] != f"change {change[1]}".encode():
        yield f"the store ends with {new[STORE].decode()}"


def named(name: str, said: str, new: Files) -> bool:
    """Return whether a command says of a file that it is not what it was."""
    doubt = name in ERASED and any(each in said.lower() for each in DOUBTS)
    change = RECORDED.search(said)
    recorded = change and (
        name == LISTED or (name == STORE and new[name] == f"change {change[1]}".encode())
    )
    return bool(doubt or recorded or Path(name).name in said)


def files(folder: Path) -> Files:
    """Return what lies in a folder: bytes, and of a store which change is its newest."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.name != LOG and not path.name.endswith(KEPT):
            name = str(path.relative_to(folder))
            found[name] = newest(path) if name == STORE else path.read_bytes()
    return found


def newest(path: Path) -> bytes:
    """Return which change is the newest of a store; its bytes where that cannot be read."""
    try:
        with inspecting(path) as connection:
            (last,) = connection.execute("SELECT max(sequence) FROM change").fetchone()
    except (StoreError, sqlite3.OperationalError):  # damaged, or still without tables
        return path.read_bytes()
    return f"change {last}".encode()


if __name__ == "__main__":
    main(measure, FULL)
