"""Runs every measurement, prints a table, and writes the figures, dated, into the promises.

`python -m reliability.run` measures at full size (some hours on two cores) and writes;
`--quick` takes a short part of each and writes nothing; names after it choose some of them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from types import ModuleType

from reliability import (
    bits,
    copies,
    crafted,
    days,
    erased,
    fuzz,
    hands,
    hostile,
    leaks,
    neighbours,
    nights,
    pagers,
    parents,
    power,
    stopped,
    sweep,
    tampering,
    upgrades,
)
from reliability.ground import ROOT, SHOWN, Outcome

MEASUREMENTS: dict[str, ModuleType] = {
    "sweep": sweep,
    "upgrades": upgrades,
    "power": power,
    "bits": bits,
    "tampering": tampering,
    "erased": erased,
    "hands": hands,
    "copies": copies,
    "nights": nights,
    "neighbours": neighbours,
    "crafted": crafted,
    "hostile": hostile,
    "fuzz": fuzz,
    "days": days,
    "leaks": leaks,
    "parents": parents,
    "stopped": stopped,
    "pagers": pagers,
}
PROMISES = ROOT / "docs" / "promises.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
HEAD = (
    "| measured by | tried | bad | day | commit | what was tried |",
    "|---|---:|---:|---|---|---|",
)


def main() -> int:
    """Run what was asked for; end with 1 where anything was bad."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="else all of them")
    parser.add_argument("--quick", action="store_true", help="a short part; writes no figures")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    failed = 0
    for name in given.names or MEASUREMENTS:
        module = MEASUREMENTS[name]
        measure: Callable[[int, int], Outcome] = module.measure
        began = time.monotonic()
        outcome = measure(given.seed, module.QUICK if given.quick else module.FULL)
        tell(name, outcome, time.monotonic() - began)
        failed += bool(outcome.bad)
        if not given.quick and outcome.tried:
            write(name, outcome, date.today())  # noqa: DTZ011 - the day it was measured here
    return 1 if failed else 0


def tell(name: str, outcome: Outcome, seconds: float) -> None:
    """Print one row, and the first failures below it."""
    print(f"{name:10} {outcome.tried:8} tried {len(outcome.bad):4} bad {seconds:6.0f} s", end="  ")
    print(outcome.told, flush=True)
    for line in outcome.bad[:SHOWN]:
        print(f"    BAD {line}")


def write(name: str, outcome: Outcome, day: date) -> None:
    """Put the figures of one measurement into the page of promises."""
    text = PROMISES.read_text("utf-8")
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    rows = rows_of(table.strip().splitlines())
    counts = (f"{outcome.tried:,}", f"{len(outcome.bad):,}")
    cells = (f"`{name}`", *counts, str(day), commit(), outcome.told)
    rows[name] = f"| {' | '.join(cells)} |"
    lines = [*HEAD, *(rows[each] for each in MEASUREMENTS if each in rows)]
    PROMISES.write_text(f"{before}{BEGIN}\n{chr(10).join(lines)}\n{END}{after}", "utf-8")


def commit() -> str:
    """Return of which commit the program is; nothing where that is not known."""
    line = ["git", "rev-parse", "--short", "HEAD"]
    try:
        ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return ran.stdout.strip()


def rows_of(lines: Sequence[str]) -> dict[str, str]:
    """Return the rows that are there, by the name of the measurement."""
    return {line.split("`")[1]: line for line in lines[len(HEAD) :]}


if __name__ == "__main__":
    sys.exit(main())
