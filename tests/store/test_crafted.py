"""Files that somebody crafted: nothing in them answers, swallows or goes on for ever."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reliability.crafting import ENDLESS, PAGES, VIEW, craft

from peercert.cli.start import run
from peercert.errors import Exit, NobodyError, StoreError
from peercert.records import Exam
from peercert.store import bounds, ranges, shape, soundness
from peercert.store.blaming import READ, blaming, damaged
from peercert.store.history import entries
from peercert.store.opening import inspecting, reading
from peercert.store.reading import read_all
from peercert.store.recording import Change
from peercert.store.recovering import recover
from store.people import ANA, BO

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SMALL = 40_000
"""Steps that the honest store below does not need."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a store with two people, and a void."""
    READ.clear()
    path = tmp_path / "store.db"
    with Change(path, command="test", actor="tester") as change:
        change.add_candidate(ANA)
        change.add_candidate(BO)
    with Change(path, command="test", actor="tester") as change:
        change.void("C-0001", "typed twice")
    return path


def spoil(path: Path, *statements: str) -> None:
    """Change rows behind peercert's back; the tables and triggers are ours again at the end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            db.execute(statement)
        for _, sql in guards:
            db.execute(sql)


def read(path: Path) -> None:
    with reading(path) as connection:
        list(read_all(connection))


def write(path: Path) -> None:
    with Change(path, command="test") as change:
        change.add("P-0001", Exam(state="CA", sat_on=ANA.exams[0].sat_on, outcome="failed"))


@pytest.mark.parametrize("use", [read, write])
def test_views_that_are_not_ours_answer_nothing(path: Path, use: Callable[[Path], None]) -> None:
    craft(path, "a view that lies")
    with pytest.raises(StoreError, match="its tables are not those that peercert makes"):
        use(path)


def test_triggers_that_are_not_ours_swallow_nothing(path: Path) -> None:
    craft(path, "a trigger that swallows training")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="its tables are not those that peercert makes"):
        write(path)
    assert path.read_bytes() == before
    read(path)


def test_what_comes_to_no_end_is_stopped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "STEPS", SMALL)
    monkeypatch.setattr(bounds, "STEPS_A_BYTE", 1)
    read(path)
    with pytest.raises(StoreError, match="comes to no end"), reading(path) as connection:
        connection.execute(f"{ENDLESS} SELECT max(i) FROM n").fetchone()


def test_pages_that_lead_to_one_another_come_to_an_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "STEPS", SMALL)
    monkeypatch.setattr(bounds, "STEPS_A_BYTE", 1)
    craft(path, PAGES)
    with pytest.raises(StoreError, match="comes to no end"), reading(path) as connection:
        connection.execute("SELECT max(change) FROM candidate").fetchone()


def test_what_a_file_computes_is_not_asked_for(path: Path) -> None:
    craft(path, "void is an endless view")
    with inspecting(path) as connection:
        with pytest.raises(sqlite3.DatabaseError, match=r"prohibited|not authorized"):
            connection.execute("SELECT * FROM void").fetchone()
        found = [trouble.what for trouble in soundness.everything(connection, path)]
    assert found[0].startswith("the tables are not those of revision")


def test_an_endless_view_is_no_table_to_recover_from(path: Path, tmp_path: Path) -> None:
    craft(path, "void is an endless view")
    made = recover(path, tmp_path / "new.db", NOW, "lee")
    assert made.verdict.people
    assert not made.verdict.troubles


def test_a_column_that_is_computed_is_not_read(path: Path, tmp_path: Path) -> None:
    craft(path, "a column that is computed slowly")
    with pytest.raises(StoreError, match="its tables are not"), inspecting(path):
        pass
    with pytest.raises(StoreError, match="nothing in it can be read"):
        recover(path, tmp_path / "new.db", NOW, "lee")


def test_a_view_of_theirs_beside_a_whole_store_is_said(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(VIEW.format("exam", ENDLESS, ", n"))
    with inspecting(path) as connection:
        (found,) = soundness.everything(connection, path)
    assert found.what.startswith("the tables are not those of revision")


LAST = 2**63 - 1
OUT_OF_RANGE = {
    f"UPDATE candidate SET id = {LAST} WHERE id = 2": "a number of candidate is out of range",
    "UPDATE seal SET kind = 'no_such' WHERE place = 1": "a seal is about a table",
    "UPDATE void SET kind = 'no_such'": "a void is about a table",
    "UPDATE person SET states = 'CA XX'": "a person is of a state",
    "UPDATE certificate SET issued_on = '0000-01-01'": "a day of certificate is out of range",
}


@pytest.mark.parametrize("statement", OUT_OF_RANGE)
def test_what_no_change_records_is_found(path: Path, statement: str) -> None:
    with reading(path) as connection:
        assert not list(ranges.troubles(connection))
    spoil(path, statement)
    with reading(path) as connection:
        found = [trouble.what for trouble in ranges.troubles(connection)]
    assert any(what.startswith(OUT_OF_RANGE[statement]) for what in found)


def test_constraints_are_looked_at_though_the_file_may_not_be_written(path: Path) -> None:
    spoil(path, "UPDATE training SET minutes = 10000000")
    with inspecting(path) as connection:
        found = [trouble.what for trouble in soundness.structure(connection, full=True)]
        assert found == ["a row of training breaks a constraint of its table"]
        assert not list(soundness.structure(connection, full=False))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE seal SET kind = 'no_such' WHERE kind = 'person'",
        "UPDATE void SET kind = 'no_such'",
        f"UPDATE change SET reason = hex(zeroblob({10**6}))",
        "DELETE FROM void",
    ],
)
def test_what_fails_over_a_damaged_file_is_damage(path: Path, statement: str) -> None:
    spoil(path, statement)
    with pytest.raises(StoreError, match="is damaged: "), reading(path) as connection:
        list(entries(connection))


def test_no_number_is_given_after_the_last(path: Path) -> None:
    spoil(path, f"UPDATE exam SET id = {LAST}")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is damaged: a number of exam is out of range"):
        write(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("error", [TypeError("ours"), sqlite3.IntegrityError("ours")])
def test_a_whole_file_is_not_blamed(path: Path, error: Exception) -> None:
    with pytest.raises(type(error), match="ours"), reading(path):
        raise error
    with pytest.raises(type(error), match="ours"), Change(path, command="test"):
        raise error


@pytest.mark.parametrize("error", [NobodyError("ours"), BrokenPipeError(), RuntimeError("ours")])
def test_what_is_no_fault_blames_nobody(path: Path, error: Exception) -> None:
    spoil(path, "DELETE FROM seal")
    with pytest.raises(type(error)), blaming(path):
        raise error


def test_what_fails_after_the_store_is_closed_may_be_its_fault_too(path: Path) -> None:
    read(path)
    assert damaged() is None
    spoil(path, "UPDATE training SET minutes = 'many'")
    read(path)
    assert "is damaged: " in str(damaged())
    assert damaged() is None


def test_a_file_that_cannot_be_opened_is_not_blamed(tmp_path: Path) -> None:
    READ.clear()
    with pytest.raises(TypeError), blaming(tmp_path / "none.db"):
        raise TypeError


def test_a_python_that_hashes_with_openssl_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: dict[str, Any] = {}
    with inspecting(path) as connection:
        found["own"] = shape.shape(connection)
        monkeypatch.setitem(sys.modules, shape.BUILT_IN, None)
        assert shape.shape(connection) == found["own"]


def test_a_command_that_fails_over_a_damaged_store_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PEERCERT_STORE", str(path))
    spoil(path, "UPDATE training SET minutes = 'many'")
    assert run(["hours", "list", "P-1"]) == Exit.STORE
    said = capsys.readouterr().err
    assert "is damaged: a number of training is out of range" in said
    assert "a fault of ours" not in said
