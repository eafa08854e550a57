"""`peercert cohort list` and `show`: cohorts with their seats, days and sessions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from peercert.cli import classes, facts, options
from peercert.cli import session_view as sessions
from peercert.cli.provider import written
from peercert.cli.session import COHORT

if TYPE_CHECKING:
    import sqlite3

    from peercert.admission import Place
    from peercert.classes import Cohort
    from peercert.programs.program import Program

SCHEMA = "peercert/cohort@1"
COLUMNS = ("id", "status", "seats", "waiting", "apply_by", "title")


def status_on(cohort: Cohort, day: date) -> str:
    """Say what a cohort is on a day: planned, open, closed or completed."""
    for name in ("completed", "closed"):
        since = getattr(cohort, f"{name}_on")
        if since and since <= day:
            return name
    return "open" if cohort.opened_on and cohort.opened_on <= day else "planned"


def document(connection: sqlite3.Connection, cohort: Cohort, day: date) -> dict[str, Any]:
    """Return a cohort as data, as it is on a day, with its sessions."""
    from peercert.admission import places, taken, waiting
    from peercert.classes import Course
    from peercert.store.class_reading import every, steps

    number = classes.number(cohort.id)
    course = next(every(connection, Course, id=cohort.course), None)
    program = classes.program_of(cohort)
    inside = places(steps(connection, cohort=number))
    days = ("apply_by", "orientation_on", "opened_on", "closed_on", "completed_on")
    held = sessions.documents(connection, cohort)
    return {
        "id": cohort.id,
        "title": cohort.title,
        "course": {"id": course.id, "title": course.title} if course else None,
        "program": {"title": program.title, "provider": program.provider} if program else None,
        "status": status_on(cohort, day),
        "seats": cohort.seats,
        "taken": taken(inside),
        "waiting": len(waiting(inside)),
        **{name: written(getattr(cohort, name)) for name in days},
        "trainers": list(cohort.trainers),
        "hours": round(sum(each["hours"] for each in held), 2),
        "sessions": held,
        "orientation": orientation(cohort, program, inside),
    }


def orientation(
    cohort: Cohort, program: Program | None, inside: Mapping[int, Place]
) -> dict[str, Any] | None:
    """Return when and how the orientation is, and who of those still in has not answered."""
    from peercert.admission import unanswered
    from peercert.store.kinds import PERSON, write_id

    if cohort.orientation_on is None:
        return None
    planned = program.orientation if program else None
    silent = unanswered(inside) if planned and planned.rsvp else []
    return {
        "on": cohort.orientation_on.isoformat(),
        "at": f"{planned.at:%H:%M}" if planned and planned.at else None,
        "timezone": planned.timezone if planned else None,
        "how": planned.how if planned else None,
        "not_answered": [write_id(PERSON, number) for number in silent],
    }


def list_() -> None:
    r"""List the cohorts on file, with their seats.

    \b
    peercert cohort list --format json
    """
    from peercert.classes import Cohort
    from peercert.store.class_reading import every
    from peercert.store.opening import reading

    form = options.current().one_of(*options.FORMATS)
    day = options.current().day
    with reading(facts.store_path()) as connection:
        rows = [document(connection, each, day) for each in every(connection, Cohort)]
    if form == "text":
        rows = [{**row, "seats": seats(row)} for row in rows]
    if form == "csv":
        rows = [
            {
                **row,
                "program": (row["program"] or {}).get("title"),
                "orientation": at_orientation(row["orientation"]),
            }
            for row in rows
        ]
    classes.show(SCHEMA, "cohorts", rows, COLUMNS)


def seats(row: Mapping[str, Any]) -> str:
    """Say how many seats are taken, and of how many."""
    return f"{row['taken']} of {row['seats']}" if row["seats"] else f"{row['taken']}"


def show(cohort: COHORT) -> None:
    r"""Show a cohort: its seats, days, trainers and sessions.

    \b
    peercert cohort show G-0001
    """
    from peercert.classes import Cohort
    from peercert.store.class_reading import the
    from peercert.store.opening import reading

    form = options.current().one_of(*options.FORMATS)
    with reading(facts.store_path()) as connection:
        row = document(connection, the(connection, Cohort, cohort), options.current().day)
        silent = row["orientation"]["not_answered"] if row["orientation"] else []
        called = classes.names(connection, [*row["trainers"], *silent])
    if form == "text":
        classes.show_lines(lines(row, called))
    else:
        classes.show(SCHEMA, "cohorts", [row], COLUMNS)
    sessions.flag(row["sessions"])


def lines(row: Mapping[str, Any], called: Mapping[str, str]) -> list[str]:
    """Return a cohort as lines for reading."""
    course, program = row["course"], row["program"]
    silent = row["orientation"]["not_answered"] if row["orientation"] else []
    told = {
        "course": f"{course['id']} {course['title']}" if course else "not on file any more",
        "programme": f"{program['title']}, {program['provider']}" if program else None,
        "seats": f"{seats(row)} taken" if row["seats"] else f"{row['taken']} taken, no limit",
        "waiting": row["waiting"] or None,
        "apply by": row["apply_by"],
        "orientation": at_orientation(row["orientation"]),
        "not answered": ", ".join(called[id] for id in silent) if silent else None,
        "opened": row["opened_on"],
        "closed": row["closed_on"],
        "completed": row["completed_on"],
    }
    return [
        f"{row['id']} {row['title']}: {row['status']}",
        *(f"  {name}: {value}" for name, value in told.items() if value),
        *(f"  trainer: {called[id]}" for id in row["trainers"]),
        *([f"  sessions: {row['hours']:g} hours"] if row["sessions"] else []),
        *(f"    {line(each)}" for each in row["sessions"]),
    ]


def at_orientation(planned: Mapping[str, Any] | None) -> str | None:
    """Say when and how the orientation is."""
    if planned is None:
        return None
    at = f"at {planned['at']} {planned['timezone']}" if planned["at"] else None
    by = f"by {planned['how']}" if planned["how"] else None
    return " ".join(word for word in (planned["on"], at, by) if word)


def line(session: Mapping[str, Any]) -> str:
    """Return a session on one line."""
    row = sessions.in_columns(dict(session))
    told = f"{row['id']} {row['day']}, {row['time']} {row['zone']}, {row['hours']:g} h"
    about = ", ".join(word for word in (row["topic"], row["title"]) if word)
    return f"{told}, {about}" if about else told
