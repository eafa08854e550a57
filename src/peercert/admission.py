"""Who has a seat in a cohort, who waits and in which order, and which step may follow. Pure.

Each person's steps are on file in the order in which they were recorded. Of the steps that decide,
the latest counts; that somebody said they would come, or came, to the orientation decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from peercert.classes import Enrolment, Step

Status = Literal["applied", "accepted", "waitlisted", "declined", "withdrew", "completed"]

AFTER: Mapping[Step, frozenset[Status | None]] = {
    "applied": frozenset({None, "declined", "withdrew"}),
    "accepted": frozenset({"applied", "waitlisted"}),
    "waitlisted": frozenset({"applied"}),
    "declined": frozenset({"applied", "waitlisted"}),
    "withdrew": frozenset({"applied", "waitlisted", "accepted"}),
    "rsvp": frozenset({"applied", "waitlisted", "accepted"}),
    "oriented": frozenset({"applied", "waitlisted", "accepted"}),
    "completed": frozenset({"accepted"}),
}
"""After which steps each step may come; None is nothing on file."""
SEATED = frozenset({"accepted", "completed"})
WORDS: Mapping[Step, str] = {
    "applied": "applied",
    "accepted": "accepted",
    "waitlisted": "on the waiting list",
    "declined": "declined",
    "withdrew": "withdrew",
    "rsvp": "will come to the orientation",
    "oriented": "came to the orientation",
    "completed": "finished",
}
"""Each step as people read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one person stands with a cohort.

    `since` is the day of the step that decides. `order` grows with each application: the waiting
    list goes by `applied_on`, and on one day by `order`. `answers` are those of this application.
    """

    status: Status | None = None
    since: date | None = None
    applied_on: date | None = None
    order: int = 0
    rsvp_on: date | None = None
    oriented_on: date | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)

    @property
    def seated(self) -> bool:
        """Say whether the person has a seat."""
        return self.status in SEATED

    def day_of(self, step: Step) -> date | None:
        """Return since when a step is what is on file; None where it is not."""
        if step == "rsvp":
            return self.rsvp_on
        if step == "oriented":
            return self.oriented_on
        return self.since if self.status == step else None


def places(steps: Iterable[tuple[int, Enrolment]]) -> dict[int, Place]:
    """Return everybody's place in one cohort, by number of the person, in the order of applying."""
    found: dict[int, Place] = {}
    for order, (person, enrolment) in enumerate(steps, start=1):
        found[person] = moved(found.get(person, Place()), enrolment, order)
    return dict(sorted(found.items(), key=lambda pair: in_line(pair[1])))


def moved(place: Place, enrolment: Enrolment, order: int) -> Place:
    """Return a place after one more step; the same step again only adds answers."""
    step, day = enrolment.step, enrolment.on
    answers = {**place.answers, **enrolment.answers}
    if place.day_of(step):
        return replace(place, answers=answers)
    if step == "rsvp":
        return replace(place, rsvp_on=day, answers=answers)
    if step == "oriented":
        return replace(place, oriented_on=day, answers=answers)
    if step == "applied":
        return Place(
            status=step, since=day, applied_on=day, order=order, answers=dict(enrolment.answers)
        )
    return replace(place, status=step, since=day, order=place.order or order, answers=answers)


def in_line(place: Place) -> tuple[date, int]:
    """Order places by the day of applying, and on one day by what was recorded first."""
    return place.applied_on or place.since or date.max, place.order


def refused(place: Place, step: Step, day: date) -> str | None:
    """Say why a step may not follow on a day; None where it may."""
    if place.status not in AFTER[step]:
        if place.status is None:
            return "has not applied"
        return f"{WORDS[place.status]} since {place.since}"
    if place.since and day < place.since:
        return f"{WORDS[place.status or 'applied']} on {place.since}, which is later than {day}"
    return None


def taken(cohort: Mapping[int, Place]) -> int:
    """Return how many seats are taken."""
    return sum(place.seated for place in cohort.values())


def has_room(cohort: Mapping[int, Place], seats: int | None) -> bool:
    """Say whether there is a free seat; None is as many as come."""
    return seats is None or taken(cohort) < seats


def waiting(cohort: Mapping[int, Place]) -> list[int]:
    """Return who is on the waiting list, first of all who is next."""
    return [
        person
        for person, place in sorted(cohort.items(), key=lambda pair: in_line(pair[1]))
        if place.status == "waitlisted"
    ]


def unanswered(cohort: Mapping[int, Place]) -> list[int]:
    """Return who may come to the orientation and has not said whether they will, nor come."""
    return [
        person
        for person, place in cohort.items()
        if place.status in AFTER["rsvp"] and not (place.rsvp_on or place.oriented_on)
    ]


def next_up(
    cohort: Mapping[int, Place], seats: int | None, may: Callable[[int], bool]
) -> int | None:
    """Return who of the waiting list has the next free seat: the first who may have one."""
    if not has_room(cohort, seats):
        return None
    return next((person for person in waiting(cohort) if may(person)), None)
