"""Who has finished a class, what the others still need, and what is on file for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from peercert.approvals import approval_of_course
from peercert.busy import span_of
from peercert.classes import Attendance, Session
from peercert.progress import Class, Had, Need, by_course, by_program, had
from peercert.records import Candidate, Training

DONE = frozenset({"met", "waived", "not_applicable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a class ended for one person: what they had of it, and what they still need.

    `last_on` is the day of the last session that they attended; None where they attended none.
    """

    person: Candidate
    credit: Had
    lacks: tuple[Need, ...]
    last_on: date | None

    @property
    def finished(self) -> bool:
        """Say whether nothing is left to do."""
        return not self.lacks and self.last_on is not None


def once(sessions: Iterable[Session], came: Iterable[Attendance]) -> tuple[Attendance, ...]:
    """Return one person's attendance of these sessions: the latest of each, never more than it."""
    held = {number(each.id): each for each in sessions}
    latest = {each.session: each for each in came if each.session in held}
    return tuple(
        replace(each, minutes=min(each.minutes, span_of(held[session]).minutes))
        for session, each in latest.items()
    )


def number(id: str | None) -> int:
    """Return the number in the id of a record on file."""
    return int((id or "T-0")[2:])


def first_day(session: Session) -> date:
    """Return the day on which a session begins."""
    return date.fromisoformat(session.starts_at[:10])


def up_to(about: Class, day: date) -> Class:
    """Return a class with the sessions that begin on or before a day."""
    sessions = tuple(each for each in about.sessions if first_day(each) <= day)
    return replace(about, sessions=sessions)


def held_by(
    sessions: Iterable[Session], came: Mapping[int, Iterable[Attendance]], day: date
) -> dict[int, int]:
    """Return the minutes of each session held by a day, by its number.

    On the day itself a session is held once somebody's attendance is on file; `came` is that, by
    the person's number.
    """
    known = {each.session for theirs in came.values() for each in theirs}
    return {
        number(each.id): span_of(each).minutes
        for each in sessions
        if first_day(each) < day or (first_day(each) == day and number(each.id) in known)
    }


def ending(about: Class, person: Candidate, came: Iterable[Attendance], day: date) -> Ending:
    """Judge what somebody had of a class by the course's hours and the programme's rules."""
    counted = once(about.sessions, came)
    credit = had(about.sessions, counted)
    asked = [*by_course(about.course, credit)]
    if about.program:
        asked += by_program(about.program, person, credit, day)
    attended = {each.session for each in counted if each.minutes}
    days = [first_day(each) for each in about.sessions if number(each.id) in attended]
    return Ending(
        person=person,
        credit=credit,
        lacks=tuple(each for each in asked if each.status not in DONE),
        last_on=max(days, default=None),
    )


def training(about: Class, found: Ending, completed_on: date) -> tuple[Training, str | None]:
    """Return what is on file for a class that somebody finished, and why it is not approved.

    It is attested where any attendance is. Whether it is approved goes by the day of completion.
    """
    course, credit = about.course, found.credit
    whose = about.provider or "the provider"
    said = approval_of_course(course, about.approvals, completed_on, provider=whose)
    record = Training(
        kind=course.kind,
        title=about.title,
        provider=about.provider_name,
        state=course.state,
        approved=said.approved,
        provider_approved_on=said.provider_approved_on,
        started_on=min(map(first_day, about.sessions), default=None),
        completed_on=completed_on,
        minutes=credit.minutes,
        face_to_face_minutes=credit.face_to_face or None,
        topic_minutes=credit.topics,
        verification="attested" if credit.attested else "submitted",
    )
    return record, said.why
