"""Every column of every table has a class, and the documentation says which."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import SQLModel

from peercert.store import class_tables, datamap, tables
from peercert.store.kinds import KINDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"
MARK = "Written by `make transcripts` from"


def columns() -> dict[str, set[str]]:
    assert tables.Change.__tablename__ in SQLModel.metadata.tables
    assert class_tables.Course.__tablename__ in SQLModel.metadata.tables
    return {
        name: {column.name for column in table.columns}
        for name, table in SQLModel.metadata.tables.items()
    }


def test_every_column_has_a_class_and_there_are_no_others() -> None:
    assert {table: set(classes) for table, classes in datamap.COLUMNS.items()} == columns()
    used = {which for classes in datamap.COLUMNS.values() for which in classes.values()}
    assert used == set(datamap.MEANING)


def test_every_kind_of_fact_is_deleted_blanked_or_left_whole() -> None:
    for table in ("person", *(kind.table for kind in KINDS)):
        places = [datamap.DELETED, datamap.BLANKED, datamap.UNTOUCHED]
        assert sum(table in place for place in places) == 1, table


def test_what_is_left_whole_has_nothing_personal_and_what_is_deleted_nothing_else() -> None:
    assert not any(datamap.going(table) for table in datamap.UNTOUCHED)
    for table in datamap.DELETED:
        rest = set(datamap.COLUMNS[table]) - set(datamap.going(table))
        assert {datamap.COLUMNS[table][column] for column in rest} == {"technical"}


def test_the_documentation_has_every_class(pytestconfig: pytest.Config) -> None:
    told = PAGE.read_text("utf-8")
    head = told[: told.index("\n", told.index(MARK)) + 1]
    rows = [f"| {name} | {meaning} |" for name, meaning in datamap.MEANING.items()]
    table = [
        f"| {table} | {', '.join(found) or ''} | {which} |"
        for table, classes in sorted(datamap.COLUMNS.items())
        for which in datamap.MEANING
        if (found := [f"`{name}`" for name, each in classes.items() if each == which])
    ]
    parts = ["", "| class | means |", "|---|---|", *rows]
    parts += ["", "| table | columns | class |", "|---|---|---|", *table]
    now = head + "\n".join(parts) + "\n"
    if pytestconfig.getoption("--update-transcripts"):
        PAGE.write_text(now, "utf-8")
        told = now

    assert told == now
