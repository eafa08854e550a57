"""What a made-up life is gathered in: facts, each with the day on which it was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias, TypeVar

from bench.days import LAST

T = TypeVar("T")
Value: TypeAlias = str | int | None
Values: TypeAlias = tuple[Value, ...]
Fact: TypeAlias = tuple[int, int, str, int, int, Values, Values | None]
"""Day of recording, rank in the day, table, person, number of the thing within the person and
table, its values, and its values as they are in the end (None: it is not on file in the end)."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "candidate": (),
    "person": (
        *("name", "states", "email", "phone", "county", "born_on", "deceased_on", "education"),
        *("lived_as", "conditions", "willing_to_share", "dedicated_to_recovery"),
    ),
    "recovery": ("condition", "started_on"),
    "employment": ("employed_on",),
    "application": ("state", "path", "opened_on", "filed_on", "approved_on", "denied_on"),
    "training": (
        *("kind", "title", "provider", "state", "approved", "started_on", "completed_on"),
        *("minutes", "face_to_face_minutes", "specialization", "verification"),
    ),
    "topic": ("place", "topic", "minutes"),
    "exam": ("state", "sat_on", "outcome"),
    "affirmation": ("state", "signed_on"),
    "reference": ("state", "kind", "received_on"),
    "document": ("kind", "received_on"),
    "work": ("started_on", "ended_on", "minutes", "paid"),
    "certificate": ("state", "number", "issued_on", "valid_through"),
    "conduct": ("state", "kind", "on"),
    "waiver": ("requirement", "on", "reason", "approved_by"),
    "void": ("kind", "reason"),
}
RANK = {table: rank for rank, table in enumerate(COLUMNS)}


@dataclass(slots=True)
class Life:
    """A person, and the facts gathered so far."""

    person: int
    rng: Random
    state: str
    facts: list[Fact] = field(default_factory=list)

    def chance(self, share: float) -> bool:
        """Say yes in this share of lives."""
        return self.rng.random() < share

    def pick(self, all: Sequence[T]) -> T:
        """Return one of several things."""
        return all[int(self.rng.random() * len(all))]

    def between(self, first: int, last: int) -> int:
        """Return a number from the first to the last, both ends included."""
        return first + int(self.rng.random() * (last - first + 1)) if last > first else first

    def record(
        self, day: int, table: str, values: Values, *, thing: int = 0, last: Values | None = ()
    ) -> None:
        """Add a fact, recorded yesterday at the latest; `last` is what it is in the end."""
        end = values if last == () else last
        self.facts.append((min(day, LAST), RANK[table], table, self.person, thing, values, end))
