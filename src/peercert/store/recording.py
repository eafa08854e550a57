"""What is written: one change for each command, and the facts that it adds or voids."""

from __future__ import annotations

import getpass
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from peercert import asking, stopping
from peercert.errors import RefusedError, StoreError
from peercert.records import Application, Candidate, Training
from peercert.store import erasing, ledger, moments, places, undoing, waiting
from peercert.store.blaming import blaming
from peercert.store.book import Book
from peercert.store.kinds import (
    BY_LETTER,
    BY_RECORD,
    EMPLOYMENT,
    KINDS,
    LETTER_OF_TABLE,
    PERSON,
    PERSON_COLUMNS,
    TABLE_OF_LETTER,
    Kind,
    Record,
    read_id,
    write_id,
)
from peercert.store.opening import begin, connect, identity, store_errors

ACTOR = "PEERCERT_ACTOR"
MAY_BE_RECORDED = "`peercert history` shows whether it was recorded."
WORD_LISTS = frozenset({"states", "lived_as", "conditions"})


def who() -> str:
    """Return who is at the keyboard: `PEERCERT_ACTOR`, else the name of the system's account."""
    try:
        name = os.environ.get(ACTOR) or getpass.getuser()
        name.encode()
    except (KeyError, OSError, UnicodeEncodeError):
        return f"account {os.getuid()}"
    return name


class Change:
    """One command that writes: everything in it is recorded at the end, or nothing is.

    Makes a missing store, and leaves none where nothing is kept. Other programs that write wait
    until it ends. Where nothing was added or voided, nothing is written, not even that the command
    ran.
    """

    sequence: int
    """The number of the change once it is kept; 0 where there was nothing to keep."""
    is_first: bool
    """Whether the store was made by this change, once it is kept."""

    def __init__(
        self,
        path: Path,
        *,
        command: str,
        reason: str | None = None,
        actor: str | None = None,
        asks: bool = True,
    ) -> None:
        """Prepare to record what `command` (its name, without arguments) does, why, and who.

        `asks` is whether somebody has to say that the clock is right where it is behind.
        """
        self._path, self._asks = path, asks
        self._header = {"actor": actor or who(), "reason": reason or None, "command": command}
        self.sequence = 0

    def __enter__(self) -> Self:
        """Open the store and keep other writers out. Raise StoreError with what to do."""
        before = identity(self._path) if os.path.lexists(self._path) else None
        is_free = places.is_free(self._path)
        with store_errors(self._path), blaming(self._path), ExitStack() as undo:
            self._connection = connect(self._path, write=True)
            undo.callback(self._connection.close)
            self._file = before or identity(self._path)
            undo.callback(waiting.take_away, self._path)
            ahead = self._begin()
            if identity(self._path) != self._file:
                raise StoreError(f"{self._path} was replaced meanwhile", hint="try again")
            self.is_first = is_free and not ledger.head(self._connection)[0]
            undo.pop_all()
        self._book = Book(self._connection, ahead=ahead, **self._header)
        return self

    def _begin(self) -> int:
        """Keep other writers out; return the newest change with a clock that was ahead, else 0.

        Nobody waits while the question is asked, so what was recorded meanwhile is looked at too.
        """
        actor, command = self._header["actor"], self._header["command"]
        is_right = False
        while True:
            begin(self._connection, self._path, actor=actor or "", command=command or "")
            now = moments.now()
            ahead = moments.ahead(self._connection, now) if self._asks else None
            if ahead is None or is_right or not ahead.is_much(now):
                return ahead.newest if ahead and is_right else 0
            self._connection.execute("ROLLBACK")
            waiting.take_away(self._path)
            asking.confirm(ahead.question(now), "set the clock or, where it is right, ")
            is_right = True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep everything, or after an error nothing; say so where the file was swapped."""
        with store_errors(self._path), blaming(self._path), self._ending():
            if error is None:
                self.sequence = self._book.close()
                self._commit()
            elif isinstance(error, Exception) and not isinstance(error, OSError):
                raise error
        if error is None and not self._is_needless and identity(self._path) != self._file:
            raise StoreError(
                f"{self._path} was replaced by another file while it was written",
                hint="a program that synchronizes folders does this: keep the store elsewhere, "
                "look at what it holds, then record again what is missing",
            )

    def _commit(self) -> None:
        recorded = self._recorded() if self.sequence else None
        with store_errors(self._path), stopping.writing(self._path, MAY_BE_RECORDED, recorded):
            try:
                self._connection.execute("COMMIT")
            except KeyboardInterrupt:  # heard once it was done, unless it was never begun
                if recorded and not self._connection.in_transaction:
                    stopping.note(self._path, recorded)
                raise

    def _recorded(self) -> str:
        """Return what is on file from now on: the first id that was given, and the change."""
        table, number = self._book.first or ("", 0)
        letter = LETTER_OF_TABLE.get(table)
        id = f" ({write_id(letter, number)})" if letter else ""
        return f"Change {self.sequence}{id} is recorded."

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """Close the store, whatever happens before it: what is not kept by then is undone.

        A store that was made for nothing is taken away again.
        """
        try:
            yield
        finally:
            is_kept = self.sequence and not self._connection.in_transaction
            self._is_needless = self.is_first and not is_kept
            if self._is_needless:
                self.is_first = False
                leave_nothing(self._connection, self._path, self._file)
            self._connection.close()
            waiting.take_away(self._path)

    @property
    def connection(self) -> sqlite3.Connection:
        """For reading, inside the change, what is on file and what it added."""
        return self._book.connection

    def add_candidate(self, candidate: Candidate) -> str:
        """Record a person with every record in the file, and return the new id.

        Ids in the file are not kept: the store gives its own.
        """
        book = self._book
        number = book.next("candidate")
        book.add(book.form("candidate", ("id",)), (number,))
        person = book.form("person", ("candidate", "version", *PERSON_COLUMNS))
        book.add(person, (number, 1, *_laid(PERSON_VALUES(candidate))))
        for kind in KINDS:
            for record in getattr(candidate, kind.listed_in):
                self._record(number, kind, record)
        return write_id(PERSON, number)

    def added_before(self, candidate: Candidate) -> str | None:
        """Return the id of a person whom the same words added before, if one counts.

        Compared is what was on file at first: what was learned of the person since does not matter.
        """
        alike = self.connection.execute(ADDED_ALIKE, _laid(PERSON_VALUES(candidate)))
        for number, change in alike.fetchall():
            if all(self._added_with(number, change, kind, candidate) for kind in ADDED_TOO):
                return write_id(PERSON, number)
        return None

    def _added_with(self, number: int, change: int, kind: Kind, candidate: Candidate) -> bool:
        columns = ", ".join(f'"{name}"' for name in kind.columns)
        ask = f'SELECT {columns} FROM "{kind.table}" WHERE candidate = ? AND change = ?'  # noqa: S608 - our own names
        values = ROWS[kind.table][1]
        given = [tuple(_laid(values(each))) for each in getattr(candidate, kind.listed_in)]
        return sorted(self.connection.execute(ask, (number, change))) == sorted(given)

    def add(self, candidate_id: str, record: Record | date) -> str:
        """Record one fact about a person and return its id; a date is a day of employment.

        Raise NobodyError where the person is not on file.
        """
        return self._record(self._candidate(candidate_id), BY_RECORD[type(record)], record)

    def add_all(self, facts: Iterable[tuple[str, Record | date]]) -> list[str]:
        """Record many facts, each with the id of its person, and return their ids.

        The same as `add` for each, but people are looked up once. Raise NobodyError.
        """
        numbers: dict[str, int] = {}
        ids = []
        for candidate_id, record in facts:
            if candidate_id not in numbers:
                numbers[candidate_id] = self._candidate(candidate_id)
            kind = BY_RECORD[type(record)]
            ids.append(self._record(numbers[candidate_id], kind, record))
        return ids

    def set_person(self, candidate_id: str, **facts: object) -> None:
        """Record what is known of a person from now on; what is not named stays as it was.

        Names are the fields of `Candidate`; None is *not on file*. The same again is no change.
        """
        number = self._candidate(candidate_id)
        laid = {name: _lay(value) for name, value in facts.items()}
        self._book.insert_next_version("person", "candidate", number, laid)

    def set_application(self, application_id: str, **days: date | None) -> None:
        """Record further days of an application: opened, filed, approved or denied on.

        Raise RefusedError where there is no such application.
        """
        letter, number = read_id(application_id)
        kind = BY_LETTER.get(letter)
        if kind is None or kind.record is not Application:
            raise RefusedError(
                f"{application_id} is not an application",
                hint="applications have ids such as A-0001; nothing was written",
            )
        self._book.current(kind.table, letter, number)
        laid = {name: _lay(value) for name, value in days.items()}
        self._book.insert_next_version("application", "id", number, laid)

    def void(self, record_id: str, reason: str) -> str:
        """Take a fact, or a person with everything on file, out of what counts, and say why.

        The fact stays in the store with the reason. Return the id of the person, or of the record
        where it is nobody's own. Raise RefusedError where there is no such record or it was voided
        before, NobodyError for people.
        """
        letter, number = read_id(record_id)
        table = TABLE_OF_LETTER[letter]
        candidate = self._book.current(table, letter, number)
        self._book.toggle(table, number, reason, restores=0, candidate=candidate)
        return write_id(PERSON, candidate) if candidate else write_id(letter, number)

    def undo(self, sequence: int) -> list[str]:
        """Void what a change recorded, and put back what it voided; return the ids of the people.

        A person's or an application's facts go back to what they were before it, except those
        that a later change has set again. The undoing is a change like any other. Raise
        RefusedError where there is no such change, where it erased somebody, or where nothing of
        it counts any more.
        """
        touched = undoing.undo(self._book, sequence)
        self._book.write()  # for whoever compares before and after
        if not touched:
            hint = f"`peercert history --change {sequence}` shows what became of it"
            raise RefusedError(f"nothing of change {sequence} counts any more", hint=hint)
        return [write_id(PERSON, number) for number in sorted(touched) if number]

    def erase(self, candidate_id: str, basis: str) -> erasing.Plan:
        """Take away what is personal about a person, and note on which basis; say what went.

        What is professional stays (`store.datamap`). It cannot be undone. Raise RefusedError where
        the basis names the person.
        """
        return erasing.erase(self._book, read_id(candidate_id)[1], basis)

    def _candidate(self, candidate_id: str) -> int:
        letter, number = read_id(candidate_id)
        if letter != PERSON:
            hint = "people have ids such as P-0007; nothing was written"
            raise RefusedError(f"{candidate_id} is not a person's id", hint=hint)
        self._book.current("candidate", letter, number)
        return number

    @property
    def book(self) -> Book:
        """What adds the rows of this change, for records beside people's files."""
        return self._book

    def _record(self, candidate: int, kind: Kind, record: object) -> str:
        columns, values = ROWS[kind.table]
        number = self._book.next(kind.table)
        version = (1,) if kind.record is Application else ()
        form = self._book.form(kind.table, columns)
        self._book.add(form, (candidate, number, *version, *_laid(values(record))))
        if isinstance(record, Training) and (record.topics or record.topic_minutes):
            self._add_topics(candidate, number, record)
        return write_id(kind.letter, number)

    def _add_topics(self, candidate: int, training: int, record: Training) -> None:
        form = self._book.form("topic", ("candidate", "training", "place", "topic", "minutes"))
        shares = [*((topic, None) for topic in record.topics), *record.topic_minutes.items()]
        for place, share in enumerate(shares, start=1):
            self._book.add(form, (candidate, training, place, *share))


def leave_nothing(connection: sqlite3.Connection, path: Path, file: tuple[int, int]) -> None:
    """Take away a file that was made for a change, unless somebody else has used it since."""
    with suppress(sqlite3.Error, OSError, StoreError):
        connection.rollback()
        connection.execute("BEGIN IMMEDIATE")
        if not ledger.head(connection)[0] and identity(path) == file:
            path.unlink()
            stopping.note(path, "")


def _columns(kind: Kind) -> tuple[str, ...]:
    """Name the columns of a kind's table, without that of the change."""
    version = ("version",) if kind.record is Application else ()
    return "candidate", "id", *version, *kind.columns


PERSON_VALUES: Callable[[object], tuple[Any, ...]] = attrgetter(*PERSON_COLUMNS)
PLAIN = frozenset({int, str, type(None)})
"""Types whose values lie in the store as they are."""
ROWS: dict[str, tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]]]] = {
    kind.table: (
        _columns(kind),
        (lambda day: (day,)) if kind is EMPLOYMENT else attrgetter(*kind.columns),
    )
    for kind in KINDS
}
"""For the rows of each table: their columns, and how a record's values are taken in that order."""
ADDED_TOO = tuple(kind for kind in KINDS if kind.table in {"recovery", "employment"})
"""What `candidate add` records beside the person."""
ADDED_ALIKE = f"""
SELECT person.candidate, person.change FROM person JOIN change ON change.sequence = person.change
WHERE person.version = 1 AND change.command = 'candidate add'
AND {" AND ".join(f'person."{name}" IS ?' for name in PERSON_COLUMNS)}
AND EXISTS (SELECT 1 FROM current_person WHERE current_person.candidate = person.candidate)
ORDER BY person.candidate
"""  # noqa: S608 - our own names


def _laid(values: Iterable[object]) -> list[object]:
    """Return values as they lie in the store."""
    return [value if type(value) in PLAIN else _lay(value) for value in values]


def _lay(value: object) -> object:
    """Return a value as it lies in the store: days and lists of words are text there."""
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(value) if isinstance(value, tuple | list) else value
