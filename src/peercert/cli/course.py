"""`peercert course`: what is taught, for how many hours, and which state approves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from peercert.amounts import MINUTES_IN_HOUR
from peercert.cli import classes, declare, facts, likely, options
from peercert.cli.provider import in_order, written
from peercert.cli.words import read_hours
from peercert.errors import RefusedError, UsageError
from peercert.records import TrainingKind

if TYPE_CHECKING:
    import sqlite3

    from peercert.classes import Course
    from peercert.store.recording import Change

app = declare.noun("Record the courses that are offered, and list them.")
SCHEMA = "peercert/course@1"
COLUMNS = ("id", "kind", "state", "hours", "title")

KIND = Annotated[
    str,
    declare.choice_option(
        "--kind",
        choices=get_args(TrainingKind),
        metavar="KIND",
        help="core, additional, continuing, specialization, foundation_1, foundation_2.",
    ),
]
HOURS = Annotated[int, declare.hours_option("--hours", help="All of it: 80h, 6:30 or 390m.")]
FACE_TO_FACE = Annotated[
    int | None, declare.hours_option("--face-to-face", help="How much of it is face to face.")
]
PROVIDER = Annotated[
    str | None, typer.Option("--provider", metavar="PROVIDER", help="Its id or whole name.")
]
STATE = Annotated[str | None, facts.any_state_option("--state", help="Whose course it is.")]
FROM = Annotated[
    date | None, declare.day_option("--approved-from", help="Since when the state approves it.")
]
THROUGH = Annotated[
    date | None, declare.day_option("--approved-through", help="The last day of the approval.")
]
TOPICS = Annotated[
    list[str] | None,
    typer.Option("--topic", metavar="TOPIC=HOURS", help="A part of it; may be repeated."),
]
TEACHERS = Annotated[
    list[str] | None,
    typer.Option("--teacher", metavar="WHO", help="Who may teach it; may be repeated."),
]
WHICH = Annotated[str, typer.Argument(metavar="COURSE", help="Its id, such as L-0001.")]


@app.command("add")
def add(  # noqa: PLR0913 - one for each thing that a course says
    title: Annotated[str, classes.text_argument(metavar="TITLE", help="What it is called.")],
    *,
    kind: KIND,
    minutes: HOURS,
    face_to_face: FACE_TO_FACE = None,
    provider: PROVIDER = None,
    state: STATE = None,
    approved_from: FROM = None,
    approved_through: THROUGH = None,
    topic: TOPICS = None,
    teacher: TEACHERS = None,
) -> None:
    r"""Add a course as it is offered; prints the new id, in a pipe first.

    `cohort add` holds it for a group.

    A teacher whose own certificate of the state is not current today is named.

    \b
    peercert course add "Core course" --kind core --hours 80h --state CA --provider O-0001 \
      --topic ethics=6h --teacher P-0002
    """
    topics = asked_about(read_topics(topic or (), minutes))
    sensible(minutes, face_to_face, state, approved_from, approved_through)
    lapsed: list[tuple[str, str]] = []

    def make(change: Change) -> Course:
        from peercert.classes import Course

        connection = change.connection
        held_by = classes.provider_of(connection, provider) if provider else None
        teachers = classes.people(connection, teacher)
        lapsed.extend(classes.lapses(connection, teachers, state, options.current().day))
        return Course(
            title=title,
            provider=classes.number(held_by.id) if held_by else None,
            kind=kind,  # type: ignore[arg-type]  # one of the choices
            state=state,
            approved_on=approved_from,
            approved_through=approved_through,
            minutes=minutes,
            face_to_face_minutes=face_to_face,
            topic_minutes=topics,
            teachers=teachers,
        )

    id, record, known = classes.write("course add", make)
    classes.tell(id, record, known=known)
    classes.flag(lapsed, state, options.current().day)


def asked_about(topics: dict[str, int]) -> dict[str, int]:
    """Return topics, after asking about those that are near to a known one."""
    if topics:
        likely.ask_topics(topics)
    return topics


def said(minutes: int) -> str:
    """Say minutes as hours."""
    return f"{facts.in_file(minutes)} hour{'' if minutes == MINUTES_IN_HOUR else 's'}"


def read_topics(given: Sequence[str], most: int) -> dict[str, int]:
    """Read topics with their hours, none of them more than the course."""
    topics: dict[str, int] = {}
    for each in given:
        name, equals, hours = each.partition("=")
        topic = options.named("--topic", name, classes.read_text)
        if not equals or topic is None or topic in topics:
            raise UsageError(
                "--topic: each topic stands once, with its hours",
                hint="write --topic ethics=6h --topic crisis=4h",
            )
        minutes = options.named("--topic", hours, read_hours) or 0
        if minutes > most:
            hint = f"a part has at most the hours of the whole; {facts.NOTHING}"
            raise RefusedError(f"{topic}: {said(minutes)} of a course of {said(most)}", hint=hint)
        topics[topic] = minutes
    return topics


def sensible(
    minutes: int,
    face_to_face: int | None,
    state: str | None,
    first: date | None,
    last: date | None,
) -> None:
    """Refuse what cannot be: more hours face to face than hours, an approval of no state."""
    if face_to_face and face_to_face > minutes:
        hint = f"a part has at most the hours of the whole; {facts.NOTHING}"
        raise RefusedError(
            f"face to face: {said(face_to_face)} of a course of {said(minutes)}", hint=hint
        )
    if (first or last) and not state:
        raise UsageError("an approval is a state's", hint="say whose: --state CA")
    if last and not first:
        raise UsageError("since when is it approved?", hint="--approved-from DATE says it")
    in_order(first, last)


@app.command("list")
def list_() -> None:
    r"""List the courses on file.

    \b
    peercert course list --format json
    """
    from peercert.classes import Course
    from peercert.store.class_reading import every
    from peercert.store.opening import reading

    with reading(facts.store_path()) as connection:
        rows = [document(connection, each) for each in every(connection, Course)]
    classes.show(SCHEMA, "courses", rows, COLUMNS)


@app.command("show")
def show(course: WHICH) -> None:
    r"""Show a course: its hours by topic, its approval, who may teach it.

    \b
    peercert course show L-0001
    """
    from peercert.classes import Course
    from peercert.store.class_reading import the
    from peercert.store.opening import reading

    form = options.current().one_of(*options.FORMATS)
    with reading(facts.store_path()) as connection:
        row = document(connection, the(connection, Course, course))
        called = classes.names(connection, row["teachers"])
    if form != "text":
        classes.show(SCHEMA, "courses", [row], COLUMNS)
        return
    classes.show_lines(lines(row, called))


def lines(row: dict[str, Any], called: dict[str, str]) -> list[str]:
    """Return a course as lines for reading."""
    hours = f"{row['hours']:g} hour{'' if row['hours'] == 1 else 's'} of kind {row['kind']}"
    together = row["face_to_face_hours"]
    told = [
        f"{row['id']} {row['title']}",
        f"  {hours}{f', {together:g} of them face to face' if together else ''}",
        *(f"    {topic}: {part:g}" for topic, part in row["topic_hours"].items()),
    ]
    if row["provider"]:
        told.append(f"  provider: {row['provider']['id']} {row['provider']['name']}")
    if row["state"]:
        told.append(f"  state: {row['state']}")
    if row["approved_on"]:
        told.append(f"  approved: {row['approved_on']}/{row['approved_through'] or '..'}")
    return [*told, *(f"  may teach it: {called[id]}" for id in row["teachers"])]


def document(connection: sqlite3.Connection, course: Course) -> dict[str, Any]:
    """Return a course as data."""
    from peercert.classes import Provider
    from peercert.store.class_reading import every

    held_by = next(every(connection, Provider, id=course.provider), None)
    return {
        "id": course.id,
        "title": course.title,
        "provider": {"id": held_by.id, "name": held_by.name} if held_by else None,
        "kind": course.kind,
        "state": course.state,
        "approved_on": written(course.approved_on),
        "approved_through": written(course.approved_through),
        "hours": classes.hours(course.minutes),
        "face_to_face_hours": classes.hours(course.face_to_face_minutes),
        "topic_hours": {name: classes.hours(n) for name, n in course.topic_minutes.items()},
        "teachers": list(course.teachers),
    }


@app.command("void")
def void(id: facts.RECORD, *, reason: facts.REASON = None) -> None:
    r"""Take a course out of what counts, with a reason; one that is held for a cohort is kept.

    \b
    peercert course void L-0001 --reason "twice on file"
    """
    classes.void("course void", id, "L", reason, cohorts_of)


def cohorts_of(change: Change, id: str) -> str:
    """Name the cohorts that a course is held for."""
    from peercert.classes import Cohort
    from peercert.store.class_reading import every

    ours = every(change.connection, Cohort, course=classes.number(id))
    return ", ".join(str(each.id) for each in ours)
