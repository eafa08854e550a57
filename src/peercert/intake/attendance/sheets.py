"""The sheets of a workbook, each as lines of text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from peercert.errors import RefusedError, UsageError
from peercert.intake.attendance.lines import Line, tidy
from peercert.intake.files import NOT_READ, shown
from peercert.intake.tables import Cell
from peercert.intake.workbook import (
    UNREADABLE,
    FarCellError,
    MissingValueError,
    cell_of,
    measure,
)

WORKBOOK = b"PK\x03\x04"


def sheets_of(data: bytes, name: str) -> list[tuple[str, list[Line]]]:
    """Return the visible sheets that hold anything, by name.

    Raises UsageError where the part that reads XLSX is not installed, RefusedError where the file
    is no workbook, is larger than it looks, or has formulas without values.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum
    except ImportError:
        raise UsageError(
            f"`{shown(name)}`: reading XLSX needs one more part",
            hint=f"pip install 'peercert[xlsx]', or save the sheet as CSV; {NOT_READ}",
        ) from None
    try:
        measure(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = []
        for each in book.sheets_metadata:
            if each.visible == SheetVisibleEnum.Visible:
                lines = book.get_sheet_by_name(each.name).to_python(skip_empty_area=False)
                found.append((each.name, tidy(map(texts_of, lines), name)))
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
    return [(each, lines) for each, lines in found if any(line.cells for line in lines)]


def texts_of(line: Sequence[object]) -> list[str]:
    """Return the cells of a line as text."""
    return [text_of(cell_of(value)) for value in line]


def text_of(cell: Cell) -> str:
    """Return a workbook's cell as text; a day is that day's first moment."""
    return f"{cell.isoformat()} 00:00:00" if isinstance(cell, date) else cell
