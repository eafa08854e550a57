"""Candidates as they are on file: everybody in one pass, or one person.

Every table lies in the order of people, so one statement for each is merged with the others as
they stream: the number of statements and the memory do not grow with the number of people.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

from peercert.errors import NobodyError, StoreError
from peercert.records import Candidate, Certificate, Training
from peercert.store.kinds import (
    BY_RECORD,
    KINDS,
    LISTS,
    write_id,
)
from peercert.store.opening import KEEP_IT
from peercert.store.rows import (
    BUILDERS,
    Row,
    Topics,
    certificate,
    person,
    training,
)
from peercert.store.selecting import (
    EVERYBODY,
    ONE,
    PERSON,
    SELECTS,
    SOME,
    TOPICS,
    VERIFIED,
    Select,
    these,
)

T = TypeVar("T")

AT_ONCE = 200
"""Rows fetched together: statements that take turns at every row get in each other's way."""
HOLDERS = """
SELECT candidate FROM current_certificate WHERE valid_through BETWEEN ? AND ?
UNION SELECT candidate FROM current_certificate
WHERE valid_through IS NULL AND issued_on BETWEEN ? AND ?
"""
VOIDED = """SELECT kind, record FROM
(SELECT kind, record, restores, max(id) FROM void GROUP BY kind, record) WHERE NOT restores"""
"""What does not count because of itself: the last word about a record took it away."""
TRAINING_KIND = BY_RECORD[Training]
TRAININGS = SELECTS[TRAINING_KIND.table]
CERTIFICATES = SELECTS[BY_RECORD[Certificate].table]
NOBODY = sys.maxsize
"""Comes after everybody."""
AT_THE_END: tuple[int, tuple[Row, ...]] = (NOBODY, ())
SECOND = itemgetter(1)

Gone: TypeAlias = dict[str, set[int]]
"""The numbers of facts that were voided, by kind."""
Run: TypeAlias = Callable[[Select], Iterable[Row]]


class _Stream:
    """Rows in the order of people, built person by person."""

    __slots__ = ("_build", "_people", "_rows", "number")

    def __init__(self, rows: Iterable[Row], build: Callable[[Row], Any] | None) -> None:
        self._people, self._build = groupby(rows, itemgetter(0)), build
        self.number: int
        """Whose rows are next; NOBODY after the last."""
        self._rows: Iterable[Row]
        self.number, self._rows = next(self._people, AT_THE_END)

    def of(self, number: int) -> tuple[Any, ...]:
        """Return what is built from one person's rows, passing over those of people before."""
        taken: tuple[Any, ...] = ()
        next_number = self.number
        while next_number <= number:
            if next_number == number:
                taken = tuple(map(self._build, self._rows) if self._build else self._rows)
            next_number, self._rows = next(self._people, AT_THE_END)
        self.number = next_number
        return taken


class _Trainings:
    """Training in the order of people: with its topics, and what somebody verified later marked."""

    __slots__ = ("_rows", "_topics", "_verified")

    def __init__(self, run: Run) -> None:
        self._rows = _Stream(run(TRAININGS), None)
        self._topics = _Stream(run(TOPICS), None)
        self._verified = _Stream(run(VERIFIED), None)

    @property
    def number(self) -> int:
        """Whose training is next; NOBODY after the last."""
        return self._rows.number

    def of(self, number: int) -> tuple[Training, ...]:
        """Return one person's training, passing over that of people before."""
        rows, topics = self._rows.of(number), self._topics.of(number)
        about: Topics = {}
        for _, id, topic, minutes in topics:
            about.setdefault(id, []).append((topic, minutes))
        found = tuple(map(training, rows, map(about.get, map(SECOND, rows))))
        if verified := self._verified.of(number):
            return tuple(_marked(found, rows, {row[1] for row in verified}))
        return found


def _marked(found: Iterable[Training], rows: Iterable[Row], seen: set[int]) -> Iterator[Training]:
    """Mark the training whose numbers are among those that somebody verified."""
    for each, row in zip(found, rows, strict=True):
        yield replace(each, verification="verified") if row[1] in seen else each


def _merge(run: Run) -> Iterator[Candidate]:
    """Put each person's rows together, from one ordered stream for each table."""
    streams = [
        _Trainings(run)
        if kind is TRAINING_KIND
        else _Stream(run(SELECTS[kind.table]), BUILDERS[kind.table])
        for kind in KINDS
    ]
    for row in run(PERSON):
        number = row[0]
        yield person(
            row, [stream.of(number) if stream.number <= number else () for stream in streams]
        )


def _as_recorded(found: Iterator[T]) -> Iterator[T]:
    """Give what is read, saying of rows that nobody can have recorded that they are damage."""
    try:
        yield from found
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise StoreError(
            "the store is damaged: a row is not as it was recorded", hint=KEEP_IT
        ) from error


def read_all(connection: sqlite3.Connection, lists: Collection[str] = LISTS) -> Iterator[Candidate]:
    """Give every candidate on file, in the order of their ids.

    `lists` are the lists of a candidate that are read, where not all are wanted.
    """
    return _as_recorded(_merge(_of(lists, _many(connection, EVERYBODY, (), voided(connection)))))


def _of(lists: Collection[str], run: Run) -> Run:
    """Return what runs the statements of these lists of a candidate, and no others."""
    wanted = {PERSON, *(SELECTS[kind.table] for kind in KINDS if kind.listed_in in lists)}
    wanted |= {TOPICS, VERIFIED} if TRAINING_KIND.listed_in in lists else set()
    return lambda select: run(select) if select in wanted else ()


def read_between(
    connection: sqlite3.Connection,
    first: int,
    last: int,
    gone: Gone,
    lists: Collection[str] = LISTS,
) -> Iterator[Candidate]:
    """Yield the candidates on file whose numbers lie between two, in the order of their ids.

    `gone` is what `voided` found, which few facts are, so that it is looked for once; `lists` as
    for everybody.
    """
    return _as_recorded(_merge(_of(lists, _many(connection, SOME, (first, last), gone))))


def read_some(connection: sqlite3.Connection, numbers: Iterable[int]) -> Iterator[Candidate]:
    """Give the candidates of these numbers who are on file, in the order of their ids."""
    asked = sorted(numbers)
    for at in range(0, len(asked), AT_ONCE):
        whose = these(asked[at : at + AT_ONCE])
        yield from _as_recorded(_merge(lambda each: connection.execute(each.sql(whose))))  # noqa: B023 - used up before the next


def voided(connection: sqlite3.Connection) -> Gone:
    """Return the facts of each kind that do not count because of themselves."""
    gone: Gone = {}
    for kind, record in connection.execute(VOIDED):
        gone.setdefault(kind, set()).add(record)
    return gone


def _many(connection: sqlite3.Connection, where: str, values: Sequence[int], gone: Gone) -> Run:
    """Return what runs a statement about many people and gives the rows that are current.

    A view of what is current looks each row up among the voids, twice. Few facts are ever voided:
    they are found once, and left out of all rows here; who was voided is not among the people.
    """

    def run(select: Select) -> Iterator[Row]:
        statement = select.latest(where) if select.fact else select.sql(where)
        rows = connection.execute(statement, values)
        found = iter(lambda: rows.fetchmany(AT_ONCE), [])
        if out := gone.get(select.fact):
            named_in = select.named_in
            found = ([row for row in some if row[named_in] not in out] for some in found)
        return chain.from_iterable(found)

    return run


def read_one(connection: sqlite3.Connection, number: int) -> Candidate:
    """Return the candidate of that number: 7 is P-0007.

    Raise NobodyError where there is none, or where the person was voided.
    """
    everything = _merge(lambda each: connection.execute(each.sql(ONE), (number,)))
    found = next(_as_recorded(everything), None)
    if found is None:
        raise NobodyError(
            f"{write_id('P', number)} is not on file",
            hint="`peercert candidate list` lists everybody; nothing was written",
        )
    return found


def certificates(connection: sqlite3.Connection) -> Iterator[tuple[int, tuple[Certificate, ...]]]:
    """Give everybody's certificates and nothing else, by the person's number."""
    rows = connection.execute(CERTIFICATES.sql(EVERYBODY))
    groups = groupby(rows, key=itemgetter(0))
    yield from _as_recorded((one, tuple([certificate(row) for row in all])) for one, all in groups)


def holders(
    connection: sqlite3.Connection, printed: tuple[date, date], issued: tuple[date, date]
) -> list[int]:
    """Return the people with a certificate whose printed last day lies between two days.

    Or, where none is printed, whose day of issue lies between two others.
    """
    days = [day.isoformat() for day in (*printed, *issued)]
    return [number for (number,) in connection.execute(HOLDERS, days)]
