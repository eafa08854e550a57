"""Measure everything that is promised about speed, side by side in one run.

usage: python -m bench.run [--quick] [--most PEOPLE] [--only NAME...]

Prints every row as it is measured, and writes it with its day into docs/performance.md.
`--quick` measures with 1,000 and 10,000 people only and writes nothing; `--only` measures and
writes some of the rows, `--most` with stores of so many people at most. The whole takes about an
hour on two cores; stores are kept in the system's folder for temporary files, in peercert-bench.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from bench import everybody, others, starting, writing
from bench.ground import ROOT, SHELL, Ground, Row
from bench.made import KEPT

PAGE = ROOT / "docs" / "performance.md"
QUICK_MOST = 10_000
FULL = (1_000, 10_000, 100_000, 1_000_000)
ROWS: dict[str, Callable[[Ground], Iterator[Row]]] = {
    "start": starting.start_up,
    "complete": starting.completion,
    "one": starting.one_person,
    "whole": everybody.whole,
    "next": everybody.next_days,
    "expiring": everybody.expiring,
    "growth": everybody.memory_and_growth,
    "import": writing.whole_import,
    "log": writing.one_hour,
    "peers": others.beside,
}
HEAD = (
    "| row | what | came to | goal | stretch | compared with | more | day |",
    "|---|---|---:|---:|---:|---|---|---|",
)


def main() -> None:
    """Measure what was asked for, print it, and write it unless it was quick."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="small stores only; writes nothing")
    parser.add_argument("--most", type=int, default=FULL[-1], metavar="PEOPLE")
    parser.add_argument("--only", nargs="+", choices=list(ROWS), metavar="NAME", default=list(ROWS))
    given = parser.parse_args()
    compileall.compile_dir(ROOT / "src", quiet=1)
    KEPT.mkdir(mode=0o700, exist_ok=True)
    for name in given.only:
        with tempfile.TemporaryDirectory(dir=KEPT) as folder:
            os.environ["XDG_CACHE_HOME"] = folder
            most = min(given.most, QUICK_MOST) if given.quick else given.most
            ground = Ground(Path(folder), tuple(size for size in FULL if size <= most))
            began = time.monotonic()
            rows = []
            for row in ROWS[name](ground):
                print(shown(row), flush=True)
                rows.append(row)
        print(f"    {name}: {time.monotonic() - began:.0f} s", flush=True)
        if not given.quick:
            write(name, rows, date.today())  # noqa: DTZ011 - the day it was measured here


def shown(row: Row) -> str:
    """Return a row as a line for the terminal."""
    goals = f"  (goal {row.goal}, stretch {row.stretch or '-'})" if row.goal else ""
    return f"{row.what}: {row.figure}{goals}  {row.note}"


def write(name: str, rows: Sequence[Row], day: date) -> None:
    """Put the rows of one measurement into the page, and the machine they were measured on."""
    table = "peers" if name == "peers" else "figures"
    begin, end = f"<!-- {table}: begin -->", f"<!-- {table}: end -->"
    before, rest = PAGE.read_text("utf-8").split(begin)
    lines, after = rest.split(end)
    kept = [line for line in lines.strip().splitlines() if not line.startswith(f"| {name} |")]
    fresh = [cells(name, row, day) for row in rows]
    every = sorted(kept[len(HEAD) :] + fresh, key=lambda line: list(ROWS).index(line.split()[1]))
    text = "\n".join([begin, *HEAD, *every, end])
    PAGE.write_text(machine(f"{before}{text}{after}"), "utf-8")


def cells(name: str, row: Row, day: date) -> str:
    """Return a row as Markdown."""
    parts = (name, row.what, row.figure, row.goal, row.stretch, row.against, row.note, str(day))
    return f"| {' | '.join(parts)} |"


def machine(text: str) -> str:
    """Return the page with the machine that measured last."""
    begin, end = "<!-- machine: begin -->", "<!-- machine: end -->"
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    load = f"{os.getloadavg()[2]:.1f}"
    told = (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{shell_version()}; mean load of the last quarter of an hour when it ended: {load}."
    )
    return f"{before}{begin}\n{told}\n{end}{after}"


def shell_version() -> str:
    """Return the version of the sqlite3 shell, or that there is none."""
    if SHELL is None:
        return "no sqlite3 shell: what is compared with it is left out"
    done = subprocess.run([SHELL, "--version"], capture_output=True, text=True, check=True)
    return f"sqlite3 shell {done.stdout.split()[0]}"


if __name__ == "__main__":
    main()
