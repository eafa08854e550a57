"""The oldest Teams lists: one line for each time that somebody joined or left."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from peercert.attendance import Stay
from peercert.errors import Problem
from peercert.intake.attendance.columns import bare
from peercert.intake.attendance.rows import Gathered
from peercert.intake.attendance.sheet import Row
from peercert.intake.attendance.tables import Table
from peercert.intake.cells import CellError
from peercert.intake.files import quoted

JOINED = {"joined", "joinedbefore"}
LEFT = {"left", "leftbefore"}

Event = tuple[datetime, int, int]
"""When, 0 for joined and 1 for left, and the line."""


def take_events(table: Table, gathered: Gathered) -> int:
    """Take in a list of who joined and left; return how many had not left when it was made.

    They are counted to the last time in the file: until then they were there.
    """
    people = events_of(table, gathered)
    last = max((event[0] for events in people.values() for event in events), default=None)
    still_there = 0
    for name, events in people.items():
        stays, is_open = stays_of(sorted(events))
        if is_open is not None and last is not None:
            stays.append((is_open[0], last, is_open[1]))
            still_there += 1
        for joined, left, line in stays:
            stay = Stay(joined, left)
            row = Row(line=line, names=(name,), email=None, role="learner", stay=stay)
            gathered.rows.append(row)
    return still_there


def events_of(table: Table, gathered: Gathered) -> dict[str, list[Event]]:
    """Return what each person did; note the lines that cannot be read."""
    people: dict[str, list[Event]] = defaultdict(list)
    columns = table.columns
    for line in table.lines:
        action, stamp = (columns.cell(line.cells, each) for each in ("action", "stamp"))
        name = columns.cell(line.cells, "name")
        kind = bare(action)
        try:
            moment = gathered.clock.choices(gathered.clock.local(stamp))[0]
            wrong = "" if kind in JOINED | LEFT else "expected Joined or Left"
            place, value = columns.title("action"), action
        except CellError as error:
            place, value, wrong = columns.title("stamp"), stamp, error.expected
        if wrong or not name:
            said = wrong or "expected who it was"
            problem = Problem(f"line {line.number}, {place}", quoted(value), said)
            gathered.problems.append((line.number, problem))
        else:
            people[name].append((moment, int(kind in LEFT), line.number))
    return people


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
