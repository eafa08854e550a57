"""Answers about everybody from lines that are kept beside the store, and the keeping of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, TypeAlias, TypeVar

from peercert.cli import options

if TYPE_CHECKING:
    import sqlite3

    from peercert.report.whole import Asked, Line
    from peercert.store.kept import Known

T = TypeVar("T")
Answer: TypeAlias = "Callable[[sqlite3.Connection, IO[str]], T]"
"""Writes what is asked for from lines that are up to date, and returns what was found."""

FEW = 5
"""Where more than one person in so many has to be judged again, everybody is."""
KEPT_FROM = 2_000
"""From so many people on, lines are kept."""


def printed(asked: Asked, answer: Answer[T]) -> T | None:
    """Print an answer from what is kept and return what was found; None where that cannot be."""
    from peercert.report.whole import IN_MEMORY
    from peercert.store.kept import TROUBLE

    with SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="") as text:
        found = None
        with suppress(*TROUBLE):
            found = answered(asked, answer, text)
        if found is not None:
            text.seek(0)
            copyfileobj(text, sys.stdout)
        return found


def answered(asked: Asked, answer: Answer[T], text: IO[str]) -> T:
    """Write an answer from the kept lines, made anew where they may differ.

    Raise what is wrong with them, ValueError where judging everybody takes no longer.
    """
    from peercert.report import whole
    from peercert.store import kept
    from peercert.store.opening import reading
    from peercert.store.reading import read_some

    store, law = options.store_path(), whole.law(asked.encoding)
    with kept.opened(store) as lines, reading(store) as connection:
        again = kept.outdated(lines, connection, law, asked.as_of)
        if len(again) > last_id(connection) // FEW:
            raise ValueError(len(again))
        if again:
            part = whole.part_of(read_some(connection, again), asked)
            kept.replace(lines, again, part.ranked, known_now(connection, asked, law))
        found = answer(lines, text)
        lines.execute("COMMIT")
    return found


def of_everybody(asked: Asked) -> Answer[tuple[int, int]]:
    """Answer `check`: how many have no state, and how many need attention."""
    from peercert.store import kept

    def answer(lines: sqlite3.Connection, text: IO[str]) -> tuple[int, int]:
        text.writelines(kept.text(lines, asked.as_of))
        return kept.numbers(lines)

    return answer


def of_ending(
    asked: Asked, first: date, through: date, resolved: Iterable[str], state: str | None
) -> Answer[int]:
    """Answer `expiring`: how many certificates end in these days and are not resolved."""
    from peercert.report.words import WORST_FIRST
    from peercert.store import kept

    places = tuple(f"{WORST_FIRST.index(each):02d}" for each in resolved)

    def answer(lines: sqlite3.Connection, text: IO[str]) -> int:
        found = 0
        for line in kept.ending(lines, asked.as_of, (first, through), places, state):
            text.write(line)
            found += 1
        return found

    return answer


def last_id(connection: sqlite3.Connection) -> int:
    """Return the number of the last person on file, voided ones included."""
    (found,) = connection.execute("SELECT coalesce(max(id), 0) FROM candidate").fetchone()
    return int(found)


def keep(lines: Iterable[Line], connection: sqlite3.Connection, asked: Asked) -> None:
    """Keep everybody's lines for another day, where they are so many that it pays."""
    from peercert.report import whole
    from peercert.store import kept

    if last_id(connection) >= KEPT_FROM:
        known = known_now(connection, asked, whole.law(asked.encoding))
        kept.keep(options.store_path(), known, lines)


def known_now(connection: sqlite3.Connection, asked: Asked, law: str) -> Known:
    """Return what lines know that are made now."""
    from peercert.store.kept import Known
    from peercert.store.ledger import head

    return Known(law, *head(connection), asked.as_of.isoformat())
