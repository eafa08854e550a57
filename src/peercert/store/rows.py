"""Rows of the store as records. They were validated when they were recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from peercert.records import (
    Affirmation,
    Application,
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

FLAGS = {None: None, 0: False, 1: True}


@lru_cache(maxsize=65_536)
def day(text: str) -> date:
    """Return the day that ISO text names; a few thousand days serve a million rows."""
    return date.fromisoformat(text)


@lru_cache(maxsize=65_536)
def day_on_file(text: str | None) -> date | None:
    """Return the day that ISO text names, or None where none is on file."""
    return None if text is None else date.fromisoformat(text)


@lru_cache(maxsize=4096)
def words(text: str | None) -> Any:  # noqa: ANN401 - the records' own literals
    """Return the words of a list as it lies in the store; None for one that is not on file."""
    return None if text is None else tuple(text.split())


def _recovery(row: Row) -> Recovery:
    _, id, condition, started_on = row
    return Recovery(id=f"Y-{id:04d}", condition=condition, started_on=day(started_on))


def _employment(row: Row) -> date:
    return day(row[2])


def _application(row: Row) -> Application:
    _, id, state, path, opened_on, filed_on, approved_on, denied_on = row
    return Application(
        id=f"A-{id:04d}",
        state=state,
        path=path,
        opened_on=day_on_file(opened_on),
        filed_on=day_on_file(filed_on),
        approved_on=day_on_file(approved_on),
        denied_on=day_on_file(denied_on),
    )


def training(row: Row, topics: Iterable[tuple[str, int | None]] = ()) -> Training:
    """Build one training with what it was about."""
    _, id, kind, title, provider, state, approved, provider_approved_on, *rest = row
    started_on, completed_on, minutes, face_to_face, specialization, verification = rest
    return Training(
        id=f"H-{id:04d}",
        kind=kind,
        title=title,
        provider=provider,
        state=state,
        approved=FLAGS[approved],
        provider_approved_on=day_on_file(provider_approved_on),
        started_on=day_on_file(started_on),
        completed_on=day_on_file(completed_on),
        minutes=minutes,
        face_to_face_minutes=face_to_face,
        topics=tuple(topic for topic, share in topics if share is None),
        topic_minutes={topic: share for topic, share in topics if share is not None},
        specialization=specialization,
        verification=verification,
    )


def _exam(row: Row) -> Exam:
    _, id, state, sat_on, outcome = row
    return Exam(id=f"X-{id:04d}", state=state, sat_on=day(sat_on), outcome=outcome)


def _affirmation(row: Row) -> Affirmation:
    _, id, state, signed_on = row
    return Affirmation(id=f"S-{id:04d}", state=state, signed_on=day(signed_on))


def _reference(row: Row) -> Reference:
    _, id, state, kind, received_on = row
    return Reference(id=f"R-{id:04d}", state=state, kind=kind, received_on=day_on_file(received_on))


def _document(row: Row) -> Document:
    _, id, kind, received_on = row
    return Document(id=f"D-{id:04d}", kind=kind, received_on=day_on_file(received_on))


def _work(row: Row) -> Work:
    _, id, started_on, ended_on, minutes, paid = row
    return Work(
        id=f"W-{id:04d}",
        started_on=day_on_file(started_on),
        ended_on=day_on_file(ended_on),
        minutes=minutes,
        paid=FLAGS[paid],
    )


def certificate(row: Row) -> Certificate:
    """Build one certificate."""
    _, id, state, number, issued_on, valid_through, override_reason = row
    return Certificate(
        id=f"C-{id:04d}",
        state=state,
        number=number,
        issued_on=day(issued_on),
        valid_through=day_on_file(valid_through),
        override_reason=override_reason,
    )


def _conduct(row: Row) -> Conduct:
    _, id, state, kind, on = row
    return Conduct(id=f"K-{id:04d}", state=state, kind=kind, on=day(on))


def _waiver(row: Row) -> Waiver:
    _, id, requirement, on, until, reason, approved_by = row
    return Waiver(
        id=f"V-{id:04d}",
        requirement=requirement,
        on=day(on),
        until=day_on_file(until),
        reason=reason,
        approved_by=approved_by,
    )


BUILDERS: dict[str, Callable[[Row], Any]] = {
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
