"""North Carolina, Track A: apply first, then the state's own Foundation Course in two parts."""

from __future__ import annotations

from datetime import date

from peercert.dates import add_days, add_months
from peercert.records import Training
from peercert.rules.findings import met, needs_review, not_met, of_kind, pending
from peercert.rules.law import Case, Dated, Finding, between, on_record, requirement
from peercert.rules.north_carolina import sources
from peercert.rules.north_carolina.initial import RECOVERY_MONTHS, recovery_began_on

TRACK_A = Dated(
    "Track A exists",
    "yes or no",
    (
        on_record(value=False, source=sources.COMPILATION),
        between(
            date(2024, 7, 1),
            date(2026, 1, 26),
            value=True,
            source=sources.TRACK_A,
            confidence="medium-high",
        ),
    ),
)
PART_ONE_DAYS = Dated(
    "Part I is finished within", "days of enrolment", (on_record(60, sources.TRACK_A, "medium"),)
)


def newest(case: Case, kind: str) -> Training | None:
    """Return the latest record of one part of the course."""
    parts = of_kind(case, kind)
    return parts[-1] if parts else None


def enrolled_on(training: Training | None) -> date | None:
    """Return the day a part began: of enrolment, or of completion where that is all we know."""
    return (training.started_on or training.completed_on) if training else None


@requirement(
    "nc.foundation.order",
    sources=[sources.TRACK_A, sources.EIGHTEEN_MONTHS],
    values=(TRACK_A, RECOVERY_MONTHS),
)
def order(case: Case) -> Finding:
    """Keep the order: time in recovery and an approved application before Part I, then Part II."""
    if not case.law(TRACK_A):
        return not_met("Track A did not exist then")
    one, two = enrolled_on(newest(case, "foundation_1")), enrolled_on(newest(case, "foundation_2"))
    first = one or two
    approved = case.application.approved_on if case.application else None
    if first is None:
        return met(f"approved on {approved}") if approved else pending("not approved yet")
    began = recovery_began_on(case)
    ready = began and add_months(began, case.law(RECOVERY_MONTHS))
    if ready and first < ready:
        return not_met(f"Part I began on {first}, time in recovery was reached on {ready}")
    if approved is None:
        return needs_review(f"Part I began on {first}, no approval before it is on file")
    if first < approved:
        return not_met(f"Part I began on {first}, before approval on {approved}")
    if one is None or (two and two < one):
        return not_met("Part II began before Part I")
    return met(f"approved on {approved}, Part I began on {first}")


@requirement("nc.foundation.part_one", sources=[sources.TRACK_A], values=(PART_ONE_DAYS,))
def part_one(case: Case) -> Finding:
    """Finish Part I, online, within 60 days of enrolment.

    We count the last of the days in. Its hours are not published where we could read.
    """
    part = newest(case, "foundation_1")
    if part is None:
        return pending("not begun")
    last = part.started_on and add_days(part.started_on, case.law(PART_ONE_DAYS))
    if part.completed_on is None:
        if last and case.as_of.past(last):
            return pending(f"not finished by {last}: enrol again", last)
        return pending("still under way", last)
    if last is None:
        return needs_review(f"completed {part.completed_on}, day of enrolment not on file")
    if part.completed_on > last:
        return pending(f"completed {part.completed_on}, after {last}: enrol again", last)
    return met(f"completed {part.completed_on}")


@requirement("nc.foundation.part_two", sources=[sources.TRACK_A])
def part_two(case: Case) -> Finding:
    """Complete Part II, in person, after Part I.

    Its hours are not published where we could read.
    """
    part = newest(case, "foundation_2")
    if part is None:
        return pending("not begun")
    return met(f"completed {part.completed_on}") if part.completed_on else pending("under way")


REQUIREMENTS = (order, part_one, part_two)
