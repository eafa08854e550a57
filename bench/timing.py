"""Times and memory of whole processes, in turns: what is compared runs side by side."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ENDS = frozenset({0, 1})
"""1: somebody needs attention."""
KIB = 1024
LONG_IN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Run:
    """One process to time: its words, what is put into it, where its output goes, and settings."""

    words: Sequence[str]
    typed: str = ""
    out: Path | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one or several runs of a process took: median seconds, and the most memory in MiB.

    `processor` is the seconds that it, and processes it waited for, had a processor: on a machine
    that does other things too, these say more.
    """

    seconds: float
    processor: float
    mebibytes: float
    runs: int


def once(run: Run) -> Taken:
    """Run a process to its end. Stop the benchmark, with its words, where it fails."""
    out = open(run.out or os.devnull, "wb")  # noqa: SIM115, PTH123 - closed below, like the pipe
    with out:
        began = time.perf_counter()
        process = subprocess.Popen(
            list(run.words),
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.PIPE,
            env={**os.environ, **run.settings},
        )
        if process.stdin:
            process.stdin.write(run.typed.encode())
            process.stdin.close()
        said = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.stderr:
            process.stderr.close()
    if process.returncode not in ENDS or (process.returncode and b"Traceback" in said):
        sys.exit(f"{' '.join(run.words)}: exit {process.returncode}: {said.decode()[-2000:]}")
    return Taken(took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KIB, 1)


def in_turns(runs: Mapping[str, Run], times: int) -> dict[str, Taken]:
    """Run each process that many times, one after the other in turns.

    What is short runs once more before, to have everything at hand, and that one does not count.
    """
    every: dict[str, list[Taken]] = {name: [] for name in runs}
    for turn in range(times + 1):
        for name, run in runs.items():
            if turn < times or every[name][0].seconds < LONG_IN_SECONDS:
                every[name].append(once(run))
    return {name: together(taken[-times:]) for name, taken in every.items()}


def together(taken: Sequence[Taken]) -> Taken:
    """Return the median seconds and the most memory of several runs."""
    seconds = statistics.median(each.seconds for each in taken)
    processor = statistics.median(each.processor for each in taken)
    return Taken(seconds, processor, max(each.mebibytes for each in taken), len(taken))
