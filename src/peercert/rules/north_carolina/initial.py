"""North Carolina: first certification by the approved-course path."""

from __future__ import annotations

from datetime import date

from peercert.dates import add_months
from peercert.rules.dated import Dated, between, on_record, since
from peercert.rules.findings import (
    SCHOOLING,
    began_on,
    enough_things,
    last_certified_on,
    met,
    needs_review,
    not_met,
    old_enough,
    pending,
    schooled,
    short,
    signed,
    within,
)
from peercert.rules.law import Case, Finding
from peercert.rules.north_carolina import course, hours, sources
from peercert.rules.requirements import requirement

AGE = Dated("least age", "years", (on_record(18, sources.FORM_2020, "A"),))
RECOVERY_MONTHS = Dated(
    "time in recovery",
    "months",
    (
        on_record(12, sources.ONE_YEAR, "A"),
        between(date(2024, 7, 1), date(2025, 11, 5), 18, sources.EIGHTEEN_MONTHS, "C"),
    ),
)
REFERENCES = Dated("references", "references", (on_record(2, sources.EIGHTEEN_MONTHS, "A"),))
FEE = Dated(
    "processing fee",
    "dollars",
    (
        on_record(15, sources.RECERTIFICATION_BEFORE_2020, "A"),
        since(date(2018, 6, 30), 20, sources.POLICIES_2018, "A"),
    ),
)
APPLICATION_MONTHS = Dated(
    "life of an incomplete application",
    "months",
    (
        on_record(12, sources.FORM_2020, "A"),
        between(date(2021, 7, 1), date(2026, 1, 1), 6, sources.CERTIFICATION, "B"),
    ),
)


@requirement("nc.initial.age", sources=[sources.FORM_2020, sources.EIGHTEEN_MONTHS], values=(AGE,))
def age(case: Case) -> Finding:
    """Be 18 or older.

    We count the 18th birthday itself as 18. For a birthday on 29 February no source settles
    whether 28 February or 1 March is the day.
    """
    return old_enough(case, case.law(AGE))


@requirement("nc.initial.lived_experience", sources=[sources.CERTIFICATION, sources.HOPE])
def lived_experience(case: Case) -> Finding:
    """Have one's own lived experience of serious mental illness, substance use disorder, or both.

    That a relative's experience does not qualify is our inference from the definition.
    """
    lived_as = case.candidate.lived_as
    if lived_as is None:
        return needs_review("not on file")
    if "consumer" in lived_as or case.candidate.conditions:
        return met("the person's own")
    words = ", ".join(word.replace("_", " ") for word in lived_as) or "none stated"
    return not_met(f"{words}: not the person's own")


@requirement(
    "nc.initial.recovery_time",
    sources=[sources.ONE_YEAR, sources.EIGHTEEN_MONTHS, sources.TRACK_A],
    values=(RECOVERY_MONTHS,),
)
def recovery_time(case: Case) -> Finding:
    """Be in recovery for the minimum time.

    We read co-occurring conditions as the state's trainers do: both must meet it, so the later
    date counts. The time is reached on the same day of the month (our reading).
    """
    months = case.law(RECOVERY_MONTHS)
    began = recovery_began_on(case)
    missing = set(case.candidate.conditions or ()) - {r.condition for r in case.candidate.recovery}
    if began is None:
        return needs_review("no date of recovery on file")
    day = add_months(began, months)
    said = f"{months} months from {began} reached on {day}"
    if not case.as_of.reached(day):
        because = f"{months} months from {began} are reached on {day}"
        return Finding(status=short(case), because=because, need=months, unit="months", due_on=day)
    if missing:
        words = " and ".join(sorted(word.replace("_", " ") for word in missing))
        return Finding(
            status="needs_review",
            because=f"no date of recovery on file for {words}",
            need=months,
            unit="months",
        )
    return Finding(status="met", because=said, need=months, unit="months", due_on=day)


def recovery_began_on(case: Case) -> date | None:
    """Return the latest day on which recovery from a condition began."""
    return max((r.started_on for r in case.candidate.recovery), default=None)


@requirement("nc.initial.education", sources=[sources.CERTIFICATION, sources.EIGHTEEN_MONTHS])
def education(case: Case) -> Finding:
    """Have a high school diploma, an equivalency, or a degree."""
    return schooled(case, SCHOOLING)


@requirement(
    "nc.initial.references",
    sources=[sources.COPELAND, sources.EIGHTEEN_MONTHS, sources.LAPSED],
    values=(REFERENCES,),
)
def references(case: Case) -> Finding:
    """Have two references from people who know the person.

    Who may sign, and for how long they must have known the person, differs between pages: the
    number is what we judge. Somebody who starts again after a lapse needs new ones.
    """
    return enough_references(case, case.law(REFERENCES), due_on=None)


def enough_references(case: Case, need: int, due_on: date | None) -> Finding:
    """Find whether enough references were received since the last certification."""
    since = last_certified_on(case)
    undated = [r for r in case.candidate.references if r.state == case.state and not r.received_on]
    return enough_things(
        references_since(case, since),
        need,
        "references",
        short=short(case),
        due_on=due_on,
        undated=len(undated) if since else 0,
    )


def references_since(case: Case, since: date | None, until: date | None = None) -> int:
    """Return how many references were received after a day, and by another or the filing."""
    until = until or (case.filed_on if case.stage == "renewal" else None)
    return sum(
        reference.state == case.state
        and reference.kind != "self"
        and within(reference.received_on, since, strictly=True)
        and not (until and reference.received_on and reference.received_on > until)
        for reference in case.candidate.references
    )


@requirement("nc.initial.code_of_ethics", sources=[sources.CODE, sources.COPELAND])
def code_of_ethics(case: Case) -> Finding:
    """Sign the programme's Code of Ethics and Conduct with the application."""
    day = signed(case, since=last_certified_on(case), strictly=True)
    return met(f"signed on {day}") if day else Finding(status=short(case), because="not signed")


@requirement("nc.initial.recovery_statement", sources=[sources.LAPSED, sources.RESOURCES])
def recovery_statement(case: Case) -> Finding:
    """Write a recovery statement in the application.

    Only that it was received is kept, never what it says.
    """
    days = [d.received_on for d in case.candidate.documents if d.kind == "recovery_statement"]
    since = last_certified_on(case)
    if any(within(day, since, strictly=True) for day in days):
        return met("on file")
    if None in days:
        return needs_review(f"an undated one is on file; one after {since} is asked for")
    return Finding(status=short(case), because="not on file")


@requirement("nc.initial.examination", sources=[sources.COPELAND, sources.REGISTRY])
def examination(_case: Case) -> Finding:
    """Be certified without an examination: the state has none.

    The registry's data dictionary has no field for one, and no official checklist names one. A
    course or a programme may hold an examination of its own.
    """
    return Finding(status="not_applicable", because="North Carolina has no state examination")


@requirement(
    "nc.initial.application",
    sources=[sources.FORM_2020, sources.CERTIFICATION],
    values=(APPLICATION_MONTHS,),
    fees=(FEE,),
)
def application(case: Case) -> Finding:
    """Open an application, and complete it within its life.

    The life runs from the day the application was opened; we count its last day in. An application
    that is approved inside it has served.
    """
    filing, months = case.application, case.law(APPLICATION_MONTHS)
    if filing is None:
        return pending("none opened")
    if filing.denied_on:
        return not_met(f"denied on {filing.denied_on}")
    opened = began_on(filing)
    if opened is None:
        return needs_review("the day it was opened is not on file")
    end = add_months(opened, months)
    if filing.approved_on and filing.approved_on <= end:
        return met(f"begun on {opened}, approved on {filing.approved_on}", end)
    if case.as_of.past(end):
        return not_met(f"begun on {opened}, its life of {months} months ended {end}", end)
    return met(f"begun on {opened}, good through {end}", end)


REQUIREMENTS = (
    age,
    lived_experience,
    recovery_time,
    education,
    *course.REQUIREMENTS,
    *hours.REQUIREMENTS,
    references,
    code_of_ethics,
    recovery_statement,
    examination,
    application,
)
ON_TRACK_A = tuple(r for r in REQUIREMENTS if r not in course.REQUIREMENTS)
