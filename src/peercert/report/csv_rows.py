"""CSV: every letter as it is on file, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from codecs import lookup
from collections.abc import Iterable, Sequence
from typing import TextIO

from peercert.errors import UsageError
from peercert.report.clean import PLAIN, clean
from peercert.report.data import guarded


def write_table(header: Sequence[str], rows: Iterable[Iterable[str]], out: TextIO) -> None:
    """Write a header and rows. Raise UsageError, with nothing written, for a letter `out` lacks."""
    ready = (ready_row(row, out) for row in rows)
    held = ready if has_every_letter(out.encoding) else [*ready]
    write_rows([header], out)
    write_rows(held, out)


def write_row(row: Iterable[str], out: TextIO) -> None:
    """Write one row. Raise UsageError for a letter that `out` lacks."""
    write_rows([ready_row(row, out)], out)


def write_rows(rows: Iterable[Sequence[str]], out: TextIO) -> None:
    """Write rows that are ready."""
    csv.writer(out, lineterminator="\n").writerows(rows)


def ready_row(row: Iterable[str], out: TextIO) -> list[str]:
    """Return a row with no cell that a spreadsheet would run."""
    return [guarded(exact(clean(cell), out.encoding)) for cell in row]


def has_every_letter(encoding: str | None) -> bool:
    """Return whether an encoding is UTF-8, in which every letter can be written."""
    return lookup(encoding or "utf-8").name == "utf-8"


def exact(text: str, encoding: str | None) -> str:
    """Return a text that an encoding holds, with plain marks for those that it lacks.

    Raise UsageError where it lacks a letter: another spelling would be another name.
    """
    if text.isascii():
        return text
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError as error:
        lacking = text[error.start]
        if lacking in PLAIN:
            return exact(text.replace(lacking, PLAIN[lacking]), encoding)
        wrong = f"CSV is to be written in {encoding}, which has no {lacking!a}"
        hint = "PYTHONIOENCODING=utf-8 has every letter; --format json escapes what is missing"
        raise UsageError(wrong, hint=hint) from None
    return text
