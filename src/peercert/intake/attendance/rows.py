"""The lines of a table to rows: one stay each, or why a line says nothing, or what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from peercert.attendance import SECONDS_IN_MINUTE, Stay
from peercert.errors import Problem
from peercert.intake.attendance.clock import Clock
from peercert.intake.attendance.columns import Columns, Field, bare
from peercert.intake.attendance.lines import Line
from peercert.intake.attendance.sheet import Ignored, Role, Row
from peercert.intake.attendance.tables import Table
from peercert.intake.cells import EMAIL, CellError
from peercert.intake.files import quoted

BLANK = {"", "-", "--", "n/a"}
YES = {"yes", "y", "si", "s", "sim", "ja", "oui", "true", "1", "x", "xx", "ok", "p", "present",
       "here", "presente"}  # fmt: skip
NO = {"no", "n", "nein", "non", "nao", "false", "0", "absent", "a", "ausente"}
TICKS = {"✓", "✔", "☑", "☒", "🗸", "✅", "●", "•", "+"}
WRITTEN_BY_HAND = {"signature", "signed", "initials", "firma"}
HOST_ROLES = {"organizer", "coorganizer", "organiser", "coorganiser", "organisator", "organizador",
              "organizadora", "organisateur"}  # fmt: skip
PARTS = re.compile(
    r"(?:(?P<hours>\d{1,4}) ?h[a-z]*\.?,? ?)?(?:(?P<minutes>\d{1,5}) ?m[a-z]*\.?,? ?)?"
    r"(?:(?P<seconds>\d{1,6}) ?s[a-z]*\.?)?"
)
CLOCK_PARTS = re.compile(r"(?P<hours>\d{1,4}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)")
LESS_THAN = re.compile(r"(?:<|less than) ?(?:1|a) ?min(?:ute)?\.?")
NUMBER = re.compile(r"(?P<minutes>\d{1,5})(?:[.,](?P<tenths>\d)\d{0,8})?")
PAIRS: tuple[tuple[Field, Field], ...] = (("join", "leave"), ("first_join", "last_leave"))
TOTALS: tuple[Field, ...] = ("total", "duration")


class LineError(CellError):
    """A line that cannot be read, because of one of its cells."""

    def __init__(self, field: Field, text: str, expected: str) -> None:
        """Keep which cell, and what stands in it."""
        super().__init__("bad-cell", expected)
        self.field = field
        self.text = text


@dataclass(slots=True)
class Gathered:
    """What the lines of a file come to."""

    clock: Clock
    hosts: set[str]
    rows: list[Row] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)

    def take(self, table: Table) -> None:
        """Take in the lines of one table."""
        for line in table.lines:
            try:
                self.take_line(table, line)
            except LineError as error:
                place = f"line {line.number}, {table.columns.title(error.field)}"
                said = Problem(place, quoted(error.text) if error.text else "", error.expected)
                self.problems.append((line.number, said))

    def take_line(self, table: Table, line: Line) -> None:
        """Take in one line. Raises LineError."""
        names, email = who(table.columns, line)
        if why := silent(table.columns, line, named=bool(names or email)):
            if not table.again:
                who_it_is = names[0] if names else email or ""
                self.ignored.append(Ignored(line.number, who_it_is, why))
            return
        if not names and not email:
            raise LineError("name", "", "expected who it was")
        stay = stay_of(table.columns, line, self.clock)
        role = self.role(table, line, email)
        meeting = (
            table.columns.cell(line.cells, "meeting"),
            table.columns.cell(line.cells, "meeting_start"),
        )
        self.rows.append(
            Row(line=line.number, names=names, email=email, role=role, stay=stay, meeting=meeting)
        )

    def role(self, table: Table, line: Line, email: str | None) -> Role:
        """Return whether it was somebody who came to learn."""
        said = bare(table.columns.cell(line.cells, "role"))
        host = table.columns.cell(line.cells, "host_email").casefold()
        if said in HOST_ROLES or (email and email.casefold() in {*self.hosts, host}):
            return "host"
        return table.role


def who(columns: Columns, line: Line) -> tuple[tuple[str, ...], str | None]:
    """Return the names that a line gives, the one that stands in its name column first."""
    full = " ".join(
        cell for part in ("first", "last") if (cell := columns.cell(line.cells, part)) not in BLANK
    )
    names = (columns.cell(line.cells, "name"), full)
    email = columns.cell(line.cells, "email")
    known = tuple(dict.fromkeys(name for name in names if name not in BLANK))
    return known, email if EMAIL.fullmatch(email) else None


def silent(columns: Columns, line: Line, *, named: bool) -> str:
    """Say why a line says nothing about somebody's attendance, where it does not."""
    cells = line.cells
    if bare(columns.cell(cells, "waiting")) in YES:
        return "in the waiting room"
    if bare(columns.cell(cells, "attended")) in NO:
        return "did not attend"
    said = [each for each in whens(columns) if columns.cell(cells, each) not in BLANK]
    if said == ["present"] and bare(columns.cell(cells, "present")) in NO:
        return "marked as absent"
    if said == ["duration"] and columns.has("join") and not duration(columns.cell(cells, said[0])):
        return "no attendance is noted"
    if said:
        return ""
    return "no attendance is noted" if named else "an empty row"


def whens(columns: Columns) -> Iterator[Field]:
    """Yield the fields that say when or how long somebody was there."""
    pair = next((pair for pair in PAIRS if columns.has(*pair)), ())
    yield from (*pair, *TOTALS, "present")
    if not pair:
        yield "attended"


def stay_of(columns: Columns, line: Line, clock: Clock) -> Stay:
    """Return when a line says that somebody was there. Raises LineError."""
    said = {each for each in whens(columns) if columns.cell(line.cells, each) not in BLANK}
    pair = next((pair for pair in PAIRS if columns.has(*pair)), None)
    if pair and said & {*pair, *TOTALS}:
        return between(columns, line, clock, pair)
    for each in TOTALS:
        if each in said:
            return Stay(at_most=total(columns, line, each))
    return ticked(columns, line, clock)


def between(columns: Columns, line: Line, clock: Clock, pair: tuple[Field, Field]) -> Stay:
    """Return the stay between two times.

    Where they are the first and the last of several, the duration says how much of it at most.
    """
    moments = []
    for each in pair:
        text = columns.cell(line.cells, each)
        if text in BLANK:
            raise LineError(each, text, "expected a time: it is not noted here")
        try:
            moments.append(clock.local(text))
        except CellError as error:
            raise LineError(each, text, error.expected) from None
    seconds = duration(columns.cell(line.cells, "duration"))
    try:
        stay = clock.stay(moments[0], moments[1], seconds)
    except CellError as error:
        raise LineError(pair[1], columns.cell(line.cells, pair[1]), error.expected) from None
    outer = pair[0] == "first_join"
    return Stay(stay.joined_at, stay.left_at, seconds if outer else None)


def total(columns: Columns, line: Line, field: Field) -> int:
    """Return a total of seconds. Raises LineError."""
    text = columns.cell(line.cells, field)
    seconds = duration(text)
    if seconds is None:
        raise LineError(field, text, "expected how long, such as 90 or 1h 30m")
    return seconds


def ticked(columns: Columns, line: Line, clock: Clock) -> Stay:
    """Return a stay for the whole session, where the line has a tick. Raises LineError."""
    field: Field = "present" if columns.has("present") else "attended"
    text = columns.cell(line.cells, field)
    by_hand = bare(columns.title(field)) in WRITTEN_BY_HAND
    if by_hand or text in TICKS or bare(text) in YES:
        return Stay(clock.span.starts_at, clock.span.ends_at)
    raise LineError(field, text, "expected x, or nothing")


def duration(text: str) -> int | None:
    """Return a duration in seconds; a bare number is minutes. Nothing where it is none."""
    plain = text.casefold()
    if LESS_THAN.fullmatch(plain):
        return SECONDS_IN_MINUTE
    if number := NUMBER.fullmatch(plain):
        return int(number["minutes"]) * 60 + int(number["tenths"] or 0) * 6
    found = CLOCK_PARTS.fullmatch(plain) or PARTS.fullmatch(plain)
    if not plain or not found:
        return None
    hours, minutes, seconds = (
        int(part or 0) for part in found.group("hours", "minutes", "seconds")
    )
    return (hours * 60 + minutes) * SECONDS_IN_MINUTE + seconds
