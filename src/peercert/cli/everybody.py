"""`peercert check` of everybody, for a program or a file: block by block, on all processors."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING

from peercert.cli import answers, errors, known, options

if TYPE_CHECKING:
    from peercert.report.asked import Asked
    from peercert.report.whole import Part
    from peercert.store.steady import Change, Steady

MANY = 2_000
"""From so many people on, processes beside each other take less time than one."""


def check_everybody(
    form: str, state: str | None, status: list[str] | None, day: date | None, *, fresh: bool
) -> bool:
    """Judge and print everybody on file, as known on a day; say if somebody needs attention.

    `fresh` is whether nothing that is kept from another time may be used.
    """
    from peercert.report.asked import Asked

    now = options.current()
    names = now.names_in_text if form == "text" else now.names_in_data
    statuses = frozenset(status) if status else None
    asked = Asked(form, now.day, state, statuses, names, sys.stdout.encoding or "utf-8")
    is_kept = form == "text" and not (state or status or names or day)
    found = None if fresh or not is_kept else answers.printed(asked, answers.of_everybody(asked))
    stateless, attention = found or judged(asked, day, is_kept=is_kept)
    if stateless:
        errors.say(f"{stateless} without a state on file: left out; --state judges them too")
    return bool(attention)


def judged(asked: Asked, day: date | None, *, is_kept: bool) -> tuple[int, int]:
    """Judge and print everybody; return how many have no state, and how many need attention."""
    from peercert.report import whole
    from peercert.report.ranking import ranking

    with parts_of_all(asked, day) as (store, parts):
        if asked.form == "text":
            keeping = answers.keeping(store, asked) if is_kept else nullcontext()
            with ranking() as lines, keeping as keep:
                total = whole.write_ranked(parts, asked, lines, sys.stdout, keep)
        else:
            total = whole.write_data(parts, asked, sys.stdout)
    return total.stateless, total.attention


@contextmanager
def parts_of_all(asked: Asked, day: date | None) -> Iterator[tuple[Steady, Iterator[Part]]]:
    """Yield the part of each block in the order of ids, all as known at one change."""
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    with known.steadily(day) as store:
        with store.moment() as connection:
            many = answers.last_id(connection) >= MANY
        if day or processors == 1 or not many:
            yield store, (part for _, part in share(store, asked, 0, 1))
            return
    with beside(asked, processors, store.newest) as found:
        yield found


@contextmanager
def beside(asked: Asked, processors: int, at: Change) -> Iterator[tuple[Steady, Iterator[Part]]]:
    """Yield the same, with one process for each processor, and every second block to each."""
    from pickle import dumps

    from peercert.cli.workers import Workers
    from peercert.store.steady import steadily

    def work(number: int) -> Iterator[bytes]:
        with steadily(options.store_path(), at) as store:
            for found in share(store, asked, number, processors):
                yield dumps(found)

    with Workers(processors, work) as workers, steadily(options.store_path(), at) as store:
        given = [
            whole_share(store, asked, number, processors, pieces)
            for number, pieces in enumerate(workers.given())
        ]
        yield store, (part for _, part in merge(*given, key=itemgetter(0)))


def whole_share(
    store: Steady, asked: Asked, number: int, of: int, pieces: Iterator[bytes]
) -> Iterator[tuple[int, Part]]:
    """Give what a worker makes; what it leaves undone is done here."""
    from pickle import loads

    from peercert.cli.workers import LostError

    done = -1
    try:
        for piece in pieces:
            found: tuple[int, Part] = loads(piece)  # noqa: S301 - from our own process
            yield found
            done, _ = found
    except LostError:
        yield from share(store, asked, number, of, done + 1)


def share(
    store: Steady, asked: Asked, number: int, of: int, first: int = 0
) -> Iterator[tuple[int, Part]]:
    """Yield every block that is this one's share, from the first block on, with its number."""
    from peercert.report.whole import part_of
    from peercert.store.columns import latest

    for block in store.blocks(number, of, first):
        if people := store.people(block):
            yield block, part_of(people, asked, latest)
