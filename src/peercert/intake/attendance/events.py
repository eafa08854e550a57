"""The oldest Teams lists: one line for each time that somebody joined or left."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from peercert.attendance import Stay
from peercert.errors import Problem
from peercert.intake.attendance.answers import JOINED, LEFT
from peercert.intake.attendance.clock import days_of
from peercert.intake.attendance.columns import Columns
from peercert.intake.attendance.lines import Line
from peercert.intake.attendance.rows import ANOTHER_DAY, Gathered, who
from peercert.intake.attendance.sheet import Ignored, Row
from peercert.intake.attendance.tables import Table
from peercert.intake.attendance.titles import bare
from peercert.intake.attendance.zones import zone_in
from peercert.intake.cells import CellError
from peercert.intake.files import quoted

Event = tuple[datetime, int, int]
"""When, 0 for joined and 1 for left, and the line."""
Person = tuple[tuple[str, ...], str | None]
"""The names that a line gives, and its e-mail address."""


def take_events(table: Table, gathered: Gathered) -> int:
    """Take in a list of who joined and left; return how many had not left when it was made.

    They are counted to the last time in the file: until then they were there.
    """
    people = events_of(table, gathered)
    last = max((event[0] for events in people.values() for event in events), default=None)
    still_there = 0
    for (names, email), events in people.items():
        stays, is_open = stays_of(sorted(events))
        if is_open is not None and last is not None:
            stays.append((is_open[0], last, is_open[1]))
            still_there += 1
        for joined, left, line in stays:
            stay = Stay(joined, left)
            row = Row(line=line, names=names, email=email, role="learner", stay=stay)
            gathered.rows.append(row)
    return still_there


def events_of(table: Table, gathered: Gathered) -> dict[Person, list[Event]]:
    """Return what each person did on the session's days; note the lines that cannot be read."""
    people: dict[Person, list[Event]] = defaultdict(list)
    columns, clock = table.columns, gathered.clock
    days = days_of(clock.span, clock.zone)
    for line in table.lines:
        action, stamp = columns.cell(line.cells, "action"), stamp_of(columns, line)
        names, email = who(columns, line)
        kind = bare(action)
        try:
            moment = clock.choices(clock.local(stamp, zone=zone_in(columns.title("stamp"))))[0]
            wrong = "" if kind in JOINED | LEFT else "expected Joined or Left"
            place, value = columns.title("action"), action
        except CellError as error:
            place, value, wrong = columns.title("stamp"), stamp, error.expected
        if wrong or not (names or email):
            said = wrong or "expected who it was"
            problem = Problem(f"line {line.number}, {place}", quoted(value), said)
            gathered.problems.append((line.number, problem))
        elif moment.astimezone(clock.zone).date() not in days:
            gathered.ignored.append(
                Ignored(line.number, names[0] if names else email or "", ANOTHER_DAY)
            )
        else:
            people[names, email].append((moment, int(kind in LEFT), line.number))
    return people


def stamp_of(columns: Columns, line: Line) -> str:
    """Return when it was; a comma in the time may have parted it from its day."""
    start = columns.at["stamp"]
    end = None if start == len(columns.titles) - 1 else start + 1
    return ", ".join(cell for cell in line.cells[start:end] if cell)


def stays_of(
    events: list[Event],
) -> tuple[list[tuple[datetime, datetime, int]], tuple[datetime, int] | None]:
    """Return one person's stays, and since when they are there if they never left.

    Somebody may join twice, from two devices, and is gone when both have left. Where somebody left
    less often than they joined and left last, they are gone since then.
    """
    stays = []
    devices = 0
    since: tuple[datetime, int] | None = None
    for moment, left, line in events:
        devices = max(0, devices + (-1 if left else 1))
        if since is None:
            since = None if left else (moment, line)
        elif not devices:
            stays.append((since[0], moment, since[1]))
            since = None
    if since is not None and events[-1][1]:
        stays.append((since[0], events[-1][0], since[1]))
        since = None
    return stays, since
