"""How sessions are said on a line, in a table and as data, and which trainers are flagged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from peercert.cli import classes, errors, facts

if TYPE_CHECKING:
    import sqlite3

    from peercert.classes import Cohort, Session


def first_day(session: Session) -> date:
    """Return the day on which a session begins."""
    return date.fromisoformat(session.starts_at[:10])


def said(session: Session) -> str:
    """Say a session on one line."""
    words = [f"{hours_of(session)} h", session.topic, session.title and f'"{session.title}"']
    words.append("face to face" if session.face_to_face else None)
    return (
        f"{session.starts_at[:10]}, {times(session.starts_at, session.ends_at)} {session.zone}, "
        + ", ".join(word for word in words if word)
    )


def hours_of(session: Session) -> object:
    """Return a session's hours without its breaks, as a file has them."""
    from peercert.busy import span_of

    return facts.in_file(span_of(session).minutes)


def times(start: str, end: str) -> str:
    """Say from when to when two moments are, the last day named where it is another."""
    if start[:10] == end[:10]:
        return f"{start[11:]}-{end[11:]}"
    return f"{start[11:]} to {end[:10]}, {end[11:]}"


def trainers_of(session: Session, group: Cohort, teachers: Sequence[str]) -> tuple[str, ...]:
    """Return who holds a session: its own trainers, else the cohort's, else the course's."""
    return session.trainers or group.trainers or tuple(teachers)


def lapses(
    connection: sqlite3.Connection, session: Session, group: Cohort
) -> Iterator[tuple[str, str]]:
    """Give the trainers of a session whose certificate is not current on its day, and why not."""
    from peercert.classes import Course
    from peercert.store.class_reading import every

    for course in every(connection, Course, id=group.course):
        held_by = trainers_of(session, group, course.teachers)
        yield from classes.lapses(connection, held_by, course.state, first_day(session))


def documents(connection: sqlite3.Connection, group: Cohort) -> list[dict[str, Any]]:
    """Return the sessions of a cohort as data, by their beginning."""
    from peercert.busy import span_of
    from peercert.classes import Session
    from peercert.store.class_reading import every

    ours = every(connection, Session, cohort=classes.number(group.id))
    ordered = sorted(ours, key=lambda each: span_of(each).starts_at)
    return [document(connection, each, group) for each in ordered]


def document(connection: sqlite3.Connection, session: Session, group: Cohort) -> dict[str, Any]:
    """Return a session as data."""
    from peercert.busy import span_of

    lapsed = lapses(connection, session, group)
    return {
        "id": session.id,
        "cohort": group.id,
        "title": session.title,
        "topic": session.topic,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "zone": session.zone,
        "breaks": [list(each) for each in session.breaks],
        "hours": classes.hours(span_of(session).minutes),
        "face_to_face": session.face_to_face,
        "trainers": list(session.trainers or group.trainers),
        "not_current": [{"id": id, "because": why} for id, why in lapsed],
    }


def flag(rows: Iterable[dict[str, Any]]) -> None:
    """Say on standard error which trainers have no current certificate on the day of a session."""
    for row in rows:
        for each in row["not_current"]:
            errors.say(
                f"note: {each['id']} teaches {row['id']} on {row['starts_at'][:10]} "
                f"without a current certificate: {each['because']}"
            )


def in_columns(row: dict[str, Any]) -> dict[str, Any]:
    """Return a session as a table shows it."""
    day = row["starts_at"][:10]
    return {**row, "day": day, "time": times(row["starts_at"], row["ends_at"])}


def lines(row: dict[str, Any], said: str, called: dict[str, str]) -> list[str]:
    """Return a session as lines for reading."""
    breaks = " ".join("-".join(each) for each in row["breaks"])
    return [
        f"{row['id']} of {row['cohort']}: {said}",
        *([f"  breaks: {breaks}"] if breaks else []),
        *(f"  trainer: {called[id]}" for id in row["trainers"]),
    ]
