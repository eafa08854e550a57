"""Everybody's standings where they go to a program or a file: block by block, in bounded memory.

A block of people becomes a part, which can be made in another process. The parts of all blocks,
in the order of people, become the whole: in the order of each format, byte for byte what
`report.data` and `report.rows` make of all standings at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO
from itertools import chain
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, TextIO

from peercert.records import Candidate
from peercert.report import data, formats
from peercert.report.asked import Asked
from peercert.report.csv_rows import has_every_letter
from peercert.report.ranking import NO_RANK, Line, Ranking, text_of
from peercert.report.rows import around_days
from peercert.report.screen import Screen
from peercert.report.words import number_in, rank
from peercert.rules import RULEBOOKS
from peercert.seeing import dates_of
from peercert.standing import Standing, judge, states_of

FIRST = min(RULEBOOKS)
"""The state whose standings stand before all others."""
IN_MEMORY = 16 * 1024 * 1024
"""Bytes of another state's lines that are kept in memory before they go to a file."""


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
    ranked: list[Line] = field(default_factory=list)
    """For text: worst first."""
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


def part_of(
    people: Iterable[Candidate], asked: Asked, latest: Callable[[], date] = lambda: date.max
) -> Part:
    """Judge some people of a store, in the order of their ids.

    `latest` gives a day after which nothing is dated of the person who was given last.
    """
    part = Part()
    blocks: dict[str, Block] = {}
    here = Screen(Block(asked.encoding), 80, False, False, False, asked.names)  # noqa: FBT003 - no terminal
    for person in people:
        states = (asked.state,) if asked.state else states_of(person)
        if not states:
            part.stateless += 1
            part.ranked += [no_line(person)] if asked.form == "text" else []
        for state in states:
            standing = judge(person, state, asked.as_of, latest())
            if asked.statuses and standing.status not in asked.statuses:
                continue
            part.attention += standing.needs_attention
            if asked.form == "text":
                part.ranked.append(line_of(person, standing, here))
                continue
            block = blocks.setdefault(state, Block(asked.encoding))
            formats.write_row(asked.form, shown(standing, asked), block)
            if asked.form == "json":
                part.count(standing)
    part.ranked.sort()
    part.lines = {state: block.getvalue() for state, block in blocks.items()}
    return part


def line_of(person: Candidate, standing: Standing, here: Screen) -> Line:
    """Return one standing as a line, and until when it is one."""
    number = number_in(person.id)
    end = standing.term.valid_through if standing.term else None
    turns = standing.turns
    if standing.candidate is not person:
        turns = turns.union(day for day in dates_of(person) if day > standing.as_of)
    return (
        rank(standing, number),
        number,
        standing.state,
        min(turns, default=date.max).isoformat(),
        end.toordinal() if end else None,
        *around_days(standing, here, "\n"),
    )


def no_line(person: Candidate) -> Line:
    """Return what stands for somebody of whom no state is on file."""
    return NO_RANK, number_in(person.id), "", date.max.isoformat(), None, "", ""


def shown(standing: Standing, asked: Asked) -> Standing:
    """Return a standing as data shows it: without the name where that is declined."""
    if asked.names:
        return standing
    return standing._replace(candidate=replace(standing.candidate, name=None))


def write_data(parts: Iterable[Part], asked: Asked, out: TextIO) -> Part:
    """Write data, by state and then in the order of people.

    Nothing is written before all of it is known where a later letter may turn out to be missing.
    """
    total = Part()
    at_once = asked.form != "json" and has_every_letter(asked.encoding)
    first = asked.state or FIRST if at_once else None
    if asked.form == "csv" and at_once:
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
            if asked.form == "csv" and not at_once:
                formats.write_header(out)
            for each in waiting:
                copyfileobj(each, out)
    return total


def waiting_lines() -> IO[str]:
    """Return where lines wait: memory, and a file without a name once they are many."""
    return SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="")


def write_ranked(
    parts: Iterable[Part],
    asked: Asked,
    lines: Ranking,
    out: TextIO,
    keep: Callable[[list[Line]], None] | None = None,
) -> Part:
    """Put everybody's lines into a ranking, write them worst first, and return the numbers.

    `keep` takes the lines in this order, some at a time.
    """
    total = Part()
    for part in parts:
        total.add(part)
        lines.add(part.ranked)
    today = asked.as_of.toordinal()
    for bunch in lines.bunches():
        out.write("".join([text_of(line, today) for line in bunch]))
        if keep:
            keep(bunch)
    return total
