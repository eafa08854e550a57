"""`peercert cohort complete`: training on file for everybody who finished, and what others need."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peercert.cli import classes, declare, errors, facts, naming, options, writing
from peercert.cli.provider import written
from peercert.cli.session import COHORT
from peercert.errors import BadFileError, RefusedError

if TYPE_CHECKING:
    import sqlite3

    from peercert.admission import Place
    from peercert.finishing import Ending
    from peercert.progress import Class, Need
    from peercert.records import Candidate, Training
    from peercert.store.recording import Change

SCHEMA = "peercert/completion@1"
NO_APPROVAL = "these hours will not count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What completing a cohort comes to for one person; ids once it is recorded.

    `outcome` is finished, finished_before or open. `why` is why the training is not approved.
    `known` is that this very class is on file as training already, with that id.
    """

    ending: Ending
    outcome: str
    training: Training | None = None
    why: str | None = None
    id: str | None = None
    known: bool = False

    @property
    def person(self) -> Candidate:
        """Whose it is."""
        return self.ending.person


def complete(
    cohort: COHORT,
    *,
    on: Annotated[
        date | None,
        declare.day_option("--on", help="The day of completion; else each one's last session."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, and write nothing.")] = False,
) -> None:
    r"""Record the training of everybody with a seat who finished, and say what the others need.

    A session counts once and never for more than it lasted. Whoever has the course's hours (in all,
    face to face, by topic) and what the programme asks for has finished. Run it again when others
    have: who finished before stays as they are. When nobody is left, the cohort is completed.

    \b
    peercert cohort complete G-0001 --dry-run
    peercert cohort complete G-0001
    """
    from peercert.store.opening import reading

    form = options.current().one_of("text", "json", "jsonl")
    if dry_run:
        with reading(facts.store_path()) as connection:
            about, found = judged(connection, cohort, on)
            left = withdrawn(connection, about)
    else:
        with writing.change("cohort complete") as change:
            about, found = judged(change.connection, cohort, on)
            found = recorded(change, about, found, on or options.current().day)
            left = withdrawn(change.connection, about)
    show(about, found, form, dry_run=dry_run)
    for id, minutes in left.items():
        hours, kind = f"{classes.hours(minutes):g}", about.course.kind
        record = f"`peercert hours log {id} {hours}h --kind {kind} --on YYYY-MM-DD`"
        errors.say(
            f"note: {id} withdrew with {hours} h of credit, which is not training on file: "
            f"{record} records it, if it is to count"
        )


def withdrawn(connection: sqlite3.Connection, about: Class) -> dict[str, int]:
    """Return the minutes of those who gave up their seats and have credit from before."""
    from peercert.cli.hours_progress import came_to, gone
    from peercert.progress import had
    from peercert.store.class_reading import steps

    came = came_to(connection, about)
    done = tuple(steps(connection, cohort=classes.number(about.cohort.id)))
    return {f"P-{who:04d}": had(about.sessions, came[who]).minutes for who in gone(done, came)}


def judged(connection: sqlite3.Connection, id: str, on: date | None) -> tuple[Class, list[Found]]:
    """Judge everybody who has a seat in a cohort. Raise RefusedError where nobody has."""
    from peercert.admission import places
    from peercert.cli.hours_progress import came_to, class_of
    from peercert.finishing import ending, up_to
    from peercert.store.class_reading import steps
    from peercert.store.reading import read_one

    today = options.current().day
    about = up_to(class_of(connection, id), today)
    inside = places(steps(connection, cohort=classes.number(about.cohort.id)))
    seated = {who: place for who, place in inside.items() if place.seated}
    if not seated:
        hint = f"`peercert cohort accept {about.cohort.id} WHO` gives a seat; {facts.NOTHING}"
        raise RefusedError(f"nobody has a seat in {about.cohort.id}", hint=hint)
    came = came_to(connection, about)
    found = []
    for who, place in seated.items():
        end = ending(about, read_one(connection, who), came.get(who, ()), on or today)
        found.append(one(about, end, place, on, today))
    return about, found


def one(about: Class, end: Ending, place: Place, on: date | None, today: date) -> Found:
    """Return what it comes to for one person."""
    from peercert.finishing import training

    if place.status == "completed":
        return Found(ending=end, outcome="finished_before")
    if not end.finished or end.last_on is None or end.person.deceased_on:
        return Found(ending=end, outcome="open")
    if on and on < end.last_on:
        hint = f"--on is that day or a later one; {facts.NOTHING}"
        raise RefusedError(f"{end.person.id} was in class on {end.last_on}, after {on}", hint=hint)
    record, why = training(about, end, on or end.last_on)
    if problems := tuple(facts.senseless(end.person, record, today)):
        raise BadFileError(
            f"{end.person.id}: this training cannot be recorded",
            naming.plainly(problems),
            hint=facts.NOTHING,
        )
    if id := same_class(end.person, record):
        return Found(ending=end, outcome="finished", training=record, id=id, known=True)
    return Found(ending=end, outcome="finished", training=record, why=why)


def same_class(person: Candidate, made: Training) -> str | None:
    """Return the id of training that is this class: its title, its provider and its last day."""
    from peercert.folding import fold

    def key(training: Training) -> tuple[object, ...]:
        return fold(training.title or ""), fold(training.provider or ""), training.completed_on

    return next((each.id for each in person.training if key(each) == key(made)), None)


def recorded(change: Change, about: Class, found: list[Found], day: date) -> list[Found]:
    """Record the training of those who finished now, and where nobody is left, that it ended."""
    from peercert.classes import Enrolment
    from peercert.store.class_recording import add_to, set_cohort

    number = classes.number(about.cohort.id)
    done = []
    for each in found:
        id = each.id
        if each.training:
            id = id or change.add(each.person.id or "", each.training)
            add_to(change, each.person.id or "", Enrolment(cohort=number, step="completed", on=day))
        done.append(replace(each, id=id))
    if all(each.outcome != "open" for each in done) and about.cohort.completed_on is None:
        set_cohort(change, number, completed_on=day)
    return done


def show(about: Class, found: list[Found], form: str, *, dry_run: bool) -> None:
    """Print what it came to in the format asked for."""
    from peercert.report.data import write_document

    rows = [document(each) for each in found]
    head = {"schema": SCHEMA, "cohort": about.cohort.id, "dry_run": dry_run}
    if form == "json":
        write_document({**head, "people": rows}, sys.stdout, indent=2)
    elif form == "jsonl":
        for row in rows:
            write_document(row, sys.stdout)
    else:
        classes.show_lines(line for each in found for line in lines(each))
    for why in dict.fromkeys(each.why for each in found if each.why):
        errors.say(f"note: {NO_APPROVAL}: {why}")
    if dry_run or not any(each.training for each in found):
        errors.say("Nothing was written.")


def document(found: Found) -> dict[str, Any]:
    """Return what it came to for one person as data."""
    record, credit = found.training, found.ending.credit
    return {
        "id": found.person.id,
        "name": found.person.name if naming.allowed(options.current().format) else None,
        "outcome": found.outcome,
        "training": found.id,
        "hours": classes.hours(credit.minutes),
        "face_to_face_hours": classes.hours(credit.face_to_face),
        "topic_hours": {topic: classes.hours(part) for topic, part in credit.topics.items()},
        "completed_on": written(record.completed_on) if record else None,
        "approved": record.approved if record else None,
        "because": found.why,
        "needs": [need(each) for each in found.ending.lacks] if found.outcome == "open" else [],
    }


def need(each: Need) -> dict[str, Any]:
    """Return one thing that is still needed as data."""
    hours = each.unit == "minutes"
    return {
        "asked_by": each.asked_by,
        "id": each.id,
        "have": classes.hours(each.have) if hours else each.have,
        "need": classes.hours(each.need) if hours else each.need,
        "unit": "hours" if hours else each.unit,
        "status": each.status,
        "because": each.because,
    }


def lines(found: Found) -> Iterator[str]:
    """Give what it came to for one person as lines: the new record's id first."""
    from peercert.intake.candidate_file import record_document
    from peercert.report.describing import described

    person = found.person
    name = f" {person.name}" if options.current().names_in_text and person.name else ""
    who = f"{person.id}{name}"
    if found.outcome == "finished_before":
        yield f"{who}: finished before"
    elif found.known:
        yield f"{found.id} {who}: finished; the training is on file already"
    elif found.training:
        what = described("training", record_document(found.training))
        yield f"{found.id or '(not recorded)'} {who}: finished, {what}"
    elif person.deceased_on:
        yield f"{who}: died on {person.deceased_on}"
    else:
        yield f"{who}: still needs"
        yield from (f"  {lack(need(each))}" for each in found.ending.lacks)


def lack(each: Mapping[str, Any]) -> str:
    """Say one thing that is still needed."""
    amount = f"{each['have']:g} of {each['need']:g} {each['unit'] or ''}".strip()
    about = f"{each['asked_by']}, {each['id'].replace('_', ' ')}"
    if each["asked_by"] == "course":
        return f"{about}: {amount}"
    return f"{about}: {each['because'] or amount} ({each['status'].replace('_', ' ')})"
