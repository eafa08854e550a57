"""The tables in an attendance file: reports have several, with other lines between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from peercert.intake.attendance.columns import Columns, Field, bare, columns_of
from peercert.intake.attendance.lines import Line
from peercert.intake.attendance.moments import written
from peercert.intake.attendance.sheet import Role
from peercert.intake.cells import EMAIL, CellError

SECTIONS: Mapping[str, Role] = {
    "hostdetails": "host",
    "panelistdetails": "panelist",
    "attendeedetails": "learner",
    "otherattended": "learner",
}
NUMBERED = re.compile(r"([1-9])\. ?\D.*")
ACTIVITIES = 3  # the section of a Teams report with one row for each time somebody joined
TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A line of titles and the lines below it."""

    columns: Columns
    role: Role = "learner"
    webinar: bool = False
    section: int = 0
    by_shape: bool = False
    again: bool = False
    """Whether these are lines of the table before, with another pair of times."""
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Reader:
    """Goes through a file line by line; keeps its tables and the hosts that it names."""

    wanted: Mapping[str, str]
    tables: list[Table] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    role: Role = "learner"
    webinar: bool = False
    section: int = 0
    is_open: bool = False
    after_gap: bool = True
    host_at: int | None = None

    def take(self, line: Line) -> None:
        """Take in one line."""
        filled = line.filled
        if filled and not self.titled(filled) and not self.headed(line):
            self.host(line)
            if self.is_open:
                self.tables[-1].lines.append(line)
        self.after_gap = not filled

    def titled(self, filled: Sequence[str]) -> bool:
        """Begin a section, if the line is the title of one."""
        if len(filled) > 1:
            return False
        numbered = NUMBERED.fullmatch(filled[0])
        if (role := SECTIONS.get(bare(filled[0]))) is not None:
            self.role, self.webinar = role, True
        elif numbered and self.after_gap and int(numbered[1]) == self.section + 1:
            self.section += 1
        else:
            return False
        self.is_open = False
        return True

    def headed(self, line: Line) -> bool:
        """Begin a table, if the line has its titles."""
        columns = columns_of(line.cells, self.wanted)
        if columns is None:
            return False
        self.is_open, self.host_at = True, None
        first = Table(columns=columns, role=self.role, webinar=self.webinar, section=self.section)
        self.tables.append(first)
        for further in columns.of_further():
            self.tables.append(replace(first, columns=further, again=True))
        return True

    def host(self, line: Line) -> None:
        """Note whose meeting it was, where a block above the table says so."""
        words = list(map(bare, line.cells))
        if self.host_at is not None:
            self.hosts.update(line.cells[self.host_at : self.host_at + 1])
            self.host_at = None
        elif "topic" in words:
            self.host_at = next(
                (i for i, w in enumerate(words) if w in {"useremail", "hostemail"}), None
            )


def tables_of(lines: Sequence[Line], wanted: Mapping[str, str]) -> tuple[list[Table], set[str]]:
    """Return the tables about attendance whose titles are known, and the hosts' e-mail addresses.

    Of a Teams report only the section counts that has a row for each time somebody joined, where
    it has one.
    """
    reader = Reader(wanted)
    for line in lines:
        reader.take(line)
    tables = [table for table in reader.tables if table.lines]
    return chosen(tables), {host.casefold() for host in reader.hosts}


def chosen(tables: list[Table]) -> list[Table]:
    """Leave out what a more exact section of a Teams report says again."""
    exact = [table for table in tables if table.section == ACTIVITIES]
    return exact or tables


def tables_by_shape(lines: Sequence[Line]) -> list[Table]:
    """Return the tables whose titles are not known, by what stands in their columns.

    A table has titles and lines below them with two columns of times, from and until, and one of
    names. Without exactly that there is none: which of three times counts nobody can tell.
    """
    tables: list[Table] = []
    block: list[Line] = []
    section, gap = 0, True
    for line in [*lines, Line(0, ())]:
        filled = line.filled
        title = NUMBERED.fullmatch(filled[0]) if len(filled) == 1 and gap else None
        if len(filled) < TWO:
            if (table := of_shape(block, section)) is not None:
                tables.append(table)
            block = []
            section = int(title[1]) if title else section
        else:
            block.append(line)
        gap = not filled
    return chosen(tables)


def of_shape(block: Sequence[Line], section: int) -> Table | None:
    """Return the table that lines without a gap are, if they are one."""
    if len(block) < TWO:
        return None
    titles, *lines = block
    kinds = [kind_of([line.cells[i : i + 1] for line in lines]) for i in range(len(titles.cells))]
    if kinds.count("time") != TWO or any(map(is_time, titles.cells)):
        return None
    first = kinds.index("time")
    texts = [index for index in range(first) if kinds[index] == "text"]
    if not texts:
        return None
    at: dict[Field, int] = {
        "name": max(texts, key=lambda index: differing(lines, index)),
        "join": first,
        "leave": kinds.index("time", first + 1),
    }
    if "email" in kinds:
        at["email"] = kinds.index("email")
    columns = Columns(at, titles.cells)
    return Table(columns=columns, section=section, by_shape=True, lines=lines)


def differing(lines: Sequence[Line], index: int) -> tuple[int, int]:
    """Return how many cells of a column differ, and their letters: names differ the most."""
    cells = [cell for line in lines for cell in line.cells[index : index + 1]]
    return len(set(cells)), sum(map(len, cells))


def kind_of(column: Sequence[Sequence[str]]) -> str:
    """Return what stands in most cells of a column: times, e-mail addresses or text."""
    cells = [cell for part in column for cell in part if cell]
    for kind, test in (("time", is_time), ("email", is_email)):
        if cells and sum(map(test, cells)) * TWO > len(cells):
            return kind
    return "text" if any(any(c.isalpha() for c in cell) for cell in cells) else "other"


def is_time(cell: str) -> bool:
    """Say whether a cell is a time with its day."""
    try:
        read = written(cell)
    except CellError:
        return False
    return read.day is not None or read.other is not None


def is_email(cell: str) -> bool:
    """Say whether a cell is an e-mail address."""
    return bool(EMAIL.fullmatch(cell))
