"""Lets commands print into pagers that are stopped, while others write to the same store.

Nobody who looks at output may keep out who writes: every change must be recorded while eight
readers wait. What they print when they go on is what was on file when they began, byte for byte.
Where somebody was erased meanwhile, those that had more to read end with a sentence instead.
Who looks at the whole file, the doctor or a backup, keeps nobody out while they do.
"""

from __future__ import annotations

import fcntl
import random
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from peercert.errors import Exit
from reliability.ground import (
    STORE,
    Outcome,
    command,
    environment,
    main,
    office,
    run_in,
    scratch,
    troubles,
)

FULL, QUICK = 100, 1
MANY, FEW = 2_100, 120
"""People: from 2,000 on, `check` has workers."""
PIPE_IN_BYTES = 4096
"""What a pipe holds here that nobody reads; it is much less than any of them prints."""
PATIENCE = 120
READERS = (
    ("history",),
    ("history", "--change", "1"),
    ("check", "--names"),
    ("check", "--fresh"),
    ("check", "--format", "json"),
    ("check", "--format", "jsonl"),
    ("candidate", "list"),
    ("expiring", "--within", "900d", "--format", "json"),
)
ALL_IN_ONE = """
from contextlib import contextmanager
from peercert.store import steady

@contextmanager
def moment(self):
    if not self._connection.in_transaction:
        self._connection.execute("BEGIN")
    yield self._connection

steady.Steady.moment = moment
from peercert.__main__ import main
main()
"""
"""A reader that stays in one transaction, as all once did."""
LOOKING = """
import sys
from contextlib import contextmanager
from peercert.store import health

@contextmanager
def apart(source, _):
    sys.stdout.write("x" * 1_000_000)
    yield source

health.apart = apart
from peercert.__main__ import main
main()
"""
"""A doctor that looks at the store itself, and whom somebody keeps waiting."""
OLD = ((ALL_IN_ONE, "check", "--format", "jsonl"), (LOOKING, "doctor", "--full"))
WHOLE = (("doctor", "--full"), ("backup", "create"))
"""Commands that read the whole file, and print when they are done."""
ERASE = command("privacy", "erase", "P-0004", "--basis", "asked for", "--yes")


class Printed(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    out: bytes
    err: bytes


def measure(seed: int, size: int) -> Outcome:
    """Record `size` changes while eight readers wait, then erase somebody while they wait again."""
    people = MANY if size >= FULL else FEW
    with scratch() as folder:
        base, work = folder / "base", folder / "work"
        base.mkdir()
        office(base / STORE, people, 5, random.Random(seed))
        shutil.copytree(base, work)
        before = [finished(started(work, command(*words))) for words in READERS]
        bad = [*written(work, before, size), *troubles(work / STORE)]
        shutil.rmtree(work)
        shutil.copytree(base, work)
        bad += [*erased(work, before), *troubles(work / STORE)]
        bad += [*beside(work, size), *troubles(work / STORE)]
        bad += control(work)
    told = f"{len(READERS)} readers of {people} people, {size} changes and an erasure meanwhile"
    told += f", {size} changes beside the doctor and a backup"
    told += "; a reader in one transaction keeps the writer out"
    tried = (size + 1) * len(READERS) + size * len(WHOLE)
    return Outcome(tried=tried, bad=tuple(bad), told=told)


def written(work: Path, before: list[Printed], size: int) -> Iterator[str]:
    """Record changes while the readers wait; yield what went wrong."""
    readers = waiting_in(work, [command(*words) for words in READERS])
    for number in range(size):
        line = command("candidate", "set", "P-0003", "--county", f"County {number}")
        ran = run_in(work, line)
        if ran.returncode:
            yield f"change {number}: {ran.stderr}"
    for words, process, one in zip(READERS, readers, before, strict=True):
        if finished(process) != one:
            yield f"{' '.join(words)}: other output than before the changes"


def erased(work: Path, before: list[Printed]) -> Iterator[str]:
    """Erase somebody while the readers wait; yield what went wrong."""
    readers = waiting_in(work, [command(*words) for words in READERS])
    ran = run_in(work, ERASE)
    if ran.returncode:
        yield f"the erasure: {ran.stderr}"
    for words, process, one in zip(READERS, readers, before, strict=True):
        found = finished(process)
        told = found.code == Exit.STORE and b"somebody was erased" in found.err
        if found != one and not told:
            yield f"{' '.join(words)}: {found.code} {found.err.decode()}"
        if words[0] in {"check", "history"} and not told:
            yield f"{' '.join(words)}: it does not say that somebody was erased"


def beside(work: Path, size: int) -> Iterator[str]:
    """Record changes while others look at the whole file; yield what went wrong."""
    run_in(work, command("backup", "create"))  # so that the doctor never misses one
    codes = [finished(started(work, command(*words))).code for words in WHOLE]
    for number in range(size):
        looking = [started(work, command(*words)) for words in WHOLE]
        ran = run_in(work, command("candidate", "set", "P-0003", "--county", f"District {number}"))
        if ran.returncode or ran.stderr:
            yield f"change {number} beside them: {ran.returncode} {ran.stderr}"
        for words, process, code in zip(WHOLE, looking, codes, strict=True):
            if (found := finished(process)).code != code:
                yield f"{' '.join(words)}: {found.code} {found.err.decode()}{found.out.decode()}"


def control(work: Path) -> Iterator[str]:
    """Yield which of the readers that once kept writers out is not noticed."""
    for program, *words in OLD:
        with ExitStack() as undo:
            undo.callback(ended, waiting_in(work, [[sys.executable, "-c", program, *words]]))
            ran = run_in(work, command("candidate", "set", "P-0003", "--county", "Yolo"))
        if not ran.returncode:
            yield f"{' '.join(words)}: a reader that stays in one transaction is not noticed"


def waiting_in(work: Path, lines: list[list[str]]) -> list[subprocess.Popen[bytes]]:
    """Start commands whose output nobody reads, and wait until each has filled its pipe."""
    readers = [started(work, line) for line in lines]
    for process in readers:
        select.select([process.stdout or 0], [], [], PATIENCE)
    return readers


def started(work: Path, line: list[str]) -> subprocess.Popen[bytes]:
    """Start a command with a small pipe for its output."""
    process = subprocess.Popen(
        line,
        cwd=work,
        env=environment(work),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    if process.stdout and sys.platform == "linux":
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, PIPE_IN_BYTES)
    return process


def finished(process: subprocess.Popen[bytes]) -> Printed:
    """Read what a command prints, to the end."""
    out, err = process.communicate()
    return Printed(process.returncode, out, err)


def ended(readers: list[subprocess.Popen[bytes]]) -> None:
    """End commands that nobody waits for."""
    for process in readers:
        process.kill()
        process.communicate()


if __name__ == "__main__":
    main(measure, FULL)
