"""An attendance file, from whatever service or hand, to who was there and when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from peercert.attendance import Span
from peercert.errors import Problem, RefusedError, UsageError
from peercert.intake.attendance.clock import Clock, days_of
from peercert.intake.attendance.columns import TIMES
from peercert.intake.attendance.days import refuse_other_day
from peercert.intake.attendance.doubts import moved, refuse_contradictions, refuse_shifted
from peercert.intake.attendance.elsewhere import refuse_other_clock
from peercert.intake.attendance.events import take_events
from peercert.intake.attendance.finding import clock_for, find_tables
from peercert.intake.attendance.how import AS_IT_IS, How
from peercert.intake.attendance.kinds import refuse_other_kinds, refuse_tickets
from peercert.intake.attendance.lines import Line, readings
from peercert.intake.attendance.meetings import attended, form_of, of_one_meeting
from peercert.intake.attendance.names import typed
from peercert.intake.attendance.rows import ANOTHER_DAY, MARKED, SIGNED_LATER, Gathered
from peercert.intake.attendance.sheet import NOT_WRITTEN, Ignored, Row, Sheet, unreadable
from peercert.intake.attendance.tables import Table
from peercert.intake.attendance.unread import refuse_unread
from peercert.intake.files import bounded, quoted, read_bytes, shown
from peercert.intake.tables import MOST_BYTES

UNIQUE = (
    "the file holds totals only: it cannot tell two devices apart, nor what fell into a break; "
    "in Zoom, export it again without 'Show unique users'"
)
OUTER = (
    "the file holds only when each person first joined and last left; where it has their duration, "
    "that is the most that is credited"
)
BEGINNING = (
    "the file holds only when each person came and for how long: they are counted from then on"
)
SIGNED = "the file holds only when a form was signed: people are counted from then to the end"
JOINS = 2  # the section of a Teams report with one row for each person


def read_attendance(source: Path | bytes, span: Span, zone: str, how: How = AS_IT_IS) -> Sheet:
    """Read an attendance file about a session; its form is found by its shape.

    `zone` is that of the file's times. Rows in error are in the sheet's problems. Raises UsageError
    where there is no such file, column, meeting or zone; RefusedError, and BadFileError among them,
    where nothing in the file says who was there during the session, where something that it says
    is not understood, or where it does not fit the session.
    """
    data, name = given(source)
    refuse_other_kinds(data, name)
    if data.startswith(b"PK\x03\x04"):
        sheet = of_workbook(data, name, span, zone, how)
    else:
        sheet = of_lines(readings(data, name), name, span, zone, how)
    return replace(sheet, sha256=hashlib.sha256(data).hexdigest())


def of_workbook(data: bytes, name: str, span: Span, zone: str, how: How) -> Sheet:
    """Read the one sheet of a workbook that is about the session."""
    from peercert.intake.attendance.sheets import SheetLines, sheets_of

    sheets = sheets_of(data, name, how.sheet)
    titles = ", ".join(shown(each.title) for each in sheets)
    if len(sheets) < 2:  # noqa: PLR2004
        only = sheets[0] if sheets else SheetLines("", [], 0)
        return with_hidden(of_lines([only.lines], name, span, zone, how, only.title), only.hidden)
    found: list[tuple[str, Sheet]] = []
    refused: list[tuple[str, RefusedError]] = []
    for title, lines, hidden in sheets:
        try:
            sheet = of_lines([lines], name, span, zone, how, title)
            found.append((title, with_hidden(sheet, hidden)))
        except (RefusedError, UsageError) as error:
            refused.append((title, error))  # type: ignore[arg-type] # both have a message
    if len(found) > 1:
        several = ", ".join(shown(title) for title, _ in found)
        hint = f"say which with `--sheet {shown(found[0][0])}`"
        raise unreadable(name, f"has several sheets about attendance: {several}", hint=hint)
    if not found:
        problems = tuple(Problem(f"sheet {t}", "", error.message) for t, error in refused)
        hint = f"it has these: {titles}; `--sheet NAME` reads one and says what is wrong with it"
        raise unreadable(name, "has no sheet that can be read", problems=problems, hint=hint)
    title, sheet = found[0]
    others = ", ".join(shown(other) for other, _ in refused)
    return replace(
        sheet, notes=(f"read from the sheet {shown(title)}; not read: {others}", *sheet.notes)
    )


def with_hidden(sheet: Sheet, rows: int) -> Sheet:
    """Return what a sheet says with a note about rows that nobody sees in it."""
    note = f"rows that are hidden or filtered out and read all the same: {rows}"
    return replace(sheet, notes=(note, *sheet.notes)) if rows else sheet


def of_lines(  # noqa: PLR0913, PLR0917 - what is read, and how
    lines: Sequence[list[Line]], name: str, span: Span, zone: str, how: How, title: str = ""
) -> Sheet:
    """Read one table of lines, once for each delimiter that it may have."""
    refuse_tickets(lines, name)
    found = find_tables(lines, how.columns, name, span, zone)
    tables = found.tables
    refuse_unread(tables, name)
    clock = clock_for(tables, span, zone, name)
    if not how.other_day:
        refuse_other_day(tables, found.head, clock, [name, *([title] if title else [])])
    if how.shift is None:
        refuse_other_clock(tables, found.head, clock, name)
    gathered = Gathered(clock, set(found.hosts), how.trust)
    notes = list(notes_on(tables))
    for table in tables:
        if table.columns.has("action", "stamp"):
            notes.extend(still_there(take_events(table, gathered)))
        else:
            gathered.take(table)
    doubt_both(gathered)
    problems = tuple(problem for _, problem in sorted(gathered.problems, key=lambda each: each[0]))
    if how.shift is not None:
        gathered.rows = moved(gathered.rows, how.shift, span)
    refuse_nothing(gathered, problems, span, zone, name)
    leave_other_days(gathered, clock)
    notes.extend(counted(gathered))
    rows, others = of_one_meeting(gathered.rows, span, how.meeting, name)
    refuse_contradictions(gathered.doubts, name)
    if how.shift is None:
        refuse_shifted(rows, span, name)
    return Sheet(
        name=name,
        form=form_of(tables[0]),
        sha256="",
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


def notes_on(tables: Sequence[Table]) -> Iterator[str]:
    """Yield what somebody should know about how the file was read."""
    if any(t.columns.has("total") or not whens_known(t) for t in tables):
        yield UNIQUE
    if any(
        t.columns.pair == ("first_join", "last_leave") or (t.by_shape and t.section == JOINS)
        for t in tables
    ):
        yield OUTER
    if any(t.columns.beginning for t in tables):
        yield BEGINNING
    if any(
        t.columns.has("stamp")
        and not (t.columns.has("action") or t.columns.pair or t.columns.has("date"))
        for t in tables
    ):
        yield SIGNED
    for table in tables:
        if table.by_shape:
            read_as = ", ".join(
                f"{field}={table.columns.title(field)}" for field in table.columns.at
            )
            yield f"its titles are not known here; read by its shape as {read_as}"


def whens_known(table: Table) -> bool:
    """Return whether a table says when somebody was there, or at least that they were."""
    columns = table.columns
    has_times = any(columns.has(each) for each in (*TIMES, "stamp"))
    totals = columns.has("duration") or columns.has("total")
    return has_times or not totals


def still_there(people: int) -> Iterator[str]:
    """Yield what to know about those who had not left when the file was made."""
    if people:
        yield f"{people} had not left when the file was made: they are counted to its last time"


def doubt_both(gathered: Gathered) -> None:
    """Take out rows of somebody whom another line marks as absent: which is right is asked."""
    absent = {typed(each.name): each.line for each in gathered.ignored if each.why == MARKED}
    for row in list(gathered.rows):
        if (line := absent.get(typed(row.name))) is not None:
            gathered.rows.remove(row)
            said = f"line {line} marks the same name as absent: which is right?"
            problem = Problem(f"line {row.line}", quoted(row.name), said)
            gathered.problems.append((row.line, problem))


def leave_other_days(gathered: Gathered, clock: Clock) -> None:
    """Leave out rows whose own times lie on other days than the session's."""
    days = days_of(clock.span, clock.zone)
    for row in list(gathered.rows):
        moments = [m for m in (row.stay.joined_at, row.stay.left_at) if m]
        here = not moments or any(m.astimezone(clock.zone).date() in days for m in moments)
        if not here and not attended(row, clock.span) and not any(row.meeting):
            gathered.rows.remove(row)
            gathered.ignored.append(Ignored(row.line, row.name, ANOTHER_DAY))


def counted(gathered: Gathered) -> Iterator[str]:
    """Yield how many rows are about other days or moments."""
    if count := sum(each.why == ANOTHER_DAY for each in gathered.ignored):
        rows = "1 row is" if count == 1 else f"{count} rows are"
        yield f"{rows} about another day: nobody is credited for them"
    if count := sum(each.why == SIGNED_LATER for each in gathered.ignored):
        rows = "1 row was" if count == 1 else f"{count} rows were"
        yield f"{rows} signed at another time than the session's beginning: nobody is credited"


def refuse_nothing(
    gathered: Gathered, problems: tuple[Problem, ...], span: Span, zone: str, name: str
) -> None:
    """Refuse a file of which no row can be read, or none is about the time of the session."""
    rows: Sequence[Row] = gathered.rows
    if not rows:
        elsewhere = [each for each in gathered.ignored if each.why == ANOTHER_DAY]
        if elsewhere and not problems:
            what = "has no row about the day of the session: nobody is taken for absent"
            raise unreadable(name, what, hint="choose the session of this file")
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
