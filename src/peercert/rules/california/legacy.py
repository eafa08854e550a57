"""California: the legacy path for people employed as peers in 2022, closed since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from peercert.records import Work
from peercert.rules import ways
from peercert.rules.california import sources
from peercert.rules.california.experience import recent_education, three_letters, worked
from peercert.rules.counting import about, whole
from peercert.rules.dated import Dated, on_record
from peercert.rules.findings import met, not_known, not_met, pending
from peercert.rules.law import Case, Finding
from peercert.rules.requirements import requirement
from peercert.rules.ways import Now, Way

LAST_DAY = Dated("applications by", "day", (on_record(date(2022, 12, 31), sources.LEGACY, "A"),))
REFERENCE_DAY = Dated("employed on", "day", (on_record(date(2022, 1, 1), sources.LEGACY, "A"),))
WORK_HOURS = Dated("work in a peer role", "hours", (on_record(1550, sources.LEGACY, "B"),))
WORK_YEARS = Dated("within", "years", (on_record(3, sources.RECIPROCITY, "B"),))
EDUCATION_HOURS = Dated(
    "continuing education", "hours", (on_record(20, sources.CERTIFICATION_2022, "A"),)
)
ETHICS_HOURS = Dated("law and ethics", "hours", (on_record(6, sources.CERTIFICATION_2022, "A"),))
LETTERS = Dated("letters", "letters", (on_record(3, sources.LEGACY, "B"),))


def filed_or_another_path(_now: Now, finding: Finding) -> Iterable[Way]:
    """Return how one applies: once the path is closed, by another."""
    if finding.lacks:
        yield ways.APPLY
        return
    yield Way(
        "Apply by another path: this one is closed",
        f"application file {{who}} --state {{state}} --path 'initial|reciprocity' --on {ways.DAY}",
        ("by which path", *ways.FILED),
        kind="apply",
    )


@requirement(
    "ca.legacy.deadline",
    sources=[sources.LEGACY, sources.UPDATES],
    values=(LAST_DAY,),
    way=filed_or_another_path,
    after=("ca.legacy.",),
)
def deadline(case: Case) -> Finding:
    """File by the day on which the path closed."""
    last = case.law(LAST_DAY)
    if case.filed_on:
        if case.filed_on > last:
            return not_met(f"filed on {case.filed_on}, the path closed on {last}", last)
        return met(f"filed on {case.filed_on}", last)
    if case.as_of.past(last):
        return not_met(f"the path closed on {last}", last)
    return pending("not filed", last)


@requirement(
    "ca.legacy.employed_on_reference_day",
    sources=[sources.LEGACY],
    values=(REFERENCE_DAY,),
    way=ways.Way(
        "Record a day on which employment as a peer is documented",
        f"{ways.SET} --employed-as-peer-on {ways.DAY}",
        ("a day with proof of the employment: 1 January 2022 is asked for",),
        kind="record",
    ),
)
def employed_on_reference_day(case: Case) -> Finding:
    """Have been employed as a peer, paid or as a volunteer, on the reference day.

    One copy of the glossary adds "or prior to that date": whether earlier employment alone serves
    is not settled.
    """
    day = case.law(REFERENCE_DAY)
    if day in case.candidate.employed_as_peer_on:
        return met(f"employed on {day}")
    if any(covers(work, day) for work in case.candidate.work):
        return met(f"work on file covers {day}")
    starts = [work.started_on for work in case.candidate.work if work.started_on]
    if any(known < day for known in (*case.candidate.employed_as_peer_on, *starts)):
        return not_known(f"employed before {day}, not on file for the day: sources differ")
    if case.as_of.past(day):
        return not_known(f"employment on {day} is not on file")
    return pending(f"employment on {day} not on file")


def covers(work: Work, day: date) -> bool:
    """Say whether a spell of work includes a day."""
    if work.started_on is None or work.started_on > day:
        return False
    return work.ended_on is None or work.ended_on >= day


@requirement(
    "ca.legacy.experience_hours",
    sources=[sources.LEGACY, sources.RECIPROCITY],
    values=(WORK_HOURS, WORK_YEARS),
    way=ways.WORK._replace(anew=False),
)
def experience_hours(case: Case) -> Finding:
    """Have worked in a peer role, paid or not: one year, or the same hours within three years.

    The page is cut off; we read it with the out-of-state page.
    """
    return worked(case, case.law(WORK_HOURS), case.law(WORK_YEARS))


@requirement(
    "ca.legacy.continuing_education",
    sources=[sources.CERTIFICATION_2022],
    values=(EDUCATION_HOURS,),
    way=ways.CONTINUING._replace(anew=False),
)
def continuing_education(case: Case) -> Finding:
    """Show proof of continuing education. No first day is published."""
    return recent_education(case, case.law(EDUCATION_HOURS), None, whole)


@requirement(
    "ca.legacy.law_and_ethics",
    sources=[sources.CERTIFICATION_2022],
    values=(ETHICS_HOURS,),
    way=ways.LAW_AND_ETHICS._replace(anew=False),
    part_of="ca.legacy.continuing_education",
)
def law_and_ethics(case: Case) -> Finding:
    """Complete law and ethics hours, as part of that continuing education."""
    return recent_education(case, case.law(ETHICS_HOURS), None, about("law_and_ethics"))


@requirement(
    "ca.legacy.letters",
    sources=[sources.LEGACY, sources.RECIPROCITY],
    values=(LETTERS,),
    way=ways.letters,
)
def letters(case: Case) -> Finding:
    """Have letters of recommendation.

    The page does not say how many, nor from whom; we read it with the out-of-state page: three,
    from a supervisor, from a professional colleague, and one's own.
    """
    return three_letters(case, case.law(LETTERS))


REQUIREMENTS = (
    deadline,
    employed_on_reference_day,
    experience_hours,
    continuing_education,
    law_and_ethics,
    letters,
)
