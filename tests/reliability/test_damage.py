"""Files that something other than peercert changed: every command says so, in a sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from peercert.errors import StoreError
from peercert.records import Candidate, Exam, Training
from peercert.store import verifying
from peercert.store.opening import reading
from peercert.store.reading import certificates, read_all, read_one
from peercert.store.recording import Change
from store.people import ANA

SCHEMA = "UPDATE sqlite_master SET sql = replace(sql, '{}', '{}') WHERE sql LIKE '%{}%'"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a store with one person."""
    path = tmp_path / "store.db"
    with Change(path, command="test", actor="tester") as change:
        change.add_candidate(ANA)
    return path


def spoil(path: Path, *statements: str) -> None:
    """Change a store behind peercert's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.execute(triggers).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement)


DAY = "UPDATE certificate SET issued_on = '2O25-08-05'"
EMPTY = "UPDATE certificate SET issued_on = ''"
BYTES = "UPDATE certificate SET number = CAST(x'c328' AS TEXT)"
COLUMN = SCHEMA.format("sat_on", "sat_un", "CREATE TABLE exam")


@pytest.mark.parametrize("statement", [DAY, EMPTY, BYTES, COLUMN])
def test_what_nobody_recorded_is_damage(path: Path, statement: str) -> None:
    spoil(path, statement)
    with pytest.raises(StoreError, match="is damaged"), reading(path) as connection:
        list(read_all(connection))
    with pytest.raises(StoreError, match="is damaged"), reading(path) as connection:
        read_one(connection, 1)


@pytest.mark.parametrize("statement", [DAY, EMPTY])
def test_certificates_that_nobody_recorded_are_damage(path: Path, statement: str) -> None:
    spoil(path, statement)
    with pytest.raises(StoreError, match="is damaged"), reading(path) as connection:
        list(certificates(connection))


@pytest.mark.parametrize(
    "statement",
    [COLUMN, SCHEMA.format("passed", "massed", "CREATE TABLE exam")],
)
def test_a_writer_says_that_the_tables_are_damaged(path: Path, statement: str) -> None:
    spoil(path, statement)
    fact = Exam(state="CA", sat_on=ANA.exams[0].sat_on, outcome="passed")
    with (
        pytest.raises(StoreError, match="its tables are not those that peercert makes"),
        Change(path, command="test") as change,
    ):
        change.add("P-0001", fact)


def test_a_sentence_of_sqlites_that_is_not_text_is_damage(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"CREATE TABLE exam", b"CREATE T\xc5BLE exam"))
    with pytest.raises(StoreError, match="is damaged"), reading(path):
        pass


def test_a_salt_has_one_form(path: Path) -> None:
    with Change(path, command="test") as change:
        change.add_candidate(Candidate(name="Bo", training=(Training(kind="core", minutes=60),)))
    spoil(path, "UPDATE seal SET salt = upper(salt) WHERE change = 2")
    spoil(path, "UPDATE change SET salt = upper(salt) WHERE sequence = 2")
    with reading(path) as connection:
        assert {trouble.change for trouble in verifying.rows(connection)} == {2}
        assert [trouble.what for trouble in verifying.chain(connection)] == [
            "the salt of actor and reason is not one"
        ]
