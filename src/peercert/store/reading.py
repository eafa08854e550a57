"""Candidates as they are on file: everybody in one pass, or one person.

Every table lies in the order of people, so one statement for each is merged with the others as
they stream: the number of statements and the memory do not grow with the number of people.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from peercert.errors import NobodyError, StoreError
from peercert.records import Candidate, Certificate, Training
from peercert.store.kinds import BY_RECORD, CLASS_TABLES, KINDS, PERSON_COLUMNS, Kind, write_id
from peercert.store.opening import KEEP_IT
from peercert.store.rows import (
    BUILDERS,
    FLAGS,
    Row,
    Topics,
    certificate,
    day_on_file,
    training,
    words,
)

T = TypeVar("T")

EVERYBODY = ""
ONE = " WHERE candidate = ?"


def _select(table: str, columns: tuple[str, ...], order: str) -> tuple[str, str]:
    """Return a statement in two parts, between which a WHERE goes."""
    listed = ", ".join(f'"{column}"' for column in ("candidate", *columns))
    select = f"SELECT {listed} FROM current_{table}"  # noqa: S608 - our own table names
    return select, f" ORDER BY candidate{order}"


PERSON = _select("person", PERSON_COLUMNS, "")
VERIFIED = _select("verification", ("training",), "")
TOPICS = _select("topic", ("training", "topic", "minutes"), ", training, place")
SELECTS = {kind.table: _select(kind.table, ("id", *kind.columns), ", id") for kind in KINDS}
TRAINING_KIND = BY_RECORD[Training]
CERTIFICATES = SELECTS[BY_RECORD[Certificate].table]


class _Stream:
    """Rows in the order of people, handed out person by person."""

    __slots__ = ("_next", "_rows")

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def take(self, candidate: int) -> list[Row]:
        """Return the rows of the next person who is asked for."""
        row, rows = self._next, self._rows
        taken: list[Row] = []
        while row is not None and row[0] == candidate:
            taken.append(row)
            row = next(rows, None)
        self._next = row
        return taken


def _of(candidate: int, stream: _Stream, build: Callable[[Row], Any]) -> tuple[Any, ...]:
    rows = stream.take(candidate)
    return tuple([build(row) for row in rows]) if rows else ()


def _topics(rows: list[Row]) -> Topics:
    found: Topics = {}
    for _, of_training, topic, minutes in rows:
        found.setdefault(of_training, []).append((topic, minutes))
    return found


def _verified(found: list[Training], rows: list[Row], seen: set[int]) -> list[Training]:
    """Return the training with what somebody verified later marked as that."""
    pairs = zip(found, rows, strict=True)
    return [replace(one, verification="verified") if row[1] in seen else one for one, row in pairs]


def _person(row: Row, facts: dict[str, tuple[Any, ...]]) -> Candidate:
    number, name, states, email, phone, county, born_on, deceased_on, *rest = row
    education, lived_as, conditions, willing_to_share, dedicated_to_recovery = rest
    return Candidate(
        id=f"P-{number:04d}",
        name=name,
        states=words(states),
        email=email,
        phone=phone,
        county=county,
        born_on=day_on_file(born_on),
        deceased_on=day_on_file(deceased_on),
        education=education,
        lived_as=words(lived_as),
        conditions=words(conditions),
        willing_to_share=FLAGS[willing_to_share],
        dedicated_to_recovery=FLAGS[dedicated_to_recovery],
        **facts,
    )


def _merge(run: Callable[[tuple[str, str]], Iterator[Row]]) -> Iterator[Candidate]:
    """Put each person's rows together, from one ordered stream for each table."""
    streams: list[tuple[Kind, _Stream]] = [
        (kind, _Stream(run(SELECTS[kind.table]))) for kind in KINDS if kind is not TRAINING_KIND
    ]
    trainings, topics = _Stream(run(SELECTS[TRAINING_KIND.table])), _Stream(run(TOPICS))
    verifications = _Stream(run(VERIFIED))
    plans = [(kind.listed_in, stream, BUILDERS[kind.table]) for kind, stream in streams]
    for row in run(PERSON):
        number = row[0]
        facts = {listed_in: _of(number, stream, build) for listed_in, stream, build in plans}
        if rows := trainings.take(number):
            about = _topics(topics.take(number))
            found = [training(each, about.get(each[1], ())) for each in rows]
            seen = {row[1] for row in verifications.take(number)}
            facts["training"] = tuple(_verified(found, rows, seen) if seen else found)
        yield _person(row, facts)


def _as_recorded(found: Iterator[T]) -> Iterator[T]:
    """Give what is read, saying of rows that nobody can have recorded that they are damage."""
    try:
        yield from found
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise StoreError(
            "the store is damaged: a row is not as it was recorded", hint=KEEP_IT
        ) from error


def read_all(connection: sqlite3.Connection) -> Iterator[Candidate]:
    """Give every candidate on file, in the order of their ids."""
    return _as_recorded(_merge(lambda parts: connection.execute(EVERYBODY.join(parts))))


def read_one(connection: sqlite3.Connection, number: int) -> Candidate:
    """Return the candidate of that number: 7 is P-0007.

    Raise NobodyError where there is none, or where the person was voided.
    """
    everything = _merge(lambda parts: connection.execute(ONE.join(parts), (number,)))
    found = next(_as_recorded(everything), None)
    if found is None:
        raise NobodyError(
            f"{write_id('P', number)} is not on file",
            hint="`peercert candidate list` lists everybody; nothing was written",
        )
    return found


def certificates(connection: sqlite3.Connection) -> Iterator[tuple[int, tuple[Certificate, ...]]]:
    """Give everybody's certificates and nothing else, by the person's number."""
    rows = connection.execute(EVERYBODY.join(CERTIFICATES))
    groups = groupby(rows, key=itemgetter(0))
    yield from _as_recorded((one, tuple([certificate(row) for row in all])) for one, all in groups)


def as_known(connection: sqlite3.Connection, moment: str) -> int:
    """Let this connection see only what had been recorded by a moment (UTC, as changes have it).

    Return the number of the last change that it sees, 0 for none.
    """
    ask = "SELECT coalesce(max(sequence), 0) FROM change WHERE at <= ?"
    (last,) = connection.execute(ask, (moment,)).fetchone()
    tables = ["candidate", "person", "void", *(kind.table for kind in KINDS), *CLASS_TABLES]
    for table in tables:
        rows = f'SELECT * FROM main."{table}" WHERE change <= {int(last)}'  # noqa: S608 - our own names
        connection.execute(f'CREATE TEMP VIEW "{table}" AS {rows}')
    rows = "SELECT * FROM main.topic WHERE training IN (SELECT id FROM training)"
    connection.execute(f"CREATE TEMP VIEW topic AS {rows}")
    views = connection.execute("SELECT sql FROM main.sqlite_master WHERE type = 'view'").fetchall()
    for (sql,) in views:
        connection.execute(sql.replace("CREATE VIEW", "CREATE TEMP VIEW", 1))
    return int(last)
