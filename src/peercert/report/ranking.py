"""Lines of text about everybody, worst first, in memory that does not grow with the people."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from heapq import merge
from io import SEEK_END
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, TypeAlias

Line: TypeAlias = tuple[str, int, str, str, int | None, str, str]
"""One line of text: what it is ranked by, the person's number, the state or "" for somebody who
has none, the day before which it holds, the ordinal of the last day, and the text before and after
the number of days until then."""

NO_RANK = "~"
"""After all others."""
SORTED_AT_ONCE = 40_000
"""Lines that are sorted in memory; more are sorted in runs, which wait in a file."""
READ_AT_ONCE = 200
"""Lines of each run that are read back together."""
WRITTEN_AT_ONCE = 1_000


class Ranking:
    """The lines of everybody, in the order of their ranks, as often as they are asked for."""

    def __init__(self, file: IO[bytes]) -> None:
        """Start with none; `file` takes what is too much to be kept in memory."""
        self._file = file
        self._runs: list[list[int]] = []
        self._latest: list[Line] = []

    def add(self, lines: Iterable[Line]) -> None:
        """Add lines that are in their order among themselves."""
        self._latest += lines
        if len(self._latest) > SORTED_AT_ONCE:
            self._latest.sort()
            self._runs.append([*self._laid_down()])
            self._latest = []

    def __iter__(self) -> Iterator[Line]:
        """Give all of them."""
        self._latest.sort()
        return merge(*map(self._read_back, self._runs), self._latest)

    def bunches(self) -> Iterator[list[Line]]:
        """Give all of them, many at once."""
        every = iter(self)
        while bunch := [*islice(every, WRITTEN_AT_ONCE)]:
            yield bunch

    def _laid_down(self) -> Iterator[int]:
        for at in range(0, len(self._latest), READ_AT_ONCE):
            yield self._file.seek(0, SEEK_END)
            pickle.dump(self._latest[at : at + READ_AT_ONCE], self._file)

    def _read_back(self, places: Iterable[int]) -> Iterator[Line]:
        for place in places:
            self._file.seek(place)
            yield from pickle.load(self._file)  # noqa: S301 - we wrote it, nobody else can open it


@contextmanager
def ranking() -> Iterator[Ranking]:
    """Give an empty ranking."""
    with TemporaryFile() as file:
        yield Ranking(file)


def text_of(line: Line, today: int) -> str:
    """Return a line as it reads on a day, given by its ordinal."""
    _, _, state, _, ends, first, last = line
    return f"{first}{'' if ends is None else ends - today}{last}" if state else ""
