"""`peercert check` of everybody, for a program or a file: block by block, on all processors."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from heapq import merge
from itertools import groupby
from operator import itemgetter
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from peercert.cli import errors, known, options

if TYPE_CHECKING:
    import sqlite3

    from peercert.report.whole import Asked, Line, Part
    from peercert.store.kept import Known

BLOCK = 1000
"""Ids in a block."""
FEW = 5
"""Where more than one person in so many has to be judged again, everybody is."""
KEPT_FROM = 2_000
"""From so many people on, lines are kept."""
MANY = 20_000
"""From so many people on, processes beside each other take less time than one."""


def check_everybody(
    form: str, state: str | None, status: list[str] | None, day: date | None, *, fresh: bool
) -> bool:
    """Judge and print everybody on file, as known on a day; say if somebody needs attention.

    `fresh` is whether nothing that is kept from another time may be used.
    """
    from peercert.report.whole import Asked

    now = options.current()
    names = now.names_in_text if form == "text" else now.names_in_data
    statuses = frozenset(status) if status else None
    asked = Asked(form, now.day, state, statuses, names, sys.stdout.encoding)
    is_kept = form == "text" and not (state or status or names or day)
    found = None if fresh or not is_kept else from_kept(asked)
    stateless, attention = found or judged(asked, day, is_kept=is_kept)
    if stateless:
        errors.say(f"{stateless} without a state on file: left out; --state judges them too")
    return bool(attention)


def judged(asked: Asked, day: date | None, *, is_kept: bool) -> tuple[int, int]:
    """Judge and print everybody; return how many have no state, and how many need attention."""
    from peercert.report import whole

    with parts_of_all(asked, day) as (connection, parts):
        if asked.form == "text":
            with whole.ranking() as lines:
                total = whole.write_ranked(parts, asked, lines, sys.stdout)
                if is_kept:
                    keep(lines, connection, asked)
        else:
            total = whole.write_data(parts, asked, sys.stdout)
    return total.stateless, total.attention


def from_kept(asked: Asked) -> tuple[int, int] | None:
    """Do the same from what is kept, made anew where it may differ; None where that cannot be."""
    from peercert.report.whole import IN_MEMORY
    from peercert.store.kept import TROUBLE

    with SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="") as text:
        found = None
        with suppress(*TROUBLE):
            found = brought_up_to_date(asked, text)
        if found:
            text.seek(0)
            copyfileobj(text, sys.stdout)
        return found


def brought_up_to_date(asked: Asked, text: IO[str]) -> tuple[int, int]:
    """Write the kept lines, made anew where they may differ, and return their numbers.

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
        text.writelines(kept.text(lines, asked.as_of))
        found = kept.numbers(lines)
        lines.execute("COMMIT")
    return found


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


@contextmanager
def parts_of_all(
    asked: Asked, day: date | None
) -> Iterator[tuple[sqlite3.Connection, Iterator[Part]]]:
    """Give the part of each block in the order of ids, as the store is at one moment."""
    processors = len(os.sched_getaffinity(0))
    with known.opened(day) as connection:
        if day or processors == 1 or last_id(connection) < MANY:
            yield connection, (part for _, part in share(connection, asked, 0, 1))
            return
    with beside(asked, processors) as found:
        yield found


def last_id(connection: sqlite3.Connection) -> int:
    """Return the number of the last person on file, voided ones included."""
    (found,) = connection.execute("SELECT coalesce(max(id), 0) FROM candidate").fetchone()
    return int(found)


@contextmanager
def beside(asked: Asked, processors: int) -> Iterator[tuple[sqlite3.Connection, Iterator[Part]]]:
    """Give the same, with one process for each processor, and every second block to each.

    While this process reads, nobody else can write: all of them see the store at one moment.
    """
    from peercert.cli.workers import Workers
    from peercert.store.opening import reading

    def work(number: int) -> Iterator[bytes]:
        with reading(options.store_path()) as connection:
            for found in share(connection, asked, number, processors):
                yield pickle.dumps(found)

    with Workers(processors, work) as workers, reading(options.store_path()) as connection:
        last_id(connection)
        given = [
            whole_share(connection, asked, number, processors, pieces)
            for number, pieces in enumerate(workers.go())
        ]
        yield connection, (part for _, part in merge(*given, key=itemgetter(0)))


def whole_share(
    connection: sqlite3.Connection, asked: Asked, number: int, of: int, pieces: Iterator[bytes]
) -> Iterator[tuple[int, Part]]:
    """Give what a worker makes; what it leaves undone is done here."""
    from peercert.cli.workers import LostError

    done = -1
    try:
        for piece in pieces:
            found: tuple[int, Part] = pickle.loads(piece)  # noqa: S301 - from our own process
            yield found
            done, _ = found
    except LostError:
        yield from share(connection, asked, number, of, done + 1)


def share(
    connection: sqlite3.Connection, asked: Asked, number: int, of: int, first: int = 0
) -> Iterator[tuple[int, Part]]:
    """Give every block that is this one's share, from the first block on, with its number."""
    from peercert.report.whole import part_of
    from peercert.store.kinds import read_id
    from peercert.store.reading import read_share

    people = read_share(connection, BLOCK, number, of, first)
    for block, found in groupby(people, lambda each: read_id(each.id or "")[1] // BLOCK):
        yield block, part_of(found, asked)
