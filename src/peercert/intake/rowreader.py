"""The cells of one row, read by their columns; remembers everything that is wrong with them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar

from peercert.intake.cells import CellError, read_date, read_text, read_word, unguard
from peercert.intake.doubts import doubt_of_cell, doubt_of_text, refuse_error
from peercert.intake.files import quoted, shown
from peercert.intake.layout import Column, Layout
from peercert.intake.numberforms import Rounded, plain_hours
from peercert.intake.plan import Issue
from peercert.intake.tables import Cell, Row, letter

T = TypeVar("T")

OLDEST = date(1900, 1, 1)


MOST_REMEMBERED = 20_000
"""Distinct cells of a column whose meaning is remembered."""


class Reading(NamedTuple):
    """What a cell says: its value, if any, what is wrong with it, how it was cleaned, a doubt."""

    value: Any
    error: CellError | None = None
    cleaned: CellError | None = None
    doubt: CellError | None = None


class Readings(dict[Cell, Reading]):
    """What the cells of a column say, each distinct one read once."""

    def __init__(self, how: Callable[[str], Any]) -> None:
        """Read cells in that way, which may raise CellError."""
        super().__init__()
        self._how = how

    def __missing__(self, cell: Cell) -> Reading:
        """Read a cell that was not met before."""
        reading = self.read(cell)
        if len(self) < MOST_REMEMBERED:
            self[cell] = reading
        return reading

    def read(self, cell: Cell) -> Reading:
        """Return what a cell says."""
        text = unguard(cell if isinstance(cell, str) else cell.isoformat())
        cleaned, doubt = None, doubt_of_cell(cell)
        try:
            clean = read_text(text)
            refuse_error(clean)
            if clean != text and clean != unicodedata.normalize("NFC", text):
                cleaned = CellError("cleaned", f"read as {quoted(clean)}")
            return Reading(self._how(clean) if clean else None, None, cleaned, doubt)
        except CellError as error:
            return Reading(None, error, cleaned)


class Plain(dict[Cell, Any]):
    """The values of the cells of a column; there is none for a cell with something to be said."""

    def __init__(self, readings: Readings) -> None:
        """Take the values from what the cells say."""
        super().__init__()
        self._readings = readings

    def __missing__(self, cell: Cell) -> Any:  # noqa: ANN401 - as it is read
        """Read a cell that was not met before. Raises KeyError where there is more to be said."""
        value, error, cleaned, doubt = self._readings[cell]
        if error or cleaned or doubt:
            raise KeyError(cell)
        if len(self) < MOST_REMEMBERED:
            self[cell] = value
        return value


class Days(Readings):
    """What the cells of a column of days say; a workbook holds some as days already."""

    def read(self, cell: Cell) -> Reading:
        """Return which day a cell holds."""
        reading = Reading(cell) if isinstance(cell, date) else super().read(cell)
        if reading.value and reading.value < OLDEST:
            error = CellError("too-old", f"expected a day after {OLDEST}")
            return reading._replace(value=None, error=error)
        return reading


class Hours(Readings):
    """What the cells of a column of hours say; a workbook may hold more than it shows."""

    def read(self, cell: Cell) -> Reading:
        """Return how many minutes a cell holds."""
        if isinstance(cell, Rounded):
            says = f"{cell.says}: expected hours that come to whole minutes"
            return Reading(None, CellError("bad-hours", says, "write the hours as 6.5 or 6:40"))
        return super().read(plain_hours(cell.strip()) if isinstance(cell, str) else cell)


class TableReader:
    """What the rows of one table have in common: where columns stand, and what cells said."""

    def __init__(self, layout: Layout, where: Mapping[str, int]) -> None:
        """Start with nothing read."""
        self.layout = layout
        self.where = where
        self._both = dict.fromkeys(layout.true, True) | dict.fromkeys(layout.false, False)
        self._readings: dict[tuple[str, str], Readings] = {}

    def readings(self, column: Column, purpose: str, how: Callable[[str], Any]) -> Readings:
        """Return what the cells of a column say when they are read for a purpose."""
        key = (column.column, purpose)
        if key not in self._readings:
            self._readings[key] = Readings(how)
        return self._readings[key]

    def days(self, column: Column) -> Readings:
        """Return which days the cells of a column hold, in the form that the layout says."""
        key = (column.column, "day")
        if key not in self._readings:
            form = column.dates or self.layout.dates
            self._readings[key] = Days(lambda text: read_date(text, form))
        return self._readings[key]

    def hours(self, column: Column, purpose: str, how: Callable[[str], Any]) -> Readings:
        """Return which minutes the cells of a column hold."""
        return self._readings.setdefault((column.column, purpose), Hours(how))

    def flags(self, column: Column) -> Readings:
        """Return what the cells of a column of ticks say, by the layout's words."""
        return self.readings(column, "flag", lambda text: self._both[read_word(text, self._both)])


class RowReader:
    """Reads the cells of one row. What cannot be read is not on file, and an error."""

    def __init__(self, table: TableReader, row: Row) -> None:
        """Start with nothing noticed."""
        self.layout = table.layout
        self.where = table.where
        self.row = row
        self.errors: dict[tuple[str, str], Issue] = {}
        self.warnings: dict[tuple[str, str], Issue] = {}
        self.cleaned: dict[tuple[str, str], Issue] = {}
        self._table = table

    def cell(self, column: Column) -> Cell:
        """Return a cell as it is in the file; empty where the file lacks the column."""
        index = self.where.get(column.column)
        return "" if index is None else self.row.cells[index]

    def empty(self, column: Column) -> bool:
        """Say whether nothing stands in a cell."""
        cell = self.cell(column)
        return isinstance(cell, str) and not cell.strip()

    def read(self, column: Column, purpose: str, how: Callable[[str], T]) -> T | None:
        """Return what a cell says, read in that way; nothing where it is empty or wrong.

        `purpose` tells one way of reading a column from another.
        """
        value: T | None = self.take(column, self._table.readings(column, purpose, how))
        return value

    def take(self, column: Column, readings: Readings) -> Any:  # noqa: ANN401 - as it is read
        """Return what a cell says, and remember what is wrong with it."""
        index = self.where.get(column.column)
        reading = readings["" if index is None else self.row.cells[index]]
        if reading.cleaned:
            self.note(self.cleaned, column, reading.cleaned)
        if reading.doubt:
            self.note(self.warnings, column, reading.doubt)
        if reading.error:
            self.wrong(column, reading.error)
        elif column.needed and reading.value is None:
            self.wrong(column, CellError("missing", "expected a value"))
        return reading.value

    def text(self, column: Column | None) -> str | None:
        """Return the text of a cell."""
        text = self.read(column, "text", str) if column else None
        if text and (doubt := doubt_of_text(text)):
            self.note(self.warnings, column, doubt)
        return text

    def day(self, column: Column | None) -> date | None:
        """Return the day in a cell, in the form that the layout says."""
        return self.take(column, self._table.days(column)) if column else None

    def flag(self, column: Column | None) -> bool | None:
        """Return whether a cell says true, by the layout's words."""
        return self.take(column, self._table.flags(column)) if column else None

    def wrong(self, column: Column | None, error: CellError) -> None:
        """Remember an error; without a column it concerns the whole row."""
        self.note(self.errors, column, error)

    def warn(self, column: Column | None, code: str, says: str, suggestion: str = "") -> None:
        """Remember a warning."""
        self.note(self.warnings, column, CellError(code, says, suggestion))

    def note(
        self, kept: dict[tuple[str, str], Issue], column: Column | None, what: CellError
    ) -> None:
        """Remember something about a cell, once."""
        heading = column.column if column else ""
        kept[heading, what.code] = Issue(
            row=self.row.number,
            code=what.code,
            says=what.expected,
            suggestion=what.suggestion,
            heading=heading,
            column=letter(self.where[heading]) if heading in self.where else "",
            value=self.shown(column) if column else "",
        )

    def shown(self, column: Column) -> str:
        """Return a cell as a message shows it."""
        cell = self.cell(column)
        return shown(cell if isinstance(cell, str) else cell.isoformat())
