"""`peercert hours progress`: how far everybody in a cohort is."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from peercert.classes import Approval, Attendance, Cohort, Course, Enrolment, Provider, Session
from peercert.cli import facts, naming, options
from peercert.cli.attendance_held import number
from peercert.errors import RefusedError
from peercert.records import Training

if TYPE_CHECKING:
    import sqlite3

    from peercert.admission import Status
    from peercert.progress import Class, Had, Need
    from peercert.records import Candidate

SCHEMA = "peercert/progress@1"


class Held(NamedTuple):
    """What was held of a class by a day, in minutes, and who came to it."""

    day: date
    minutes: int
    came: Mapping[int, list[Attendance]]


def show(cohort: str, who: Sequence[str]) -> None:
    """Print the hours of the people of a cohort against what they need."""
    from peercert.busy import span_of
    from peercert.finishing import held_by
    from peercert.report import progress as report
    from peercert.store.opening import reading

    now = options.current()
    form = now.one_of(*options.FORMATS)
    with reading(facts.store_path()) as connection:
        about = class_of(connection, cohort)
        came = came_to(connection, about)
        held = sum(held_by(about.sessions, came, now.day).values())
        people = list(people_of(connection, about, who, Held(now.day, held, came)))
    head = {
        "schema": SCHEMA,
        "cohort": about.cohort.id,
        "title": about.cohort.title,
        "as_of": now.day.isoformat(),
        "held_hours": hours(held),
        "planned_hours": hours(sum(span_of(each).minutes for each in about.sessions)),
    }
    if form == "text":
        report.show(head, people, names=now.names_in_text, labelled=now.accessible)
        return
    named = [{**each, "name": each["name"] if naming.allowed(form) else None} for each in people]
    write(form, {**head, "people": named})


def write(form: str, document: dict[str, Any]) -> None:
    """Write the people of a cohort for programs."""
    from peercert.cli.listing import write_csv
    from peercert.report import data
    from peercert.report import progress as report

    if form == "json":
        data.write_document(document, sys.stdout, indent=2)
    elif form == "jsonl":
        for each in document["people"]:
            data.write_document(each, sys.stdout)
    else:
        rows = [
            dict(zip(report.COLUMNS, row, strict=True))
            for each in document["people"]
            for row in report.rows(each)
        ]
        write_csv(rows, report.COLUMNS)


def class_of(connection: sqlite3.Connection, id: str) -> Class:
    """Return a cohort with its course, sessions, provider and programme. Raise RefusedError."""
    from peercert.progress import Class
    from peercert.store.class_reading import every, the

    cohort = the(connection, Cohort, id)
    course = the(connection, Course, f"L-{cohort.course}")
    providers = every(connection, Provider, id=course.provider) if course.provider else iter(())
    approvals = every(connection, Approval, provider=course.provider) if course.provider else ()
    program = None
    if cohort.program:
        from peercert.intake.program_file import read_program

        program = read_program(cohort.program, "the cohort's programme")
    return Class(
        cohort=cohort,
        course=course,
        sessions=tuple(every(connection, Session, cohort=number(cohort.id))),
        provider=next((each.name for each in providers), None),
        approvals=tuple(approvals),
        program=program,
    )


def people_of(
    connection: sqlite3.Connection, about: Class, who: Sequence[str], held: Held
) -> Iterator[dict[str, Any]]:
    """Give everybody in a cohort, or those who are named, as data. Raise RefusedError."""
    from peercert.progress import had, needs, taking_part
    from peercert.store.class_reading import steps
    from peercert.store.reading import read_one

    cohort = number(about.cohort.id)
    done = tuple(steps(connection, cohort=cohort))
    taking = taking_part(done) | gone(done, held.came)
    for each in chosen(connection, about, taking, who):
        person = read_one(connection, each)
        credit = had(about.sessions, held.came[each])
        asked = needs(about, person, credit, taking[each], held.day)
        yield document(about, person, (taking[each], credit, held.minutes), tuple(asked))


def gone(
    done: Sequence[tuple[int, Enrolment]], came: Mapping[int, list[Attendance]]
) -> dict[int, Status]:
    """Return those who gave up their seats and have credit from before."""
    from peercert.admission import places

    return {
        who: place.status
        for who, place in sorted(places(done).items())
        if place.status == "withdrew" and any(each.minutes for each in came.get(who, ()))
    }


def came_to(connection: sqlite3.Connection, about: Class) -> dict[int, list[Attendance]]:
    """Return who came to a cohort's sessions, by the person's number."""
    from peercert.store.class_reading import attendance

    found: dict[int, list[Attendance]] = defaultdict(list)
    for session in about.sessions:
        for who, each in attendance(connection, session=number(session.id)):
            found[who].append(each)
    return found


def chosen(
    connection: sqlite3.Connection, about: Class, taking: dict[int, Status], who: Sequence[str]
) -> list[int]:
    """Return the numbers of those asked for, else of everybody. Raise RefusedError for others."""
    from peercert.store.finding import the_one

    if not who:
        return sorted(taking)
    found = list(dict.fromkeys(the_one(connection, each) for each in who))
    for each in found:
        if each not in taking:
            hint = f"`peercert cohort roster {about.cohort.id}` lists who has"
            raise RefusedError(f"P-{each:04d} has no seat in {about.cohort.id}", hint=hint)
    return found


def document(
    about: Class, person: Candidate, so_far: tuple[Status, Had, int], asked: tuple[Need, ...]
) -> dict[str, Any]:
    """Return how far one person is, as data: the latest step, the credit, what was held so far."""
    step, credit, held = so_far
    return {
        "id": person.id,
        "name": person.name,
        "step": step,
        "sessions": credit.sessions,
        "hours": hours(credit.minutes),
        "missed_hours": hours(max(held - credit.minutes, 0)),
        "face_to_face_hours": hours(credit.face_to_face),
        "topic_hours": {topic: hours(minutes) for topic, minutes in credit.topics.items()},
        "attested_hours": hours(credit.attested),
        "submitted_hours": hours(credit.submitted),
        "verified_hours": hours(verified(about, person.training)),
        "needs": [need_document(each) for each in asked],
    }


def need_document(need: Need) -> dict[str, Any]:
    """Return one thing that is needed, as data; minutes become hours."""
    in_hours = need.unit == "minutes"
    return {
        "asked_by": need.asked_by,
        "id": need.id,
        "have": hours(need.have) if in_hours else need.have,
        "need": hours(need.need) if in_hours else need.need,
        "unit": "hours" if in_hours else need.unit,
        "on_file": None if need.on_file is None else hours(need.on_file),
        "status": need.status,
        "because": need.because,
    }


def verified(about: Class, training: Sequence[Training]) -> int:
    """Return the minutes of this class that are on file as training that somebody verified."""
    from peercert.folding import fold

    called = fold(about.title), fold(about.provider_name or "")
    return sum(
        each.minutes
        for each in training
        if each.verification == "verified"
        and (fold(each.title or ""), fold(each.provider or "")) == called
    )


def hours(minutes: int) -> float:
    """Return minutes as hours, rounded to two places."""
    from peercert.report.words import hours_of

    exact = hours_of(minutes)
    return int(exact) if exact == int(exact) else exact
