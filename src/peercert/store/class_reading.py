"""What is on file about classes, as records: voided rows and people are left out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TypeVar

from peercert.classes import Attendance, Cohort, Enrolment, Setting, Verification
from peercert.errors import RefusedError
from peercert.store.class_kinds import COLUMNS, READERS, TABLE_OF, Owned, Shared
from peercert.store.class_recording import number_of
from peercert.store.kinds import CLASS_TABLES, write_id

S = TypeVar("S", bound=Shared)
R = TypeVar("R", bound=Shared | Owned)


def the(connection: sqlite3.Connection, kind: type[S], id: str) -> S:
    """Return one record by its id. Raise RefusedError where it is not on file or was voided."""
    letter = CLASS_TABLES[TABLE_OF[kind]]
    number = number_of(id, letter)
    found = next(every(connection, kind, id=number), None)
    if found is None:
        hint = f"`peercert {TABLE_OF[kind]} list` lists them; nothing was written"
        raise RefusedError(f"{write_id(letter, number)} is not on file", hint=hint)
    return found


def every(connection: sqlite3.Connection, kind: type[S], **wanted: object) -> Iterator[S]:
    """Give every current record of a kind, by number; only those whose columns are as wanted."""
    return (record for _, record in _read(connection, kind, wanted))


def first_cohorts(connection: sqlite3.Connection) -> Iterator[Cohort]:
    """Give every current cohort as it was when it was added."""
    return (record for _, record in _read(connection, Cohort, {}, FIRST_COHORTS))


def steps(connection: sqlite3.Connection, **wanted: object) -> Iterator[tuple[int, Enrolment]]:
    """Give the steps of people into cohorts and out, in the order in which they were recorded."""
    return _owned(connection, Enrolment, wanted)


def attendance(
    connection: sqlite3.Connection, **wanted: object
) -> Iterator[tuple[int, Attendance]]:
    """Give who is credited with what, by the person's number, in the order of recording."""
    return _owned(connection, Attendance, wanted)


def verifications(
    connection: sqlite3.Connection, **wanted: object
) -> Iterator[tuple[int, Verification]]:
    """Give what was verified, by the person's number."""
    return _owned(connection, Verification, wanted)


def setting(connection: sqlite3.Connection, name: str) -> str | None:
    """Return what the office decided under a name; None where it decided nothing."""
    found = [each.value for each in every(connection, Setting, name=name)]
    return found[-1] if found else None


def _owned(
    connection: sqlite3.Connection, kind: type[R], wanted: dict[str, object]
) -> Iterator[tuple[int, R]]:
    return ((owner or 0, record) for owner, record in _read(connection, kind, wanted))


def _read(
    connection: sqlite3.Connection,
    kind: type[R],
    wanted: dict[str, object],
    source: str = "",
) -> Iterator[tuple[int | None, R]]:
    table, names = TABLE_OF[kind], COLUMNS[kind]
    owner = "candidate" if "candidate" in names or table in OWNED_TABLES else "NULL"
    columns = ", ".join(f'"{name}"' for name in names)
    where = " AND ".join(f'"{name}" = ?' for name in wanted) or "1"
    rows = source or f"current_{table}"
    ask = f"SELECT {owner}, id, {columns} FROM {rows} WHERE {where} ORDER BY id"  # noqa: S608 - our own names
    for whose, number, *values in connection.execute(ask, tuple(wanted.values())):
        facts = {
            name: READERS[name](value) if name in READERS else value
            for name, value in zip(names, values, strict=True)
        }
        yield whose, kind(id=write_id(CLASS_TABLES[table], number), **facts)


FIRST_COHORTS = "(SELECT * FROM cohort WHERE version = 1 AND id IN (SELECT id FROM current_cohort))"
OWNED_TABLES = frozenset({"enrolment", "attendance", "verification"})
