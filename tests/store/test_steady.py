"""A store read a little at a time: one state, and nobody who writes waits."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from peercert.errors import StoreError
from peercert.records import Candidate, Exam
from peercert.store import opening, steady
from peercert.store.opening import opened
from peercert.store.recording import Change
from peercert.store.steady import Steady, steadily

PEOPLE = [Candidate(name=f"Person {number}", states=("CA",)) for number in range(1, 8)]
EXAM = Exam(state="CA", sat_on=date(2026, 1, 2), outcome="passed")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steady, "BLOCK", 2)
    path = tmp_path / "peercert.db"
    with Change(path, command="test") as change:
        for each in PEOPLE:
            change.add_candidate(each)
    return path


def record(store: Path) -> None:
    """Record something of everything that can change what a reader sees."""
    with Change(store, command="test") as change:
        change.add("P-0006", EXAM)
        change.set_person("P-0005", county="Yolo")
        change.void("P-0007", "typed twice")
        change.add_candidate(PEOPLE[0])


def test_all_that_is_read_is_as_it_was_at_the_start(store: Path) -> None:
    with steadily(store) as found:
        before = list(found.everybody())
    with steadily(store) as found:
        everybody = found.everybody()
        first = [next(everybody)]
        record(store)
        second = [next(everybody), next(everybody)]
        record_more(store)
        assert [*first, *second, *everybody] == before
        assert list(found.some([7, 5])) == [before[4], before[6]]
    with steadily(store) as found:
        assert len(list(found.everybody())) == 7
        assert [each.outcome for each in next(found.some([6])).exams] == ["passed"]


def record_more(store: Path) -> None:
    with Change(store, command="test") as change:
        change.set_person("P-0004", county="Yolo")


def test_what_was_known_before_stays_so_too(store: Path) -> None:
    with steadily(store) as found:
        assert found.look_back("2000-01-01T00:00:00.000Z") == 0
        record(store)
        assert list(found.everybody()) == []


def test_an_erasure_ends_it(store: Path) -> None:
    with opened(store) as connection:
        found = Steady(connection)
        everybody = found.everybody()
        assert next(everybody).id == "P-0001"
        erase(store)
        with pytest.raises(StoreError, match="somebody was erased while this was read"):
            list(everybody)
        with pytest.raises(StoreError, match="somebody was erased"), found.moment():
            pass


def test_an_erasure_after_the_last_is_said_too(store: Path) -> None:
    with pytest.raises(StoreError, match="somebody was erased"):
        read_and_erase(store)


def read_and_erase(store: Path) -> None:
    with steadily(store) as found:
        assert len(list(found.everybody())) == 7
        erase(store)


def erase(store: Path) -> None:
    with Change(store, command="test") as change:
        change.erase("P-0002", "asked for")


def test_another_store_in_its_place_is_noticed(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with Change(other, command="test") as change:
        change.add_candidate(PEOPLE[0])
    with steadily(store) as found:
        at = found.newest
    with steadily(store, at) as found:
        assert len(found.blocks()) == 4
    with pytest.raises(StoreError, match="was replaced while it was read"), steadily(other, at):
        pass


def test_nothing_is_held_between_two_moments(store: Path) -> None:
    with steadily(store) as found, closing(opening.guarded(store, write=True)) as other:
        other.execute("PRAGMA busy_timeout = 0")
        locked = 0
        for _ in found.everybody():
            other.execute("BEGIN EXCLUSIVE")
            locked += other.in_transaction
            other.execute("ROLLBACK")
        assert locked


def test_whoever_reads_for_long_is_not_taken_for_a_writer(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PATIENCE_IN_SECONDS", 0.1)
    with closing(sqlite3.connect(store)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM person").fetchone()
        with pytest.raises(StoreError, match="is being read by another program") as told:
            record(store)
    assert "process" not in told.value.message
    assert told.value.hint.startswith("end that program, ")
