"""North Carolina: first certification by the approved-course path."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from peercert.dates import add_months
from peercert.records import Reference
from peercert.rules import ways
from peercert.rules.counting import left_out, unknown
from peercert.rules.dated import Dated, between, on_record, since
from peercert.rules.findings import (
    SCHOOLING,
    enough_things,
    last_certified_on,
    met,
    missing,
    needs_review,
    not_known,
    not_met,
    old_enough,
    outside,
    pending,
    schooled,
    short,
    signed,
    within,
)
from peercert.rules.law import Case, Entry, Finding, Out, began_on
from peercert.rules.north_carolina import course, hours, sources
from peercert.rules.requirements import requirement
from peercert.rules.ways import Now, Way

OWN_LETTER = left_out("the person's own letter is no reference")

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


@requirement(
    "nc.initial.age",
    sources=[sources.FORM_2020, sources.EIGHTEEN_MONTHS],
    values=(AGE,),
    way=ways.BORN,
)
def age(case: Case) -> Finding:
    """Be 18 or older.

    We count the 18th birthday itself as 18. For a birthday on 29 February no source settles
    whether 28 February or 1 March is the day.
    """
    return old_enough(case, case.law(AGE))


@requirement(
    "nc.initial.lived_experience",
    sources=[sources.CERTIFICATION, sources.HOPE],
    way=ways.LIVED._replace(
        never="The state asks for the person's own lived experience, and the file says another's. "
        "Nothing on this path cures that; correct the file if it is wrong"
    ),
)
def lived_experience(case: Case) -> Finding:
    """Have one's own lived experience of serious mental illness, substance use disorder, or both.

    That a relative's experience does not qualify is our inference from the definition.
    """
    lived_as = case.candidate.lived_as
    if lived_as is None:
        return not_known()
    if "consumer" in lived_as or case.candidate.conditions:
        return met("the person's own")
    words = ", ".join(word.replace("_", " ") for word in lived_as) or "none stated"
    return not_met(f"{words}: not the person's own")


def recovery_days(now: Now, finding: Finding) -> Iterable[Way]:
    """Return how the day is recorded on which recovery began: of each condition that lacks one."""
    known = {r.condition for r in now.candidate.recovery}
    named = now.candidate.conditions or ()
    conditions = [c for c in named if c not in known]
    ask = "the day recovery began"
    for condition in conditions:
        yield Way(
            f"Record the day recovery from {CONDITIONS[condition]} began",
            f"{ways.SET} --recovery {condition}={ways.DAY}",
            (ask,),
            kind="record",
            word=condition if len(named) > 1 else "",
        )
    if not conditions:
        yield Way(
            "Record from which condition the person is in recovery, and the day it began",
            f"{ways.SET} --recovery 'mental_health|substance_use'={ways.DAY}",
            ("which condition", ask),
            kind="record",
            safe=f"wait until {finding.due_on}, by which every rule is met"
            if finding.due_on
            else "",
        )


CONDITIONS = {
    "mental_health": "mental illness",
    "substance_use": "a substance use disorder",
}


@requirement(
    "nc.initial.recovery_time",
    sources=[sources.ONE_YEAR, sources.EIGHTEEN_MONTHS, sources.TRACK_A],
    values=(RECOVERY_MONTHS,),
    way=recovery_days,
)
def recovery_time(case: Case) -> Finding:
    """Be in recovery for the minimum time.

    We read co-occurring conditions as the state's trainers do: both must meet it, so the later
    date counts. The time is reached on the same day of the month (our reading).
    """
    months = case.law(RECOVERY_MONTHS)
    began = recovery_began_on(case)
    dateless = set(case.candidate.conditions or ()) - {r.condition for r in case.candidate.recovery}
    if began is None:
        return not_known("no date of recovery on file")
    day = add_months(began, months)
    said = f"{months} months from {began} reached on {day}"
    if not case.as_of.reached(day):
        because = f"{months} months from {began} are reached on {day}"
        return missing(case, because, day, lacks="time")._replace(need=months, unit="months")
    if dateless:
        words = " and ".join(sorted(word.replace("_", " ") for word in dateless))
        found = not_known(f"no date of recovery on file for {words}")
        return found._replace(need=months, unit="months")
    return Finding(status="met", because=said, need=months, unit="months", due_on=day)


def recovery_began_on(case: Case) -> date | None:
    """Return the latest day on which recovery from a condition began."""
    return max((r.started_on for r in case.candidate.recovery), default=None)


@requirement(
    "nc.initial.education",
    sources=[sources.CERTIFICATION, sources.EIGHTEEN_MONTHS],
    way=ways.DIPLOMA,
)
def education(case: Case) -> Finding:
    """Have a high school diploma, an equivalency, or a degree."""
    return schooled(case, SCHOOLING)


@requirement(
    "nc.initial.references",
    sources=[sources.COPELAND, sources.EIGHTEEN_MONTHS, sources.LAPSED],
    values=(REFERENCES,),
    way=ways.REFERENCES,
)
def references(case: Case) -> Finding:
    """Have two references from people who know the person.

    Who may sign, and for how long they must have known the person, differs between pages: the
    number is what we judge. Somebody who starts again after a lapse needs new ones.
    """
    return enough_references(case, case.law(REFERENCES), due_on=None)


def enough_references(case: Case, need: int, due_on: date | None) -> Finding:
    """Find whether enough references were received since the last certification."""
    have, left = references_since(case, last_certified_on(case))
    return enough_things(have, need, "references", short=short(case), due_on=due_on, left=left)


def references_since(
    case: Case, since: date | None, until: date | None = None
) -> tuple[int, tuple[Entry, ...]]:
    """Return how many references were received after a day, and by another or the filing.

    And those that do not count.
    """
    until = until or (case.filed_on if case.stage == "renewal" else None)
    ours = [r for r in case.candidate.references if r.state == case.state]
    reasons = [(r, reference_out(r, since, until)) for r in ours]
    left = tuple(Entry(reference, 0, out) for reference, out in reasons if out)
    return len(ours) - len(left), left


def reference_out(reference: Reference, since: date | None, until: date | None) -> Out | None:
    """Return why a reference does not count, if it does not."""
    day = reference.received_on
    if reference.kind == "self":
        return OWN_LETTER
    if since and day is None:
        return unknown("the day it was received is not on file")
    if (since and day and day <= since) or (until and day and day > until):
        return outside(day, "received", since, until)
    return None


@requirement("nc.initial.code_of_ethics", sources=[sources.CODE, sources.COPELAND], way=ways.SIGN)
def code_of_ethics(case: Case) -> Finding:
    """Sign the programme's Code of Ethics and Conduct with the application."""
    day, left = signed(case, since=last_certified_on(case), strictly=True)
    return met(f"signed on {day}") if day else missing(case, "not signed", left=left)


@requirement(
    "nc.initial.recovery_statement",
    sources=[sources.LAPSED, sources.RESOURCES],
    way=ways.Way(
        "Record that the recovery statement was received",
        f"document add {{who}} --kind recovery_statement --on {ways.DAY}",
        ("the day it was received",),
    ),
)
def recovery_statement(case: Case) -> Finding:
    """Write a recovery statement in the application.

    Only that it was received is kept, never what it says.
    """
    ours = [d for d in case.candidate.documents if d.kind == "recovery_statement"]
    since = last_certified_on(case)
    if any(within(each.received_on, since, strictly=True) for each in ours):
        return met("on file")
    left = tuple(Entry(d, 0, outside(d.received_on, "received", since, None)) for d in ours)
    if undated := [d for d in ours if d.received_on is None]:
        left = (Entry(undated[0], 0, unknown("the day it was received is not on file")),)
        told = f"an undated one is on file; one after {since} is asked for"
        return needs_review(told, lacks="fact", left=left)
    return missing(case, "not on file", left=left)


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
    way=ways.apply(),
    after=("nc.initial.",),
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
        return not_known("the day it was opened is not on file")
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
