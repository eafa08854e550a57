"""`peercert session`: the meetings of a cohort, on the clock of their zone."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peercert.cli import (
    classes,
    clock,
    confirming,
    declare,
    errors,
    facts,
    likely,
    options,
    writing,
)
from peercert.cli import session_view as view
from peercert.errors import RefusedError, UsageError

if TYPE_CHECKING:
    import sqlite3

    from peercert.classes import Break, Cohort, Session
    from peercert.store.recording import Change

app = declare.noun("Record the meetings of a cohort, and list them.")
SCHEMA = "peercert/session@1"
COLUMNS = ("id", "day", "time", "hours", "topic", "title")
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})", re.ASCII)
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
MOMENT_HINT = "write it as 2026-06-17T09:00"
NO_ZONE = "the clock is UTC's, since no zone is known: `peercert init --timezone ZONE`"

COHORT = Annotated[str, typer.Argument(metavar="COHORT", help="Its id, such as G-0001.")]
SESSION = Annotated[str, typer.Argument(metavar="SESSION", help="Its id, such as T-0001.")]


def read_moment(text: str) -> str:
    """Read a day with a time, `2026-06-17T09:00`."""
    parts = MOMENT.fullmatch(text.strip())
    try:
        return f"{datetime.fromisoformat('T'.join(parts.groups())):%Y-%m-%dT%H:%M}"  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise UsageError(f"{text!r} is not a day with a time", hint=MOMENT_HINT) from None


def read_end(text: str) -> str:
    """Read a time of the same day, `16:00`, or a day with a time."""
    return text.strip() if TIME.fullmatch(text.strip()) else read_moment(text)


def read_break(text: str) -> Break:
    """Read `12:00-12:30`."""
    from peercert.intake.attendance.options import read_break as read

    return read(text)


START = Annotated[
    str, declare.declared(typer.Option, read_moment, "DAYTIME")("--start", help="Its beginning.")
]
END = Annotated[
    str, declare.declared(typer.Option, read_end, "TIME")("--end", help="16:00, or with its day.")
]
ZONE = Annotated[
    str | None,
    declare.declared(typer.Option, clock.chosen, "ZONE")(
        "--zone", help="Whose clock it goes by; else the office's."
    ),
]
BREAKS = Annotated[
    list[Any] | None,
    declare.declared(typer.Option, read_break, "TIME-TIME")(
        "--break", help="12:00-12:30; may be repeated."
    ),
]
TOPIC = Annotated[
    str | None, classes.text_option("--topic", metavar="TOPIC", help="What it is about.")
]


@app.command("add")
def add(  # noqa: PLR0913 - one for each thing that a session says
    cohort: COHORT,
    *,
    start: START,
    end: END,
    zone: ZONE = None,
    pause: BREAKS = None,
    topic: TOPIC = None,
    title: Annotated[str | None, classes.text_option("--title", help="What it is called.")] = None,
    face_to_face: Annotated[
        bool,
        typer.Option(
            "--face-to-face/--not-face-to-face",
            help="Whether people meet in one room; or yes, no after it.",
        ),
    ] = False,
    trainer: classes.TRAINERS = None,
) -> None:
    r"""Add a meeting of a cohort; prints the new id, in a pipe first. A session has one topic.

    A day with three modules is three sessions, one after the other: the same attendance file may be
    imported for each of them, and credit is clipped to each. Without --trainer the cohort's
    trainers hold it; one whose certificate is not current on that day is named.

    \b
    peercert session add G-0001 --start 2026-06-17T09:00 --end 12:30 --break 10:30-10:45 \
      --topic active_listening
    """
    if topic:
        likely.ask_topics([topic])
    given = {
        "title": title,
        "topic": topic,
        "starts_at": start,
        "ends_at": f"{start[:11]}{end}" if TIME.fullmatch(end) else end,
        "zone": zone or clock.checked(str(clock.zone())),
        "breaks": tuple(sorted(set(pause or ()))),
        "face_to_face": face_to_face,
    }
    record(cohort, given, trainer or ())
    if not (zone or os.environ.get(clock.VARIABLE) or clock.kept_name()):
        errors.say(f"note: {NO_ZONE}")


def record(cohort: str, given: Mapping[str, Any], trainer: Sequence[str]) -> None:
    """Record a session of a cohort, print it, and say what somebody should look at."""
    from peercert.classes import Cohort, Session
    from peercert.store.class_reading import the

    about: list[Cohort] = []
    lapsed: list[tuple[str, str]] = []

    def make(change: Change) -> Session:
        group = the(change.connection, Cohort, cohort)
        trainers = classes.people(change.connection, trainer)
        made = Session(cohort=classes.number(group.id), **given, trainers=trainers)
        fitting(change.connection, made)
        about.append(group)
        lapsed.extend(view.lapses(change.connection, made, group))
        return made

    id, made, known = classes.write("session add", make)
    classes.tell(id, made, known=known, hours=view.hours_of(made))
    notes(made, about[0], lapsed)


def fitting(connection: sqlite3.Connection, made: Session) -> None:
    """Refuse what is no session, and one at the same time as another of the cohort."""
    from dataclasses import replace

    from peercert.busy import at_the_same_time, span_of
    from peercert.classes import Session
    from peercert.store.class_reading import every

    span_of(made)
    for each in every(connection, Session, cohort=made.cohort):
        if at_the_same_time(each, made) and replace(each, id=None) != made:
            hint = f"`peercert session cancel {each.id}` takes that one away; {facts.NOTHING}"
            raise RefusedError(f"{each.id} is at the same time: {view.said(each)}", hint=hint)


def notes(made: Session, group: Cohort, lapsed: list[tuple[str, str]]) -> None:
    """Say what somebody should look at: trainers, and a topic that no module has."""
    from peercert.programs.coursework import VOLUNTEERING

    day = view.first_day(made)
    for id, why in lapsed:
        errors.say(f"note: {id} teaches without a current certificate on {day}: {why}")
    program = classes.program_of(group)
    topics = [module.topic for module in program.coursework.modules] if program else []
    if topics and made.topic not in {*topics, VOLUNTEERING}:
        about = f"{made.topic} is none of" if made.topic else "no --topic names one of"
        errors.say(f"note: {about} the programme's modules: {', '.join(topics)}")


@app.command("list")
def list_(cohort: COHORT) -> None:
    r"""List the sessions of a cohort, by their beginning.

    \b
    peercert session list G-0001
    """
    from peercert.classes import Cohort
    from peercert.store.class_reading import the
    from peercert.store.opening import reading

    form = options.current().one_of(*options.FORMATS)
    with reading(facts.store_path()) as connection:
        rows = view.documents(connection, the(connection, Cohort, cohort))
    shown = [view.in_columns(row) for row in rows] if form == "text" else rows
    classes.show(SCHEMA, "sessions", shown, COLUMNS)
    view.flag(rows)


@app.command("show")
def show(session: SESSION) -> None:
    r"""Show a session: when, with which breaks, who holds it.

    \b
    peercert session show T-0001
    """
    from peercert.classes import Cohort, Session
    from peercert.store.class_reading import every, the
    from peercert.store.opening import reading

    form = options.current().one_of(*options.FORMATS)
    with reading(facts.store_path()) as connection:
        found = the(connection, Session, session)
        group = next(every(connection, Cohort, id=found.cohort))
        row = view.document(connection, found, group)
        called = classes.names(connection, row["trainers"])
    if form == "text":
        classes.show_lines(view.lines(row, view.said(found), called))
    else:
        classes.show(SCHEMA, "sessions", [row], COLUMNS)
    view.flag([row])


@app.command("cancel")
def cancel(session: SESSION, *, reason: facts.REASON = None) -> None:
    r"""Cancel a session, with a reason. Attendance of it no longer counts; both stay in the store.

    \b
    peercert session cancel T-0001 --reason "the trainer was ill"
    """
    from peercert.store import class_reading
    from peercert.store.class_recording import number_of

    number = number_of(session, "T")
    why = facts.reason_given(reason)
    with writing.change("session cancel", why) as change:
        came = [*class_reading.attendance(change.connection, session=number)]
        id = change.void(f"T-{number:04d}", why)
    confirming.say(id, f"Cancelled the session {id}: {why}.")
    if came:
        errors.say(f"note: attendance of {len(came)} no longer counts; undo brings it back")
