"""Where the tables of an attendance file are, and on which clock its times are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from peercert.attendance import Span
from peercert.errors import BadFileError, Problem, UsageError
from peercert.intake.attendance.clock import Clock, TwoReadingsError, day_first, days_of
from peercert.intake.attendance.columns import MAPPED, TIMES, DaysError
from peercert.intake.attendance.days import dates
from peercert.intake.attendance.kinds import REGISTRATION
from peercert.intake.attendance.lines import Line
from peercert.intake.attendance.shapes import tables_by_shape
from peercert.intake.attendance.sheet import NOT_WRITTEN, unreadable
from peercert.intake.attendance.tables import Table, Tables, tables_of
from peercert.intake.attendance.titles import bare, field_of
from peercert.intake.files import quoted, shown
from peercert.zones import zone_of

KEYS = ", ".join((*MAPPED, "ignore"))


def find_tables(
    lines_by_delimiter: Sequence[list[Line]],
    wanted: Mapping[str, Sequence[str]],
    name: str,
    span: Span,
    zone: str,
) -> Tables:
    """Return the tables of a file, by their titles or else by their shape, and who was host.

    Raises UsageError where titles that somebody named are not in it, BadFileError where there is
    no table about attendance, or where a register has no column for the session's day.
    """
    days = days_of(span, there(zone))
    for lines in lines_by_delimiter:
        try:
            found = tables_of(lines, wanted, days)
        except DaysError as error:
            raise no_day(error, name) from None
        if found.tables:
            return refuse_claims(found, name)
    if wanted:
        titles = ", ".join(
            f"{field}={shown(title)}" for field, titles in wanted.items() for title in titles
        )
        raise UsageError(
            f"`{shown(name)}` has no line with all these titles, and times: {titles}",
            hint=f"write them as they stand in the file; {NOT_WRITTEN}",
        )
    for lines in lines_by_delimiter:
        found = tables_by_shape(lines)
        if found.tables:
            return found
    raise no_table(lines_by_delimiter, name)


def no_day(error: DaysError, name: str) -> BadFileError:
    """Make the error for a register of which not exactly one column is the session's day."""
    if error.found:
        titles = ", ".join(map(shown, error.found))
        hint = f"say which with `--map present={shown(error.found[0])}`"
        return unreadable(name, f"has several columns for the session's day: {titles}", hint=hint)
    titles = ", ".join(map(shown, error.titles))
    hint = "choose the session of this file, or name the column with `--map present=TITLE`"
    return unreadable(name, f"has no column for the session's day: {titles}", hint=hint)


def refuse_claims(found: Tables, name: str) -> Tables:
    """Return tables, or refuse one with hours alone, which is a claim and says nothing of presence.

    Raises BadFileError.
    """
    for table in found.tables:
        columns = table.columns
        others = {"join", "leave", "first_join", "last_leave", "action", "total"}
        hours = bare(columns.title("duration")) in CLAIMS
        claimed = columns.has("duration") and "duration" not in columns.mapped
        if claimed and hours and not others & columns.at.keys():
            title = shown(columns.title("duration"))
            hint = f"if it is how long they were there: `--map duration={title}`"
            what = f"says hours ({title}), not when people were there: that is a claim"
            raise unreadable(name, what, hint=hint)
    return found


CLAIMS = {"hours", "totalhours", "hoursworked", "total", "horas", "heures", "stunden"}


def no_table(lines_by_delimiter: Sequence[Sequence[Line]], name: str) -> BadFileError:
    """Make the error for a file without any table about attendance."""
    lines = [line for lines in lines_by_delimiter for line in lines if line.cells]
    if not all(any(line.cells for line in lines) for lines in lines_by_delimiter):
        return unreadable(name, "is empty")
    if any(set(map(bare, line.cells)) >= REGISTRATION for line in lines):
        hint = "in Zoom, export the participants or the attendee report"
        return unreadable(name, "says who registered, not who was there", hint=hint)
    for line in lines:
        fields = {field_of(cell) for cell in line.cells}
        if {"name", "first"} & fields and {"join", "first_join"} & fields:
            what = "says when people came, not when they left"
            hint = "add when they left; `--map present=TITLE` if it only says that they came"
            if not {"leave", "last_leave"} & fields:
                problem = Problem(
                    f"line {line.number}", quoted(", ".join(line.cells)), "no time of leaving"
                )
                return unreadable(name, what, problems=(problem,), hint=hint)
    widest = max(lines, key=lambda line: len(line.cells))
    problem = Problem(f"line {widest.number}", quoted(", ".join(widest.cells)), "not known here")
    hint = f"name its columns with `--map name=TITLE,join=TITLE,leave=TITLE` (it knows {KEYS})"
    what = "has no lines below titles that say who was there and when"
    return unreadable(name, what, problems=(problem,), hint=hint)


def there(zone: str) -> ZoneInfo:
    """Return a zone by its name. Raises UsageError."""
    try:
        return zone_of(zone)
    except ValueError:
        raise UsageError(
            f"`{shown(zone)}` is not a time zone",
            hint=f"write it as in America/Los_Angeles; {NOT_WRITTEN}",
        ) from None


def clock_for(tables: Sequence[Table], span: Span, zone: str, name: str) -> Clock:
    """Return how the file's times are read.

    Raises UsageError where there is no such zone, BadFileError where days have two readings.
    """
    places = {
        cell: f"line {line.number}, {table.columns.title(field)}"
        for table in tables
        for field in (*TIMES, "stamp")
        if table.columns.has(field)
        for line in table.lines
        if (cell := table.columns.cell(line.cells, field))
    }
    for table in tables:
        places |= {f"{cell} 00:00": place for cell, place in dates(table)}
    try:
        return Clock(span, there(zone), day_first(places, days_of(span, there(zone))))
    except TwoReadingsError as error:
        problem = Problem(places[error.text], quoted(error.text), error.expected)
        hint = "check that it is this session's file, or export it with days as YYYY-MM-DD"
        raise unreadable(
            name, "has days with two readings", problems=(problem,), hint=hint
        ) from None
