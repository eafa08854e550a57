"""XLSX files to rows of cells. A cell far away must not take the memory of the machine.

The reader that is used keeps every cell from the first to the last one in memory, and ends the
whole process where that is more than there is. So the file is measured first.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import BinaryIO
from xml.parsers import expat

from peercert.errors import RefusedError, UsageError
from peercert.intake.files import NOT_READ, shown
from peercert.intake.tables import MOST_COLUMNS, MOST_ROWS, Cell

MOST_PARTS = 1000
MOST_UNPACKED = 150_000_000
CHUNK = 65_536
SPARE_ROWS = 100  # empty ones above the header
UNREADABLE = (
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,  # a part behind a password, or packed in a way that is not known here
)
LETTERS = 26


class FarCellError(Exception):
    """A cell beyond the rows and columns that are read; the message says where."""


class MissingValueError(Exception):
    """A cell with a formula whose value the file does not hold; the message says where."""


def read_workbook(data: bytes, name: str) -> Iterator[Sequence[Cell]]:
    """Return the rows of the first sheet, from the first row on.

    Raises UsageError where the part that reads XLSX is not installed, RefusedError where the file
    is no workbook, is larger than it looks, or has formulas without values.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise UsageError(
            f"`{shown(name)}`: reading XLSX needs one more part",
            hint=f"pip install 'peercert[xlsx]', or save the sheet as CSV; {NOT_READ}",
        ) from None
    try:
        measure(data)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        lines = sheet.to_python(skip_empty_area=False)
    except FarCellError as error:
        hint = f"delete the rows and columns around it, which may look empty; {NOT_READ}"
        raise RefusedError(f"`{shown(name)}` has a cell at {error}", hint=hint) from None
    except MissingValueError as error:
        hint = f"open it in a spreadsheet program and save it again; {NOT_READ}"
        raise RefusedError(f"`{shown(name)}`: {error} has no value", hint=hint) from None
    except (CalamineError, *UNREADABLE):
        raise RefusedError(
            f"`{shown(name)}` is not an XLSX file that can be read", hint=NOT_READ
        ) from None
    return ([cell_of(value) for value in line] for line in lines)


def cell_of(value: object) -> Cell:
    """Return a cell as a CSV file would have it, or the day it holds."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second)
        return value.date() if midnight else value.isoformat(" ")
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def measure(data: bytes) -> None:
    """Refuse a workbook that unpacks to too much, or whose cells lie too far apart."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ValueError("it unpacks to too much")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as file:
                    measure_part(file)  # type: ignore[arg-type] # the stubs' own class, reads bytes


def measure_part(file: BinaryIO) -> None:
    """Refuse a sheet whose cells lie too far apart; other parts are only well formed or not."""
    ruler = Ruler()
    parser = expat.ParserCreate()
    parser.StartElementHandler = ruler.start
    parser.StartDoctypeDeclHandler = refuse_doctype
    while chunk := file.read(CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)  # noqa: FBT003 - the parser's own way to say that this was all
    ruler.close_cell()


def refuse_doctype(*_: object) -> None:
    """Refuse a document type, which no workbook has and with which text can be made to grow."""
    raise ValueError("it declares a document type")


class Ruler:
    """Follows the cells of a sheet and refuses one that lies too far away or has no value."""

    def __init__(self) -> None:
        """Start above the first row."""
        self.row = 0
        self.column = 0
        self.open_formula = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in one element."""
        match name.rpartition(":")[2]:
            case "row":
                self.close_cell()
                self.row = int(attributes.get("r", self.row + 1))
                self.column = 0
            case "c":
                self.close_cell()
                self.place(attributes.get("r", ""))
            case "f":
                self.open_formula = f"the formula in row {self.row}, column {self.column}"
            case "v" | "is":
                self.open_formula = ""

    def place(self, reference: str) -> None:
        """Note where a cell is, as it says or after the one before."""
        letters = reference.rstrip("0123456789")
        self.column += 1
        if letters:
            self.column = 0
            for character in letters.upper():
                self.column = self.column * LETTERS + ord(character) - ord("A") + 1
            self.row = int(reference[len(letters) :] or self.row)
        if self.row > MOST_ROWS + SPARE_ROWS or not 0 < self.column <= MOST_COLUMNS:
            raise FarCellError(f"row {self.row}, column {self.column}")

    def close_cell(self) -> None:
        """Refuse the cell before, if it was a formula without a value."""
        if self.open_formula:
            raise MissingValueError(self.open_formula)
