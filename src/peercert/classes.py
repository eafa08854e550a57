"""What is on file about classes: providers, courses, cohorts, sessions, and who came.

Plain records as in `records`; what belongs to a person (`Enrolment`, `Attendance`, `Verification`)
lies beside their file and never enters a judgement by itself: a finished course does, as training.
Numbers name what a record belongs to: 3 is cohort G-0003. Moments are the session's own clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from peercert.records import State, Text, TrainingKind

Step = Literal[
    "applied", "accepted", "waitlisted", "declined", "withdrew", "rsvp", "oriented", "completed"
]
Break: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Something that the office decided once, such as its time zone; the latest counts."""

    id: str | None = None
    name: Text
    value: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who holds courses."""

    id: str | None = None
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A state's approval of a provider: of one kind of training, or of every kind where none is
    named; from its first to its last day, or until further notice.
    """  # noqa: D205 - one sentence

    id: str | None = None
    provider: int
    state: State
    kind: TrainingKind | None = None
    approved_on: date
    approved_through: date | None = None

    def covers(self, state: str | None, kind: str, day: date) -> bool:
        """Say whether training of a state and kind on a day lies in this approval."""
        of_that = self.state == state and self.kind in (None, kind)
        return of_that and self.approved_on <= day <= (self.approved_through or day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course as it is offered: its hours in minutes, and how they are spread over topics."""

    id: str | None = None
    title: Text
    provider: int | None = None
    kind: TrainingKind
    state: State | None = None
    approved_on: date | None = None
    approved_through: date | None = None
    minutes: int
    face_to_face_minutes: int | None = None
    topic_minutes: Mapping[str, int] = field(default_factory=dict)
    teachers: tuple[str, ...] = ()

    def is_approved_on(self, day: date) -> bool | None:
        """Say whether the state's approval of the course covers a day; None where none is known."""
        if self.state is None or self.approved_on is None:
            return None
        return self.approved_on <= day <= (self.approved_through or day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """A course held for a group, with the programme whose rules it follows, as its text."""

    id: str | None = None
    course: int
    title: Text
    program: str | None = None
    seats: int | None = None
    apply_by: date | None = None
    orientation_on: date | None = None
    trainers: tuple[str, ...] = ()
    opened_on: date | None = None
    closed_on: date | None = None
    completed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One meeting of a cohort: `YYYY-MM-DDTHH:MM` on the clock of its zone, its breaks `HH:MM`."""

    id: str | None = None
    cohort: int
    title: Text | None = None
    topic: Text | None = None
    starts_at: str
    ends_at: str
    zone: str
    breaks: tuple[Break, ...] = ()
    face_to_face: bool = False
    trainers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An attendance file that was imported: its name, its SHA-256, and how it was read.

    Its folder is not kept: names of folders say whose they are.
    """

    id: str | None = None
    session: int
    path: Text
    sha256: Text
    form: Text
    breaks: tuple[Break, ...] = ()
    least_percent: int | None = None
    round_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """By what a person goes in a cohort's attendance files; nobody where it is to be ignored.

    Only a hash of the name or address is kept: it has to be recognised, never shown.
    """

    id: str | None = None
    cohort: int
    candidate: int | None = None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """One step of a person on the way into a cohort and out of it; the latest decides."""

    id: str | None = None
    cohort: int
    step: Step
    on: date
    answers: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """What a person is credited with for one session, in minutes, and why it is not all of it."""

    id: str | None = None
    session: int
    minutes: int
    because: Text | None = None
    sheet: int | None = None
    verification: Literal["attested", "submitted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """That somebody looked at the evidence of a training: when, which file, its SHA-256."""

    id: str | None = None
    training: int
    verified_on: date
    evidence: Text | None = None
    sha256: Text | None = None
