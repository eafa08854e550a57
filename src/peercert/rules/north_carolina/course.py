"""North Carolina: the approved course, its length face to face, and how old it may be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peercert.amounts import typed_hours
from peercert.dates import add_years
from peercert.records import Training
from peercert.rules import ways
from peercert.rules.counting import (
    Tally,
    approved_by,
    enough,
    hours,
    left_out,
    minutes,
    of_kind,
    tally,
    under_way,
    unknown,
    whole,
)
from peercert.rules.dated import Dated, between, on_record, since
from peercert.rules.findings import applied_after, met, missing, short
from peercert.rules.law import Case, Entry, Finding, Out, once
from peercert.rules.north_carolina import sources
from peercert.rules.requirements import requirement
from peercert.rules.ways import Now, Way


class Course(NamedTuple):
    """The length of an approved course in hours, and how many of them are face to face."""

    hours: int
    face_to_face: int


COURSE = Dated(
    "approved course",
    "",
    (
        on_record(Course(40, 0), sources.CERTIFICATION_2021, "A"),
        between(date(2021, 7, 1), date(2025, 11, 5), Course(50, 40), sources.COURSES, "C"),
    ),
)
COURSE_YEARS: Dated[int | None] = Dated(
    "life of a course certificate when applying",
    "years",
    (
        on_record(None, sources.RECERTIFICATION_BEFORE_2020, "A"),
        since(date(2020, 6, 30), 2, sources.POLICIES_2020, "A"),
    ),
)


@once
def approved_courses(case: Case) -> Tally:
    """Sort core courses by approval and completion."""
    return tally(of_kind(case, "core"), whole, under_way, approved_by(case.state))


@once
def newest_on(case: Case) -> date | None:
    """Return the day on which the newest course that counts, or may count, was completed."""
    found = approved_courses(case)
    known = [e.record for e in found.counted] or [
        e.record for e in found.not_counted if e.out and e.out.lacks == "fact"
    ]
    days = [r.completed_on for r in known if isinstance(r, Training) and r.completed_on]
    return max(days, default=None)


def course_day(case: Case) -> date:
    """Return the day whose law sets the length of the course: of its completion."""
    return newest_on(case) or case.law_day


def recent(case: Case, found: Tally) -> Tally:
    """Leave out courses too old to add to the newest, where there are several."""
    newest = newest_on(case)
    if newest is None or not found.counted:
        return found
    years = COURSE_YEARS.possible_on(case.law_day)[-1].value
    if years is None or applied_after(case, add_years(newest, years)):
        return found
    kept = Tally(not_counted=list(found.not_counted), doubtful=found.doubtful)
    for entry in found.counted:
        done = entry.record.completed_on if isinstance(entry.record, Training) else None
        if done and applied_after(case, add_years(done, years)):
            old = left_out("completed {}, over {} years before applying", done, years)
            kept.not_counted.append(Entry(entry.record, entry.minutes, old))
        else:
            kept.counted.append(entry)
    return kept


def whole_course(now: Now, _finding: Finding) -> Iterable[Way]:
    """Return how an approved course is recorded: its hours, those face to face, and its day.

    What is asked of the course in three requirements is one course, and one step.
    """
    hours_asked, face, recent_one = (now.findings[each.id] for each in REQUIREMENTS)
    is_anew = recent_one.lacks == "act" and bool(hours_asked.counted)
    asked, met_face = (
        max(0, (f.need or 0) - (0 if is_anew else f.have or 0)) for f in (hours_asked, face)
    )
    asked = max(asked, met_face)
    part = f", {hours(met_face)} of them face to face" if met_face else ""
    option = f" --face-to-face {typed_hours(met_face)}" if met_face else ""
    again = "another" if hours_asked.counted else "an"
    yield Way(
        f"Complete {again} approved course of {hours(asked)} hours{part}, and log it",
        f"hours log {{who}} {typed_hours(asked)} --kind core --state {{state}} "
        f"--approved {ways.YES_OR_NO}{option} --on {ways.DAY}",
        ("whether the state approves the course", "the day of completion"),
    )


@requirement(
    "nc.initial.approved_course",
    sources=[sources.COURSES, sources.CERTIFICATION, sources.COMPILATION],
    values=(COURSE,),
    governed_by=course_day,
    way=whole_course,
)
def approved_course(case: Case) -> Finding:
    """Complete an approved course of the programme.

    The length asked for is that of the day on which the course was completed. Courses and
    certifications of other states are not accepted.
    """
    need = minutes(case.law(COURSE).hours)
    return enough(need, recent(case, approved_courses(case)), short=short(case))


@requirement(
    "nc.initial.face_to_face",
    sources=[sources.COURSES, sources.COMPILATION],
    values=(COURSE,),
    governed_by=course_day,
    way=whole_course,
)
def face_to_face(case: Case) -> Finding:
    """Have most of the approved course face to face, the rest as preparation or homework."""

    def weigh(training: Training) -> int:
        known = training.face_to_face_minutes
        return training.minutes if known is None else known

    def stated(training: Training) -> Out | None:
        if training.face_to_face_minutes is not None:
            return None
        return unknown("hours face to face are not on file")

    need = minutes(case.law(COURSE).face_to_face)
    found = tally(of_kind(case, "core"), weigh, under_way, approved_by(case.state), stated)
    note = "" if need else "no minimum face to face is published for the 40-hour course"
    return enough(need, recent(case, found), short=short(case), note=note)


@requirement(
    "nc.initial.course_recency",
    sources=[sources.POLICIES_2020, sources.LAPSED, sources.FAQ],
    values=(COURSE_YEARS,),
    way=whole_course,
)
def course_recency(case: Case) -> Finding:
    """Have completed the course no more than two years before applying.

    Asked for since applications postmarked 30 June 2020. We count the day two years after the
    completion in. After a lapse the first course is always older than that: a new one is needed.
    """
    newest, years = newest_on(case), case.law(COURSE_YEARS)
    if newest is None:
        return missing(case, "no approved course completed")
    if years is None:
        return met(f"completed {newest}: no limit then")
    last = add_years(newest, years)
    if applied_after(case, last):
        return missing(case, f"completed {newest}, good for applying through {last}", last)
    return met(f"completed {newest}, good through {last} (that day counted in: our reading)", last)


REQUIREMENTS = (approved_course, face_to_face, course_recency)
