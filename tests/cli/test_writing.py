"""Where a store is made: said each time, and asked where another one lies."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

import peercert as package
from cli.session import Result, peercert
from peercert.store import places
from peercert.store.backups import folder_of

NOTE = "note: with a name and a state alone, namesakes cannot be told apart\n"
ADD = ("candidate", "add", "--name", "Cy Ode", "--state", "NC")
CLI = Path(package.__file__).parent / "cli"


def add(name: str, *more: str) -> Result:
    return peercert("--store", name, *ADD, *more)


def test_a_new_store_is_said_to_be_one(settled: Path) -> None:
    result = peercert(*ADD)
    assert (result.code, result.err) == (0, "peercert.db: a new store was made.\n" + NOTE)
    assert result.out.startswith("P-0001\t")
    assert peercert(*ADD[:3], "Bo Lind", *ADD[4:]).err == NOTE
    assert [path.name for path in settled.iterdir()] == ["peercert.db"]


def test_a_second_store_is_made_only_where_somebody_means_it(store: Path) -> None:
    asked = "there is no store peercrt.db, but peercert.db lies beside it. Make a new store?"
    result = add("peercrt.db")
    assert result.code == 6
    assert result.err.splitlines() == [
        f"peercert: not confirmed: {asked}",
        "hint: name another file with --store, or add --yes; nothing was written",
    ]
    assert [path.name for path in store.parent.iterdir()] == ["peercert.db"]
    result = add("peercrt.db", "--yes")
    assert (result.code, result.err) == (0, "peercrt.db: a new store was made.\n" + NOTE)


def test_what_lies_beside_it_is_named_and_counted(store: Path) -> None:
    for number in range(4):
        (store.parent / f"copy{number}.db").write_bytes(store.read_bytes())
    (store.parent / "backups").mkdir()
    (store.parent / "notes.db").write_text("This is a file of notes, which is no store at all.")
    os.mkfifo(store.parent / "pipe.db")
    assert "but backups, copy0.db, copy1.db and 3 more lie beside it" in add("x.db").err


def test_what_may_not_be_read_is_not_asked_about(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        assert not places.is_store(store)
    assert places.is_store(store)


def test_backups_of_a_store_that_is_gone_are_named(store: Path) -> None:
    peercert("backup", "create")
    (made,) = folder_of(store).iterdir()
    store.unlink()
    assert "but backups lies beside it" in peercert(*ADD).err
    assert "`backup restore` goes back to one" in peercert("candidate", "list").err
    restored = peercert("backup", "restore", str(made), "--replace", "--yes")
    assert restored.code == 0
    assert store.exists()


@pytest.mark.parametrize(
    "words", [("check",), ("candidate", "list"), ADD, ("init",), ("doctor",), ("backup", "create")]
)
def test_an_empty_file_beside_backups_is_damage(store: Path, words: tuple[str, ...]) -> None:
    peercert("backup", "create")
    (made,) = folder_of(store).iterdir()
    store.write_bytes(b"")
    result = peercert(*words, "--yes")
    assert result.code == 5, result.err
    assert "damage" in result.err + result.out
    assert store.read_bytes() == b""
    assert peercert("backup", "restore", str(made), "--replace", "--yes").code == 0
    assert "P-0012" in peercert("candidate", "list").out


def test_an_empty_file_beside_backups_is_damage_whatever_else_lies_there(store: Path) -> None:
    assert peercert("backup", "create").code == 0
    (store.parent / "other.db").write_bytes(store.read_bytes())
    store.write_bytes(b"")
    for more in ((), ("--yes",)):
        result = add(store.name, *more)
        assert result.code == 5
        assert "is damaged: there is nothing in the file" in result.err
    assert store.stat().st_size == 0


def test_an_empty_file_elsewhere_is_an_empty_place(settled: Path) -> None:
    (settled / "peercert.db").touch()
    assert "there is no store yet" in peercert("candidate", "list").err
    assert peercert(*ADD).err == "peercert.db: a new store was made.\n" + NOTE


@pytest.mark.parametrize("is_there", [True, False])
def test_where_nothing_is_recorded_no_store_is_made(settled: Path, *, is_there: bool) -> None:
    if is_there:
        (settled / "peercert.db").touch()
    result = peercert("hours", "log", "P-0001", "2h", "--on", "2026-11-01")
    assert (result.code, "a new store" in result.err) == (4, False)
    assert list(settled.iterdir()) == []


def test_init_makes_a_store_and_records_nothing(store: Path) -> None:
    result = peercert("--store", "other.db", "init")
    assert (result.code, result.out) == (0, "other.db: nothing is recorded in it yet\n")
    assert result.err == "other.db: a new store was made.\n"
    assert peercert("--store", "other.db", "init").out == "other.db: there already\n"
    assert add("other.db").out.startswith("P-0001\t")
    result = peercert("--store", "third.db", "init", "--timezone", "America/New_York")
    assert (result.code, result.err) == (0, "third.db: a new store was made.\n")
    assert store.exists()


def test_an_import_asks_before_anything_is_written(store: Path) -> None:
    Path("people.csv").write_text("name,state\nCy Ode,NC\n,\n,XX\n")
    line = ("--store", "x.db", "import", "people", "people.csv", "--layout", "peercert")
    result = peercert(*line, "--skip-errors")
    assert (result.code, "Make a new store?" in result.err) == (6, True)
    assert sorted(path.name for path in store.parent.iterdir()) == ["peercert.db", "people.csv"]


def test_every_command_writes_in_the_one_way() -> None:
    found = {
        path.name
        for path in CLI.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Change"
    }
    assert found == {"writing.py", "privacy.py", "undo.py"}  # these two read the store before
