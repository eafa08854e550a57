"""Who was erased stays erased, however stores are backed up, damaged, recovered and restored."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peercert.records import Candidate, Training
from peercert.store import erasing, erasures, identities, restoring
from peercert.store.backups import back_up, folder_of, verify
from peercert.store.opening import reading
from peercert.store.recording import Change
from peercert.store.recovering import recover

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BASIS = "a request in writing"
NAMES = ("Ana Zimt", "Bo Yggdrasil", "Cy Xanten", "Di Wuppertal", "Ed Vladivostok", "Flo Ulm")
DAMAGE = {
    "the first change": ("UPDATE change SET actor = 'x' WHERE sequence = 1",),
    "the second change": ("UPDATE change SET hash = previous WHERE sequence = 2",),
    "seals of people": ("DELETE FROM seal WHERE kind = 'candidate'",),
    "seals and changes": (
        "DELETE FROM seal WHERE kind = 'candidate'",
        "UPDATE change SET command = 'x' WHERE sequence = 1",
    ),
}
ORDINARY = ("the first change", "the second change")
"""What may be damaged again and again; whose seals are gone twice is known by a backup between."""
STEPS = ("add", "back up", "erase", *ORDINARY, "restore the first", "restore the last")


@dataclass
class Office:
    """A store under whatever name it has by now, and what everybody knows about its people."""

    store: Path
    clock: int = 0
    added: int = 0
    erased: set[str] = field(default_factory=set)
    copies: list[tuple[Path, set[str]]] = field(default_factory=list)

    def now(self) -> datetime:
        """Return the next second."""
        self.clock += 1
        return NOW + timedelta(seconds=self.clock)

    def names(self) -> dict[str, int]:
        """Return who is on file by name, with their numbers."""
        with reading(self.store) as connection:
            found = connection.execute("SELECT name, candidate FROM current_person").fetchall()
        return {name: number for name, number in found if name in NAMES}

    def step(self, what: str, *, in_place: bool) -> None:
        """Do one thing, and see that nobody is back who was erased, and nobody else is gone."""
        expected = set(self.names())
        match what:
            case "add":
                if self.added < len(NAMES):
                    self.add(NAMES[self.added])
                    expected.add(NAMES[self.added - 1])
            case "back up":
                made = back_up(self.store, folder_of(self.store), self.now())
                self.copies.append((made.path, expected))
            case "erase":
                if expected:
                    self.erase(name := min(expected))
                    expected.discard(name)
            case _ if what in DAMAGE:
                self.recover(DAMAGE[what], in_place=in_place)
            case _ if self.copies:
                path, held = self.copies[-1 if what.endswith("last") else 0]
                self.restore(path, in_place=in_place)
                expected = held - self.erased
        assert set(self.names()) == expected
        content = self.store.read_bytes()
        assert [name for name in self.erased if name.encode() in content] == []

    def add(self, name: str) -> None:
        """Record somebody new."""
        with Change(self.store, command="candidate add", actor="kim") as change:
            change.add_candidate(Candidate(name=name))
        self.added += 1

    def erase(self, name: str) -> None:
        """Erase somebody as the command does."""
        number = self.names()[name]
        with Change(self.store, command="privacy erase", actor="kim") as change:
            change.erase(f"P-{number:04d}", BASIS)
            known = identities.marks_of(change.connection, number)
            erased = erasures.Erased(BASIS, change.book.at)
            erasures.append(self.store, dict.fromkeys(known, erased))
        erasing.compact(self.store)
        self.erased.add(name)

    def recover(self, damage: tuple[str, ...], *, in_place: bool) -> None:
        """Damage the store, and go on with what can be read of it."""
        edited(self.store, *damage)
        target = self.store.with_name(f"recovered {self.clock}.db")
        recover(self.store, target, self.now(), "lee")
        if in_place:
            target.replace(self.store)
        else:
            self.store = target

    def restore(self, copy: Path, *, in_place: bool) -> None:
        """Go on with a backup, in the store's place or under another name."""
        way = restoring.plan(copy, self.store)
        if in_place:
            restoring.replace(way, self.now(), "lee")
        else:
            target = self.store.with_name(f"restored {self.clock}.db")
            self.now()
            self.store = restoring.restore(way, target).path


def edited(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.execute(triggers).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def office(folder: Path) -> Office:
    made = Office(folder / "people.db")
    made.add(NAMES[0])
    made.add(NAMES[1])
    return made


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.booleans()), min_size=4, max_size=9))
@settings(max_examples=15, deadline=None)
def test_who_was_erased_stays_erased_in_any_order(steps: list[tuple[str, bool]]) -> None:
    with TemporaryDirectory() as folder:
        here = office(Path(folder))
        for what, in_place in steps:
            here.step(what, in_place=in_place)
        assert here.erased.isdisjoint(here.names())


@pytest.mark.parametrize("in_place", [True, False])
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize(
    "order",
    [
        "back up, DAMAGE, erase, restore the first",
        "back up, DAMAGE, the first change, erase, restore the first",
        "back up, erase, DAMAGE, restore the first",
        "back up, DAMAGE, back up, erase, DAMAGE, restore the last, restore the first",
    ],
)
def test_who_was_erased_stays_erased(
    tmp_path: Path, order: str, kind: str, *, in_place: bool
) -> None:
    here = office(tmp_path)
    for what in order.replace("DAMAGE", kind).split(", "):
        here.step(what, in_place=in_place)
    assert here.erased == {NAMES[0]}
    assert set(here.names()) == {NAMES[1]}
    assert verify(here.store).troubles == ()


@pytest.mark.parametrize("has_list", [True, False])
def test_what_was_recorded_since_an_erasure_stays_where_its_moment_is_known(
    tmp_path: Path, *, has_list: bool
) -> None:
    here = office(tmp_path)
    here.step("erase", in_place=True)
    with Change(here.store, command="hours log", actor="kim") as change:
        change.add("P-0001", Training(kind="additional", minutes=60, title="Since Then"))
    made = back_up(here.store, folder_of(here.store), here.now())
    if not has_list:
        erasures.beside(here.store).unlink()
    for _ in range(2):
        here.step("the first change", in_place=False)
    assert erasures.beside(here.store).exists()

    here.restore(made.path, in_place=False)

    assert b"Since Then" in here.store.read_bytes()


def test_whose_erasure_was_salvaged_stays_erased_without_a_list(tmp_path: Path) -> None:
    here = office(tmp_path)
    here.step("back up", in_place=True)
    here.step("erase", in_place=True)
    here.step("the first change", in_place=True)
    for path in tmp_path.glob("*.erasures"):
        path.unlink()
    here.step("restore the first", in_place=True)
    assert set(here.names()) == {NAMES[1]}
