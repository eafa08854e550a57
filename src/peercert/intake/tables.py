"""CSV and XLSX files to rows of cells, bounded in every direction before they are parsed."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from peercert.errors import BadFileError, Problem, RefusedError, UsageError
from peercert.intake.files import NOT_READ, read_bytes, shown

MOST_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 4096
DELIMITERS = ",;\t"
ENCODINGS = ("utf-8", "cp1252")
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LETTERS = 26

Cell = str | date


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the number that a spreadsheet program shows beside it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and the rows below it that are not empty."""

    name: str
    header_row: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def letter(index: int) -> str:
    """Return what a spreadsheet program calls a column: A, B, ... Z, AA."""
    before, last = divmod(index, LETTERS)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def read_table(path: Path, encoding: str | None = None) -> Table:
    """Read a CSV or XLSX file; its first row that is not empty is the header.

    `encoding` is for CSV files that are not UTF-8 or UTF-16. Raises UsageError where there is no
    such file or no part to read it with, RefusedError where it is too large or no such table.
    """
    if encoding not in {None, *ENCODINGS}:
        raise UsageError(
            f"`{shown(encoding)}` is not an encoding that is read here",
            hint=f"use one of {', '.join(ENCODINGS)}; {NOT_READ}",
        )
    data = read_bytes(path, MOST_BYTES)
    if path.suffix.lower() in {".xlsx", ".xlsm"} or data.startswith(b"PK\x03\x04"):
        from peercert.intake.workbook import read_workbook

        return table(path.name, read_workbook(data, path.name))
    return table(path.name, read_csv(text_of(data, path.name, encoding), path.name))


def table(name: str, lines: Iterable[Sequence[Cell]]) -> Table:
    """Make a table of lines, in a file's order, the empty ones included."""
    numbered = ((n, line) for n, line in enumerate(lines, 1) if any(cell != "" for cell in line))
    header_row, header = next(numbered, (0, ()))
    if not header:
        raise RefusedError(f"`{shown(name)}` is empty", hint=NOT_READ)
    columns = tuple(" ".join(str(cell).split()) for cell in header)
    check_width(name, header_row, columns)
    rows: list[Row] = []
    for number, line in numbered:
        if len(rows) == MOST_ROWS:
            raise too_large(name, f"more than {MOST_ROWS} rows", "import it in parts")
        rows.append(bounded_row(name, number, line))
    return Table(name=name, header_row=header_row, columns=columns, rows=tuple(rows))


def bounded_row(name: str, number: int, line: Sequence[Cell]) -> Row:
    """Return a row, or refuse the file where it or one of its cells is too large."""
    check_width(name, number, line)
    for index, cell in enumerate(line):
        if len(str(cell)) > MOST_CHARACTERS:
            place = f"row {number}, column {letter(index)}"
            what = f"a cell of more than {MOST_CHARACTERS} characters ({place})"
            raise too_large(name, what, "shorten it, or close a quotation mark that is open")
    return Row(number, tuple(line))


def check_width(name: str, number: int, line: Sequence[Cell]) -> None:
    """Refuse a row of more columns than any register has."""
    if len(line) > MOST_COLUMNS:
        what = f"more than {MOST_COLUMNS} columns (row {number})"
        raise too_large(name, what, "take out the columns that are not needed")


def too_large(name: str, what: str, hint: str) -> RefusedError:
    """Make the error for a file beyond a bound."""
    return RefusedError(f"`{shown(name)}` has {what}", hint=f"{hint}; {NOT_READ}")


def text_of(data: bytes, name: str, encoding: str | None) -> str:
    """Return a CSV file's text: UTF-8, UTF-16 where it says so, or what the person says it is."""
    marked = data.startswith(UTF_16_MARKS)
    try:
        return data.decode(encoding or ("utf-16" if marked else "utf-8-sig")).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RefusedError(
            f"`{shown(name)}` is not {error.encoding} text: "
            f"byte 0x{data[error.start]:02X} in line {line}",
            hint=f"save it as 'CSV UTF-8', or, if an older Excel wrote it, add "
            f"`--encoding cp1252`; {NOT_READ}",
        ) from None


def read_csv(text: str, name: str) -> Iterator[list[str]]:
    """Read the lines of a CSV file, separated as its first line is."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            line = next(reader, None)
        except csv.Error:
            expected = "a quotation mark is open, or stands in the middle of a cell"
            problem = Problem(f"row {number}", f"line {reader.line_num}", expected)
            raise BadFileError(
                f"`{shown(name)}` is not a table", (problem,), hint=NOT_READ
            ) from None
        if line is None:
            return
        yield line


def delimiter(text: str) -> str:
    """Return which of comma, semicolon and tab parts the first line into the most cells."""
    first = next((line for line in text[: MOST_CHARACTERS * 4].splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
