"""Ends a command at random moments, as `kill`, a closed terminal, Ctrl-C or the system would.

Only the command itself is told, never its workers. Two seconds later no process may be left, no
lock and no passing file, whoever reads the output must have seen its end, and the next command
must be able to write. Half of the time nobody reads the output, as in a pager that was stopped,
and half of that time what is said goes there, too.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from peercert.store.backups import PART
from peercert.store.kept import SUFFIX as KEPT
from reliability.ground import (
    STORE,
    Outcome,
    command,
    environment,
    hear_ctrl_c,
    main,
    office,
    run_in,
    scratch,
    spread,
    troubles,
)
from reliability.shapes import IMPORT, PARTLY, damage, table

FULL, QUICK = 200, 1
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGKILL, signal.SIGINT)
PEOPLE = 2_100
"""From 2,000 on, `check` has workers."""
FEW = 100
"""Salvaging the rows of more takes minutes."""
MOST_SECONDS = 2.0
PAUSE = 0.02
OURS, FIRST = b"/peercert/", b"import early"
"""Stand in a traceback of our program, and where it has not even begun to hear signals."""
PATIENCE = 60
"""Seconds after which a command that prints nothing is ended all the same."""
PROC = Path("/proc")
NEXT = command(
    "candidate", "add", "--name", "Next Person", "--state", "CA", "--email", "next@example.org"
)
"""Can be recorded whatever is on file."""
OLD_WORKERS = """
import os
import peercert.cli.workers as workers
workers.leave_alone = lambda mine, others: os.close(next(iter(others)))
workers.end_with = lambda living: None
from peercert.__main__ import main
main()
"""
"""Workers as they once were: each holds the ends of others, and watches nobody."""


class Long(NamedTuple):
    """A command that has children or takes a while, and the codes with which it ends."""

    words: tuple[str, ...]
    codes: tuple[int, ...] = (0, 1)
    is_damaged: bool = False


COMMANDS = (
    *(Long(("check", "--fresh", "--format", form)) for form in ("text", "json", "csv", "jsonl")),
    Long(("check", "--names")),
    Long(("check",)),
    Long(("expiring", "--within", "900d")),
    Long(("doctor",)),
    Long(("doctor", "--full")),
    Long(("history",)),
    Long(IMPORT),
    Long(("undo", "1", "--yes")),
    Long(("privacy", "erase", "P-0002", "--basis", "asked for", "--yes")),
    Long(("backup", "create")),
    Long(("recover", "--to", "recovered.db"), (PARTLY,), is_damaged=True),
)


class Task(NamedTuple):
    """One command, to be ended by each signal so many times."""

    number: int
    seed: int
    times: int
    base: Path
    """The folder in which it starts."""


def measure(seed: int, size: int) -> Outcome:
    """End commands `size` times by each signal, in turn."""
    if not PROC.is_dir():
        told = "nothing: there is no /proc to find processes in"
        return Outcome(tried=0, bad=(told,), told=told)
    count = len(COMMANDS)
    with scratch() as base:
        laid_down(base)
        tasks = [Task(n, seed, size // count + (n < size % count), base) for n in range(count)]
        bad = [line for found in spread(ended, tasks) for line in found]
        if not control(base):
            bad.append("workers as they once were are not noticed")
    words = f"{size} moments for each of {len(SIGNALS)} signals, {count} commands"
    words += ", half unread, a quarter with errors in the same pipe"
    told = f"{words}; workers that hold the ends of others are noticed"
    return Outcome(tried=size * len(SIGNALS), bad=tuple(bad), told=told)


def control(folder: Path) -> bool:
    """Return whether workers as they once were are found after their parent was killed."""
    line = [sys.executable, "-c", OLD_WORKERS, "check", "--fresh", "--format", "jsonl"]
    with started(folder, line) as process:
        select.select([process.stdout or 0], [], [], PATIENCE)
        process.kill()
        found = list(left(process, is_read=False))
    return any("process is left" in each for each in found)


def ended(task: Task) -> list[str]:
    """End one command as often as asked for; return what was wrong."""
    if not task.times:
        return []
    hear_ctrl_c()
    one, dice, found = COMMANDS[task.number], random.Random(f"{task.seed} {task.number}"), []
    with scratch() as folder:
        base = folder / "base"
        if one.is_damaged:
            base.mkdir()
            laid_down(base, FEW)
            damage(base / STORE)
        else:
            shutil.copytree(task.base, base)
        seconds, files = whole(one, base, folder / "whole")
        for turn in range(task.times):
            for number in SIGNALS:
                work = folder / "work"
                shutil.copytree(base, work)
                moment, is_read = dice.random() * seconds, bool(turn % 2)
                where = f"{' '.join(one.words)}, {number.name} after {moment:.2f} s, read {is_read}"
                with started(work, command(*one.words), joined=turn % 4 == 0) as process:
                    wrong = list(after(process, number, moment, is_read=is_read))
                wrong += next_one(one, work)
                if number == signal.SIGKILL:
                    run_in(work, command(*one.words))
                wrong += [f"{each} is left" for each in passing(work, files)]
                found += [f"{where}: {each}" for each in wrong]
                shutil.rmtree(work)
    return found


def laid_down(folder: Path, people: int = PEOPLE) -> None:
    """Lay a store of many people into a folder, and what commands need beside it."""
    office(folder / STORE, people, 3, random.Random(people))
    table(folder)
    (folder / "tmp").mkdir()


def whole(one: Long, base: Path, work: Path) -> tuple[float, set[str]]:
    """Run a command to its end; return how many seconds it takes and which files it leaves."""
    shutil.copytree(base, work)
    began = time.monotonic()
    ran = run_in(work, command(*one.words))
    seconds = time.monotonic() - began
    if ran.returncode not in one.codes:
        raise RuntimeError(f"{one.words} ended with {ran.returncode}: {ran.stderr}")
    files = names_in(work)
    shutil.rmtree(work)
    return seconds, files


def started(folder: Path, line: list[str], *, joined: bool = False) -> subprocess.Popen[bytes]:
    """Start a command as the first of a session, by which what it starts can be found.

    `joined` is whether what it says goes where its output goes.

    Whoever ignores a signal hands that on, as `nohup` does: here every one is to be heard.
    """
    for each in SIGNALS:
        if signal.getsignal(each) == signal.SIG_IGN:
            signal.signal(each, signal.SIG_DFL)
    return subprocess.Popen(
        line,
        cwd=folder,
        env=environment(folder) | {"TMPDIR": str(folder / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if joined else subprocess.PIPE,
        start_new_session=True,
    )


def after(
    process: subprocess.Popen[bytes], number: signal.Signals, moment: float, *, is_read: bool
) -> Iterator[str]:
    """End a command at a moment; yield what is wrong with how it ends."""
    reader = Thread(target=(process.stdout or sys.stdin).read, daemon=True)
    if is_read:
        reader.start()
    time.sleep(moment)
    process.send_signal(number)
    yield from left(process, is_read=is_read, reader=reader)
    told = process.stderr.read() if process.stderr else b""
    if (b"Traceback" in told and OURS in told and FIRST not in told) or b"fault of ours" in told:
        yield f"it says {told[-300:]!r}"


def next_one(one: Long, work: Path) -> Iterator[str]:
    """Yield why nothing can be written where a command was ended, and what is wrong there."""
    if not one.is_damaged:
        ran = run_in(work, NEXT)
        if ran.returncode:
            yield f"the next command ends with {ran.returncode}: {ran.stderr}"
        yield from troubles(work / STORE)


def left(
    process: subprocess.Popen[bytes], *, is_read: bool, reader: Thread | None = None
) -> Iterator[str]:
    """Yield what a command left behind that was told to end, and end it."""
    until = time.monotonic() + MOST_SECONDS
    while process.poll() is None or of_session(process.pid):
        if time.monotonic() > until:
            break
        time.sleep(PAUSE)
    if process.poll() is None:
        yield "the process itself is left"
        process.kill()
    for other in of_session(process.pid):
        yield f"a process is left: {(PROC / str(other) / 'cmdline').read_bytes()!r}"
        os.kill(other, signal.SIGKILL)
    if is_read and reader:
        reader.join(max(until - time.monotonic(), PAUSE))
        if reader.is_alive():
            yield "whoever reads does not see the end"


def of_session(number: int) -> list[int]:
    """Return the processes of a session that still run."""
    found = []
    for each in PROC.iterdir():
        if each.name.isdigit():
            try:
                fields = (each / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == number and fields[0] not in "ZX":
                found.append(int(each.name))
    return found


def passing(work: Path, files: Iterable[str]) -> list[str]:
    """Return the files that no command leaves which comes to its end."""
    known = {*files, STORE, STORE + KEPT, "backups", "state"}
    parts = {each.name for each in work.rglob("*") if PART.fullmatch(each.name)}
    return sorted(names_in(work) - known | parts | names_in(work / "tmp"))


def names_in(folder: Path) -> set[str]:
    """Return the names in a folder."""
    return {each.name for each in folder.iterdir()}


if __name__ == "__main__":
    main(measure, FULL)
