"""The shapes of writing: one real command for each, and the folder in which it starts."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from peercert.errors import StoreError
from peercert.store.backups import back_up, folder_of, in_folder, verify
from peercert.store.recording import Change
from reliability.ground import STORE, State, command, office, state_of

SEED = 7
PEOPLE = 6
TABLE = "people.csv"
COPY = "copy.db"
RESTORED = "restored.db"
RECOVERED = "recovered.db"
AS_IT_WAS = "as-it-was"
PAGE = 4096
PARTLY = 7
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
NESTED = f"data/peercert/{STORE}"
ROWS = "".join(f"New Person {number},NC,n{number}@example.org\r\n" for number in range(40))


Look: TypeAlias = Callable[[Path], State]


def the_store(folder: Path) -> State:
    """Look at the store."""
    return state_of(folder / STORE)


@dataclass(frozen=True, slots=True)
class Shape:
    """One writing command, the folder it starts in, and what it changes there."""

    name: str
    words: tuple[str, ...]
    prepare: Callable[[Path], None]
    look: Look = the_store
    store: str = STORE
    """The file that must be whole in whatever state."""
    done: int = 0
    """With which code the command ends where it has done it."""

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


def backed_up(folder: Path) -> None:
    """Lay down a store, its backup, and one more change."""
    small(folder)
    made = back_up(folder / STORE, folder / "kept", MOMENT).path
    made.rename(folder / COPY)
    with Change(folder / STORE, command="candidate set", actor="tester") as change:
        change.set_person("P-0001", county="Yolo")


def damaged(folder: Path) -> None:
    """Lay down a store of which a page is lost, and the same bytes once more to compare with."""
    small(folder)
    damage(folder / STORE)
    shutil.copyfile(folder / STORE, folder / AS_IT_WAS)


def damage(store: Path) -> None:
    """Lose a page of a store."""
    data = bytearray(store.read_bytes())
    page = data.rindex(b"Class ") // PAGE * PAGE
    data[page : page + PAGE] = bytes(PAGE)
    store.write_bytes(data)


def recovered(folder: Path) -> State:
    """Look at the file that was salvaged, and that the damaged one was never touched."""
    if (folder / STORE).read_bytes() != (folder / AS_IT_WAS).read_bytes():
        raise StoreError("the damaged file is not as it was")
    return state_of(folder / RECOVERED)


def nested(folder: Path) -> State:
    """Look at the store that is made in a new folder."""
    return state_of(folder / NESTED)


def restored(folder: Path) -> State:
    """Look at the file to which a backup is restored."""
    return state_of(folder / RESTORED)


def facts(folder: Path) -> State:
    """Look at what counts in the store, however many changes it took."""
    return replace(the_store(folder), changes=0)


def backups(folder: Path) -> State:
    """Look at the store, and whether there is a backup of it, each of which is whole."""
    made = in_folder(folder_of(folder / STORE))
    for each in made:
        if wrong := verify(each.path).troubles:
            raise StoreError(f"{each.path.name} is not whole: {wrong[0].what}")
    return replace(the_store(folder), changes=min(len(made), 1))


IMPORT = ("import", "people", TABLE, "--yes")
SHAPES = (
    Shape("record one fact", ("hours", "log", "P-0002", "6:30", "--on", "2026-06-01"), small),
    Shape("import", IMPORT, small),
    Shape("void", ("hours", "void", "H-0001", "--reason", "typed twice"), small),
    Shape("undo", ("undo", "3", "--yes"), small),
    Shape("make a store", ("--store", NESTED, *IMPORT), table, nested, NESTED),
    Shape("backup", ("backup", "create"), small, backups),
    Shape("restore", ("backup", "restore", COPY, "--to", RESTORED), backed_up, restored, RESTORED),
    Shape("restore in place", ("backup", "restore", COPY, "--replace", "--yes"), backed_up, facts),
    Shape("recover", ("recover", "--to", RECOVERED), damaged, recovered, RECOVERED, PARTLY),
    Shape("erase", ("privacy", "erase", "P-0002", "--basis", "asked for", "--yes"), small),
)
