"""The tables are made and upgraded by Alembic: all of it or nothing, after a backup."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from peercert.errors import StoreError
from peercert.records import Candidate
from peercert.store import class_tables, migrations, opening, tables
from peercert.store.class_kinds import COLUMNS, OWNED, SHARED, TABLE_OF
from peercert.store.kinds import CLASS_TABLES, KINDS, NOBODYS, PERSON_COLUMNS
from peercert.store.migrations import SCRIPTS, upgrade
from peercert.store.opening import REVISIONS, connect
from peercert.store.recording import Change
from store.people import ANA, BO

SECOND = '''"""A further revision."""
from alembic import op
revision = "0004"
down_revision = "0003"

def upgrade():
    op.execute("CREATE TABLE receipt (id INTEGER PRIMARY KEY)")
    op.execute("{then}")
'''


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store with one person."""
    path = tmp_path / "store" / "people.db"
    with Change(path, command="test") as change:
        change.add_candidate(ANA)
    return path


def with_second_revision(folder: Path, then: str) -> Path:
    """Copy the migrations and add a revision to them, in a folder with a difficult name."""
    copy = folder / "100% migrations"
    shutil.copytree(SCRIPTS, copy, dirs_exist_ok=True)
    (copy / "versions" / "r0004_next.py").write_text(SECOND.format(then=then))
    return copy


def schema(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: " ".join(sql.split()) for name, sql in found}


def test_the_migrated_tables_are_the_declared_ones(store: Path) -> None:
    declared = {}
    for table in SQLModel.metadata.sorted_tables:
        declared[table.name] = str(CreateTable(table).compile(dialect=sqlite.dialect()))
        for index in table.indexes:
            declared[str(index.name)] = str(CreateIndex(index).compile(dialect=sqlite.dialect()))
    found = schema(store)
    made = {
        name: sql
        for name, sql in found.items()
        if sql.startswith(("CREATE TABLE", "CREATE INDEX")) and name != "alembic_version"
    }
    squeezed = {name: " ".join(sql.split()) for name, sql in declared.items()}
    assert made == {name: sql.replace(" , ", ", ") for name, sql in squeezed.items()}


def test_every_table_is_kept_from_being_rewritten(store: Path) -> None:
    found = schema(store)
    for table in SQLModel.metadata.tables:
        assert f"{table}_is_never_rewritten" in found
        assert f"{table}_is_never_deleted" in found
        assert f"current_{table}" in found or table in NEVER_VOIDED


def columns_of(table: str, own: set[str]) -> tuple[str, ...]:
    return tuple(each.name for each in SQLModel.metadata.tables[table].c if each.name not in own)


def test_every_fact_of_a_file_has_a_column() -> None:
    for kind in KINDS:
        own = {"candidate", "id", "change", "version"}
        assert columns_of(kind.table, own) == kind.columns
    own = {"candidate", "version", "change"}
    assert columns_of("person", own) == PERSON_COLUMNS
    listed = {kind.listed_in for kind in KINDS}
    assert {each.name for each in fields(Candidate)} == {"id", *PERSON_COLUMNS, *listed}
    assert tables.Fact.__name__ not in SQLModel.metadata.tables


def test_every_value_of_a_class_record_has_a_column() -> None:
    for kind, columns in COLUMNS.items():
        own = {"id", "change", "version"} | ({"candidate"} if kind in OWNED else set())
        assert columns_of(TABLE_OF[kind], own) == columns
    assert set(CLASS_TABLES) == set(TABLE_OF.values())
    assert class_tables.Shared.__name__ not in SQLModel.metadata.tables
    assert {TABLE_OF[kind] for kind in SHARED} - {"alias"} == NOBODYS


def test_the_newest_revision_is_the_one_that_we_read() -> None:
    found = ScriptDirectory(str(SCRIPTS)).walk_revisions()
    assert tuple(reversed([each.revision for each in found])) == REVISIONS


def test_an_upgrade_of_an_up_to_date_store_changes_nothing(store: Path) -> None:
    before = store.read_bytes()
    upgrade(store)
    assert store.read_bytes() == before
    assert [each.name for each in store.parent.iterdir()] == ["people.db"]


def test_an_older_store_is_backed_up_and_upgraded(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = schema(store)
    scripts = with_second_revision(tmp_path, "SELECT 1")
    monkeypatch.setattr(opening, "REVISIONS", ("0001", "0002", "0003", "0004"))
    monkeypatch.setattr(upgrade, "__defaults__", (scripts,))
    connect(store, write=False).close()
    (backup,) = (store.parent / "backups").iterdir()
    assert backup.name.endswith("-c1.db")
    assert set(schema(store)) - set(before) == {"receipt"}
    assert schema(backup) == before
    assert backup.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT name FROM person").fetchall() == [(ANA.name,)]


@pytest.mark.parametrize("then", ["CREATE TABLE receipt (id)", "INSERT INTO nowhere VALUES (1)"])
def test_a_failing_upgrade_leaves_nothing_behind_and_can_be_repeated(
    store: Path, tmp_path: Path, then: str
) -> None:
    before = schema(store)
    scripts = with_second_revision(tmp_path, then)
    for _ in range(2):
        with pytest.raises(Exception, match=re.compile("receipt|nowhere")):
            upgrade(store, scripts)
        assert schema(store) == before
    upgrade(store, with_second_revision(tmp_path, "SELECT 1"))
    assert "receipt" in schema(store)


def test_a_failing_creation_leaves_an_empty_file_that_the_next_one_fills(tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    opening.create(path)
    with pytest.raises(Exception, match="nowhere"):
        upgrade(path, with_second_revision(tmp_path, "INSERT INTO nowhere VALUES (1)"))
    assert schema(path) == {}
    with Change(path, command="test") as change:
        assert change.add_candidate(BO) == "P-0001"


NEVER_VOIDED = frozenset({"change", "erasure", "remains", "seal", "void"})
ORPHAN = "INSERT INTO topic VALUES (1, 999, 1, 'ethics', 60)"


def test_an_upgrade_that_loses_records_is_undone(store: Path, tmp_path: Path) -> None:
    before = schema(store)
    scripts = with_second_revision(tmp_path, ORPHAN)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        upgrade(store, scripts)
    assert schema(store) == before


def test_a_damaged_store_is_not_upgraded(store: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master"
            " WHERE name = 'work') WHERE name = 'exam'"
        )
        connection.commit()
    with pytest.raises(StoreError, match="is damaged, so its copy"):
        upgrade(store, with_second_revision(tmp_path, "SELECT 1"))


def test_an_upgrade_keeps_other_writers_out_from_its_first_statement(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []

    def watched(path: Path, *, write: bool) -> sqlite3.Connection:
        connection = opening.guarded(path, write=write)
        connection.set_trace_callback(statements.append)
        return connection

    monkeypatch.setattr(migrations, "guarded", watched)
    upgrade(store, with_second_revision(tmp_path, "SELECT 1"))
    passed_over = ("PRAGMA read_uncommitted", "PRAGMA busy_timeout")
    told = [each for each in statements if not each.startswith(passed_over)]
    assert (told[0], told[-1]) == ("BEGIN IMMEDIATE", "COMMIT")
    assert sum(each.startswith(("BEGIN", "COMMIT")) for each in told) == 2
