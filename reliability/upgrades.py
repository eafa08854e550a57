"""Upgrades a filled store of every older revision, under each fault at each call that writes.

After each, the store is of the old or the new revision with everything that it held and verifies by
the rules of that revision, the backup made before is whole or absent, and the command, repeated,
leaves the new state. The control upgrades without a journal and is killed between two pages: it
must be seen to fail.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from peercert.errors import StoreError
from peercert.store import verifying
from peercert.store.backups import folder_of, in_folder, verify
from peercert.store.opening import REVISIONS, inspecting, revision_of
from reliability.ground import ROOT, STORE, Outcome, State, main, scratch
from reliability.shapes import Shape
from reliability.sweep import after, fresh, over
from reliability.tracing import WRITING, available, record

FULL, QUICK = 1_000_000, 2
STORES = ROOT / "tests" / "fixtures" / "stores"
WORDS = ("candidate", "list")
SEALING = frozenset({"remains"})
"""Tables that an upgrade itself may fill."""
UNGUARDED = """
from peercert.store import opening
opening.SETTINGS = ("journal_mode=OFF", "synchronous=OFF", *opening.SETTINGS[2:])
from peercert.__main__ import main
main()
"""


def lay(revision: str, folder: Path) -> None:
    """Lay the filled store of a revision into a folder."""
    shutil.copyfile(STORES / f"{revision}.db", folder / STORE)
    (folder / STORE).chmod(0o600)


def look(revision: str, folder: Path) -> State:
    """Return what a store holds, by its own revision, which is not upgraded for it.

    Raise StoreError where a backup is not whole, or the store was upgraded without one.
    """
    store = folder / STORE
    made = in_folder(folder_of(store))
    for each in made:
        if wrong := verify(each.path).troubles:
            raise StoreError(f"{each.path.name} is not whole: {wrong[0].what}")
    with inspecting(store) as connection:
        found = revision_of(connection, store) or ""
        (changes,) = connection.execute("SELECT count(*) FROM change").fetchone()
        rows = [
            repr((table, {name: value for name, value in row.items() if value is not None}))
            for table in verifying.tables_in(connection)
            for row in verifying.rows_of(connection, f'SELECT * FROM "{table}"')
            if table not in SEALING
        ]
    if found != revision and not made:
        raise StoreError("upgraded without a backup")
    return State((found, *sorted(rows)), changes)


UPGRADES = tuple(
    Shape(f"from {each}", WORDS, partial(lay, each), partial(look, each)) for each in REVISIONS[:-1]
)


@dataclass(frozen=True, slots=True)
class Unguarded(Shape):
    """The same command without a journal."""

    @property
    def line(self) -> list[str]:
        """Return the whole command."""
        return [sys.executable, "-c", UNGUARDED, *self.words]


def measure(seed: int, size: int) -> Outcome:
    """Try each fault at each call of each upgrade, or `size` of these ways to fail."""
    found = over(UPGRADES, seed, size)
    if not available():
        return found
    said = control(UPGRADES[0])
    lost = [f"{each.name}: {line}" for each in UPGRADES for line in loses(each)]
    bad = (*found.bad, *lost, *(() if said else ("the control did not fail",)))
    told = f"old revisions upgraded under kill: {found.told}; control without a journal: 1 tried"
    return replace(found, bad=bad, told=f"{told}, {int(bool(said))} bad")


def loses(shape: Shape) -> list[str]:
    """Compare what a store holds before and after its upgrade; return what differs."""
    with scratch() as folder:
        base, work = folder / "base", folder / "work"
        base.mkdir()
        shape.prepare(base)
        fresh(base, work)
        record(work, shape.line, folder / "log", WRITING)
        old, new = shape.look(base), shape.look(work)
    if new.facts[0] != REVISIONS[-1]:
        return ["not upgraded"]
    return [f"changed: {row}" for row in {*old.facts[1:]} ^ {*new.facts[1:]}]


def control(upgrade: Shape) -> list[str]:
    """Kill an upgrade without a journal between two of its last pages; return what was wrong."""
    with scratch() as folder:
        base, work = folder / "base", folder / "work"
        base.mkdir()
        upgrade.prepare(base)
        fresh(base, work)
        shape = Unguarded(upgrade.name, upgrade.words, upgrade.prepare, upgrade.look)
        calls = record(work, shape.line, folder / "log", ["pwrite64"])
        states = shape.look(base), shape.look(work)
        fresh(base, work)
        try:
            return list(after(shape, work, calls[-2], "signal=KILL", states))
        except StoreError as error:
            return [error.message]


if __name__ == "__main__":
    main(measure, FULL)
