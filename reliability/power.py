"""Cuts the power at every moment of real commands, as a disk may then be found.

One run of each command is recorded; from it come any number of images of the disk after a cut
(reordered, torn and lost writes, names in any order). Each is opened as peercert opens a store: it
verifies, it holds the old or the new state, and the new one once the command had said so. Two
controls must fail: without any sync (`synchronous=OFF`), and without the syncs of folders.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from peercert.errors import PeercertError
from reliability.disk import NAMES, Disk, Image, Op, Reader
from reliability.ground import Outcome, State, main, scratch, spread, troubles
from reliability.shapes import SHAPES, Shape
from reliability.tracing import MISSING, available, record

FULL, QUICK = 100_000, 200
PART_OF_CONTROLS, FEWEST_OF_CONTROLS = 20, 40
GOOD = ("old", "new")
CONTROLS = {"without syncs": False, "without folder syncs": True}
"""Each control, and whether only the syncs of folders are left out."""


@dataclass(slots=True)
class Trial:
    """One recorded command, and what was found in the images that were made of it."""

    shape: Shape
    folder: Path
    ops: list[Op]
    old: State
    new: State
    seen: dict[bytes, str] = field(default_factory=dict)

    def cut(self, ops: list[Op], dice: random.Random, size: int) -> Counter[str]:
        """Make images, spread over all moments, and count what they hold."""
        disk = Disk(self.folder / "base")
        verdicts: Counter[str] = Counter()
        for number, op in enumerate([None, *ops]):
            if op:
                disk.do(op)
            images = size * (number + 1) // (len(ops) + 1) - size * number // (len(ops) + 1)
            verdicts.update(self.verdict(disk, dice) for _ in range(images))
        return verdicts

    def verdict(self, disk: Disk, dice: random.Random) -> str:
        """Say what one image holds."""
        image = disk.image(dice)
        digest = hashlib.blake2b()
        for path, data in image.items():
            digest.update(repr((str(path), data is None, len(data or b""))).encode())
            digest.update(data or b"")
        key = digest.digest()
        if key not in self.seen:
            self.seen[key] = self.look(image)
        state = self.seen[key]
        return "an acknowledged change is lost" if disk.acknowledged and state == "old" else state

    def look(self, image: Image) -> str:
        """Lay an image down, open it as peercert does, and say what it holds."""
        place = self.folder / "image"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for path, data in image.items():
            there = place / path.relative_to(self.folder / "base")
            if data is None:
                there.mkdir()
            else:
                there.write_bytes(data)
        store = place / self.shape.store
        try:
            state = self.shape.look(place)
            wrong = troubles(store) if state.facts else []
        except PeercertError as error:
            return f"damaged: {error.message.removeprefix(str(store))}"
        if wrong:
            return f"damaged: {wrong[0]}"
        if state == self.new:
            return "new"
        return "old" if state == self.old else "neither old nor new"


def trial(shape: Shape, folder: Path) -> Trial:
    """Record one run of a command."""
    base, work = folder / "base", folder / "work"
    base.mkdir()
    shape.prepare(base)
    shutil.copytree(base, work)
    ops = Reader(work).ops(record(work, shape.line, folder / "log", NAMES, shape.done))
    for op in ops:
        op.path, op.to = (rebased(path, work, base) for path in (op.path, op.to))
    old, new = shape.look(base), shape.look(work)
    return Trial(shape, folder, ops, old, new)


def rebased(path: Path, old: Path, new: Path) -> Path:
    """Return a path below another folder."""
    return new / path.relative_to(old) if path.is_relative_to(old) else path


def without_syncs(ops: list[Op], *, of_folders: bool) -> list[Op]:
    """Return what a command did, without its syncs, or without those of folders."""
    folders = {op.path.parent for op in ops if op.what == "create"}
    return [op for op in ops if op.what != "sync" or (of_folders and op.path not in folders)]


class Task(NamedTuple):
    """One command to be looked at: which of the shapes, in how many images, chosen how."""

    number: int
    seed: int
    size: int


class Seen(NamedTuple):
    """What was found of one command, and what without its syncs."""

    name: str
    distinct: int
    moments: int
    verdicts: Counter[str]
    controls: dict[str, Counter[str]]

    @property
    def bad(self) -> list[str]:
        """Say which images hold neither state."""
        return [f"{self.name}: {key}: {n} images" for key, n in wrong(self.verdicts).items()]


def wrong(verdicts: Counter[str]) -> Counter[str]:
    """Return what is neither the old nor the new state."""
    return Counter({key: count for key, count in verdicts.items() if key not in GOOD})


def measure(seed: int, size: int) -> Outcome:
    """Look at `size` images, in equal parts of each command."""
    if not available():
        return Outcome(tried=0, bad=(MISSING,), told=MISSING)
    part = -(-size // len(SHAPES))
    longest_first = reversed(range(len(SHAPES)))
    done = list(spread(looked_at, (Task(number, seed, part) for number in longest_first)))
    bad = [line for each in done for line in each.bad]
    told = f"{sum(each.distinct for each in done)} distinct images"
    told += f" at {sum(each.moments for each in done)} moments of {len(SHAPES)} commands"
    for name in CONTROLS:
        found = sum((each.controls[name] for each in done), Counter())
        told += f"; control {name}: {found.total()} tried, {wrong(found).total()} bad"
        if not wrong(found):
            bad.append(f"the control {name} did not fail")
    tried = sum(each.verdicts.total() for each in done)
    return Outcome(tried=tried, bad=tuple(bad), told=told)


def looked_at(task: Task) -> Seen:
    """Record one command, and look at images of it, with its syncs and without."""
    dice = random.Random(task.seed + task.number)
    shape = SHAPES[task.number]
    with scratch() as folder:
        made = trial(shape, folder)
        verdicts = made.cut(made.ops, dice, task.size)
        distinct = len(made.seen)
        few = max(task.size // PART_OF_CONTROLS, FEWEST_OF_CONTROLS)
        controls = {
            name: made.cut(without_syncs(made.ops, of_folders=of_folders), dice, few)
            for name, of_folders in CONTROLS.items()
        }
    return Seen(shape.name, distinct, len(made.ops) + 1, verdicts, controls)


if __name__ == "__main__":
    main(measure, FULL)
