"""Measure peercert on a registry of the size of North Carolina's, side by side in one run.

usage: bench/run.py [ROWS]      (13,805 by default, the size of the registry in 2026)

Every figure is the median of whole processes. Milliseconds differ from machine to machine; the
ratios hold: to `python -c pass` for what one person waits for, and to the `sqlite3` shell's own
scan of the same file for what covers everybody. Writes docs/performance.md.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
PEERCERT = str(Path(sys.executable).parent / "peercert")
SEED = "7"
SCAN = (
    "SELECT (SELECT sum(length(name)) FROM person), (SELECT sum(length(issued_on)) FROM "
    "certificate), (SELECT sum(length(kind)) FROM document)"
)


def timed(command: Sequence[str], *, runs: int = 5, ends: tuple[int, ...] = (0, 1)) -> float:
    """Return the median seconds of a whole process, after one run that is not counted."""
    taken = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        taken.append(time.perf_counter() - start)
        if done.returncode not in ends:
            sys.exit(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.decode()}")
    return statistics.median(taken[1:])


def import_once(registry: Path, store: Path) -> float:
    """Return the seconds of one import of the registry into a new store."""
    options = ["--layout", "nc-registry", "--skip-errors", "--yes"]
    rejected = ["--rejected", str(store.with_suffix(".rejected.csv"))]
    command = [PEERCERT, "--store", str(store), "import", "people", str(registry)]
    start = time.perf_counter()
    done = subprocess.run(
        [*command, *options, *rejected],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode not in {0, 7}:
        sys.exit(done.stderr.decode())
    return time.perf_counter() - start


def measure(rows: str, folder: Path) -> list[tuple[str, float, str, float]]:
    """Return for each job its seconds, what it is compared with, and the ratio."""
    registry = folder / "registry.csv"
    maker = [sys.executable, str(ROOT / "examples" / "make_registry.py"), rows, SEED]
    registry.write_bytes(subprocess.run(maker, check=True, capture_output=True).stdout)
    store = folder / "peercert.db"
    stores = [store, folder / "second.db", folder / "third.db"]
    imports = [import_once(registry, each) for each in stores]

    bare = timed([sys.executable, "-c", "pass"])
    shell = shutil.which("sqlite3")
    scan = timed([shell, str(store), SCAN]) if shell else float("nan")
    on = [PEERCERT, "--store", str(store)]
    small = {
        "`peercert --version`": [PEERCERT, "--version"],
        "`peercert --help`": [PEERCERT, "--help"],
        "`peercert check P-0007`": [*on, "check", "P-0007"],
        "`peercert check P-0007 --explain`": [*on, "check", "P-0007", "--explain"],
    }
    large = {
        "`peercert check` of everybody, text": [*on, "check"],
        "the same, `--format jsonl`": [*on, "check", "--format", "jsonl"],
        "`peercert expiring --within 90d`": [*on, "expiring", "--within", "90d"],
    }
    found = []
    for name, command in small.items():
        seconds = timed(command)
        found.append((name, seconds, "`python -c pass`", seconds / bare))
    imported = statistics.median(imports)
    found.append((f"import of {rows} rows", imported, "scan", imported / scan))
    for name, command in large.items():
        seconds = timed(command, runs=3)
        found.append((name, seconds, "scan", seconds / scan))
    return found


def page(rows: str, found: list[tuple[str, float, str, float]]) -> str:
    """Return the page of figures as Markdown."""
    told = (
        f"Measured on {date.today()} by `make bench`: {os.cpu_count()} cores, "  # noqa: DTZ011 - a label
        f"{platform.system()}, Python {platform.python_version()}, a made-up registry of {rows} "
        "rows. Medians of whole processes. *Scan* is the `sqlite3` shell reading the text of every "
        "person, certificate and document of the same file. Ratios hold from machine to machine, "
        "seconds do not."
    )
    head = ["| what | seconds | compared with | ratio |", "|---|---:|---|---:|"]
    lines = ["# Performance", "", told, "", *head]
    lines += [f"| {name} | {took:.2f} | {to} | {ratio:.1f} |" for name, took, to, ratio in found]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print the page, and write it."""
    rows = sys.argv[1] if len(sys.argv) > 1 else "13805"
    with tempfile.TemporaryDirectory() as folder:
        text = page(rows, measure(rows, Path(folder)))
    print(text)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
