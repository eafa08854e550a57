"""The tables in an attendance file: reports have several, with other lines between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from peercert.intake.attendance.answers import ADMITTED, JOINED, LEFT, WAITING
from peercert.intake.attendance.columns import A_TIME, Columns, about_the_meeting, columns_of
from peercert.intake.attendance.lines import Line
from peercert.intake.attendance.moments import written
from peercert.intake.attendance.sheet import Role
from peercert.intake.attendance.titles import bare, field_of, harmless, planned
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of a file, who was host, and the lines that stand outside of them."""

    tables: tuple[Table, ...]
    hosts: frozenset[str] = frozenset()
    head: tuple[Line, ...] = ()


@dataclass(slots=True)
class Reader:
    """Goes through a file line by line; keeps its tables and the hosts that it names."""

    wanted: Mapping[str, Sequence[str]]
    days: Sequence[date]
    tables: list[Table] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    head: list[Line] = field(default_factory=list)
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
            else:
                self.head.append(line)
        self.after_gap = not filled

    def titled(self, filled: Sequence[str]) -> bool:
        """Begin a section, if the line is the title of one."""
        if len(filled) > 1:
            return False
        numbered = NUMBERED.fullmatch(filled[0])
        if (role := SECTIONS.get(bare(filled[0]))) is not None:
            self.role, self.webinar = role, True
        elif numbered and self.after_gap and int(numbered[1]) > self.section:
            self.section = int(numbered[1])
        else:
            return False
        self.is_open = False
        return True

    def headed(self, line: Line) -> bool:
        """Begin a table, if the line has its titles. Raises DaysError."""
        columns = columns_of(line.cells, self.wanted, self.days)
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
        if self.host_at is not None:
            self.hosts.update(line.cells[self.host_at : self.host_at + 1])
            self.host_at = None
        elif about_the_meeting([bare(cell) for cell in line.cells]):
            self.host_at = next((i for i, cell in enumerate(line.cells) if is_hosts(cell)), None)


def is_hosts(title: str) -> bool:
    """Return whether a title is that of the host's e-mail address."""
    return bare(title) in {"hostemail", "emaildoanfitriao"} or field_of(title) == "email"


def tables_of(
    lines: Sequence[Line], wanted: Mapping[str, Sequence[str]], days: Sequence[date] = ()
) -> Tables:
    """Return the tables about attendance whose titles are known, and the hosts' e-mail addresses.

    Of a Teams report only the section counts that has a row for each time somebody joined, where
    it has one. Raises DaysError.
    """
    reader = Reader(wanted, days)
    for line in lines:
        reader.take(line)
    tables = [completed(table) for table in reader.tables if table.lines]
    return Tables(
        tables=tuple(chosen(tables)),
        hosts=frozenset(host.casefold() for host in reader.hosts),
        head=tuple(reader.head),
    )


def chosen(tables: list[Table]) -> list[Table]:
    """Leave out what a more exact section of a Teams report says again."""
    exact = [table for table in tables if table.section == ACTIVITIES]
    return exact or tables


def completed(table: Table) -> Table:
    """Return a table with the fields whose titles are not known and that its cells settle."""
    columns = table.columns
    at = dict(columns.at)
    times = []
    for index in range(len(columns.titles)):
        cells = [cell for line in table.lines for cell in line.cells[index : index + 1] if cell]
        if index in columns.taken or not cells:
            continue
        if "email" not in at and all(EMAIL.fullmatch(cell) for cell in cells):
            at["email"] = index
        elif "action" not in at and "stamp" in at and all(map(is_event, cells)):
            at["action"] = index
        elif all(map(timed, cells)) and not nothing_of_presence(columns.titles[index]):
            times.append(index)
    whens = {"join", "leave", "first_join", "last_leave", "stamp", "date", "present"}
    by_shape = len(times) == TWO and not whens & at.keys()
    if by_shape:
        at["join"], at["leave"] = times
    elif len(times) == 1 and whens & at.keys() == {"join"} and "duration" in at:
        at["leave"], by_shape = times[0], True
    if "present" in at and any(is_admission(line.cells, at["present"]) for line in table.lines):
        at["waiting"] = at.pop("present")
    return replace(table, columns=replace(columns, at=at), by_shape=by_shape)


def nothing_of_presence(title: str) -> bool:
    """Return whether times below a title are not those of coming and leaving."""
    return planned(title) or harmless(title, register=False)


def is_admission(cells: Sequence[str], index: int) -> bool:
    """Return whether a status is that of the waiting room."""
    return index < len(cells) and bare(cells[index]) in WAITING | ADMITTED


def timed(cell: str) -> bool:
    """Return whether a cell is a time with its minutes, perhaps with its day."""
    try:
        written(cell)
    except CellError:
        return False
    return bool(A_TIME.search(cell))


def is_event(cell: str) -> bool:
    """Return whether a cell says that somebody joined or left."""
    return bare(cell) in JOINED | LEFT
