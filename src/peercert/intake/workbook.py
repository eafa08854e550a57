"""XLSX files to rows of cells: the sheet that is meant, and each cell as it is shown."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.parsers import expat

from peercert.errors import RefusedError, UsageError
from peercert.intake.files import NOT_READ, shown
from peercert.intake.sheetparts import (
    NO_VALUE,
    FarCellError,
    Part,
    Sheet,
    forms_of,
    parse,
    parts_of,
)
from peercert.intake.tables import Cell, letter

MOST_PARTS = 1000
MOST_UNPACKED = 150_000_000
UNREADABLE = (
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    LookupError,
    OSError,
    EOFError,
    RuntimeError,  # a part behind a password, or packed in a way that is not known here
)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that was measured: its sheets, in their order, and what each holds."""

    name: str
    data: bytes
    sheets: tuple[tuple[Part, Sheet], ...]

    @property
    def filled(self) -> list[tuple[Part, Sheet]]:
        """The sheets with data."""
        return [each for each in self.sheets if each[1].has_data]

    def choose(self, wanted: str | None, option: str = "--sheet") -> tuple[Part, Sheet]:
        """Return the sheet of that name, or else the only one that is seen and holds data.

        Raises RefusedError, naming every sheet with data, where there is no such one.
        """
        if wanted is not None:
            for part, sheet in self.sheets:
                if part.name.casefold() == wanted.casefold():
                    return part, sheet
            raise self._which(f"has no sheet `{shown(wanted)}`", option)
        seen = [each for each in self.filled if not each[0].hidden]
        if len(seen) > 1:
            raise self._which(f"has data on {len(seen)} sheets", option)
        if self.filled and not seen:
            raise self._which("has data on hidden sheets only", option)
        return (seen or list(self.sheets))[0]

    def notes(self, read: Part, sheet: Sheet) -> Iterator[str]:
        """Yield what is to be said of the sheets that are not read, and of hidden rows."""
        others = [
            f"{shown(part.name)} (hidden)" if part.hidden else shown(part.name)
            for part, _ in self.filled
            if part is not read
        ]
        if others:
            yield f"Sheet {shown(read.name)} is read; others with data are not: {', '.join(others)}"
        if sheet.hidden_rows:
            yield f"Rows that are hidden or filtered out and read all the same: {sheet.hidden_rows}"

    def _which(self, wrong: str, option: str) -> RefusedError:
        names = [
            f"`{option} '{shown(part.name)}'`" + (" (hidden)" if part.hidden else "")
            for part, _ in self.filled
        ]
        choice = f"say which: {', '.join(names)}; " if names else ""
        return RefusedError(f"`{shown(self.name)}` {wrong}", hint=f"{choice}{NOT_READ}")

    def rows(self, part: Part, sheet: Sheet) -> Iterator[list[Cell]]:
        """Yield the rows of a sheet, from the first row on."""
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(self.data))
            lines = book.get_sheet_by_name(part.name).to_python(skip_empty_area=False)
        except (CalamineError, *UNREADABLE):
            raise unreadable(self.name) from None
        for number in range(1, max(len(lines), *sheet.shown, 0) + 1):
            cells = [cell_of(value) for value in lines[number - 1]] if number <= len(lines) else []
            for at, text in sheet.shown.get(number, {}).items():
                cells += [""] * (at - len(cells))
                cells[at - 1] = text
            yield cells


def open_workbook(data: bytes, name: str) -> Book:
    """Measure a workbook, and return what it holds.

    Raises UsageError where the part that reads XLSX is not installed, RefusedError where the file
    is no workbook or is larger than it looks.
    """
    try:
        import python_calamine  # noqa: F401 - whether it is there
    except ImportError:
        raise UsageError(
            f"`{shown(name)}`: reading XLSX needs one more part",
            hint=f"pip install 'peercert[xlsx]', or save the sheet as CSV; {NOT_READ}",
        ) from None
    try:
        return Book(name, data, tuple(measure(data)))
    except FarCellError as error:
        hint = f"delete the rows and columns around it, which may look empty; {NOT_READ}"
        raise RefusedError(f"`{shown(name)}` has a cell at {error}", hint=hint) from None
    except UNREADABLE:
        raise unreadable(name) from None


def unreadable(name: str) -> RefusedError:
    """Make the error for what is no workbook."""
    return RefusedError(f"`{shown(name)}` is not an XLSX file that can be read", hint=NOT_READ)


def read_workbook(data: bytes, name: str) -> Iterator[Sequence[Cell]]:
    """Return the rows of the first sheet that is seen and holds data, from the first row on.

    Raises what `open_workbook` does, and RefusedError where a formula has no value.
    """
    book = open_workbook(data, name)
    seen = [each for each in book.filled if not each[0].hidden]
    part, sheet = (seen or book.sheets)[0]
    for row, cells in sheet.shown.items():
        for column, text in cells.items():
            if text == NO_VALUE:
                hint = f"open it in a spreadsheet program and save it again; {NOT_READ}"
                place = f"the formula in row {row}, column {letter(column - 1)}"
                raise RefusedError(f"`{shown(name)}`: {place} has no value", hint=hint)
    return book.rows(part, sheet)


def cell_of(value: object) -> Cell:
    """Return a cell as a CSV file would have it, or the day it holds."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second)
        return value.date() if midnight else value.isoformat(" ")
    if isinstance(value, date):
        return value
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def measure(data: bytes) -> Iterator[tuple[Part, Sheet]]:
    """Yield the sheets of a workbook; refuse one that unpacks to too much or is not well formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        packed = archive.infolist()
        if len(packed) > MOST_PARTS or sum(each.file_size for each in packed) > MOST_UNPACKED:
            raise ValueError("it unpacks to too much")
        parts = parts_of(archive)
        if not parts:
            raise ValueError("it has no sheet")
        sheets = {part.path for part in parts}
        for each in packed:
            if each.filename.endswith((".xml", ".rels")) and each.filename not in sheets:
                parse(archive, each.filename)
        forms = forms_of(archive)
        for part in parts:
            sheet = Sheet(forms)
            sheet.read(archive, part.path)
            yield part, sheet
