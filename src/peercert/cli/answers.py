"""Answers about everybody from lines that are kept beside the store, and the keeping of them."""

from __future__ import annotations

import sys
from codecs import iterdecode, lookup
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import IO, TYPE_CHECKING, Self, TextIO, TypeAlias, TypeVar

from peercert import stopping
from peercert.cli import options

if TYPE_CHECKING:
    import sqlite3

    from peercert.report.asked import Asked
    from peercert.report.ranking import Line
    from peercert.store.kept import Known
    from peercert.store.steady import Steady

T = TypeVar("T")
Answer: TypeAlias = "Callable[[sqlite3.Connection, Waiting], T]"
"""Writes what is asked for from lines that are up to date, in UTF-8; returns what was found."""

FEW = 5
"""Where more than one person in so many has to be judged again, everybody is."""
KEPT_FROM = 2_000
"""From so many people on, lines are kept."""
AT_ONCE = 1_000
"""People who are judged again together."""
IN_MEMORY = 64 * 1024 * 1024
"""Bytes of an answer that wait in memory; more of them wait in a file."""
READ_AT_ONCE = 1024 * 1024


class Waiting:
    """Text in UTF-8 that waits until all of it is known."""

    def __init__(self) -> None:
        """Start with none."""
        self._pieces: list[bytes] = []
        self._room = IN_MEMORY
        self._file: IO[bytes] | None = None

    def write(self, piece: bytes) -> None:
        """Take a piece."""
        self._room -= len(piece)
        if self._room >= 0:
            self._pieces.append(piece)
            return
        if self._file is None:
            from tempfile import TemporaryFile

            self._file = TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self._file.write(piece)

    def __iter__(self) -> Iterator[bytes]:
        """Give all of it."""
        yield from self._pieces
        if self._file:
            self._file.seek(0)
            while piece := self._file.read(READ_AT_ONCE):
                yield piece

    def __enter__(self) -> Self:
        """Nothing more is needed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget all of it."""
        if self._file:
            self._file.close()


def printed(asked: Asked, answer: Answer[T]) -> T | None:
    """Print an answer from what is kept and return what was found; None where that cannot be."""
    from peercert.store.kept import TROUBLE

    with Waiting() as text:
        found = None
        with suppress(*TROUBLE):
            found = answered(asked, answer, text)
        stopping.raise_heard()
        if found is not None:
            put(text, sys.stdout)
        return found


def put(text: Iterable[bytes], out: TextIO) -> None:
    """Write text in UTF-8 to a stream, in its own encoding."""
    if lookup(out.encoding).name == "utf-8":
        out.flush()
        out.buffer.writelines(text)
    else:
        out.writelines(iterdecode(text, "utf-8"))


def answered(asked: Asked, answer: Answer[T], text: Waiting) -> T:
    """Write an answer from the kept lines, made anew where they may differ.

    Raise what is wrong with them, ValueError where judging everybody takes no longer.
    """
    from peercert.report.asked import law
    from peercert.store import kept
    from peercert.store.steady import steadily

    path, by = options.store_path(), law(asked.encoding)
    with kept.opened(path) as lines, steadily(path) as store:
        with store.moment() as connection:
            again = sorted(kept.outdated(lines, connection, by, asked.as_of))
            few = last_id(connection) // FEW
        if len(again) > few:
            raise ValueError(len(again))
        for at in range(0, len(again), AT_ONCE):
            some = again[at : at + AT_ONCE]
            kept.replace(lines, some, judged(store, some, asked))
        if again:
            kept.know(lines, known_now(store, asked, by))
        found = answer(lines, text)
        with store.moment():  # nobody is erased while lines are kept
            lines.execute("COMMIT")
    return found


def judged(store: Steady, people: Iterable[int], asked: Asked) -> list[Line]:
    """Return the lines of some people."""
    from peercert.report.whole import part_of

    return part_of(store.some(people), asked).ranked


def of_everybody(asked: Asked) -> Answer[tuple[int, int]]:
    """Answer `check`: how many have no state, and whether somebody needs attention."""
    from peercert.store import kept

    def answer(lines: sqlite3.Connection, text: Waiting) -> tuple[int, int]:
        for some in kept.text(lines, asked.as_of):
            text.write(some)
        return kept.numbers(lines)

    return answer


def of_ending(
    asked: Asked, first: date, through: date, resolved: Iterable[str], state: str | None
) -> Answer[int]:
    """Answer `expiring`: how many certificates end in these days and are not resolved."""
    from peercert.report.words import WORST_FIRST
    from peercert.store import kept

    places = tuple(f"{WORST_FIRST.index(each):02d}" for each in resolved)

    def answer(lines: sqlite3.Connection, text: Waiting) -> int:
        found = 0
        for some in kept.ending(lines, asked.as_of, (first, through), places, state):
            text.write(some)
            found += some.count(b"\n")
        return found

    return answer


def last_id(connection: sqlite3.Connection) -> int:
    """Return the number of the last person on file, voided ones included."""
    (found,) = connection.execute("SELECT coalesce(max(id), 0) FROM candidate").fetchone()
    return int(found)


@contextmanager
def keeping(store: Steady, asked: Asked) -> Iterator[Callable[[Iterable[Line]], None] | None]:
    """Give what takes everybody's lines, worst first, to keep them for another day.

    That is None where they are so few that it does not pay.
    """
    from peercert.report.asked import law
    from peercert.store.kept import Keeping

    with store.moment() as connection:
        few = last_id(connection) < KEPT_FROM
    if few:
        yield None
        return
    with Keeping(options.store_path()) as kept:
        yield kept.add
        kept.done(known_now(store, asked, law(asked.encoding)), store.moment())


def known_now(store: Steady, asked: Asked, law: str) -> Known:
    """Return what lines know that are made now."""
    from peercert.store.kept import Known

    return Known(law, *store.newest, asked.as_of.isoformat())
