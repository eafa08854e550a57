"""CSV and XLSX files to rows of cells, bounded in every direction before they are parsed."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, cast

from peercert.errors import BadFileError, Problem, RefusedError, UsageError
from peercert.intake.files import NOT_READ, bounded, name_of, read_bytes, shown

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
MOST_ABOVE = 20  # rows among which the header is looked for
SEPARATED = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # how Excel is told what separates cells
UNWRAP = re.compile(r'="((?:[^"]|"")*)"')  # how a CSV file keeps Excel from reading a number
SAMPLE = 2000  # bytes looked at to tell UTF-16 without a mark
MOSTLY = 0.4  # of a sample's bytes are zero, all at odd or all at even places, if it is UTF-16

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
    notes: tuple[str, ...] = ()


def letter(index: int) -> str:
    """Return what a spreadsheet program calls a column: A, B, ... Z, AA."""
    before, last = divmod(index, LETTERS)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a table is, and what was said about it.

    `encoding` is for CSV files that are not UTF-8 or UTF-16, `sheet` names that of a workbook,
    `option` is how to say it, and `headings` are those that its header may have.
    """

    path: Path
    encoding: str | None = None
    sheet: str | None = None
    option: str = "--sheet"
    headings: frozenset[str] = frozenset()


def read_table(path: Path, encoding: str | None = None) -> Table:
    """Read a CSV or XLSX file; its first row that is not empty is the header.

    Raises what `read_source` does.
    """
    return read_source(Source(path=path, encoding=encoding))


def read_source(source: Source) -> Table:
    """Read a CSV or XLSX file: the header, and the rows below it.

    The header is the one of the first rows that has the most of the headings, or else the first
    that is not empty. Raises UsageError where there is no such file, no part to read it with, or
    no such sheet, RefusedError where it is too large, no table, or has several sheets.
    """
    path, name, encoding = source.path, name_of(source.path), source.encoding
    if encoding not in {None, *ENCODINGS}:
        raise UsageError(
            f"`{shown(encoding)}` is not an encoding that is read here",
            hint=f"use one of {', '.join(ENCODINGS)}; {NOT_READ}",
        )
    data = read_bytes(path, MOST_BYTES_OF_CSV)
    if path.suffix.lower() in {".xlsx", ".xlsm"} or data.startswith(b"PK\x03\x04"):
        from peercert.intake.workbook import open_workbook

        book = open_workbook(bounded(data, str(path), MOST_BYTES), name)
        part, sheet = book.choose(source.sheet, source.option)
        made = table(name, book.rows(part, sheet), MOST_ROWS, source.headings)
        return replace(made, notes=(*made.notes, *book.notes(part, sheet)))
    if source.sheet is not None:
        raise UsageError(
            f"`{shown(name)}` is no workbook: it has no sheets",
            hint=f"leave out `{source.option}`; {NOT_READ}",
        )
    lines = read_csv(data, name, encoding)
    return table(name, lines, headings=source.headings)


def table(
    name: str,
    lines: Iterable[Sequence[Cell]],
    most: int = MOST_ROWS_OF_CSV,
    headings: frozenset[str] = frozenset(),
) -> Table:
    """Make a table of lines, in a file's order, the empty ones included."""
    numbered = ((n, line) for n, line in enumerate(lines, 1) if any(line))
    first = list(islice(numbered, MOST_ABOVE if headings else 1))
    if not first:
        raise RefusedError(f"`{shown(name)}` is empty", hint=NOT_READ)
    found = [sum(heading(cell).casefold() in headings for cell in line) for _, line in first]
    at = found.index(max(found)) if max(found) > 1 else 0
    header_row, header = first[at]
    columns = tuple(map(heading, header))
    check_width(name, header_row, columns)
    rows = bounded_rows(name, chain(first[at + 1 :], numbered), most)
    above = ", ".join(str(number) for number, _ in first[:at])
    notes = (f"Rows above the header (row {header_row}), not imported: {above}",) if at else ()
    return Table(name=name, header_row=header_row, columns=columns, rows=rows, notes=notes)


def heading(cell: Cell) -> str:
    """Return a heading on one line, with single spaces."""
    return " ".join(str(cell).split())


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

    UTF-8, UTF-16 by its mark or its zeros, or what the person says it is. The text is not kept.
    """
    known = encoding or encoding_of(data)
    number = 0
    try:
        text = io.TextIOWrapper(io.BytesIO(data), known, newline="")
        mark = delimiter(text.read(MOST_CHARACTERS * 4))
        text.seek(0)
        reader = csv.reader(text, delimiter=mark, strict=True)
        for number, line in enumerate(reader, 1):
            if number == 1 and line:
                line[0] = line[0].removeprefix("\ufeff")
                if SEPARATED.fullmatch(mark.join(line)):
                    line = []  # noqa: PLW2901 - no line of the table
            yield [unwrapped(cell) if cell.startswith("=") else cell for cell in line]
    except csv.Error:
        expected = "a quotation mark is open, or stands in the middle of a cell"
        problem = Problem(f"row {number + 1}", f"line {reader.line_num}", expected)
        raise BadFileError(f"`{shown(name)}` is not a table", (problem,), hint=NOT_READ) from None
    except UnicodeDecodeError:
        raise not_text(data, name, known) from None


def encoding_of(data: bytes) -> str:
    """Return the encoding that a file shows: UTF-16 with or without a mark, or else UTF-8."""
    if data.startswith(UTF_16_MARKS):
        return "utf-16"
    sample = data[: SAMPLE - SAMPLE % 2]
    most = len(sample) * MOSTLY
    if most and sample[1::2].count(0) >= most and sample[::2].count(0) == 0:
        return "utf-16-le"
    if most and sample[::2].count(0) >= most and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return "utf-8-sig"


def unwrapped(cell: str) -> str:
    """Return the text of a cell that was kept from being read as a number, as in ="000123"."""
    found = UNWRAP.fullmatch(cell.strip())
    return found[1].replace('""', '"') if found else cell


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
    """Return what parts the first line into the most cells."""
    first = next((line for line in text[: MOST_CHARACTERS * 4].splitlines() if line.strip()), "")
    if said := SEPARATED.fullmatch(first.removeprefix("\ufeff").strip('"')):
        return said[1]
    marks = f"{DELIMITERS}|"
    return max(marks, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
