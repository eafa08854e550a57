"""The shapes of writing: one real command for each, and the folder in which it starts."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reliability.ground import STORE, command, office

SEED = 7
PEOPLE = 6
TABLE = "people.csv"
NESTED = f"data/peercert/{STORE}"
ROWS = "".join(f"New Person {number},NC,n{number}@example.org\r\n" for number in range(40))


@dataclass(frozen=True, slots=True)
class Shape:
    """One writing command."""

    name: str
    words: tuple[str, ...]
    prepare: Callable[[Path], None]
    store: str = STORE
    """Where the store lies in the folder, or will lie."""

    @property
    def line(self) -> list[str]:
        """Return the whole command."""
        return command(*self.words)


def small(folder: Path) -> None:
    """Lay a store of a few people into a folder, and a table to import."""
    office(folder / STORE, PEOPLE, 4, random.Random(SEED))
    table(folder)


def table(folder: Path) -> None:
    """Lay a table of new people into a folder."""
    (folder / TABLE).write_text(f"name,states,email\r\n{ROWS}", "utf-8")


IMPORT = ("import", "people", TABLE, "--yes")
SHAPES = (
    Shape("record one fact", ("hours", "log", "P-0002", "6:30", "--on", "2026-06-01"), small),
    Shape("import", IMPORT, small),
    Shape("void", ("hours", "void", "H-0001", "--reason", "typed twice"), small),
    Shape("migrate", ("--store", NESTED, *IMPORT), table, NESTED),
)
