"""The tables of classes as SQLModel classes, beside those of people's files in `store.tables`.

A row that is nobody's own has no candidate; lists of words and moments are text, what is kept
under names is JSON. As everywhere, rows are never rewritten: a cohort gains versions.
"""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlmodel import Field, SQLModel

from peercert import classes, records
from peercert.store.tables import (
    DAY,
    FLAG,
    HEX,
    MINUTES,
    NUMBER,
    STATE,
    TEXT,
    Arguments,
    Fact,
    check,
    fact,
    one_of,
)

CLOCK = "typeof({0}) = 'text' AND strftime('%Y-%m-%dT%H:%M', {0}, '0 days') IS {0}"
BREAKS = "typeof({0}) = 'null' OR (typeof({0}) = 'text' AND {0} NOT GLOB '*[^0-9: -]*')"
PEOPLE = "typeof({0}) = 'null' OR (typeof({0}) = 'text' AND {0} NOT GLOB '*[^P0-9 -]*')"
NAMED = "typeof({0}) = 'null' OR (typeof({0}) = 'text' AND substr({0}, 1, 1) = '{{')"
COUNT = "typeof({0}) = 'null' OR (typeof({0}) = 'integer' AND {0} BETWEEN 0 AND 100000)"


def shared(*checks: Arguments) -> Arguments:
    """Return what every table has whose rows are nobody's own."""
    return (*check(NUMBER, "id"), *(each for group in checks for each in group))


class Shared(SQLModel):
    """What every such row has: its id, and the change that recorded it."""

    id: int = Field(primary_key=True)
    change: int = Field(foreign_key="change.sequence")


class Setting(Shared, table=True):
    """Something that the office decided; the latest of a name counts."""

    __tablename__ = "setting"
    __table_args__ = shared(check(TEXT, "name", "value"))
    name: str = Field(sa_type=Text)
    value: str = Field(sa_type=Text)


class Provider(Shared, table=True):
    """Who holds courses."""

    __tablename__ = "provider"
    __table_args__ = shared(check(TEXT, "name"))
    name: str = Field(sa_type=Text)


class Approval(Shared, table=True):
    """A state's approval of a provider, from its first to its last day."""

    __tablename__ = "approval"
    __table_args__ = shared(
        check(STATE, "state"),
        (one_of("kind", records.TrainingKind),),
        check(DAY, "approved_on", "approved_through"),
    )
    provider: int = Field(foreign_key="provider.id")
    state: str = Field(sa_type=Text)
    kind: str | None = Field(sa_type=Text)
    approved_on: str = Field(sa_type=Text)
    approved_through: str | None = Field(sa_type=Text)


class Course(Shared, table=True):
    """A course as it is offered."""

    __tablename__ = "course"
    __table_args__ = shared(
        check(TEXT, "title"),
        (one_of("kind", records.TrainingKind),),
        check(STATE, "state"),
        check(DAY, "approved_on", "approved_through"),
        check(MINUTES, "minutes", "face_to_face_minutes"),
        check(NAMED, "topic_minutes"),
        check(PEOPLE, "teachers"),
    )
    title: str = Field(sa_type=Text)
    provider: int | None = Field(foreign_key="provider.id")
    kind: str = Field(sa_type=Text)
    state: str | None = Field(sa_type=Text)
    approved_on: str | None = Field(sa_type=Text)
    approved_through: str | None = Field(sa_type=Text)
    minutes: int
    face_to_face_minutes: int | None
    topic_minutes: str | None = Field(sa_type=Text)
    teachers: str | None = Field(sa_type=Text)


class Cohort(SQLModel, table=True):
    """A course held for a group; each version is whole and the latest counts."""

    __tablename__ = "cohort"
    __table_args__ = shared(
        check(NUMBER, "version"),
        check(TEXT, "title", "program"),
        check(COUNT, "seats"),
        check(DAY, "apply_by", "orientation_on", "opened_on", "closed_on", "completed_on"),
        check(PEOPLE, "trainers"),
    )
    id: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    change: int = Field(foreign_key="change.sequence")
    course: int = Field(foreign_key="course.id")
    title: str = Field(sa_type=Text)
    program: str | None = Field(sa_type=Text)
    seats: int | None
    apply_by: str | None = Field(sa_type=Text)
    orientation_on: str | None = Field(sa_type=Text)
    trainers: str | None = Field(sa_type=Text)
    opened_on: str | None = Field(sa_type=Text)
    closed_on: str | None = Field(sa_type=Text)
    completed_on: str | None = Field(sa_type=Text)


class Session(Shared, table=True):
    """One meeting of a cohort, on the clock of its zone."""

    __tablename__ = "session"
    __table_args__ = shared(
        check(NUMBER, "cohort"),
        check(TEXT, "title", "topic", "zone"),
        check(CLOCK, "starts_at", "ends_at"),
        check(BREAKS, "breaks"),
        check(FLAG, "face_to_face"),
        check(PEOPLE, "trainers"),
    )
    cohort: int
    title: str | None = Field(sa_type=Text)
    topic: str | None = Field(sa_type=Text)
    starts_at: str = Field(sa_type=Text)
    ends_at: str = Field(sa_type=Text)
    zone: str = Field(sa_type=Text)
    breaks: str | None = Field(sa_type=Text)
    face_to_face: int
    trainers: str | None = Field(sa_type=Text)


class Sheet(Shared, table=True):
    """An attendance file that was imported, and how it was read."""

    __tablename__ = "sheet"
    __table_args__ = shared(
        check(TEXT, "path", "form"),
        check(HEX, "sha256"),
        check(BREAKS, "breaks"),
        check(COUNT, "least_percent", "round_minutes"),
    )
    session: int = Field(foreign_key="session.id")
    path: str = Field(sa_type=Text)
    sha256: str = Field(sa_type=Text)
    form: str = Field(sa_type=Text)
    breaks: str | None = Field(sa_type=Text)
    least_percent: int | None
    round_minutes: int | None


class Alias(Shared, table=True):
    """A hash of what a person goes by in a cohort's attendance files."""

    __tablename__ = "alias"
    __table_args__ = shared(check(NUMBER, "cohort"), check(HEX, "key"))
    cohort: int
    candidate: int | None = Field(foreign_key="candidate.id")
    key: str = Field(sa_type=Text)


class Enrolment(Fact, table=True):
    """One step of a person on the way into a cohort and out of it."""

    __tablename__ = "enrolment"
    __table_args__ = fact(
        *check(NUMBER, "cohort"),
        one_of("step", classes.Step),
        *check(DAY, "on"),
        *check(NAMED, "answers"),
        Index("enrolment_by_cohort", "cohort"),
    )
    cohort: int
    step: str = Field(sa_type=Text)
    on: str = Field(sa_type=Text)
    answers: str | None = Field(sa_type=Text)


class Attendance(Fact, table=True):
    """What a person is credited with for one session."""

    __tablename__ = "attendance"
    __table_args__ = fact(
        *check(COUNT, "minutes"),
        *check(TEXT, "because"),
        one_of("verification", records.Verification),
        Index("attendance_by_session", "session"),
    )
    session: int = Field(foreign_key="session.id")
    minutes: int
    because: str | None = Field(sa_type=Text)
    sheet: int | None = Field(foreign_key="sheet.id")
    verification: str = Field(sa_type=Text)


class Verification(Fact, table=True):
    """That somebody looked at the evidence of a training."""

    __tablename__ = "verification"
    __table_args__ = fact(
        ForeignKeyConstraint(["candidate", "training"], ["training.candidate", "training.id"]),
        *check(DAY, "verified_on"),
        *check(TEXT, "evidence"),
        *check(HEX, "sha256"),
    )
    training: int
    verified_on: str = Field(sa_type=Text)
    evidence: str | None = Field(sa_type=Text)
    sha256: str | None = Field(sa_type=Text)
