"""Kills, refuses room to, and gives I/O errors to a writing command at each call that writes.

After each, the store holds the old or the new state and verifies; a command that said it was done
has done it; and the command, repeated, leaves the new state once.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from peercert.errors import Exit
from reliability.ground import Outcome, State, main, run_in, scratch, spread, troubles
from reliability.shapes import SHAPES, Shape
from reliability.tracing import (
    KILL,
    MISSING,
    WRITING,
    Call,
    available,
    came_about,
    is_writing,
    record,
    with_fault,
)

FULL, QUICK = 1_000_000, 2
FAULTS = (KILL, "error=EIO", "error=ENOSPC")
REFUSED = 3


class Task(NamedTuple):
    """One command to be swept: at which place and which, in how many ways, chosen how."""

    number: int
    shape: Shape
    seed: int
    size: int


class Swept(NamedTuple):
    """How often one command was run with a fault, and what was wrong."""

    name: str
    runs: int
    bad: list[str]


def measure(seed: int, size: int) -> Outcome:
    """Try each fault at each call of each command, or `size` of these ways to fail."""
    return over(SHAPES, seed, size)


def over(shapes: Sequence[Shape], seed: int, size: int) -> Outcome:
    """Sweep commands of these shapes."""
    if not available():
        return Outcome(tried=0, bad=(MISSING,), told=MISSING)
    tasks = [Task(number, shape, seed, size) for number, shape in enumerate(shapes)]
    done = sorted(spread(swept, reversed(tasks)))  # the longest first
    told = ", ".join(f"{each.name} {each.runs}" for _, each in done)
    bad = tuple(line for _, each in done for line in each.bad)
    words = f"{'each' if size >= FULL else 'some'} of {len(FAULTS)} faults at each call: {told}"
    return Outcome(tried=sum(each.runs for _, each in done), bad=bad, told=words)


def swept(task: Task) -> tuple[int, Swept]:
    """Sweep one command; return its place among the shapes as well."""
    with scratch() as folder:
        found = list(sweep(task.shape, folder, random.Random(task.seed), task.size))
    return task.number, Swept(
        task.shape.name, len(found), [line for said in found for line in said]
    )


def sweep(shape: Shape, folder: Path, dice: random.Random, size: int) -> Iterator[list[str]]:
    """Give what was wrong after each fault."""
    base, work = folder / "base", folder / "work"
    base.mkdir()
    shape.prepare(base)
    fresh(base, work)
    ran = record(work, shape.line, folder / "log", WRITING, shape.done)
    points = [call for call in ran if is_writing(call)]
    old, new = shape.look(base), shape.look(work)
    ways = [(call, fault) for call in points for fault in FAULTS]
    for place in sorted(dice.sample(range(len(ways)), min(size, len(ways)))):
        call, fault = ways[place]
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
    if not came_about(work, ran, fault):
        yield "the fault did not come about"
    if ran.returncode == Exit.OURS or "Traceback" in ran.stderr:
        yield f"a fault of ours: {ran.stderr[-200:]}"
    now = shape.look(work)
    if now.facts:
        yield from troubles(store)
    if now not in states:
        yield f"neither old nor new: {now.changes} changes"
    if ran.returncode == shape.done and now != new:
        yield "said that it was done, and it is not"
    again = run_in(work, shape.line)
    if again.returncode not in ({shape.done} if now == old else {shape.done, REFUSED}):
        yield f"repeated, it ends with {again.returncode}: {again.stderr}"
    yield from troubles(store)
    if shape.look(work) != new:
        yield f"repeated, it leaves {shape.look(work).changes} changes, not {new.changes}"


if __name__ == "__main__":
    main(measure, FULL)
