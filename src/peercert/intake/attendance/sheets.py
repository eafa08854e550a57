"""The sheets of a workbook, each as lines of text."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from peercert.intake.attendance.lines import Line, tidy
from peercert.intake.tables import Cell
from peercert.intake.workbook import open_workbook


class SheetLines(NamedTuple):
    """One sheet: its name, its lines, and how many rows are hidden and read all the same."""

    title: str
    lines: list[Line]
    hidden: int


def sheets_of(data: bytes, name: str, wanted: str) -> list[SheetLines]:
    """Return the sheets that are seen and hold anything, by name; or else the one that is wanted.

    Raises UsageError where the part that reads XLSX is not installed, RefusedError where the file
    is no workbook, is larger than it looks, or has no such sheet.
    """
    book = open_workbook(data, name)
    sheets = [each for each in book.filled if not each[0].hidden]
    if wanted or (book.filled and not sheets):
        sheets = [book.choose(wanted or None)]
    found = []
    for part, sheet in sheets:
        lines = tidy((list(map(text_of, line)) for line in book.rows(part, sheet)), name)
        found.append(SheetLines(part.name, lines, sheet.hidden_rows))
    return found


def text_of(cell: Cell) -> str:
    """Return a workbook's cell as text; a day is that day's first moment."""
    return f"{cell.isoformat()} 00:00:00" if isinstance(cell, date) else cell
