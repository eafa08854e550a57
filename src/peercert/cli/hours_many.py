"""`peercert hours log-many`: the credit for one session, for many people at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from peercert.cli import confirming, errors, facts, writing
from peercert.cli.attendance_held import (
    Held,
    clashes,
    finished,
    held,
    refuse_later,
    refuse_nobody_in,
)
from peercert.errors import BadFileError, Problem, RefusedError, UsageError

if TYPE_CHECKING:
    import sqlite3

    from peercert.classes import Attendance
    from peercert.store.class_people import Known


def log_many(
    session: str, who: Sequence[str], left_out: Sequence[str], *, all: bool, minutes: int | None
) -> None:
    """Record that these people were in a session, as somebody attests, in one change."""
    from peercert.store.class_recording import add_to

    check_asked(who, left_out, all=all)
    with writing.change("hours log-many") as change:
        now = held(change.connection, session)
        refuse_later(now.session)
        refuse_nobody_in(now)
        people = list(now.people) if all else numbers(change.connection, now, who)
        without = numbers(change.connection, now, left_out)
        asked = [each for each in people if each not in without]
        new = [each for each in asked if each not in now.came]
        fact = credit(now, minutes)
        check_days(change.connection, now, new, fact)
        notes = [*skipped(now, asked), *clashes(change.connection, now.session, new)]
        notes += finished(now, new)
        ids = [(add_to(change, now.people[each].id, fact), each) for each in new]
    for id, each in ids:
        tell(id, now.people[each], now, fact)
    for note in (*notes, *([] if ids else ["Nothing new: nothing was written."])):
        errors.say(note)


def check_asked(who: Sequence[str], left_out: Sequence[str], *, all: bool) -> None:
    """Refuse everybody and somebody at once, and neither. Raises UsageError."""
    if all == bool(who):
        hint = f"--all means everybody with a seat; else name them; {facts.NOTHING}"
        raise UsageError("either --all or people are needed", hint=hint)
    if left_out and not all:
        hint = f"leave out whom you do not name; {facts.NOTHING}"
        raise UsageError("--except goes with --all", hint=hint)


def numbers(connection: sqlite3.Connection, now: Held, who: Iterable[str]) -> list[int]:
    """Return the numbers of people in the cohort, each once. Raise RefusedError for others."""
    from peercert.cli.attendance_match import member

    words = (word for each in who for word in each.split(",") if word.strip())
    return list(dict.fromkeys(member(connection, now, word) for word in words))


def credit(now: Held, minutes: int | None) -> Attendance:
    """Return what everybody is credited with: the whole session, or a part of it.

    Raise RefusedError where that is more than there is.
    """
    from peercert.busy import span_of
    from peercert.classes import Attendance

    whole = span_of(now.session).minutes
    if minutes and minutes > whole:
        hint = f"without its breaks it has {whole / 60:.4g} hours; {facts.NOTHING}"
        raise RefusedError(f"--hours is more than {now.id} has", hint=hint)
    part = minutes is not None and minutes < whole
    return Attendance(
        session=now.number,
        minutes=minutes or whole,
        because="a part of it, as attested" if part else None,
        verification="attested",
    )


def skipped(now: Held, asked: Iterable[int]) -> Iterator[str]:
    """Say who has credit for this session on file already."""
    for each in asked:
        if came := now.came.get(each):
            on_file = ", ".join(f"{one.id}, {one.minutes / 60:.4g} h" for one in came)
            yield f"{now.people[each].id} has credit on file ({on_file}): left as it is"


def check_days(
    connection: sqlite3.Connection, now: Held, people: Iterable[int], fact: Attendance
) -> None:
    """Refuse a day before somebody's birth, and more than 24 hours on one. Raises BadFileError."""
    problems = tuple(senseless(connection, now, people, fact))
    if problems:
        raise BadFileError("this attendance cannot be recorded", problems, hint=facts.NOTHING)


def senseless(
    connection: sqlite3.Connection, now: Held, people: Iterable[int], fact: Attendance
) -> Iterator[Problem]:
    """Name each person for whom it cannot be."""
    from peercert.busy import excess, of_attendance
    from peercert.cli.hours_log import classes_of
    from peercert.store.reading import read_one

    new = of_attendance(now.session, fact)
    for each in people:
        known = now.people[each]
        if known.born_on and new.first < known.born_on:
            expected = "expected a day after the birth of the person"
            yield Problem(known.id, str(new.first), expected)
        if found := excess(new, classes_of(connection, read_one(connection, each))):
            beside = ", ".join(str(one.id) for one in found.classes)
            expected = "expected at most 24 hours on one day"
            yield Problem(known.id, f"{found} with {beside}", expected)


def tell(id: str, person: Known, now: Held, fact: Attendance) -> None:
    """Say what somebody is credited with."""
    from peercert.report.describing import sentence

    said = {
        "hours": f"{fact.minutes / 60:.4g}",
        "session": now.id,
        "day": now.session.starts_at[:10],
    }
    why = f" Only {fact.because}." if fact.because else ""
    confirming.say(id, f"{sentence('attendance', said, confirming.whom(person), id)}{why}")
