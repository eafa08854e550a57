"""An attendance file, from whatever service or hand, to who was there and when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from peercert.attendance import Span
from peercert.errors import BadFileError, Problem, RefusedError, UsageError
from peercert.intake.attendance.clock import FAR, Clock, TwoReadingsError, day_first, days_of
from peercert.intake.attendance.columns import Field, bare
from peercert.intake.attendance.events import take_events
from peercert.intake.attendance.lines import Line, readings
from peercert.intake.attendance.meetings import attended, form_of, of_one_meeting
from peercert.intake.attendance.rows import Gathered
from peercert.intake.attendance.sheet import NOT_WRITTEN, Row, Sheet, unreadable
from peercert.intake.attendance.tables import Table, tables_by_shape, tables_of
from peercert.intake.files import bounded, quoted, read_bytes, shown
from peercert.intake.tables import MOST_BYTES
from peercert.zones import zone_of

UNIQUE = (
    "the file holds totals only: it cannot tell two devices apart, nor what fell into a break; "
    "in Zoom, export it again without 'Show unique users'"
)
OUTER = (
    "the file holds only when each person first joined and last left; where it has their duration, "
    "that is the most that is credited"
)
REGISTRATION = {"registrationtime", "approvalstatus"}
TIMES: tuple[Field, ...] = ("join", "leave", "first_join", "last_leave", "stamp")
JOINS = 2  # the section of a Teams report with one row for each person


def read_attendance(
    source: Path | bytes,
    span: Span,
    zone: str,
    *,
    columns: Mapping[str, str] | None = None,
    meeting: str = "",
) -> Sheet:
    """Read an attendance file about a session; its form is found by its shape, not by its name.

    `zone` is that of the file's times, `columns` names titles of columns that are not known here,
    and `meeting` the number of the one meeting that counts. Rows in error are in the sheet's
    problems. Raises UsageError where there is no such file, column, meeting or zone; RefusedError,
    and BadFileError among them, where nothing in the file says who was there during the session.
    """
    data, name = given(source)
    lines = readings(data, name)
    tables, hosts = find_tables(lines, columns or {}, name)
    gathered = Gathered(clock_for(tables, span, zone, name), hosts)
    notes = list(notes_on(tables))
    for table in tables:
        if table.columns.has("action", "stamp"):
            notes.extend(still_there(take_events(table, gathered)))
        else:
            gathered.take(table)
    problems = tuple(problem for _, problem in sorted(gathered.problems, key=lambda each: each[0]))
    refuse_nothing(gathered.rows, problems, span, zone, name)
    notes.extend(shifted(gathered.rows, span))
    rows, others = of_one_meeting(gathered.rows, span, meeting, name)
    return Sheet(
        name=name,
        form=form_of(tables[0]),
        sha256=hashlib.sha256(data).hexdigest(),
        rows=tuple(sorted(rows, key=lambda row: row.line)),
        ignored=tuple(sorted((*gathered.ignored, *others), key=lambda each: each.line)),
        problems=problems,
        notes=tuple(notes),
    )


def given(source: Path | bytes) -> tuple[bytes, str]:
    """Return what a file holds, and what to call it."""
    if isinstance(source, Path):
        return read_bytes(source, MOST_BYTES), source.name
    return bounded(source, "standard input", MOST_BYTES), "standard input"


def find_tables(
    lines_by_delimiter: Sequence[list[Line]], wanted: Mapping[str, str], name: str
) -> tuple[list[Table], set[str]]:
    """Return the tables of a file, by their titles or else by their shape, and who was host.

    Raises UsageError where titles that somebody named are not in it, BadFileError where there is
    no table about attendance.
    """
    for lines in lines_by_delimiter:
        tables, hosts = tables_of(lines, wanted)
        if tables:
            return tables, hosts
    if wanted:
        titles = ", ".join(f"{field}={shown(title)}" for field, title in wanted.items())
        raise UsageError(
            f"`{shown(name)}` has no line with all these titles, and times: {titles}",
            hint=f"write them as they stand in the file; {NOT_WRITTEN}",
        )
    for lines in lines_by_delimiter:
        if tables := tables_by_shape(lines):
            return tables, set()
    raise no_table(lines_by_delimiter, name)


def no_table(lines_by_delimiter: Sequence[list[Line]], name: str) -> BadFileError:
    """Make the error for a file without any table about attendance."""
    lines = [line for lines in lines_by_delimiter for line in lines if line.cells]
    if not all(any(line.cells for line in lines) for lines in lines_by_delimiter):
        return unreadable(name, "is empty")
    if any(set(map(bare, line.cells)) >= REGISTRATION for line in lines):
        hint = "in Zoom, export the participants or the attendee report"
        return unreadable(name, "says who registered, not who was there", hint=hint)
    widest = max(lines, key=lambda line: len(line.cells))
    problem = Problem(f"line {widest.number}", quoted(", ".join(widest.cells)), "not known here")
    hint = "name its columns with `--map name=TITLE,join=TITLE,leave=TITLE,email=TITLE`"
    what = "has no lines below titles that say who was there and when"
    return unreadable(name, what, problems=(problem,), hint=hint)


def clock_for(tables: Sequence[Table], span: Span, zone: str, name: str) -> Clock:
    """Return how the file's times are read.

    Raises UsageError where there is no such zone, BadFileError where days have two readings.
    """
    try:
        there = zone_of(zone)
    except ValueError:
        raise UsageError(
            f"`{shown(zone)}` is not a time zone",
            hint=f"write it as in America/Los_Angeles; {NOT_WRITTEN}",
        ) from None
    places = {
        cell: f"line {line.number}, {table.columns.title(field)}"
        for table in tables
        for field in TIMES
        if table.columns.has(field)
        for line in table.lines
        if (cell := table.columns.cell(line.cells, field))
    }
    try:
        return Clock(span, there, day_first(places, days_of(span, there)))
    except TwoReadingsError as error:
        problem = Problem(places[error.text], quoted(error.text), error.expected)
        hint = "check that it is this session's file, or export it with days as YYYY-MM-DD"
        raise unreadable(
            name, "has days with two readings", problems=(problem,), hint=hint
        ) from None


def notes_on(tables: Sequence[Table]) -> Iterator[str]:
    """Yield what somebody should know about how the file was read."""
    if any(t.columns.has("total") or not whens_known(t) for t in tables):
        yield UNIQUE
    if any(t.columns.has("first_join") or (t.by_shape and t.section == JOINS) for t in tables):
        yield OUTER
    for table in tables:
        if table.by_shape:
            read_as = ", ".join(
                f"{field}={table.columns.title(field)}" for field in table.columns.at
            )
            yield f"its titles are not known here; read by its shape as {read_as}"


def whens_known(table: Table) -> bool:
    """Say whether a table says when somebody was there, or at least that they were."""
    return any(table.columns.has(each) for each in (*TIMES, "present", "attended"))


def still_there(people: int) -> Iterator[str]:
    """Yield what to know about those who had not left when the file was made."""
    if people:
        yield f"{people} had not left when the file was made: they are counted to its last time"


def shifted(rows: Sequence[Row], span: Span) -> Iterator[str]:
    """Yield a warning where all times lie an hour or more to one side of the session's."""
    joined = [row.stay.joined_at for row in rows if row.stay.joined_at]
    left = [row.stay.left_at for row in rows if row.stay.left_at]
    if not joined:
        return
    off = (min(joined) - span.starts_at, max(left) - span.ends_at)
    if min(off) >= FAR or max(off) <= -FAR:
        yield (
            "all times lie an hour or more to one side of the session's: are they in another "
            "zone? name it with `--zone`"
        )


def refuse_nothing(
    rows: Sequence[Row], problems: tuple[Problem, ...], span: Span, zone: str, name: str
) -> None:
    """Refuse a file of which no row can be read, or none is about the time of the session."""
    if not rows:
        raise unreadable(
            name, "has no row that can be read: nobody is taken for absent", problems=problems
        )
    if any(attended(row, span) for row in rows):
        return
    moments = [
        moment for row in rows for moment in (row.stay.joined_at, row.stay.left_at) if moment
    ]
    raise RefusedError(
        f"`{shown(name)}` is about another time: {shown_times(min(moments), max(moments), zone)}; "
        f"the session is {shown_times(span.starts_at, span.ends_at, zone)}",
        hint="choose the session of this file, or name the zone of its times with `--zone`; "
        f"{NOT_WRITTEN}",
    )


def shown_times(starts: datetime, ends: datetime, zone: str) -> str:
    """Return from when to when, on the clock of a zone."""
    there = ZoneInfo(zone)
    return f"{starts.astimezone(there):%Y-%m-%d %H:%M} to {ends.astimezone(there):%Y-%m-%d %H:%M}"
