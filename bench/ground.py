"""What every measurement stands on: the commands, the stores, and the rows of the page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bench.days import TODAY
from bench.made import Made, made
from bench.timing import Run, Taken

ROOT = Path(__file__).resolve().parents[1]
PEERCERT = str(Path(sys.executable).parent / "peercert")
SHELL = shutil.which("sqlite3")
SCAN = "SELECT sum(minutes) FROM training"
BARE = Run([sys.executable, "-c", "pass"])
MEDIAN_OF = 5
FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the page: what was measured, what it came to, and what it was compared with."""

    what: str
    figure: str
    goal: str = ""
    stretch: str = ""
    against: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the measurements work, and up to which number of people."""

    folder: Path
    """For files of one run: copies, tables to import."""
    sizes: tuple[int, ...]
    files: dict[int, Made] = field(default_factory=dict)

    def of(self, size: int) -> Made:
        """Return the files of a size, made if they are not there."""
        if size not in self.files:
            self.files[size] = made(size)
        return self.files[size]

    def about(self, size: int) -> int:
        """Return the largest size of this run up to the one asked for."""
        return max(each for each in self.sizes if each <= size)

    def copy(self, size: int, name: str) -> Path:
        """Return a copy of a store that may be written to."""
        target = self.folder / f"{name}.db"
        shutil.copyfile(self.of(size).store, target)
        os.chmod(target, 0o600)  # noqa: PTH101 - as peercert makes its files
        return target


def peercert(store: Path, *words: str, day: str = str(TODAY)) -> Run:
    """Return a run of peercert on a store, on the day of the benchmark."""
    return Run([PEERCERT, "--store", str(store), "--as-of", day, *words])


def shell(file: Path, sql: str) -> Run:
    """Return a run of the sqlite3 shell on a file that it may only read."""
    settings = "PRAGMA cache_size=-500000;\nPRAGMA temp_store=MEMORY;\n"
    return Run([SHELL or "sqlite3", "-readonly", "-separator", "|", str(file)], settings + sql)


def times(ratio: float) -> str:
    """Write a ratio."""
    return f"{ratio:.2f}x" if ratio < 10 else f"{ratio:.0f}x"


def seconds(value: float) -> str:
    """Write seconds, or milliseconds where they are few."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def compared(what: str, one: Taken, other: Taken, against: str, *goals: str) -> Row:
    """Return the row of a ratio, with its goal and what would be better still."""
    goal, stretch = goals or ("", "")
    runs = "one run" if one.runs == 1 else f"{one.runs} runs"
    few = f"; {runs}" if one.runs < MEDIAN_OF else ""
    note = f"{seconds(one.seconds)} against {seconds(other.seconds)}{few}"
    if other.processor:
        note += f"; by processor time {times(one.processor / other.processor)}"
    figure = times(one.seconds / other.seconds)
    return Row(what=what, figure=figure, goal=goal, stretch=stretch, against=against, note=note)


@cache
def has_option(command: str, option: str) -> bool:
    """Say whether a command of peercert has an option."""
    done = subprocess.run([PEERCERT, command, "--help"], capture_output=True, text=True, check=True)
    return option in done.stdout
