"""CSV and XLSX files to rows of cells, bounded in every direction before they are parsed."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple, cast

from peercert.errors import BadFileError, Problem, RefusedError, UsageError
from peercert.intake.files import NOT_READ, bounded, read_bytes, shown

MOST_BYTES_OF_CSV = 500_000_000
MOST_BYTES = 20_000_000
MOST_ROWS_OF_CSV = 2_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 4096
DELIMITERS = ",;\t"
ENCODINGS = ("utf-8", "cp1252")
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LETTERS = 26

Cell = str | date


class Row(NamedTuple):
    """One row and the number that a spreadsheet program shows beside it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and the rows below it that are not empty; these are read once, as they are asked.

    Reading a row may raise the errors that `read_table` names.
    """

    name: str
    header_row: int
    columns: tuple[str, ...]
    rows: Iterator[Row]


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
    data = read_bytes(path, MOST_BYTES_OF_CSV)
    if path.suffix.lower() in {".xlsx", ".xlsm"} or data.startswith(b"PK\x03\x04"):
        from peercert.intake.workbook import read_workbook

        data = bounded(data, str(path), MOST_BYTES)
        return table(path.name, read_workbook(data, path.name), MOST_ROWS)
    return table(path.name, read_csv(data, path.name, encoding))


def table(name: str, lines: Iterable[Sequence[Cell]], most: int = MOST_ROWS_OF_CSV) -> Table:
    """Make a table of lines, in a file's order, the empty ones included."""
    numbered = ((n, line) for n, line in enumerate(lines, 1) if any(line))
    header_row, header = next(numbered, (0, ()))
    if not header:
        raise RefusedError(f"`{shown(name)}` is empty", hint=NOT_READ)
    columns = tuple(" ".join(str(cell).split()) for cell in header)
    check_width(name, header_row, columns)
    rows = bounded_rows(name, numbered, most)
    return Table(name=name, header_row=header_row, columns=columns, rows=rows)


def bounded_rows(
    name: str, numbered: Iterable[tuple[int, Sequence[Cell]]], most: int
) -> Iterator[Row]:
    """Yield the rows of a table, or refuse it where there are too many."""
    for count, (number, line) in enumerate(numbered):
        if count == most:
            raise too_large(name, f"more than {most} rows", "import it in parts")
        yield bounded_row(name, number, line)


def bounded_row(name: str, number: int, line: Sequence[Cell]) -> Row:
    """Return a row, or refuse the file where it or one of its cells is too large."""
    check_width(name, number, line)
    if longest(line) > MOST_CHARACTERS:
        index = next(i for i, cell in enumerate(line) if len(str(cell)) > MOST_CHARACTERS)
        place = f"row {number}, column {letter(index)}"
        what = f"a cell of more than {MOST_CHARACTERS} characters ({place})"
        raise too_large(name, what, "shorten it, or close a quotation mark that is open")
    return Row(number, tuple(line))


def longest(line: Sequence[Cell]) -> int:
    """Return how many characters the longest cell has."""
    try:
        return max(map(len, cast(Sequence[str], line)), default=0)
    except TypeError:  # a day of a workbook
        return max(map(len, map(str, line)))


def check_width(name: str, number: int, line: Sequence[Cell]) -> None:
    """Refuse a row of more columns than any register has."""
    if len(line) > MOST_COLUMNS:
        what = f"more than {MOST_COLUMNS} columns (row {number})"
        raise too_large(name, what, "take out the columns that are not needed")


def too_large(name: str, what: str, hint: str) -> RefusedError:
    """Make the error for a file beyond a bound."""
    return RefusedError(f"`{shown(name)}` has {what}", hint=f"{hint}; {NOT_READ}")


def read_csv(data: bytes, name: str, encoding: str | None = None) -> Iterator[list[str]]:
    """Read the lines of a CSV file, separated as its first line is.

    UTF-8, UTF-16 where it says so, or what the person says it is. The text is not kept.
    """
    known = encoding or ("utf-16" if data.startswith(UTF_16_MARKS) else "utf-8-sig")
    number = 0
    try:
        text = io.TextIOWrapper(io.BytesIO(data), known, newline="")
        mark = delimiter(text.read(MOST_CHARACTERS * 4))
        text.seek(0)
        reader = csv.reader(text, delimiter=mark, strict=True)
        for number, line in enumerate(reader, 1):
            if number == 1 and line:
                line[0] = line[0].removeprefix("\ufeff")
            yield line
    except csv.Error:
        expected = "a quotation mark is open, or stands in the middle of a cell"
        problem = Problem(f"row {number + 1}", f"line {reader.line_num}", expected)
        raise BadFileError(f"`{shown(name)}` is not a table", (problem,), hint=NOT_READ) from None
    except UnicodeDecodeError:
        raise not_text(data, name, known) from None


def not_text(data: bytes, name: str, encoding: str) -> RefusedError:
    """Make the error for a file that is not in an encoding, naming the first byte that is not."""
    where = ""
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = f"{error.encoding} text: byte 0x{data[error.start]:02X} in line {line}"
    return RefusedError(
        f"`{shown(name)}` is not {where}",
        hint=f"save it as 'CSV UTF-8', or, if an older Excel wrote it, add "
        f"`--encoding cp1252`; {NOT_READ}",
    )


def delimiter(text: str) -> str:
    """Return which of comma, semicolon and tab parts the first line into the most cells."""
    first = next((line for line in text[: MOST_CHARACTERS * 4].splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
