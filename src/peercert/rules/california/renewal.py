"""California: renewal every two years."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from peercert.dates import add_days
from peercert.records import Training
from peercert.rules import ways
from peercert.rules.california import sources
from peercert.rules.california.term import DENIED, WINDOW
from peercert.rules.counting import (
    Tally,
    about,
    after_filing,
    enough,
    in_doubt,
    left_out,
    minutes,
    of_kind,
    tally,
    under_way,
    whole,
)
from peercert.rules.dated import Dated, on_record
from peercert.rules.findings import (
    COMPLAINTS,
    in_good_standing,
    latest_conduct,
    met,
    missing,
    needs_review,
    not_met,
    pending,
    short,
    signed,
    the_term,
)
from peercert.rules.law import Case, Finding, Lacks, Out, once
from peercert.rules.requirements import requirement
from peercert.rules.ways import Now, Way

EDUCATION_HOURS = Dated("continuing education", "hours", (on_record(20, sources.RENEWAL, "A"),))
ETHICS_HOURS = Dated(
    "law and ethics, inside the continuing education",
    "hours",
    (on_record(6, sources.RENEWAL, "A"),),
)
FEE = Dated("renewal fee", "dollars", (on_record(80, sources.FEES, "A/B"),))
DECISION_DAYS = Dated(
    "a complaint is decided within", "days", (on_record(90, sources.COMPLAINTS_PROCESS, "A"),)
)
EXTENSION_DAYS = Dated(
    "which may be extended by", "days", (on_record(30, sources.COMPLAINTS_PROCESS, "A"),)
)
KINDS = ("continuing", "core", "specialization")
BEFORE_THIS_TERM = in_doubt("completed {record.completed_on}, before this term")
OF_THE_TERM_BEFORE = left_out("completed {record.completed_on}, in the term before this one")
LATE = (
    "a late application is taken for an additional fee; how much and for how long is not published"
)
OTHER_KIND = in_doubt("{record.kind} training: no source says if it counts")
SAME_COURSE = in_doubt("the same course again: no source says if it counts")


def due_on(case: Case) -> date:
    """Return the last day to file: the last day of the term, or the day before it (older page)."""
    end = the_term(case).valid_through
    return end if case.law(WINDOW).last_day_included else add_days(end, -1)


def since_issued(case: Case) -> Callable[[Training], Out | None]:
    """Leave out what was completed before this term; in doubt, unless the last renewal used it."""
    first = the_term(case).issued_on
    used, why = used_before(case)

    def test(training: Training) -> Out | None:
        done = training.completed_on
        if done is None or done >= first:
            return None
        return why if used and done <= used else BEFORE_THIS_TERM

    return test


@once
def used_before(case: Case) -> tuple[date | None, Out]:
    """Return through which day hours were used for the present certificate, and what to say.

    That is the filing of the renewal that led to it; where none is on file, the day before it was
    issued, if an earlier certificate of the state is on file. In a first term nothing was used.
    """
    first, candidate = the_term(case).issued_on, case.candidate
    filed = [
        each.filed_on
        for each in candidate.applications
        if (each.state, each.path) == (case.state, "renewal")
        and each.filed_on
        and each.filed_on <= first
        and not each.denied_on
    ]
    if filed:
        last = max(filed)
        said = "completed {record.completed_on}, used for the renewal filed on {}"
        return last, left_out(said, last)
    held = [each for each in candidate.certificates if each.state == case.state]
    before = any(each.issued_on < first for each in held)
    return (add_days(first, -1) if before else None), OF_THE_TERM_BEFORE


def other_kind(training: Training) -> Out | None:
    """Leave out, in doubt, core and specialization courses."""
    if training.kind == "continuing":
        return None
    return OTHER_KIND


def not_repeated() -> Callable[[Training], Out | None]:
    """Leave out, in doubt, a course taken again (same title and provider)."""
    taken: set[tuple[str, str]] = set()

    def test(training: Training) -> Out | None:
        if not training.title:
            return None
        course = named_alike(training.title, training.provider)
        if course in taken:
            return SAME_COURSE
        taken.add(course)
        return None

    return test


@lru_cache(maxsize=4096)
def named_alike(title: str, provider: str | None) -> tuple[str, str]:
    """Return what a title and a provider have in common however they are written."""
    return title.casefold(), (provider or "").casefold()


@once
def education(case: Case) -> list[Training]:
    """Return continuing education.

    Core and specialization courses from before the term are none at all.
    """
    first = the_term(case).issued_on
    return [
        training
        for training in of_kind(case, *KINDS)
        if training.kind == "continuing" or (training.completed_on or first) >= first
    ]


def this_term(case: Case, weigh: Callable[[Training], int]) -> Tally:
    """Sort continuing education into what counts for this term and what does not."""
    return tally(
        education(case),
        weigh,
        under_way,
        *after_filing(case),
        since_issued(case),
        other_kind,
        not_repeated(),
    )


@requirement(
    "ca.renewal.continuing_education",
    sources=[sources.RENEWAL],
    values=(EDUCATION_HOURS, WINDOW),
    way=ways.CONTINUING,
)
def continuing_education(case: Case) -> Finding:
    """Complete continuing education before the renewal is filed.

    Hours count from the day of issuance on. Hours up to the filing of the last renewal were used
    for it. Whether other earlier hours, core or specialization courses,
    or the same course again may count is not published: such hours are not counted, and where
    they would decide, a person has to.
    """
    need = minutes(case.law(EDUCATION_HOURS))
    return enough(need, this_term(case, whole), short=short(case), due_on=due_on(case))


@requirement(
    "ca.renewal.law_and_ethics",
    sources=[sources.RENEWAL],
    values=(ETHICS_HOURS, WINDOW),
    way=ways.LAW_AND_ETHICS,
    part_of="ca.renewal.continuing_education",
)
def law_and_ethics(case: Case) -> Finding:
    """Complete law and ethics hours, as part of the continuing education."""
    found = this_term(case, about("law_and_ethics"))
    need = minutes(case.law(ETHICS_HOURS))
    return enough(need, found, short=short(case), due_on=due_on(case))


@requirement(
    "ca.renewal.code_of_ethics",
    sources=[sources.STATUTE, sources.RENEWAL],
    values=(WINDOW,),
    way=ways.SIGN._replace(say="Sign the code of ethics again in this term", by_filing=True),
)
def code_of_ethics(case: Case) -> Finding:
    """Read and sign the code of ethics again in each term."""
    day, left = signed(case, since=the_term(case).issued_on)
    if day:
        return met(f"signed on {day}")
    return missing(case, "not signed in this term", due_on(case), left=left)


def decided(now: Now, finding: Finding) -> Iterable[Way]:
    """Return what the state has to decide, with the right to appeal or the day it decides by."""
    (way,) = ways.good_standing(now, finding)
    own = [each for each in now.candidate.conduct if each.state == now.state]
    opened = latest_conduct(own, COMPLAINTS)
    if finding.status == "not_met" or opened is None:
        yield way._replace(say=f"{way.say}; it may be appealed: {APPEAL}")
        return
    days, more = (
        value.possible_on(now.as_of)[-1].value for value in (DECISION_DAYS, EXTENSION_DAYS)
    )
    first, last = add_days(opened.on, days), add_days(opened.on, days + more)
    yield way._replace(say=f"{way.say}: by {first}, at the latest by {last}")


APPEAL = "by when is not published, so ask CalMHSA at once"


@requirement(
    "ca.renewal.good_standing",
    sources=[sources.RENEWAL, sources.COMPLAINTS, sources.COMPLAINTS_PROCESS],
    values=(DECISION_DAYS, EXTENSION_DAYS),
    way=decided,
)
def good_standing(case: Case) -> Finding:
    """Hold the certification in good standing.

    We read a suspended or revoked certification as not in good standing. A suspension and a
    revocation may be appealed; a complaint is decided within 90 days, or 120.
    """
    return in_good_standing(case, None)


@requirement(
    "ca.renewal.filing",
    sources=[sources.RENEWAL, sources.RENEWAL_60],
    values=(WINDOW,),
    fees=(FEE,),
    after=("ca.renewal.",),
    way=ways.filing(
        "file now, with the additional fee, and ask CalMHSA whether it is taken", DENIED
    ),
)
def filing(case: Case) -> Finding:
    """File the renewal inside its window.

    The window was 60 days and ended the day before the last day; now it is 90 days and includes
    the last day. After it a late application is taken for an additional fee; how much and for how
    long is not published, nor whether a renewal that is filed in time keeps the certification
    alive until it is decided.
    """
    end, last = the_term(case).valid_through, due_on(case)
    opens = add_days(end, -case.law(WINDOW).days)
    application = case.application
    if application and application.approved_on:
        return met(f"approved on {application.approved_on}", last)
    if case.as_of.past(end):
        return past_the_end(case, opens, last)
    if application and application.denied_on:
        return not_met(f"denied on {application.denied_on}: file again by {last}", last)
    if case.filed_on:
        return as_filed(case, opens, last)
    if not case.as_of.reached(opens):
        return pending(f"opens on {opens}", last, lacks="time")
    if case.as_of.past(last):
        return needs_review(f"was to be filed by {last}: {LATE}", last)
    return met(f"open since {opens}, file by {last}", last)


def as_filed(case: Case, opens: date, last: date) -> Finding:
    """Find whether a renewal was filed inside its window."""
    filed_on = case.filed_on or last
    if filed_on < opens:
        lacks: Lacks = "act" if case.as_of.reached(opens) else "time"
        said = f"filed on {filed_on}, before the window opens on {opens}"
        return pending(said, last, lacks=lacks)
    if filed_on > last:
        return needs_review(f"filed on {filed_on}, it was due by {last}", last, lacks="fact")
    return met(f"filed on {filed_on}", last)


def past_the_end(case: Case, opens: date, last: date) -> Finding:
    """Find what is left after the last day: what the state decides, or a late filing."""
    filed_on, denied_on = case.filed_on, case.application.denied_on if case.application else None
    lacks: Lacks = "decision"
    if denied_on:
        said = f"denied on {denied_on}"
    elif filed_on is None:
        said = "not filed"
    elif filed_on < opens:
        said = f"filed on {filed_on}, before the window opened on {opens}"
    else:
        late = f"it was due by {last}" if filed_on > last else "not decided by the last day"
        said, lacks = f"filed on {filed_on}, {late}", "fact"
    return needs_review(f"{said}: {LATE}", last, lacks=lacks)


REQUIREMENTS = (continuing_education, law_and_ethics, code_of_ethics, good_standing, filing)
