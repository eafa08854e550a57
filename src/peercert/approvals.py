"""Whether a state's approval of a provider, or of a course, covers the day of a training. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from peercert.classes import Approval, Course

NAMES = {"CA": "California", "NC": "North Carolina"}
ONE_DAY = timedelta(days=1)


class Approved(NamedTuple):
    """Whether training is approved, since when its provider is, and why it is not.

    `approved` is None where nothing is known. Outside an approval `provider_approved_on` is the
    first day of the next one, if any.
    """

    approved: bool | None = None
    provider_approved_on: date | None = None
    why: str | None = None


def approval_of(
    approvals: Iterable[Approval],
    state: str | None,
    kind: str,
    day: date,
    *,
    provider: str = "the provider",
) -> Approved:
    """Say whether a provider's approvals cover training of a state and kind completed on a day.

    `approvals` are all those of the provider; `provider` is what it is called in `why`. Approvals
    that follow one another without a gap are one: it began with the first of them. Where none of
    that state and kind is known, nothing is said.
    """
    ours = [each for each in approvals if each.state == state and each.kind in (None, kind)]
    covering = [each for each in ours if each.covers(state, kind, day)]
    if covering:
        return Approved(
            approved=True,
            provider_approved_on=began(ours, min(each.approved_on for each in covering)),
        )
    if not ours or state is None:
        return Approved()
    ended = max(
        (each.approved_through or day for each in ours if each.approved_on < day), default=None
    )
    begins = min((each.approved_on for each in ours if each.approved_on > day), default=None)
    said = [*([f"ended {ended}"] if ended else []), *([f"begins {begins}"] if begins else [])]
    why = f"{provider}'s approval by {NAMES.get(state, state)} {' and '.join(said)}"
    return Approved(approved=False, provider_approved_on=begins, why=why)


def began(approvals: Sequence[Approval], first: date) -> date:
    """Return the first day of the approvals that reach a day's eve without a gap, else that day."""
    before = [
        each.approved_on
        for each in approvals
        if each.approved_on < first
        and (each.approved_through is None or first - each.approved_through <= ONE_DAY)
    ]
    return began(approvals, min(before)) if before else first


def approval_of_course(
    course: Course, approvals: Iterable[Approval], day: date, *, provider: str = "the provider"
) -> Approved:
    """Say whether a course completed on a day is approved, by its own approval or its provider's.

    One of the two that is known not to cover the day decides; then one that does.
    """
    held = approval_of(approvals, course.state, course.kind, day, provider=provider)
    own = course.is_approved_on(day)
    if held.approved is False or own is None or course.approved_on is None:
        return held
    if own:
        return Approved(approved=True, provider_approved_on=held.provider_approved_on)
    state = NAMES.get(course.state or "", course.state)
    when = f"begins {course.approved_on}"
    if course.approved_through and course.approved_through < day:
        when = f"ended {course.approved_through}"
    why = f"the course's approval by {state} {when}"
    return Approved(approved=False, provider_approved_on=held.provider_approved_on, why=why)
