"""How far people are in a class: their hours by topic, against what they need. Pure.

Attendance of the class's own sessions is what counts; how it is known (attested or submitted) is
kept apart. What a state needs is asked of its rulebook, as if the class ended today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from peercert.admission import Status, places
from peercert.approvals import approval_of_course
from peercert.classes import Approval, Attendance, Cohort, Course, Enrolment, Session
from peercert.programs.judging import completion
from peercert.programs.program import Attended, Program
from peercert.records import Candidate, Training
from peercert.rules.counting import hours
from peercert.rules.law import Finding
from peercert.standing import judge, states_of

THIS = "this class"
"""What the class is called among a person's training, while it is not on file."""


def taking_part(steps: Iterable[tuple[int, Enrolment]]) -> dict[int, Status]:
    """Return everybody who has a seat in a cohort, by number: accepted, or completed by now."""
    seated = {who: place.status for who, place in places(steps).items() if place.seated}
    return {who: status for who, status in sorted(seated.items()) if status}


def seated_on(steps: Sequence[tuple[int, Enrolment]], day: date) -> dict[int, Status]:
    """Return everybody who had a seat in a cohort on a day, by number, with what they are by now.

    Whoever gave it up on that very day still had it.
    """
    then = (each for each in steps if each[1].on <= day)
    before = (each for each in steps if each[1].on < day)
    held = taking_part(then).keys() | taking_part(before).keys()
    now = places(steps)
    return {who: now[who].status or "accepted" for who in sorted(held)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """What one person is credited with in a class, in minutes, each counted once."""

    minutes: int = 0
    face_to_face: int = 0
    topics: Mapping[str, int]
    attested: int = 0
    submitted: int = 0
    sessions: int = 0

    @property
    def attended(self) -> Attended:
        """The same as a programme's rules take it."""
        return Attended(minutes=self.minutes, topic_minutes=self.topics)


def had(sessions: Iterable[Session], came: Iterable[Attendance]) -> Had:
    """Add up one person's credit for these sessions, the latest of each; others are passed over."""
    held = {int((each.id or "T-0")[2:]): each for each in sessions}
    latest = {each.session: each for each in came if each.session in held}
    topics: Counter[str] = Counter()
    known: Counter[str] = Counter()
    face_to_face = 0
    for each in latest.values():
        session = held[each.session]
        known[each.verification] += each.minutes
        face_to_face += each.minutes if session.face_to_face else 0
        if session.topic and each.minutes:
            topics[session.topic] += each.minutes
    return Had(
        minutes=known.total(),
        face_to_face=face_to_face,
        topics=dict(sorted(topics.items())),
        attested=known["attested"],
        submitted=known["submitted"],
        sessions=sum(each.minutes > 0 for each in latest.values()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that the course, the programme or a state asks for, and how far somebody is.

    `asked_by` is `course`, `program` or a state; `on_file` is the part of `have` that is on file
    as training already. Amounts are minutes where `unit` says so.
    """

    asked_by: str
    id: str
    have: int
    need: int
    unit: str | None = "minutes"
    on_file: int | None = None
    status: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A cohort with all that its hours are held against."""

    cohort: Cohort
    course: Course
    sessions: tuple[Session, ...]
    provider: str | None = None
    approvals: tuple[Approval, ...] = ()
    program: Program | None = None

    @property
    def title(self) -> str:
        """What training from this class is called."""
        return self.program.title if self.program else self.course.title

    @property
    def provider_name(self) -> str | None:
        """Who holds it, as training says."""
        return self.program.provider if self.program else self.provider


def needs(about: Class, person: Candidate, credit: Had, step: Status, day: date) -> Iterator[Need]:
    """Give what course, programme and states ask of a person, each with how far they are."""
    yield from by_course(about.course, credit)
    if about.program:
        yield from by_program(about.program, person, credit, day)
    added = None if step == "completed" or not credit.minutes else training(about, credit, day)
    for state in states_of(person) or filter(None, [about.course.state]):
        yield from by_state(person, state, added, day)


def by_course(course: Course, credit: Had) -> Iterator[Need]:
    """Give the course's own hours: in all, face to face, and by topic."""
    asked = {"hours": (credit.minutes, course.minutes)}
    if course.face_to_face_minutes:
        asked["face_to_face"] = credit.face_to_face, course.face_to_face_minutes
    for topic, need in course.topic_minutes.items():
        asked[topic] = credit.topics.get(topic, 0), need
    for id, (have, need) in asked.items():
        status = "met" if have >= need else "pending"
        because = "" if have >= need else f"{hours(need - have)} h to go"
        yield Need(asked_by="course", id=id, have=have, need=need, status=status, because=because)


def by_program(program: Program, person: Candidate, credit: Had, day: date) -> Iterator[Need]:
    """Give what the programme asks of those who finish; what has no amount is 0 or 1 of 1."""
    found = completion(program, person, day, attended=credit.attended)
    for id, finding in found.findings.items():
        met = finding.status in {"met", "waived"}
        have, need = (finding.have, finding.need) if finding.need else (int(met), 1)
        yield Need(
            asked_by="program",
            id=id.rpartition(".")[2],
            have=have or 0,
            need=need or 1,
            unit=finding.unit,
            status=finding.status,
            because=finding.because,
        )


def training(about: Class, credit: Had, day: date) -> Training:
    """Return what the class would be on file as, if it ended on a day."""
    course = about.course
    said = approval_of_course(course, about.approvals, day)
    return Training(
        id=THIS,
        kind=course.kind,
        title=about.title,
        provider=about.provider_name,
        state=course.state,
        approved=said.approved,
        provider_approved_on=said.provider_approved_on,
        completed_on=day,
        minutes=credit.minutes,
        face_to_face_minutes=credit.face_to_face or None,
        topic_minutes=credit.topics,
    )


def by_state(person: Candidate, state: str, added: Training | None, day: date) -> Iterator[Need]:
    """Give the hours of training that a state asks for, as on file and with this class added.

    Without a class to add, all of them; with one, those that it is weighed for.
    """
    before = judge(person, state, day).findings
    after = before
    if added:
        after = judge(replace(person, training=(*person.training, added)), state, day).findings
    for id, finding in after.items():
        if finding.unit != "minutes" or not finding.need or not concerns(finding, added):
            continue
        yield Need(
            asked_by=state,
            id=id,
            have=finding.have or 0,
            need=finding.need,
            on_file=before[id].have if id in before else None,
            status=finding.status,
            because=left_out(finding) or finding.because,
        )


def concerns(finding: Finding, added: Training | None) -> bool:
    """Say whether hours of training are what is asked for, and this class is weighed for it."""
    entries = (*finding.counted, *finding.not_counted)
    if added:
        return any(entry.record.id == THIS for entry in entries)
    return not any(not isinstance(entry.record, Training) for entry in entries)


def left_out(finding: Finding) -> str:
    """Say why this class does not count, where it does not."""
    why = (entry.because for entry in finding.not_counted if entry.record.id == THIS)
    return next((f"{THIS}: {each}" for each in why), "")
