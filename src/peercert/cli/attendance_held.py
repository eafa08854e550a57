"""A session as commands about attendance see it: who takes part, who teaches, who came so far."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from peercert.admission import Status, places
from peercert.classes import Attendance, Cohort, Session
from peercert.cli import errors, facts, options
from peercert.errors import RefusedError
from peercert.store.class_people import Known, people


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A session with its cohort; people by number, attendance on file by the person's number."""

    session: Session
    cohort: Cohort
    steps: Mapping[int, Status]
    people: Mapping[int, Known]
    """Who had a seat on the session's day."""
    later: frozenset[int] = frozenset()
    """Who has a seat now and had none on that day."""
    without: Mapping[int, Known] = field(default_factory=dict)
    """Who has or had a seat, and had none on that day."""
    early: bool = False
    """Whether nobody had a seat yet on that day, so that everybody with one now is taken."""
    steps_now: Mapping[int, Status | None] = field(default_factory=dict)
    """What everybody is by now who ever applied."""
    trainers: Mapping[int, Known]
    came: Mapping[int, tuple[Attendance, ...]]

    @property
    def id(self) -> str:
        """Return the session's id."""
        return self.session.id or ""

    @property
    def number(self) -> int:
        """Return the session's number."""
        return number(self.session.id)


def number(id: str | None) -> int:
    """Return the number in the id of a record on file."""
    return int((id or "X-0")[2:])


def held(connection: sqlite3.Connection, id: str) -> Held:
    """Return a session by its id. Raise RefusedError where it or its cohort is not on file."""
    from peercert.progress import seated_on, taking_part
    from peercert.store.class_reading import attendance, steps, the

    session = the(connection, Session, id)
    cohort = the(connection, Cohort, f"G-{session.cohort}")
    done = tuple(steps(connection, cohort=session.cohort))
    by_now = taking_part(done)
    then = seated_on(done, date.fromisoformat(session.starts_at[:10]))
    found = then or by_now
    seated = {"accepted", "completed", "withdrew"}
    gone = {who for who, place in places(done).items() if place.status in seated}
    teaching = {number(each) for each in (*cohort.trainers, *session.trainers)}
    came: dict[int, list[Attendance]] = defaultdict(list)
    for who, each in attendance(connection, session=number(session.id)):
        came[who].append(each)
    return Held(
        session=session,
        cohort=cohort,
        steps=found,
        people=people(connection, found),
        later=frozenset(by_now) - frozenset(found),
        without=people(connection, gone - found.keys() - teaching),
        early=not then,
        steps_now={who: place.status for who, place in places(done).items()},
        trainers=people(connection, teaching - found.keys()),
        came={who: tuple(each) for who, each in came.items()},
    )


def refuse_later(session: Session) -> None:
    """Refuse a session that has not been held yet."""
    day, today = session.starts_at[:10], options.current().day
    if day > today.isoformat():
        hint = f"--as-of sets another today; {facts.NOTHING}"
        raise RefusedError(f"{session.id} is on {day}, and today is {today}", hint=hint)


def refuse_nobody_in(held: Held) -> None:
    """Refuse a cohort into which nobody was accepted."""
    if not held.people:
        hint = f"`peercert cohort accept {held.cohort.id} WHO` gives a seat; {facts.NOTHING}"
        raise RefusedError(f"nobody has a seat in {held.cohort.id}", hint=hint)
    if held.early:
        day = f"{held.session.starts_at[:10]}, the day of {held.id}"
        now = "everybody with a seat now is taken"
        errors.say(f"note: nobody had a seat in {held.cohort.id} on {day}: {now}")


def clashes(connection: sqlite3.Connection, session: Session, who: Iterable[int]) -> Iterator[str]:
    """Say which of these people were credited with another session held at the same time."""
    from peercert.busy import at_the_same_time
    from peercert.store.class_reading import attendance, every

    asked = set(who)
    for other in every(connection, Session):
        if other.id == session.id or not at_the_same_time(session, other):
            continue
        came = attendance(connection, session=number(other.id))
        both = sorted({each for each, seen in came if seen.minutes and each in asked})
        if both:
            ids = ", ".join(f"P-{each:04d}" for each in both)
            yield f"{other.id} of G-{other.cohort:04d} was held at the same time: {ids} in both"


def finished(held: Held, changed: Iterable[int]) -> Iterator[str]:
    """Say whose training is on file for this class already, and stays as it is."""
    done = [held.people[each].id for each in changed if held.steps[each] == "completed"]
    if done:
        yield f"training on file for the finished class stays as it is: {', '.join(done)}"


def titled(held: Held) -> str:
    """Say which session it is, and when."""
    session = held.session
    ends = session.ends_at[11:] if session.ends_at[:10] == session.starts_at[:10] else None
    when = f"{session.starts_at.replace('T', ' ')} to {ends or session.ends_at.replace('T', ' ')}"
    return " · ".join(
        each for each in (held.id, session.title or session.topic, f"{when} {session.zone}") if each
    )
