"""Rows of the store as records. They were validated when they were recorded.

A frozen record's own constructor takes eight times as long as filling its slots. So a row is laid
into a twin, an object with the same slots that nobody else has seen yet, which then becomes the
record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
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

Row: TypeAlias = tuple[Any, ...]
Topics: TypeAlias = dict[int, list[tuple[str, int | None]]]
Record: TypeAlias = Any
"""One of the records above, or a day of employment."""

PADDED = 999
"""Ids up to this number are written with zeros; writing them all so would take twice as long."""
FLAGS = {None: None, 0: False, 1: True}


class Days(dict[str | None, Any]):
    """The days that ISO texts name; a few thousand days serve a million rows."""

    latest = date.min
    """The latest day that was read so far."""

    def __missing__(self, text: str) -> date:
        """Read a text that was not met before."""
        found = self[text] = date.fromisoformat(text)
        self.latest = max(found, self.latest)
        return found


DAY = Days()
"""Days that are always on file."""
DAY_ON_FILE = Days({None: None})
"""Days of which None means that none is on file."""
LAST_DAY = Days({None: None})
"""Days through which something holds, on file or not: nothing is dated by them."""


def latest() -> date:
    """Return a day after which nothing is dated of what was read so far."""
    return max(DAY.latest, DAY_ON_FILE.latest)


def day_on_file(text: str | None) -> date | None:
    """Return the day that ISO text names, or None where none is on file."""
    found: date | None = DAY_ON_FILE[text]
    return found


@lru_cache(maxsize=4096)
def words(text: str | None) -> Any:  # noqa: ANN401 - the records' own literals
    """Return the words of a list as it lies in the store; None for one that is not on file."""
    return None if text is None else tuple(text.split())


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


def person(row: Row, facts: Iterable[tuple[str, tuple[Record, ...]]]) -> Candidate:
    """Build one person with what is on file about them, by the names of the lists."""
    new = _Candidate()
    number, new.name, states, new.email, new.phone, new.county, born_on, deceased_on, *rest = row
    new.education, lived_as, conditions, willing_to_share, dedicated_to_recovery = rest
    new.id = f"P-{number}" if number > PADDED else f"P-{number:04d}"
    new.states = words(states)
    new.born_on = DAY_ON_FILE[born_on]
    new.deceased_on = DAY_ON_FILE[deceased_on]
    new.lived_as = words(lived_as)
    new.conditions = words(conditions)
    new.willing_to_share = FLAGS[willing_to_share]
    new.dedicated_to_recovery = FLAGS[dedicated_to_recovery]
    for name, records in facts:
        setattr(new, name, records)
    new.__class__ = Candidate
    found: Candidate = new
    return found


def training(row: Row, topics: Iterable[tuple[str, int | None]] = ()) -> Training:
    """Build one training with what it was about."""
    new = _Training()
    (
        _,
        id,
        new.kind,
        new.title,
        new.provider,
        new.state,
        approved,
        approved_on,
        started_on,
        completed_on,
        new.minutes,
        new.face_to_face_minutes,
        new.specialization,
        new.verification,
    ) = row
    new.id = f"H-{id}" if id > PADDED else f"H-{id:04d}"
    new.approved = FLAGS[approved]
    new.provider_approved_on = DAY_ON_FILE[approved_on]
    new.started_on = DAY_ON_FILE[started_on]
    new.completed_on = DAY_ON_FILE[completed_on]
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
    new.started_on = DAY[started_on]
    new.__class__ = Recovery
    return new


def _employment(row: Row) -> Record:
    return DAY[row[2]]


def _application(row: Row) -> Record:
    new = _Application()
    _, id, new.state, new.path, opened_on, filed_on, approved_on, denied_on = row
    new.id = f"A-{id}" if id > PADDED else f"A-{id:04d}"
    new.opened_on = DAY_ON_FILE[opened_on]
    new.filed_on = DAY_ON_FILE[filed_on]
    new.approved_on = DAY_ON_FILE[approved_on]
    new.denied_on = DAY_ON_FILE[denied_on]
    new.__class__ = Application
    return new


def _exam(row: Row) -> Record:
    new = _Exam()
    _, id, new.state, sat_on, new.outcome = row
    new.id = f"X-{id}" if id > PADDED else f"X-{id:04d}"
    new.sat_on = DAY[sat_on]
    new.__class__ = Exam
    return new


def _affirmation(row: Row) -> Record:
    new = _Affirmation()
    _, id, new.state, signed_on = row
    new.id = f"S-{id}" if id > PADDED else f"S-{id:04d}"
    new.signed_on = DAY[signed_on]
    new.__class__ = Affirmation
    return new


def _reference(row: Row) -> Record:
    new = _Reference()
    _, id, new.state, new.kind, received_on = row
    new.id = f"R-{id}" if id > PADDED else f"R-{id:04d}"
    new.received_on = DAY_ON_FILE[received_on]
    new.__class__ = Reference
    return new


def _document(row: Row) -> Record:
    new = _Document()
    _, id, new.kind, received_on = row
    new.id = f"D-{id}" if id > PADDED else f"D-{id:04d}"
    new.received_on = DAY_ON_FILE[received_on]
    new.__class__ = Document
    return new


def _work(row: Row) -> Record:
    new = _Work()
    _, id, started_on, ended_on, new.minutes, paid = row
    new.id = f"W-{id}" if id > PADDED else f"W-{id:04d}"
    new.started_on = DAY_ON_FILE[started_on]
    new.ended_on = DAY_ON_FILE[ended_on]
    new.paid = FLAGS[paid]
    new.__class__ = Work
    return new


def certificate(row: Row) -> Certificate:
    """Build one certificate."""
    new = _Certificate()
    _, id, new.state, new.number, issued_on, valid_through, new.override_reason = row
    new.id = f"C-{id}" if id > PADDED else f"C-{id:04d}"
    new.issued_on = DAY[issued_on]
    new.valid_through = LAST_DAY[valid_through]
    new.__class__ = Certificate
    found: Certificate = new
    return found


def _conduct(row: Row) -> Record:
    new = _Conduct()
    _, id, new.state, new.kind, on = row
    new.id = f"K-{id}" if id > PADDED else f"K-{id:04d}"
    new.on = DAY[on]
    new.__class__ = Conduct
    return new


def _waiver(row: Row) -> Record:
    new = _Waiver()
    _, id, new.requirement, on, until, new.reason, new.approved_by = row
    new.id = f"V-{id}" if id > PADDED else f"V-{id:04d}"
    new.on = DAY[on]
    new.until = LAST_DAY[until]
    new.__class__ = Waiver
    return new


BUILDERS: dict[str, Callable[[Row], Record]] = {
    "recovery": _recovery,
    "employment": _employment,
    "application": _application,
    "training": training,
    "exam": _exam,
    "affirmation": _affirmation,
    "reference": _reference,
    "document": _document,
    "work": _work,
    "certificate": certificate,
    "conduct": _conduct,
    "waiver": _waiver,
}
