"""Receipts: the head of the chain on one line, kept where the store is not.

`peercert-receipt 12 2026-11-22 abcd-efgh-...` names a change, a day and 160 bits of the change's
hash. Whoever keeps one can prove later that nothing up to that change was changed or cut off.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from peercert import stopping
from peercert.errors import BadFileError, Problem, RefusedError
from peercert.store import ledger
from peercert.store.verifying import Receipt

WORD = "peercert-receipt"
HEAD = re.compile(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){7}", re.ASCII)
NUMBER = re.compile(r"[1-9]\d{0,14}", re.ASCII)
PARTS = 4
MOST_BYTES = 1_000_000
HINT = "keep each line as `peercert receipt` printed it, in a file of their own"


def newest(connection: sqlite3.Connection, day: date) -> Receipt:
    """Return the receipt for everything recorded so far.

    Raise RefusedError where that is nothing.
    """
    sequence, hash = ledger.head(connection)
    if not sequence:
        hint = "there is nothing to keep a receipt of; nothing was written"
        raise RefusedError("nothing was recorded yet", hint=hint)
    return Receipt(sequence, day.isoformat(), ledger.short(hash))


def written(receipt: Receipt) -> str:
    """Return a receipt as it is kept: one short line, without its end."""
    return f"{WORD} {receipt.sequence} {receipt.day} {receipt.head}"


def parsed(text: str, place: str) -> Receipt:
    """Return the receipt that a line holds.

    Raise BadFileError, with the place, the value and what was expected, for any other line.
    """
    parts = text.split()
    if len(parts) != PARTS or parts[0] != WORD:
        raise _bad(place, "", f"expected `{WORD} NUMBER DAY HEAD`")
    _, number, day, head = parts
    if not NUMBER.fullmatch(number):
        raise _bad(place, number, "expected the number of a change")
    if not _is_day(day):
        raise _bad(place, day, "expected a day as YYYY-MM-DD")
    if not HEAD.fullmatch(head):
        raise _bad(place, head, "expected eight groups of four letters a-z or digits 2-7")
    return Receipt(int(number), day, head)


def read(path: Path) -> list[Receipt]:
    """Return the receipts that a file holds, in its order; empty lines are passed over.

    Raise BadFileError for a line that is no receipt and for a file without one, and RefusedError
    for a file that cannot be read.
    """
    found = [parsed(line, f"{path} line {number}") for number, line in _lines(path) if line.strip()]
    if not found:
        raise _bad(str(path), "", "expected a receipt on each line, and there is none")
    return found


def append(path: Path, receipt: Receipt) -> None:
    """Add a receipt to the end of a file, which is made where there is none; keep what it holds.

    Raise BadFileError where the file holds anything but receipts, and RefusedError where it cannot
    be read or written.
    """
    lines = [line for _, line in _lines(path)] if path.exists() else []
    if any(line.strip() for line in lines):
        read(path)
    gap = "\n" if lines and not lines[-1].endswith("\n") else ""
    added = f"The receipt is in {path}."
    try:
        with (
            stopping.writing(path, f"{path} shows whether it is there.", added),
            path.open("a", encoding="ascii") as out,
        ):
            out.write(f"{gap}{written(receipt)}\n")
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        hint = "make its folder first, or name a file that you may write to; nothing was added"
        raise RefusedError(f"{path}: {error.strerror}", hint=hint) from None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode("utf-8")
    except OSError as error:
        hint = "name the file that receipts are kept in"
        raise RefusedError(f"{path}: {error.strerror}", hint=hint) from None
    except UnicodeDecodeError:
        raise _bad(str(path), "", "expected plain text with a receipt on each line") from None
    if len(content) > MOST_BYTES:
        raise _bad(str(path), "", f"expected at most {MOST_BYTES} bytes")
    return enumerate(text.splitlines(keepends=True), start=1)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _bad(place: str, value: str, expected: str) -> BadFileError:
    problem = Problem(place, value.strip()[:80], expected)
    return BadFileError("this is not a receipt", (problem,), hint=HINT)
