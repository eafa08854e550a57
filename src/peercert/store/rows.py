"""Rows of the store as records. They were validated when they were recorded.

A frozen record's own constructor takes eight times as long as filling its slots. So a row is laid
into a twin, an object with the same slots that nobody else has seen yet, which then becomes the
record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeAlias

from peercert.records import (
    Affirmation,
    Application,
    Candidate,
    Certificate,
    Conduct,
    Document,
    Exam,
    Recovery,
    Reference,
    Training,
    Waiver,
    Work,
)
from peercert.store.columns import FLAGS, words

Row: TypeAlias = tuple[Any, ...]
Topics: TypeAlias = dict[int, list[tuple[str, int | None]]]
Record: TypeAlias = Any
"""One of the records above, or a day of employment."""

PADDED = 999
"""Ids up to this number are written with zeros; writing them all so would take twice as long."""


def known(day: date | None) -> date:
    """Return a day that is always on file. Raise ValueError where it is not: that is damage."""
    if day is None:
        raise ValueError(day)
    return day


def twin_of(record: type[Any]) -> Any:  # noqa: ANN401 - has the record's slots, and no type of its own
    """Return a class with the slots of a record and nothing else."""
    return type("Twin", (), {"__slots__": record.__slots__})


_Affirmation = twin_of(Affirmation)
_Application = twin_of(Application)
_Candidate = twin_of(Candidate)
_Certificate = twin_of(Certificate)
_Conduct = twin_of(Conduct)
_Document = twin_of(Document)
_Exam = twin_of(Exam)
_Recovery = twin_of(Recovery)
_Reference = twin_of(Reference)
_Training = twin_of(Training)
_Waiver = twin_of(Waiver)
_Work = twin_of(Work)


def person(row: Row, facts: Iterable[tuple[Record, ...]]) -> Candidate:
    """Build one person with what is on file about them, in the order of the kinds of fact."""
    new = _Candidate()
    (
        new.recovery,
        new.employed_as_peer_on,
        new.applications,
        new.training,
        new.exams,
        new.affirmations,
        new.references,
        new.documents,
        new.work,
        new.certificates,
        new.conduct,
        new.waivers,
    ) = facts
    (
        number,
        new.name,
        states,
        new.email,
        new.phone,
        new.county,
        new.born_on,
        new.deceased_on,
        *rest,
    ) = row
    new.education, lived_as, conditions, willing_to_share, dedicated_to_recovery = rest
    new.id = f"P-{number}" if number > PADDED else f"P-{number:04d}"
    new.states = words(states)
    new.lived_as = words(lived_as)
    new.conditions = words(conditions)
    new.willing_to_share = FLAGS[willing_to_share]
    new.dedicated_to_recovery = FLAGS[dedicated_to_recovery]
    new.__class__ = Candidate
    found: Candidate = new
    return found


def training(row: Row, topics: Sequence[tuple[str, int | None]] | None) -> Training:
    """Build one training with what it was about, if that is on file."""
    new = _Training()
    (
        _,
        id,
        new.kind,
        new.title,
        new.provider,
        new.state,
        approved,
        new.provider_approved_on,
        new.started_on,
        new.completed_on,
        new.minutes,
        new.face_to_face_minutes,
        new.specialization,
        new.verification,
    ) = row
    new.id = f"H-{id}" if id > PADDED else f"H-{id:04d}"
    new.approved = FLAGS[approved]
    if topics:
        new.topics = tuple([topic for topic, share in topics if share is None])
        new.topic_minutes = {topic: share for topic, share in topics if share is not None}
    else:
        new.topics, new.topic_minutes = (), {}
    new.__class__ = Training
    found: Training = new
    return found


def _recovery(row: Row) -> Record:
    new = _Recovery()
    _, id, new.condition, started_on = row
    new.id = f"Y-{id}" if id > PADDED else f"Y-{id:04d}"
    new.started_on = known(started_on)
    new.__class__ = Recovery
    return new


def _employment(row: Row) -> Record:
    return known(row[2])


def _application(row: Row) -> Record:
    new = _Application()
    _, id, new.state, new.path, new.opened_on, new.filed_on, new.approved_on, new.denied_on = row
    new.id = f"A-{id}" if id > PADDED else f"A-{id:04d}"
    new.__class__ = Application
    return new


def _exam(row: Row) -> Record:
    new = _Exam()
    _, id, new.state, sat_on, new.outcome = row
    new.id = f"X-{id}" if id > PADDED else f"X-{id:04d}"
    new.sat_on = known(sat_on)
    new.__class__ = Exam
    return new


def _affirmation(row: Row) -> Record:
    new = _Affirmation()
    _, id, new.state, signed_on = row
    new.id = f"S-{id}" if id > PADDED else f"S-{id:04d}"
    new.signed_on = known(signed_on)
    new.__class__ = Affirmation
    return new


def _reference(row: Row) -> Record:
    new = _Reference()
    _, id, new.state, new.kind, new.received_on = row
    new.id = f"R-{id}" if id > PADDED else f"R-{id:04d}"
    new.__class__ = Reference
    return new


def _document(row: Row) -> Record:
    new = _Document()
    _, id, new.kind, new.received_on = row
    new.id = f"D-{id}" if id > PADDED else f"D-{id:04d}"
    new.__class__ = Document
    return new


def _work(row: Row) -> Record:
    new = _Work()
    _, id, new.started_on, new.ended_on, new.minutes, paid = row
    new.id = f"W-{id}" if id > PADDED else f"W-{id:04d}"
    new.paid = FLAGS[paid]
    new.__class__ = Work
    return new


def certificate(row: Row) -> Certificate:
    """Build one certificate."""
    new = _Certificate()
    _, id, new.state, new.number, issued_on, new.valid_through, new.override_reason = row
    new.id = f"C-{id}" if id > PADDED else f"C-{id:04d}"
    new.issued_on = known(issued_on)
    new.__class__ = Certificate
    found: Certificate = new
    return found


def _conduct(row: Row) -> Record:
    new = _Conduct()
    _, id, new.state, new.kind, on = row
    new.id = f"K-{id}" if id > PADDED else f"K-{id:04d}"
    new.on = known(on)
    new.__class__ = Conduct
    return new


def _waiver(row: Row) -> Record:
    new = _Waiver()
    _, id, new.requirement, on, new.until, new.reason, new.approved_by = row
    new.id = f"V-{id}" if id > PADDED else f"V-{id:04d}"
    new.on = known(on)
    new.__class__ = Waiver
    return new


BUILDERS: dict[str, Callable[[Row], Record]] = {
    "recovery": _recovery,
    "employment": _employment,
    "application": _application,
    "exam": _exam,
    "affirmation": _affirmation,
    "reference": _reference,
    "document": _document,
    "work": _work,
    "certificate": certificate,
    "conduct": _conduct,
    "waiver": _waiver,
}
