"""The lines of a table to rows: one stay each, or why a line says nothing, or what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from peercert.attendance import Stay
from peercert.errors import Problem
from peercert.intake.attendance.answers import ASKED, BLANK, TELLING, answer, signature, waiting
from peercert.intake.attendance.clock import Clock, days_of
from peercert.intake.attendance.columns import TOTALS, Columns
from peercert.intake.attendance.durations import Lengths, lengths
from peercert.intake.attendance.how import Trust
from peercert.intake.attendance.lines import Line
from peercert.intake.attendance.names import remark_in
from peercert.intake.attendance.sheet import Ignored, Role, Row
from peercert.intake.attendance.tables import Table
from peercert.intake.attendance.titles import WRITTEN_BY_HAND, Field, bare
from peercert.intake.attendance.zones import zone_in
from peercert.intake.cells import EMAIL, CellError
from peercert.intake.files import quoted

HOST_ROLES = {"organizer", "coorganizer", "organiser", "coorganiser", "organisator", "organizador",
              "organizadora", "organisateur", "organizzatore", "coorganizador", "host",
              "anfitrion", "anfitriao", "hote"}  # fmt: skip
ANOTHER_DAY = "another day"
MARKED = "marked as absent"
SIGNED_LATER = "signed at another time than the session's beginning"
CLOSE = timedelta(minutes=5)
SIGNING = timedelta(minutes=30)
EARLIEST = timedelta(hours=2)


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
    trust: Trust = ""
    rows: list[Row] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    doubts: list[tuple[int, Problem]] = field(default_factory=list)
    """Durations that contradict the times beside them."""

    def take(self, table: Table) -> None:
        """Take in the lines of one table."""
        lines = Taker(table, self)
        for line in table.lines:
            try:
                lines.take(line)
            except LineError as error:
                place = f"line {line.number}, {table.columns.title(error.field)}"
                said = Problem(place, quoted(error.text) if error.text else "", error.expected)
                self.problems.append((line.number, said))


class Taker:
    """Reads the lines of one table."""

    def __init__(self, table: Table, gathered: Gathered) -> None:
        """Look at the columns of durations as a whole."""
        self.table, self.gathered = table, gathered
        self.columns, self.clock = table.columns, gathered.clock
        took = list(self.took())
        self.lengths: dict[Field, Lengths] = {
            each: lengths(self.columns.title(each), self.cells(each), self.clock.span, took)
            for each in TOTALS
            if self.columns.has(each)
        }

    def cells(self, field: Field) -> list[str]:
        """Return what stands in a column."""
        found = (self.columns.cell(line.cells, field) for line in self.table.lines)
        return [cell for cell in found if cell.casefold() not in BLANK]

    def took(self) -> Iterator[int]:
        """Yield how many seconds lie between the times of each line that can be read."""
        for line in self.table.lines:
            try:
                moments = self.moments(line)
                if moments is not None:
                    stay = self.clock.stay(*moments)
                    yield int((stay.left_at - stay.joined_at).total_seconds())  # type: ignore[operator] # both are known
            except CellError:
                continue

    def take(self, line: Line) -> None:
        """Take in one line. Raises LineError."""
        names, email = who(self.columns, line)
        called = names[0] if names else email or ""
        if why := self.silent(line, named=bool(names or email)):
            if TELLING & set(called.casefold().replace(":", " ").split()):
                raise LineError("name", called, "what this line says is not understood")
            if not self.table.again:
                self.gathered.ignored.append(Ignored(line.number, called, why))
            return
        if not names and not email:
            raise LineError("name", "", "expected who it was")
        if any(map(remark_in, names)):
            raise LineError("name", called, "what stands beside this name is not understood")
        stay = self.stay(line, names)
        if stay is None:
            self.gathered.ignored.append(Ignored(line.number, called, SIGNED_LATER))
            return
        meeting = (
            self.columns.cell(line.cells, "meeting"),
            self.columns.cell(line.cells, "meeting_start"),
        )
        role = self.role(line, email)
        self.gathered.rows.append(
            Row(line=line.number, names=names, email=email, role=role, stay=stay, meeting=meeting)
        )

    def role(self, line: Line, email: str | None) -> Role:
        """Return whether it was somebody who came to learn."""
        said = bare(self.columns.cell(line.cells, "role"))
        host = self.columns.cell(line.cells, "host_email").casefold()
        if said in HOST_ROLES or (email and email.casefold() in {*self.gathered.hosts, host}):
            return "host"
        return self.table.role

    def said(self, line: Line) -> list[Field]:
        """Return the fields in which a line says when or how long somebody was there."""
        return [
            each
            for each in whens(self.columns)
            if self.columns.cell(line.cells, each).casefold() not in BLANK
        ]

    def silent(self, line: Line, *, named: bool) -> str:
        """Say why a line says nothing about somebody's attendance, where it does not."""
        cell = self.columns.cell
        if self.elsewhere(line):
            return ANOTHER_DAY
        match waiting(cell(line.cells, "waiting")):
            case "yes":
                return "in the waiting room"
            case "asked":
                text = cell(line.cells, "waiting")
                raise LineError("waiting", text, "expected yes or no")
        said = self.said(line)
        if answer(cell(line.cells, "attended")) == "no" and not {"join", "first_join"} & {*said}:
            return "did not attend"
        if said == ["present"] and answer(cell(line.cells, "present")) == "no":
            return MARKED
        beside = self.columns.pair or self.columns.has("attended")
        if (
            said == ["duration"]
            and beside
            and self.lengths["duration"](cell(line.cells, "duration")) in {None, 0}
        ):
            return "no attendance is noted"
        if said:
            return ""
        return "no attendance is noted" if named else "an empty row"

    def elsewhere(self, line: Line) -> bool:
        """Return whether a line is about another day, by its column of days. Raises LineError."""
        day: Field = "date" if self.columns.has("date") else "stamp"
        text = self.columns.cell(line.cells, day)
        if text in BLANK:
            if self.columns.has(day) and self.said(line):
                raise LineError(day, "", "expected the day: it is not noted here")
            return False
        try:
            return self.clock.day(text) not in days_of(self.clock.span, self.clock.zone)
        except CellError as error:
            raise LineError(day, text, error.expected) from None

    def stay(self, line: Line, names: tuple[str, ...]) -> Stay | None:
        """Return when a line says that somebody was there; nothing where it only says they signed.

        Raises LineError.
        """
        said = set(self.said(line))
        pair = self.columns.pair
        if pair and said & {*pair, *TOTALS}:
            self.present(line, names, times=True)
            return self.between(line, pair)
        for each in TOTALS:
            if each in said:
                self.present(line, names, times=True)
                return self.of_length(line, each)
        self.present(line, names, times=False)
        return self.signed(line)

    def between(self, line: Line, pair: tuple[Field, Field]) -> Stay:
        """Return the stay between two times, of which the duration is the most.

        Raises LineError.
        """
        joined, left = self.moments(line) or (None, None)
        if joined is None or left is None:
            each = next(each for each in pair if self.columns.cell(line.cells, each) in BLANK)
            text = self.columns.cell(line.cells, each)
            raise LineError(each, text, "expected a time: it is not noted here")
        seconds = self.seconds(line)
        try:
            stay = self.clock.stay(joined, left, seconds)
        except CellError as error:
            raise LineError(
                pair[1], self.columns.cell(line.cells, pair[1]), error.expected
            ) from None
        if seconds is None or self.gathered.trust == "times":
            return stay
        named = self.table.section or self.columns.has("first", "last")
        outer = pair[0] == "first_join" or (self.table.by_shape and named)
        took = (stay.left_at - stay.joined_at).total_seconds()  # type: ignore[operator] # both known
        shorter = took - seconds > CLOSE.total_seconds() and not outer
        longer = seconds - took > CLOSE.total_seconds()
        if (shorter or longer) and not self.gathered.trust:
            self.doubt(line, seconds, int(took))
        return Stay(stay.joined_at, stay.left_at, seconds)

    def doubt(self, line: Line, seconds: int, took: int) -> None:
        """Note a duration that contradicts the times beside it."""
        field: Field = next(each for each in TOTALS if each in self.said(line))
        text = self.columns.cell(line.cells, field)
        says = f"is {seconds // 60} minutes, and the times beside it are {took // 60} apart"
        place = f"line {line.number}, {self.columns.title(field)}"
        self.gathered.doubts.append((line.number, Problem(place, quoted(text), says)))

    def moments(self, line: Line) -> tuple[datetime, datetime] | None:
        """Return the two moments of a line, where it has both. Raises LineError."""
        found = []
        for each in self.columns.pair or ():
            text = self.columns.cell(line.cells, each)
            if text in BLANK:
                return None
            found.append(self.moment(line, each, text))
        return (found[0], found[1]) if found else None

    def moment(self, line: Line, field: Field, text: str) -> datetime:
        """Return the moment in a cell, on the day beside it. Raises LineError."""
        beside: Field = "join_date" if field in {"join", "first_join"} else "leave_date"
        day = self.columns.cell(line.cells, beside) or self.columns.cell(line.cells, "join_date")
        try:
            return self.clock.local(text, day, zone_in(self.columns.title(field)))
        except CellError as error:
            raise LineError(field, text, error.expected) from None

    def seconds(self, line: Line) -> int | None:
        """Return the duration of a line; nothing where it has none. Raises LineError."""
        found = [self.total(line, each) for each in TOTALS if each in self.said(line)]
        return min(found, default=None)

    def total(self, line: Line, field: Field) -> int:
        """Return a duration in seconds. Raises LineError."""
        text = self.columns.cell(line.cells, field)
        seconds = self.lengths[field](text)
        if seconds is None:
            say = "expected how long, such as 90 min or 1h 30m"
            if text[:1].isdigit():
                say = f"{say}: its unit is not known"
            raise LineError(field, text, say)
        return seconds

    def of_length(self, line: Line, field: Field) -> Stay:
        """Return a stay of which the length is known, and perhaps the beginning."""
        seconds = self.total(line, field)
        begin = self.columns.beginning
        text = self.columns.cell(line.cells, begin) if begin else ""
        if begin is None or text in BLANK:
            return Stay(at_most=seconds)
        begins = self.clock.choices(self.moment(line, begin, text))[0]
        return Stay(begins, begins + timedelta(seconds=seconds), seconds)

    def present(self, line: Line, names: tuple[str, ...], *, times: bool) -> None:
        """Refuse a tick that is none, or that contradicts times beside it. Raises LineError."""
        fields: tuple[Field, ...] = ("present", "attended")
        for each in fields:
            text = self.columns.cell(line.cells, each)
            by_hand = bare(self.columns.title(each)) in WRITTEN_BY_HAND
            said = signature(text, names, times=times) if by_hand else answer(text)
            if said == "asked":
                raise LineError(each, text, ASKED)
            if said == "no" and times:
                raise LineError(each, text, "times or a duration stand beside it: which is right?")

    def signed(self, line: Line) -> Stay | None:
        """Return the whole session, or from when a form was signed; nothing if that was later."""
        span = self.clock.span
        text = self.columns.cell(line.cells, "stamp")
        if text in BLANK or self.columns.has("date"):
            return Stay(span.starts_at, span.ends_at)
        signed = self.clock.choices(self.moment(line, "stamp", text))[0]
        if not span.starts_at - EARLIEST <= signed <= span.starts_at + SIGNING:
            return None
        return Stay(max(signed, span.starts_at), span.ends_at)


def who(columns: Columns, line: Line) -> tuple[tuple[str, ...], str | None]:
    """Return the names that a line gives, the one that stands in its name column first."""
    full = " ".join(
        cell for part in ("first", "last") if (cell := columns.cell(line.cells, part)) not in BLANK
    )
    names = (columns.cell(line.cells, "name"), full)
    email = columns.cell(line.cells, "email")
    known = tuple(dict.fromkeys(name for name in names if name not in BLANK))
    return known, email if EMAIL.fullmatch(email) else None


def whens(columns: Columns) -> Iterator[Field]:
    """Yield the fields that say when or how long somebody was there."""
    yield from (*(columns.pair or ()), *TOTALS, "present")
    if not columns.pair:
        yield "attended"
