"""One change for each command: who, when, why; nothing rewritten; everything or nothing."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peercert.errors import NobodyError, RefusedError, StoreError
from peercert.records import Affirmation, Candidate, Exam, Training
from peercert.store import ledger, recording
from peercert.store.opening import connect, reading
from peercert.store.reading import read_all, read_one
from peercert.store.recording import Change
from store.people import ANA, BO, without_ids


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store with Ana, P-0001, and Bo, P-0002."""
    path = tmp_path / "store.db"
    with Change(path, command="test", actor="tester") as change:
        change.add_candidate(ANA)
        change.add_candidate(BO)
    return path


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with reading(path) as connection:
        return connection.execute(statement).fetchall()


def person(path: Path, number: int) -> Candidate:
    with reading(path) as connection:
        return read_one(connection, number)


def test_a_change_says_who_when_why_and_with_which_command(store: Path) -> None:
    with Change(store, command="hours void", actor="kim", reason="typed twice") as change:
        change.void("H-0002", "typed twice")
    ((sequence, at, *rest),) = rows(
        store, "SELECT sequence, at, actor, reason, command FROM change WHERE sequence > 1"
    )
    assert sequence == 2
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", at)
    assert rest == ["kim", "typed twice", "hours void"]


@pytest.mark.parametrize(("variable", "expected"), [("kim", "kim"), ("", "daemon")])
def test_the_actor_is_named_or_the_account(
    variable: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERCERT_ACTOR", variable)
    monkeypatch.setenv("LOGNAME", "daemon")
    assert recording.who() == expected


def test_an_account_without_a_name_has_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PEERCERT_ACTOR", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 987_654_321)
    assert recording.who() == "account 987654321"


def test_an_empty_change_writes_nothing(store: Path) -> None:
    with Change(store, command="test"):
        pass
    with Change(store, command="test") as change:
        change.set_person("P-0001", name=ANA.name, states=("CA", "NC"))
    assert rows(store, "SELECT count(*) FROM change") == [(1,)]


def test_a_change_that_keeps_nothing_makes_no_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Change(path, command="test"):
        pass
    with pytest.raises(NobodyError), Change(path, command="test") as change:
        change.set_person("P-0001", county="Yolo")
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_somebody_else_has_used_meanwhile_is_not_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    leave = recording.leave_nothing

    def used(connection: sqlite3.Connection, path: Path, file: tuple[int, int]) -> None:
        monkeypatch.undo()
        with Change(path, command="test") as other:
            other.add_candidate(BO)
        leave(connection, path, file)

    monkeypatch.setattr(recording, "leave_nothing", used)
    with Change(path, command="test") as change:
        pass
    assert not change.is_first
    with reading(path) as connection:
        assert ledger.head(connection)[0] == 1


def test_after_an_error_nothing_is_written(store: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError), Change(store, command="test") as change:
        change.add_candidate(replace(BO, training=(Training(kind="core", minutes=0),)))
    assert rows(store, "SELECT count(*) FROM candidate") == [(2,)]
    with Change(store, command="test") as change:
        assert change.add_candidate(BO) == "P-0003"


def test_facts_of_a_change_are_seen_inside_it(store: Path) -> None:
    with Change(store, command="test") as change:
        id = change.add("P-0002", Exam(state="NC", sat_on=date(2026, 1, 1), outcome="failed"))
        assert [each.id for each in read_one(change.connection, 2).exams] == [id] == ["X-0002"]


def test_a_day_of_employment_is_a_fact(store: Path) -> None:
    with Change(store, command="test") as change:
        assert change.add("P-0001", date(2023, 1, 1)) == "E-0002"
        change.void("E-1", "another person")
    assert person(store, 1).employed_as_peer_on == (date(2023, 1, 1),)


def test_a_person_gains_a_version_and_the_first_stays(store: Path) -> None:
    with Change(store, command="test") as change:
        change.set_person("p1", email=None, states=("NC",), born_on=date(1990, 5, 4))
    found = without_ids(person(store, 1))
    assert found == replace(ANA, email=None, states=("NC",), born_on=date(1990, 5, 4))
    versions = rows(store, "SELECT version, email FROM person WHERE candidate = 1")
    assert versions == [(1, "Ana@Example.org"), (2, None)]


def test_an_application_gains_days_and_keeps_its_id(store: Path) -> None:
    with Change(store, command="test") as change:
        change.set_application("A-0001", filed_on=date(2025, 3, 1))
        change.set_application("A-0001", approved_on=date(2025, 3, 10))
    first, second = person(store, 1).applications
    assert (first.id, second.id) == ("A-0001", "A-0002")
    assert first.opened_on == date(2025, 2, 20)
    assert (first.filed_on, first.approved_on) == (date(2025, 3, 1), date(2025, 3, 10))
    known_then = "SELECT max(version) FROM application WHERE id = 1 AND change <= 1"
    assert rows(store, known_then) == [(1,)]


def test_a_name_that_is_no_field_is_our_mistake(store: Path) -> None:
    with pytest.raises(TypeError, match="nickname"), Change(store, command="test") as change:
        change.set_person("P-0001", nickname="A")


def test_a_voided_fact_counts_no_more_and_stays(store: Path) -> None:
    with Change(store, command="test") as change:
        assert change.void("h-1", "another person's") == "P-0001"
        change.void("A-0002", "withdrawn")
    ana = person(store, 1)
    assert [each.id for each in ana.training] == ["H-0002"]
    assert [each.id for each in ana.applications] == ["A-0001"]
    assert rows(store, "SELECT count(*) FROM training") == [(2,)]
    assert rows(store, "SELECT count(*) FROM topic") == [(3,)]
    assert rows(store, "SELECT count(*) FROM current_topic") == [(0,)]


def test_a_voided_person_is_nobody(store: Path) -> None:
    with Change(store, command="test") as change:
        assert change.void("P-0001", "twice on file") == "P-0001"
    with reading(store) as connection:
        assert [each.id for each in read_all(connection)] == ["P-0002"]
        with pytest.raises(NobodyError):
            read_one(connection, 1)
    assert rows(store, "SELECT count(*) FROM current_training") == [(0,)]


REFUSALS = (
    ("H-0099", RefusedError, "H-0099 is not on file"),
    ("P-0099", NobodyError, "P-0099 is not on file"),
    ("H-0002", RefusedError, r"H-0002 was voided on \d{4}-\d\d-\d\d$"),
    ("P-0002", NobodyError, r"P-0002 was voided on \d{4}-\d\d-\d\d$"),
    ("C-0002", RefusedError, r"C-0002 was voided on \d{4}-\d\d-\d\d$"),
    ("Ana", RefusedError, "what was given is not a record's id"),
    ("Z-0001", RefusedError, "'Z-0001' is not a record's id"),
    ("H-0", RefusedError, "'H-0' is not a record's id"),
)


@pytest.mark.parametrize(("id", "error", "message"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_what_cannot_be_voided_is_said(
    store: Path, id: str, error: type[Exception], message: str
) -> None:
    with Change(store, command="test") as change:
        change.void("H-0002", "typed twice")
        change.void("P-0002", "twice on file")
    with pytest.raises(error, match=message), Change(store, command="test") as change:
        change.void(id, "a test")
    assert rows(store, "SELECT count(*) FROM void") == [(2,)]


@pytest.mark.parametrize("id", ["P-0001", "H-0001"])
def test_only_applications_gain_days(store: Path, id: str) -> None:
    with (
        pytest.raises(RefusedError, match="not an application"),
        Change(store, command="test") as change,
    ):
        change.set_application(id, filed_on=date(2026, 1, 1))


def test_only_people_gain_facts(store: Path) -> None:
    signed = Affirmation(state="CA", signed_on=date(2026, 1, 1))
    with (
        pytest.raises(RefusedError, match="not a person's id"),
        Change(store, command="test") as change,
    ):
        change.add("H-0001", signed)
    with pytest.raises(NobodyError), Change(store, command="test") as change:
        change.add("P-0003", signed)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE training SET minutes = 60",
        "DELETE FROM training",
        "UPDATE person SET name = 'X'",
        "DELETE FROM void",
        "UPDATE change SET actor = 'X'",
    ],
)
def test_facts_are_never_rewritten_or_deleted(store: Path, statement: str) -> None:
    with Change(store, command="test") as change:
        change.void("H-0002", "a test")
    with (
        closing(connect(store, write=True)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="never"),
    ):
        connection.execute(statement)


@pytest.mark.parametrize(
    "record",
    [
        Training(kind="core", minutes=0),
        Training(kind="core", minutes="six"),  # type: ignore[arg-type]
        Training(kind="knitting", minutes=60),  # type: ignore[arg-type]
        Training(kind="core", minutes=60, title=""),
        Training(kind="core", minutes=60, completed_on="2026-02-30"),  # type: ignore[arg-type]
        Training(kind="core", minutes=60, approved=2),  # type: ignore[arg-type]
        Training(kind="core", minutes=60, state="California"),
        Training(kind="core", minutes=60, topics=("",)),
    ],
    ids=str,
)
def test_the_file_itself_refuses_what_the_border_let_through(store: Path, record: Training) -> None:
    with pytest.raises(sqlite3.IntegrityError), Change(store, command="test") as change:
        change.add("P-0001", record)
    assert len(person(store, 1).training) == 2


def test_a_file_that_was_swapped_while_it_was_written_is_said(store: Path) -> None:
    other = store.with_name("other.db")
    with Change(other, command="test") as change:
        change.add_candidate(BO)
    with pytest.raises(StoreError, match="replaced by another"), Change(store, command="test"):
        other.replace(store)


def test_what_sqlite_complains_about_inside_a_change_leaves_nothing_behind(store: Path) -> None:
    def fail() -> None:
        with Change(store, command="test") as change:
            change.add_candidate(ANA)
            change.connection.execute("SELECT * FROM nowhere")

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        fail()
    assert rows(store, "SELECT count(*) FROM candidate") == [(2,)]
