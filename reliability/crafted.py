"""Runs real commands on files that somebody crafted, to make them hang, crash or lie.

Each command ends within bounds of time, in its own exit code or in one sentence that the store is
damaged: never in a fault of ours, never with a control character. What does not end well has not
changed the file. Whoever writes to a file whose tables or triggers are not ours is refused.
"""

from __future__ import annotations

import random
import re
import resource
import shutil
import subprocess
import sys
from collections import Counter
from functools import partial
from itertools import product
from pathlib import Path
from typing import NamedTuple

from peercert.errors import Exit
from reliability.crafting import TABLES, craft, kinds
from reliability.ground import STORE, Outcome, command, environment, main, office, scratch, spread

FULL, QUICK = 100_000, 24
MOST_SECONDS = 15
"""Of one processor, for one command."""
UNGUARDED_SECONDS = 5
PEOPLE, CHANGES = 12, 30
LOG = ("hours", "log", "P-2", "2h", "--on", "2026-06-01")
ADD = ("candidate", "add", "--name", "Invented Somebody", "--state", "CA")
UNDO = ("undo", "1", "--yes")
ERASE = ("privacy", "erase", "P-1", "--basis", "asked for", "--yes")
READERS = (
    ("check",),
    ("check", "P-1"),
    ("candidate", "list"),
    ("candidate", "show", "P-1"),
    ("history",),
    ("expiring", "--within", "700d"),
    ("hours", "list", "P-1"),
    ("privacy", "export", "P-1"),
)
COMMANDS = (
    *READERS,
    LOG,
    ADD,
    UNDO,
    ERASE,
    ("doctor",),
    ("doctor", "--full"),
    ("backup", "create"),
    ("recover", "--to", "new.db"),
)
WRITERS = (LOG, ADD, UNDO, ERASE)
RECORDED = "the erasure is recorded"
ENDS = frozenset(Exit) - {Exit.OURS, Exit.INTERRUPTED, Exit.PIPE}
CONTROLS = re.compile(r"[^\n\t -~\xa0-\u200d\u2010-\u2027\u202f-\U0010ffff]")
UNGUARDED = """
import sys
from peercert.store import bounds, opening
bounds.bound = lambda *_: None
opening.is_ours = lambda *_, **__: True
from peercert.cli.start import run
sys.exit(run(sys.argv[1:]))
"""
"""The same program without its two guards."""
CONTROL = (("training without an end", ("check", "P-1")), ("a trigger that swallows training", LOG))


class Task(NamedTuple):
    """One command on a file of one kind; `store` is the honest one."""

    store: Path
    kind: str
    words: tuple[str, ...]
    is_guarded: bool = True


class Ran(NamedTuple):
    """How it ended, and what is wrong with that, if anything."""

    task: Task
    code: int
    wrong: tuple[str, ...]


def measure(seed: int, size: int) -> Outcome:
    """Run commands on crafted files: all pairs, or so many of them."""
    pairs = list(product(kinds(), COMMANDS))
    chosen = random.Random(seed).sample(pairs, size) if size < len(pairs) else pairs
    bad: list[str] = []
    ends: Counter[int] = Counter()
    with scratch() as folder:
        store = folder / STORE
        office(store, PEOPLE, CHANGES, random.Random(seed))
        for ran in spread(trial, [Task(store, *pair) for pair in chosen]):
            ends[ran.code] += 1
            bad += [f"{ran.task.kind}: {' '.join(ran.task.words)}: {each}" for each in ran.wrong]
        unguarded = [trial(Task(store, kind, words, is_guarded=False)) for kind, words in CONTROL]
    bad += [f"control: {ran.task.kind}: nothing bad" for ran in unguarded if not ran.wrong]
    files = len({kind for kind, _ in chosen})
    told = ", ".join(f"exit {code} {count}" for code, count in sorted(ends.items()))
    control = f"control without the two guards: {len(CONTROL)} tried, "
    control += f"{sum(bool(ran.wrong) for ran in unguarded)} bad"
    told = f"{files} files, {len(COMMANDS)} commands; {told}; {control}"
    return Outcome(tried=len(chosen), bad=tuple(bad), told=told)


def trial(task: Task) -> Ran:
    """Run one command in a folder of its own, and say what is wrong with how it ended."""
    with scratch() as folder:
        path = folder / STORE
        shutil.copy(task.store, path)
        craft(path, task.kind)
        before = path.read_bytes()
        line = command(*task.words)
        if not task.is_guarded:
            line = [sys.executable, "-c", UNGUARDED, *task.words]
        ran = subprocess.run(
            line,
            cwd=folder,
            env=environment(folder),
            capture_output=True,
            preexec_fn=partial(bounded, MOST_SECONDS if task.is_guarded else UNGUARDED_SECONDS),
            check=False,
        )
        is_changed = path.read_bytes() != before
        logs = sorted(folder.rglob("*.log"))
        log = logs[-1].read_text("utf-8").splitlines()[-3:] if logs else []
    return Ran(task, ran.returncode, tuple(wrong(task, ran, log, is_changed=is_changed)))


def bounded(seconds: int) -> None:
    """Let a command use so many seconds of one processor."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def wrong(
    task: Task, ran: subprocess.CompletedProcess[bytes], log: list[str], *, is_changed: bool
) -> list[str]:
    """Return what is wrong with how a command ended."""
    found = []
    printed = (ran.stdout + ran.stderr).decode("utf-8", "replace")
    if ran.returncode < 0:
        found.append(f"ended by signal {-ran.returncode}: too long")
    elif ran.returncode not in ENDS:
        found.append(f"exit {ran.returncode}: {' '.join(log) or printed}")
    if "Traceback" in printed:
        found.append("a traceback")
    if control := CONTROLS.search(printed):
        found.append(f"{control[0]!r} is printed")
    is_done = ran.returncode == Exit.DONE or RECORDED in printed
    if is_changed and not (is_done and task.words in WRITERS):
        found.append(f"exit {ran.returncode}, and the file is changed")
    if task.kind in TABLES and is_done and task.words in WRITERS:
        found.append("tables that are not ours are written to")
    is_answered = task.words in READERS and ran.returncode in {Exit.DONE, Exit.FINDINGS}
    if task.kind in TABLES and is_answered and "trigger" not in task.kind:
        found.append("tables that are not ours are believed")
    return found


if __name__ == "__main__":
    main(measure, FULL)
