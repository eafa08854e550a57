"""Kills, refuses room to, and gives I/O errors to a writing command at each call that writes.

After each, the store holds the old or the new state and verifies; a command that said it was done
has done it; and the command, repeated, leaves the new state once.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from reliability.ground import Outcome, State, main, run_in, scratch, troubles
from reliability.shapes import SHAPES, Shape
from reliability.tracing import (
    MISSING,
    WRITING,
    Call,
    available,
    is_writing,
    record,
    with_fault,
)

FULL, QUICK = 1_000_000, 1
FAULTS = ("signal=KILL", "error=EIO", "error=ENOSPC")
REFUSED = 3


def measure(seed: int, size: int) -> Outcome:
    """Try each fault at up to `size` calls of each command."""
    if not available():
        return Outcome(tried=0, bad=(MISSING,), told=MISSING)
    dice = random.Random(seed)
    bad: list[str] = []
    tally: Counter[str] = Counter()
    for shape in SHAPES:
        with scratch() as folder:
            tally[shape.name] = 0
            for said in sweep(shape, folder, dice, size):
                tally[shape.name] += 1
                bad += said
    told = ", ".join(f"{name} {count}" for name, count in tally.items())
    return Outcome(tried=sum(tally.values()), bad=tuple(bad), told=f"runs: {told}")


def sweep(shape: Shape, folder: Path, dice: random.Random, size: int) -> Iterator[list[str]]:
    """Give what was wrong after each fault."""
    base, work = folder / "base", folder / "work"
    base.mkdir()
    shape.prepare(base)
    fresh(base, work)
    points = list(record(work, shape.line, folder / "log", WRITING))
    points = [call for call in points if is_writing(call)]
    old, new = shape.look(base), shape.look(work)
    for call in sorted(dice.sample(points, min(size, len(points))), key=points.index):
        for fault in FAULTS:
            fresh(base, work)
            where = f"{shape.name}, {fault} at {call.name} {call.nth}"
            yield [f"{where}: {each}" for each in after(shape, work, call, fault, (old, new))]


def fresh(base: Path, work: Path) -> None:
    """Lay the starting folder down again."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(base, work)


def after(
    shape: Shape, work: Path, call: Call, fault: str, states: tuple[State, State]
) -> Iterator[str]:
    """Run with a fault, look, run again, look: give each thing that is wrong."""
    old, new = states
    store = work / shape.store
    ran = with_fault(work, shape.line, call, fault)
    if "Traceback" in ran.stderr:
        yield f"a traceback: {ran.stderr[-200:]}"
    now = shape.look(work)
    if now.facts:
        yield from troubles(store)
    if now not in states:
        yield f"neither old nor new: {now.changes} changes"
    if ran.returncode == 0 and now != new:
        yield "said that it was done, and it is not"
    again = run_in(work, shape.line)
    if again.returncode not in ({0} if now == old else {0, REFUSED}):
        yield f"repeated, it ends with {again.returncode}: {again.stderr}"
    yield from troubles(store)
    if shape.look(work) != new:
        yield f"repeated, it leaves {shape.look(work).changes} changes, not {new.changes}"


if __name__ == "__main__":
    main(measure, FULL)
