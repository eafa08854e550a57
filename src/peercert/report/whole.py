"""Everybody's standings where they go to a program or a file: block by block, in bounded memory.

A block of people becomes a part, which can be made in another process. The parts of all blocks,
in the order of people, become the whole: in the order of each format, byte for byte what
`report.data` and `report.rows` make of all standings at once.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import merge
from io import SEEK_END, StringIO
from itertools import chain
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, Any, NamedTuple, TextIO, TypeAlias

from peercert.records import Candidate
from peercert.report import data, formats
from peercert.report.rows import tabbed
from peercert.report.screen import Screen
from peercert.report.words import by_urgency
from peercert.rules import RULEBOOKS
from peercert.standing import Standing, judge, states_of

Key: TypeAlias = tuple[Any, ...]
Ranked: TypeAlias = list[tuple[Key, str]]

FIRST = min(RULEBOOKS)
"""The state whose standings stand before all others."""
IN_MEMORY = 16 * 1024 * 1024
"""Bytes of another state's lines that are kept in memory before they go to a file."""
SORTED_AT_ONCE = 40_000
"""Lines that are sorted in memory; more are sorted in runs, which wait in a file."""
READ_AT_ONCE = 200
"""Lines of each run that are read back together."""


class Asked(NamedTuple):
    """What is asked about everybody."""

    form: str
    as_of: date
    state: str | None
    statuses: frozenset[str] | None
    names: bool
    encoding: str
    """Of standard output."""


class Block(StringIO):
    """Text in memory, in characters that standard output can show."""

    def __init__(self, encoding: str) -> None:
        """Start empty."""
        super().__init__(newline="")
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of standard output."""
        return self._encoding


@dataclass(slots=True)
class Part:
    """The standings of some people: their lines, ready to be written, and their numbers."""

    lines: dict[str, str] = field(default_factory=dict)
    """For data: by state, in the order of people."""
    ranked: Ranked = field(default_factory=list)
    """For text: with what they are ranked by, worst first."""
    status: Counter[str] = field(default_factory=Counter)
    readiness: Counter[str | None] = field(default_factory=Counter)
    requirements: dict[str, None] = field(default_factory=dict)
    """The ids of every requirement that was asked."""
    attention: int = 0
    stateless: int = 0

    def count(self, standing: Standing) -> None:
        """Count one standing."""
        self.status[standing.status] += 1
        self.readiness[standing.readiness] += 1
        self.requirements.update(dict.fromkeys(standing.findings))
        self.attention += standing.needs_attention

    def add(self, other: Part) -> None:
        """Add the numbers of another part, and nothing else of it."""
        self.status += other.status
        self.readiness += other.readiness
        self.requirements.update(other.requirements)
        self.attention += other.attention
        self.stateless += other.stateless


def part_of(people: Iterable[Candidate], asked: Asked) -> Part:
    """Judge some people, in the order of their ids."""
    part = Part()
    blocks: dict[str, Block] = {}
    here = Screen(Block(asked.encoding), 80, False, False, False, asked.names)  # noqa: FBT003 - no terminal
    for person in people:
        states = (asked.state,) if asked.state else states_of(person)
        part.stateless += not states
        for state in states:
            standing = judge(person, state, asked.as_of)
            if asked.statuses and standing.status not in asked.statuses:
                continue
            part.count(standing)
            if asked.form == "text":
                part.ranked.append((by_urgency(standing), tabbed(standing, here)))
            else:
                block = blocks.setdefault(state, Block(asked.encoding))
                formats.write_row(asked.form, shown(standing, asked), block)
    part.ranked.sort()
    part.lines = {state: block.getvalue() for state, block in blocks.items()}
    return part


def shown(standing: Standing, asked: Asked) -> Standing:
    """Return a standing as data shows it: without the name where that is declined."""
    if asked.names:
        return standing
    return standing._replace(candidate=replace(standing.candidate, name=None))


def write(parts: Iterable[Part], asked: Asked, out: TextIO) -> Part:
    """Write everybody's standings from the parts of all people in order; return the numbers."""
    if asked.form == "text":
        return write_ranked(parts, out)
    return write_data(parts, asked, out)


def write_data(parts: Iterable[Part], asked: Asked, out: TextIO) -> Part:
    """Write data, by state and then in the order of people."""
    total = Part()
    first = None if asked.form == "json" else asked.state or FIRST
    if asked.form == "csv":
        formats.write_header(out)
    with ExitStack() as undo:
        later: dict[str, IO[str]] = {}
        for part in parts:
            total.add(part)
            for state, lines in part.lines.items():
                if state == first:
                    out.write(lines)
                    continue
                if state not in later:
                    later[state] = undo.enter_context(waiting_lines())
                later[state].write(lines)
        waiting = (each for _, each in sorted(later.items()) if not each.seek(0))
        if asked.form == "json":
            head = data.head_of(asked.as_of, total.requirements, total.status, total.readiness)
            all_lines = (line.rstrip("\n") for line in chain.from_iterable(waiting))
            formats.write_lists(head, {"standings": all_lines}, out)
        else:
            for each in waiting:
                copyfileobj(each, out)
    return total


def waiting_lines() -> IO[str]:
    """Return where lines wait: memory, and a file without a name once they are many."""
    return SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="")


def write_ranked(parts: Iterable[Part], out: TextIO) -> Part:
    """Write text, worst first."""
    total = Part()
    with ExitStack() as undo:
        runs: list[Iterable[tuple[Key, str]]] = []
        latest: Ranked = []
        file: IO[bytes] | None = None
        for part in parts:
            total.add(part)
            latest += part.ranked
            if len(latest) > SORTED_AT_ONCE:
                latest.sort()
                file = file or undo.enter_context(TemporaryFile())
                runs.append(laid_down(latest, file))
                latest = []
        latest.sort()
        out.writelines(f"{line}\n" for _, line in merge(*runs, latest))
    return total


def laid_down(run: Ranked, file: IO[bytes]) -> Iterator[tuple[Key, str]]:
    """Write a run at the end of a file, and return what gives it back."""
    places = []
    for at in range(0, len(run), READ_AT_ONCE):
        places.append(file.seek(0, SEEK_END))
        pickle.dump(run[at : at + READ_AT_ONCE], file)
    return read_back(places, file)


def read_back(places: Iterable[int], file: IO[bytes]) -> Iterator[tuple[Key, str]]:
    """Give a run that was laid down."""
    for place in places:
        file.seek(place)
        yield from pickle.load(file)  # noqa: S301 - this process wrote it, nobody else can open it
