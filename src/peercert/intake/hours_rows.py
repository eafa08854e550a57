"""Rows of a table of training hours: whose each is, and the training, with all that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from peercert.amounts import MINUTES_IN_HOUR
from peercert.intake.cells import CellError, read_email, read_word, read_words
from peercert.intake.hours_cells import read_hours, read_state, read_topic_hours, read_topics
from peercert.intake.layout import TRAINING_WORDS, Column, Layout, TrainingFrom
from peercert.intake.owners import Named, Owners
from peercert.intake.plan import Issue
from peercert.intake.rowreader import Plain, Readings, RowReader, TableReader
from peercert.intake.rows import whole
from peercert.intake.tables import Cell, Row
from peercert.records import Training

MINUTES_IN_DAY = 24 * MINUTES_IN_HOUR
MOST_REMEMBERED = 500_000
"""Ways of naming somebody whose meaning is remembered."""
NEEDED = frozenset({"kind", "minutes"})
PART = "expected at most the hours of the training"
DAYS = ("provider_approved_on", "started_on", "completed_on")
FIELDS = {
    "hours": "minutes",
    "face_to_face_hours": "face_to_face_minutes",
    "topic_hours": "topic_minutes",
}
HOW: Mapping[str, Callable[[str], Any]] = {
    "state": read_state,
    "hours": read_hours,
    "face_to_face_hours": read_hours,
    "topics": read_topics,
    "topic_hours": read_topic_hours,
}


HOURS = ("hours", "face_to_face_hours")


class Said(NamedTuple):
    """What one row says: of whom, by position, and which training; or what is wrong with it.

    The row is kept where it is in error, or may turn out to be.
    """

    row: Row
    owner: int
    training: Training | None
    errors: tuple[Issue, ...] = ()
    cleaned: tuple[Issue, ...] = ()
    warnings: tuple[Issue, ...] = ()


class HoursReader:
    """Reads the rows of one table. What they have in common is prepared once."""

    def __init__(self, table: TableReader, owners: Owners, width: int, as_of: date) -> None:
        """Prepare to read rows of so many cells, of a layout of hours, about these people."""
        self._table = table
        self._owners = owners
        self._width = width
        self._as_of = as_of
        columns = {
            each.name: getattr(table.layout.training, each.name) for each in fields(TrainingFrom)
        }
        self._columns: dict[str, Column] = {
            key: column
            for key, column in columns.items()
            if column and column.column in table.where
        }
        self._readings = {key: self._how(key, column) for key, column in self._columns.items()}
        self._fields = [FIELDS.get(key, key) for key in self._columns]
        self._parts = [
            (table.where[self._columns[key].column], Plain(readings))
            for key, readings in self._readings.items()
        ]
        self._always: dict[str, Any] = {"state": table.layout.state} if table.layout.state else {}
        self._names = [column for column in naming(table.layout) if column.column in table.where]
        self._naming = itemgetter(*(table.where[column.column] for column in self._names))
        self._known: dict[Hashable, int] = {}

    def _how(self, key: str, column: Column) -> Readings:
        table = self._table
        if key in DAYS:
            return table.days(column)
        if key == "approved":
            return table.flags(column)
        if key == "topics" and column.words:
            return table.readings(column, key, lambda text: read_words(text, column.words, ()))
        if key in HOURS:
            return table.hours(column, key, HOW[key])
        if known := TRAINING_WORDS.get(key):
            return table.readings(column, key, lambda text: one_word(text, column, known))
        return table.readings(column, key, HOW.get(key, str))

    def read(self, row: Row) -> Said:
        """Return what a row says."""
        cells = row.cells
        if len(cells) == self._width:
            owner = self._known.get(self._naming(cells))
            training = None if owner is None else self._training(cells)
            if training and owner is not None and not any(self._senseless(owner, training)):
                return Said(row, owner, training)
        return self._read_with_notes(row)

    def _training(self, cells: Sequence[Cell]) -> Training | None:
        """Return the training of a row; nothing where there is more to be said about its cells."""
        try:
            found = [plain[cells[place]] for place, plain in self._parts]
        except KeyError:
            return None
        pairs = zip(self._fields, found, strict=True)
        values = {name: value for name, value in pairs if value is not None}
        return Training(**self._always | values) if values.keys() >= NEEDED else None

    def _read_with_notes(self, row: Row) -> Said:
        """Return what a row says, with everything that is to be said about its cells."""
        reader = RowReader(self._table, row)
        owner, training = 0, None
        if whole(reader, self._width):
            found = self._owner(reader)
            values = dict(self._always)
            for key, readings in self._readings.items():
                value = reader.take(self._columns[key], readings)
                if value is not None:
                    values[FIELDS.get(key, key)] = value
            if found is not None and not reader.errors:
                owner, training = found, Training(**values)
                for key, error in self._senseless(owner, training):
                    reader.wrong(self._columns.get(key), error)
        errors, cleaned = tuple(reader.errors.values()), tuple(reader.cleaned.values())
        warnings = () if errors else tuple(reader.warnings.values())
        return Said(row, owner, None if errors else training, errors, cleaned, warnings)

    def _owner(self, reader: RowReader) -> int | None:
        """Return whose a row is, by position, or nothing where that is not known."""
        person = self._table.layout.person
        parts = [reader.text(column) for column in person.name]
        named = Named(
            id=reader.text(person.id),
            name=" ".join(part for part in parts if part) or None,
            born_on=reader.day(person.born_on),
            email=reader.read(person.email, "email", read_email) if person.email else None,
        )
        if reader.errors:
            return None
        try:
            owner = self._owners.find(named)
        except CellError as error:
            filled = (column for column in self._names if not reader.empty(column))
            reader.wrong(next(filled, None), error)
            return None
        if not (reader.cleaned or reader.warnings) and len(self._known) < MOST_REMEMBERED:
            self._known[self._naming(reader.row.cells)] = owner
        return owner

    def _senseless(self, owner: int, training: Training) -> Iterator[tuple[str, CellError]]:
        return senseless(training, self._owners.people[owner].born_on, self._as_of)


def naming(layout: Layout) -> tuple[Column, ...]:
    """Return the columns that say whose a row is."""
    person = layout.person
    each = (person.id, person.email, *person.name, person.born_on)
    return tuple(column for column in each if column)


def one_word(text: str, column: Column, known: tuple[str, ...]) -> str:
    """Return the one word that a cell comes to. Raises CellError."""
    if not column.words:
        return read_word(text, known)
    [*words] = read_words(text, column.words, known)
    return words[0]


def senseless(
    training: Training, born_on: date | None, as_of: date
) -> Iterator[tuple[str, CellError]]:
    """Name what a training cannot be, each by the column that says so."""
    start, end, minutes = training.started_on, training.completed_on, training.minutes
    for key, day in (
        *(("started_on", start), ("completed_on", end)),
        ("provider_approved_on", training.provider_approved_on),
    ):
        if day and day > as_of:
            yield key, CellError("future", f"expected a day not after {as_of}")
        elif day and born_on and day < born_on and key != "provider_approved_on":
            yield key, CellError("before-birth", "expected a day after the birth of the person")
    if start and end and end < start:
        yield "completed_on", CellError("days-in-order", f"expected a day not before {start}")
    if start and start == end and minutes > MINUTES_IN_DAY:
        yield "hours", CellError("too-many", "expected at most 24 hours on one day")
    if (training.face_to_face_minutes or 0) > minutes:
        yield "face_to_face_hours", CellError("too-many", PART)
    if any(part > minutes for part in training.topic_minutes.values()):
        yield "topic_hours", CellError("too-many", PART)
