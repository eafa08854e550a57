"""Runs the real command under strace: what it asked of the system, and what if that had failed."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reliability.ground import run_in

MISSING = "strace is not installed: `apt-get install strace`"
STRACE = ("strace", "--follow-forks")
QUICKER = "--seccomp-bpf"
"""Stops at the calls that are watched alone; with it, no signal that is injected arrives."""
SIGNAL = "signal="
KILL = f"{SIGNAL}KILL"
FAULTS = "faults.log"
WRITING = [
    "write",
    "writev",
    "pwrite64",
    "pwritev",
    "pwritev2",
    "fsync",
    "fdatasync",
    "sync_file_range",
    "ftruncate",
    "truncate",
    "fallocate",
    "unlink",
    "unlinkat",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "chmod",
    "fchmod",
    "fchmodat",
    "openat",
]
MAKES = ("O_CREAT", "O_TRUNC", "O_WRONLY", "O_RDWR")
CALL = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+)")
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Call:
    """One system call that a command made."""

    name: str
    nth: int
    """Which of the calls of this name it was, from 1."""
    arguments: str
    result: int

    @property
    def texts(self) -> list[bytes]:
        """Return the texts among its arguments: paths and what was written."""
        return [bytes.fromhex(each.replace("\\x", "")) for each in TEXT.findall(self.arguments)]

    @property
    def first(self) -> int:
        """Return its first argument, where that is a file's number."""
        return int(self.arguments.split(",")[0])


def available() -> bool:
    """Say whether strace is installed."""
    return shutil.which("strace") is not None


def calls(log: Path) -> Iterator[Call]:
    """Give the calls of a log of strace, in order."""
    counts: Counter[str] = Counter()
    for line in log.read_text("utf-8", "replace").splitlines():
        if found := CALL.match(line):
            counts[found[1]] += 1
            yield Call(found[1], counts[found[1]], found[2], int(found[3]))


def record(folder: Path, line: list[str], log: Path, names: list[str], done: int = 0) -> list[Call]:
    """Run a command in a folder and return the calls of these names that it made.

    Raise RuntimeError where it ends with another code than that of having done it.
    """
    watch = [*STRACE, QUICKER, "-xx", "-s", "10000000", "-e", f"trace={','.join(names)}"]
    ran = run_in(folder, [*watch, "-e", "signal=none", "-o", str(log), *line])
    if ran.returncode != done:
        raise RuntimeError(f"{line} ended with {ran.returncode}: {ran.stderr}")
    return list(calls(log))


def is_writing(call: Call) -> bool:
    """Say whether a call can change a file or a folder."""
    return call.name != "openat" or any(flag in call.arguments for flag in MAKES)


def with_fault(
    folder: Path, line: list[str], call: Call, fault: str
) -> subprocess.CompletedProcess[str]:
    """Run a command again, and have one of its calls fail or bring it a signal."""
    inject = f"inject={call.name}:{fault}:when={call.nth}"
    quicker = () if fault.startswith(SIGNAL) else (QUICKER,)
    watch = [*STRACE, *quicker, "-e", f"trace={call.name}", "-e", inject, "-e", "signal=none"]
    return run_in(folder, [*watch, "-o", FAULTS, *line])


def came_about(folder: Path, ran: subprocess.CompletedProcess[str], fault: str) -> bool:
    """Return whether the fault that was asked for was met."""
    if fault == KILL:
        return ran.returncode == -signal.SIGKILL
    return "(INJECTED)" in (folder / FAULTS).read_text("utf-8", "replace")
