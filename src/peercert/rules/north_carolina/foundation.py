"""North Carolina, Track A: apply first, then the state's own Foundation Course in two parts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from peercert.dates import add_days, add_months
from peercert.records import Training
from peercert.rules import ways
from peercert.rules.counting import done_by, left_out, minutes, of_kind
from peercert.rules.dated import Dated, between, on_record
from peercert.rules.findings import (
    last_certified_on,
    met,
    needs_review,
    not_known,
    not_met,
    pending,
)
from peercert.rules.law import Case, Entry, Finding
from peercert.rules.north_carolina import sources
from peercert.rules.north_carolina.hours import (
    ADDITIONAL_HOURS,
    ETHICS_HOURS,
    ETHICS_ON_TRACK_A,
    ethics_hours,
    training_without_volunteering,
)
from peercert.rules.north_carolina.initial import (
    FEE,
    RECOVERY_MONTHS,
    REFERENCES,
    recovery_began_on,
    references_since,
)
from peercert.rules.requirements import requirement
from peercert.rules.ways import Now, Way, Ways

TRACK_A = Dated(
    "Track A exists",
    "yes or no",
    (
        on_record(value=False, source=sources.COMPILATION, confidence="B"),
        between(
            date(2024, 7, 1),
            date(2026, 1, 26),
            value=True,
            source=sources.TRACK_A,
            confidence="B",
        ),
    ),
)
PART_ONE_DAYS = Dated(
    "Part I is finished within", "days of enrolment", (on_record(60, sources.TRACK_A, "B"),)
)


def newest(case: Case, kind: str) -> Training | None:
    """Return the latest record of one part of the course."""
    parts = of_kind(case, kind)
    return parts[-1] if parts else None


def enrolled_on(training: Training | None) -> date | None:
    """Return the day a part began: of enrolment, or of completion where that is all we know."""
    return (training.started_on or training.completed_on) if training else None


def part(number: str) -> Way:
    """Return how a part of the course is recorded; its hours are not published."""
    return Way(
        f"Finish Part {number} and log it",
        f"hours log {{who}} HOURS --kind foundation_{len(number)} --started-on {ways.DAY} "
        f"--on {ways.DAY}",
        ("its hours", f"the day of enrolment in Part {number}", "the day of completion"),
    )


def a_part(number: str) -> Ways:
    """Return how a part is recorded: what is on file of it is mended first, or is under way."""

    def chosen(now: Now, finding: Finding) -> Iterable[Way]:
        found = [t for t in now.candidate.training if t.kind == f"foundation_{len(number)}"]
        under_way = [t for t in found if t.completed_on is None]
        if mend := under_way or (found if finding.lacks == "fact" else []):
            yield ways.again(mend[-1], finding.because)
        yield part(number)

    return chosen


def in_order(now: Now, finding: Finding) -> Iterable[Way]:
    """Return what comes next in the order: the approval, or a part that came too early, anew."""
    application = now.application
    begun = [t for t in now.candidate.training if t.kind == "foundation_1"]
    if finding.lacks is None:
        yield Way(
            "Apply by the path of an approved course: Track A did not exist when this was filed",
            f"application file {{who}} --state {{state}} --path initial --on {ways.DAY}",
            ways.FILED,
            kind="apply",
        )
    elif not (application and application.approved_on):
        if application is None or application.filed_on is None:
            yield ways.APPLY
        yield ways.approval(now)._replace(word=ways.APPROVED)
    elif finding.lacks == "fact":
        yield ways.again(begun[-1], finding.because)
    elif finding.not_counted:
        early = finding.not_counted[0].record
        if not begun:
            yield part("I")
        elif early in begun:
            yield part("I")._replace(say="Finish Part I anew and log it")
        else:
            yield part("II")._replace(say="Finish Part II anew, after Part I, and log it")
    else:
        yield Way("Keep the order", safe="ask the certification programme what it takes")


@requirement(
    "nc.foundation.order",
    sources=[sources.TRACK_A, sources.EIGHTEEN_MONTHS],
    values=(TRACK_A, RECOVERY_MONTHS, ADDITIONAL_HOURS, ETHICS_HOURS, REFERENCES),
    fees=(FEE,),
    way=in_order,
    after=("nc.initial.",),
)
def order(case: Case) -> Finding:
    """Keep the order: everything else first, an approved application, Part I, then Part II.

    Before Part I begins: the time in recovery, the additional and the ethics hours, the references
    and the approval. The page names the programme's own ethics training beside the additional
    hours, without a number of its own.
    """
    if not case.law(TRACK_A):
        return not_met("Track A did not exist then")
    part, second = newest(case, "foundation_1"), newest(case, "foundation_2")
    one, two = enrolled_on(part), enrolled_on(second)
    first = one or two
    approved = case.application.approved_on if case.application else None
    if first is None:
        return met(f"approved on {approved}") if approved else pending("not approved yet")
    if before := missing_on(case, first):
        return too_early(part or second, f"Part I began on {first}, {before}")
    if approved is None:
        return not_known(f"Part I began on {first}, no approval before it is on file")
    if first < approved:
        why = f"Part I began on {first}, before approval on {approved}"
        return too_early(part or second, why)
    if one is None or (two and two < one):
        return too_early(second, "Part II began before Part I")
    if part and part.started_on is None:
        return not_known("the day on which Part I began is not on file")
    if unsettled_on(case, first):
        return needs_review(f"Part I began on {first}: {ETHICS_ON_TRACK_A}")
    return met(f"approved on {approved}, Part I began on {first}")


def too_early(training: Training | None, why: str) -> Finding:
    """Return a finding that a part came too early, and has to be taken anew."""
    left = (Entry(training, training.minutes, left_out(why)),) if training else ()
    return not_met(why)._replace(lacks="act", not_counted=left)


def missing_on(case: Case, day: date) -> str:
    """Say what had to be done before Part I and was not, or nothing."""
    began = recovery_began_on(case)
    ready = began and add_months(began, case.law(RECOVERY_MONTHS))
    if ready and day < ready:
        return f"time in recovery was reached on {ready}"
    if done_by(training_without_volunteering(case), day) < minutes(case.law(ADDITIONAL_HOURS)):
        return "before the additional hours were done"
    if done_by(ethics_hours(case), day) < minutes(case.law(ETHICS_HOURS)):
        return "before the ethics hours were done"
    if references_since(case, last_certified_on(case), until=day)[0] < case.law(REFERENCES):
        return "before the references were received"
    return ""


def unsettled_on(case: Case, day: date) -> bool:
    """Return whether the hours were enough by a day only if ethics lies inside the others."""
    asked, ethics = minutes(case.law(ADDITIONAL_HOURS)), minutes(case.law(ETHICS_HOURS))
    return done_by(training_without_volunteering(case), day) < asked + ethics


@requirement(
    "nc.foundation.part_one",
    sources=[sources.TRACK_A],
    values=(PART_ONE_DAYS,),
    way=a_part("I"),
    after=("nc.foundation.order",),
)
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
        return not_known(f"completed {part.completed_on}, day of enrolment not on file")
    if part.completed_on > last:
        return pending(f"completed {part.completed_on}, after {last}: enrol again", last)
    return met(f"completed {part.completed_on}")


@requirement(
    "nc.foundation.part_two",
    sources=[sources.TRACK_A],
    way=a_part("II"),
    after=("nc.foundation.part_one",),
)
def part_two(case: Case) -> Finding:
    """Complete Part II, in person, after Part I.

    Its hours are not published where we could read.
    """
    part = newest(case, "foundation_2")
    if part is None:
        return pending("not begun")
    return met(f"completed {part.completed_on}") if part.completed_on else pending("under way")


REQUIREMENTS = (order, part_one, part_two)
