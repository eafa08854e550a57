"""The cells of one row, read by their columns; remembers everything that is wrong with them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from peercert.intake.cells import CellError, read_date, read_text, read_word, unguard
from peercert.intake.files import quoted, shown
from peercert.intake.layout import Column, Layout
from peercert.intake.plan import Issue
from peercert.intake.tables import Cell, Row, letter

T = TypeVar("T")

OLDEST = date(1900, 1, 1)


class RowReader:
    """Reads the cells of one row. What cannot be read is not on file, and an error."""

    def __init__(self, layout: Layout, where: Mapping[str, int], row: Row) -> None:
        """Start with nothing noticed."""
        self.layout = layout
        self.where = where
        self.row = row
        self.errors: dict[tuple[str, str], Issue] = {}
        self.warnings: dict[tuple[str, str], Issue] = {}
        self.cleaned: dict[tuple[str, str], Issue] = {}

    def cell(self, column: Column) -> Cell:
        """Return a cell as it is in the file; empty where the file lacks the column."""
        index = self.where.get(column.column)
        return "" if index is None else self.row.cells[index]

    def empty(self, column: Column) -> bool:
        """Say whether nothing stands in a cell."""
        cell = self.cell(column)
        return isinstance(cell, str) and not cell.strip()

    def read(self, column: Column, how: Callable[[str], T]) -> T | None:
        """Return what a cell says, read in that way; nothing where it is empty or wrong."""
        cell = self.cell(column)
        raw = cell if isinstance(cell, str) else cell.isoformat()
        text = unguard(raw)
        try:
            clean = read_text(text)
            if clean != text and clean != unicodedata.normalize("NFC", text):
                self.note(self.cleaned, column, CellError("cleaned", f"read as {quoted(clean)}"))
            if clean:
                return how(clean)
        except CellError as error:
            self.wrong(column, error)
            return None
        if column.needed:
            self.wrong(column, CellError("missing", "expected a value"))
        return None

    def text(self, column: Column | None) -> str | None:
        """Return the text of a cell."""
        return self.read(column, str) if column else None

    def day(self, column: Column | None) -> date | None:
        """Return the day in a cell, in the form that the layout says."""
        if column is None:
            return None
        cell = self.cell(column)
        form = self.form(column)
        day = cell if isinstance(cell, date) else self.read(column, lambda t: read_date(t, form))
        if day and day < OLDEST:
            self.wrong(column, CellError("too-old", f"expected a day after {OLDEST}"))
            return None
        return day

    def form(self, column: Column) -> str:
        """Return how days are written in a column."""
        return column.dates or self.layout.dates

    def flag(self, column: Column | None) -> bool | None:
        """Return whether a cell says true, by the layout's words."""
        if column is None:
            return None
        both = dict.fromkeys(self.layout.true, True) | dict.fromkeys(self.layout.false, False)
        return self.read(column, lambda text: both[read_word(text, both)])

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
