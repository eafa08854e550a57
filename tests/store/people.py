"""Invented people whom the store's tests keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from peercert.records import (
    Application,
    Candidate,
    Certificate,
    Exam,
    Training,
)
from peercert.store.kinds import KINDS

ANA = Candidate(
    name="Ana Álvarez",
    states=("CA", "NC"),
    email="Ana@Example.org",
    lived_as=(),
    conditions=("mental_health",),
    willing_to_share=False,
    employed_as_peer_on=(date(2022, 1, 1),),
    applications=(
        Application(state="CA", path="initial", opened_on=date(2025, 2, 20)),
        Application(state="NC", path="foundation"),
    ),
    training=(
        Training(
            kind="core",
            minutes=4800,
            completed_on=date(2025, 5, 16),
            topics=("ethics", "crisis"),
            topic_minutes={"ethics": 180},
        ),
        Training(kind="additional", minutes=390),
    ),
    exams=(Exam(state="CA", sat_on=date(2025, 8, 1), outcome="passed"),),
    certificates=(Certificate(state="CA", number="1", issued_on=date(2025, 8, 5)),),
)
BO = Candidate(name="Bo Lind", certificates=(Certificate(state="NC", issued_on=date(2024, 2, 29)),))


def without_ids(candidate: Candidate) -> Candidate:
    """Return the same facts as a file without ids has them."""
    lists: dict[str, Any] = {
        kind.listed_in: tuple(
            each if isinstance(each, date) else replace(each, id=None)
            for each in getattr(candidate, kind.listed_in)
        )
        for kind in KINDS
    }
    return replace(candidate, id=None, **lists)
