"""Bytes to lines of cells, whatever program saved them: encoding and delimiter by their shape."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from peercert.errors import BadFileError, RefusedError
from peercert.intake.attendance.sheet import unreadable
from peercert.intake.files import NOT_READ, shown
from peercert.intake.letters import printable
from peercert.intake.tables import DELIMITERS, MOST_ROWS, UTF_16_MARKS, bounded_row, too_large

GUARD = re.compile(r'="([^"]*)"')
SAMPLE = 2000  # bytes looked at to tell UTF-16 without a mark
MOSTLY = 0.4  # of a sample's bytes are zero, all at odd or all at even places, if it is UTF-16


@dataclass(frozen=True, slots=True)
class Line:
    """One line and its number, with the white space and invisible characters of cells removed."""

    number: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        """Return the cells that are not empty."""
        return tuple(cell for cell in self.cells if cell)


def readings(data: bytes, name: str) -> list[list[Line]]:
    """Return the lines of a file, once for each delimiter it may have, the likeliest first.

    Raises RefusedError or BadFileError where it is no table, or larger than any is.
    """
    text = decoded(data, name)
    found = {mark: parted([*io.StringIO(text, newline="")], mark, name) for mark in DELIMITERS}
    inner = [
        lines
        for mark, outer in found.items()
        if outer and '"' in text and all(len(line.cells) <= 1 for line in outer)
        for lines in unwrapped(outer, mark, name)
    ]
    known = [lines for lines in (*found.values(), *inner) if lines is not None]
    if None in found.values() and all(len(line.cells) <= 1 for lines in known for line in lines):
        raise open_quotation(name)
    return sorted(known, key=lambda lines: -sum(len(line.cells) for line in lines))


def decoded(data: bytes, name: str) -> str:
    """Return the text: UTF-16 with or without a mark, UTF-8, or else what Windows used to write."""
    for encoding in guesses(data):
        try:
            return data.decode(encoding).removeprefix("\ufeff").replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise RefusedError(
        f"`{shown(name)}` is no text that can be read",
        hint=f"export it again, as CSV; {NOT_READ}",
    )


def guesses(data: bytes) -> tuple[str, ...]:
    """Return the likely encodings."""
    if data.startswith(UTF_16_MARKS):
        return ("utf-16",)
    sample = data[:SAMPLE]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[start::2].count(0)
        if zeros > MOSTLY * len(sample[start::2]) and not sample[1 - start :: 2].count(0):
            return (encoding,)
    return ("utf-8", "cp1252")


def parted(texts: Sequence[str], mark: str, name: str) -> list[Line] | None:
    """Return the lines as this delimiter parts them, or nothing where quotation marks forbid it.

    In a file of tabs quotation marks may be no more than that.
    """
    try:
        return tidy(csv.reader(texts, delimiter=mark, strict=True), name)
    except csv.Error:
        if mark != "\t":
            return None
        return tidy(csv.reader(texts, delimiter=mark, quoting=csv.QUOTE_NONE), name)


def unwrapped(outer: Sequence[Line], mark: str, name: str) -> Iterator[list[Line]]:
    """Yield the lines in the cells of a file that was taken for another delimiter's, and saved."""
    texts = ["".join(line.cells) for line in outer]
    for inner in DELIMITERS:
        if inner != mark and (lines := parted(texts, inner, name)) is not None:
            yield lines


def open_quotation(name: str) -> BadFileError:
    """Make the error for a file whose quotation marks do not close."""
    hint = "save it again as CSV from a spreadsheet program"
    what = "is not a table: a quotation mark is open, or stands in the middle of a cell"
    return unreadable(name, what, hint=hint)


def tidy(lines: Iterable[Sequence[str]], name: str) -> list[Line]:
    """Return lines that are numbered, of bounded size and number, without padding."""
    done = []
    for number, line in enumerate(lines, 1):
        cells = [clean(cell) for cell in line]
        while cells and not cells[-1]:
            cells.pop()
        if cells and number > MOST_ROWS:
            raise too_large(name, f"more than {MOST_ROWS} rows", "import it in parts")
        bounded_row(name, number, cells)
        done.append(Line(number, tuple(cells)))
    return done


def clean(cell: str) -> str:
    """Return a cell with single spaces, without what nobody sees and without a guard `="..."`."""
    if guarded := GUARD.fullmatch(cell.strip()):
        cell = guarded[1]
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()
    text = unicodedata.normalize("NFC", " ".join(cell.split()))
    return "".join(c for c in text if printable(c)).strip()
