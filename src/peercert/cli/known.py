"""`--known-at DATE`: answers from what had been recorded by the end of a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from peercert.cli import clock, errors, options

if TYPE_CHECKING:
    from peercert.records import Candidate
    from peercert.store.steady import Steady


def last_moment(day: date) -> str:
    """Return the last millisecond of a day in the office's zone, in UTC, as changes have it."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.zone())
    last = midnight.astimezone(UTC) - timedelta(milliseconds=1)
    return f"{last.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


@contextmanager
def opened(day: date | None) -> Iterator[sqlite3.Connection]:
    """Open the store for reading, as it was known at the end of a day where one is given.

    Say so: on a terminal above what is printed, else on standard error.
    """
    with steadily(day) as store, store.moment() as connection:
        yield connection


@contextmanager
def steadily(day: date | None) -> Iterator[Steady]:
    """Open the store to be read a little at a time, likewise."""
    from peercert.store import steady

    with steady.steadily(options.store_path()) as store:
        if day:
            last = store.look_back(last_moment(day))
            tell(f"as known at {day} ({f'change {last}' if last else 'nothing was recorded'})")
        yield store


def tell(text: str) -> None:
    """Say what an answer is from, where it does not disturb a program that reads it."""
    from peercert.report.screen import screen

    here = screen()
    if here.terminal and options.current().format == "text":
        here.show([text])
    else:
        errors.say(text)


def person(who: str, day: date | None) -> Candidate:
    """Return the one person meant, as known at the end of a day where one is given."""
    from peercert.store.finding import the_one
    from peercert.store.reading import read_one

    with opened(day) as connection:
        return read_one(connection, the_one(connection, who))
