"""North Carolina: recertification every two years."""

from __future__ import annotations

from datetime import date

from peercert.dates import add_days
from peercert.records import Application
from peercert.rules import ways
from peercert.rules.counting import enough, minutes
from peercert.rules.dated import Dated, on_record, since
from peercert.rules.findings import (
    in_good_standing,
    met,
    needs_review,
    not_met,
    pending,
    short,
    the_term,
)
from peercert.rules.law import Case, Finding, Lacks
from peercert.rules.north_carolina import sources
from peercert.rules.north_carolina.hours import ethics_hours as ethics_tally
from peercert.rules.north_carolina.hours import training_without_volunteering
from peercert.rules.north_carolina.initial import FEE, enough_references
from peercert.rules.north_carolina.term import NOTICE_DAYS
from peercert.rules.requirements import requirement

TRAINING_HOURS = Dated(
    "continuing education", "hours", (on_record(20, sources.RECERTIFICATION, "A"),)
)
ETHICS_HOURS = Dated(
    "ethics, inside the continuing education",
    "hours",
    (
        on_record(0, sources.RECERTIFICATION, "A"),
        since(date(2024, 7, 1), 3, sources.COMPILATION, "A/B"),
    ),
)
REFERENCES = Dated("references", "references", (on_record(2, sources.EIGHTEEN_MONTHS, "A"),))
LATE_FEE = Dated("late fee, on top", "dollars", (on_record(20, sources.POLICIES_2020, "A"),))


def due_on(case: Case) -> date:
    """Return the last day to file: the printed day, and after it the end of the late window."""
    term = the_term(case)
    if case.as_of.past(term.valid_through) and term.late_until:
        return term.late_until
    return term.valid_through


@requirement(
    "nc.recertification.training_hours",
    sources=[sources.RECERTIFICATION],
    values=(TRAINING_HOURS,),
    way=ways.CONTINUING,
)
def training_hours(case: Case) -> Finding:
    """Complete continuing education or in-service training after the last certification.

    A certificate of completion dated on the day of certification itself does not count, and
    volunteering is not training.
    """
    found = training_without_volunteering(case)
    need = minutes(case.law(TRAINING_HOURS))
    return enough(need, found, short=short(case), due_on=due_on(case))


@requirement(
    "nc.recertification.ethics_training",
    sources=[sources.RECERTIFICATION, sources.COMPILATION],
    values=(ETHICS_HOURS,),
    way=ways.Way(
        "Log {short} more hour{s} about ethics",
        f"{ways.LOG} --kind continuing --topic ethics --on {ways.DAY}",
        ("the day of completion",),
        by_filing=True,
        topic="ethics",
    ),
    part_of="nc.recertification.training_hours",
)
def ethics_training(case: Case) -> Finding:
    """Complete part of those hours in ethics or peer support boundaries."""
    need = minutes(case.law(ETHICS_HOURS))
    note = "" if need else "none were asked for then"
    return enough(need, ethics_tally(case), short=short(case), due_on=due_on(case), note=note)


@requirement(
    "nc.recertification.references",
    sources=[sources.RECERTIFICATION_BEFORE_2020, sources.EIGHTEEN_MONTHS],
    values=(REFERENCES,),
    way=ways.REFERENCES._replace(by_filing=True),
)
def references(case: Case) -> Finding:
    """Have two references again, received in this term."""
    return enough_references(case, case.law(REFERENCES), due_on(case))


@requirement(
    "nc.recertification.good_standing",
    sources=[sources.COMPLAINTS, sources.RECERTIFICATION],
    way=ways.good_standing,
)
def good_standing(case: Case) -> Finding:
    """Hold the certification in good standing, with no complaint open."""
    return in_good_standing(case, None)


@requirement(
    "nc.recertification.filing",
    sources=[sources.RECERTIFICATION, sources.POLICIES_2020, sources.FAQ, sources.NCDHHS_FAQ],
    values=(NOTICE_DAYS, FEE, LATE_FEE),
    fees=(FEE,),
    late_fees=(LATE_FEE,),
    way=ways.filing(
        "ask the certification programme whether it still takes a late renewal, and file it if so; "
        "a new application is possible at any time"
    ),
    after=("nc.recertification.",),
)
def filing(case: Case) -> Finding:
    """File the renewal by the day printed on the certificate, or late with an added fee.

    No first day is published: we open with the courtesy notice, 90 days before. Late renewals are
    not backdated.
    """
    term, last = the_term(case), due_on(case)
    fee, late_fee = case.law(FEE), case.law(LATE_FEE)
    application = case.application
    if application and application.denied_on:
        return not_met(f"denied on {application.denied_on}", last)
    if application and application.approved_on:
        return met(f"approved on {application.approved_on}{gap(case, application)}", last)
    if case.filed_on and case.filed_on <= term.valid_through:
        return met(f"filed on {case.filed_on}", last)
    if term.opens_on and not case.as_of.reached(term.opens_on):
        return pending(f"opens on {term.opens_on}", last, lacks="time")
    if not case.as_of.past(term.valid_through):
        return met(f"open since {term.opens_on}, file by {last}", last)
    said = f"filed on {case.filed_on}" if case.filed_on else f"past {term.valid_through}"
    late = case.filed_on > last if case.filed_on else case.as_of.past(last)
    if term.late_until is None or late:
        lacks: Lacks = "fact" if case.filed_on else "decision"
        told = f"{said}: sources differ about late renewal after {last}"
        return needs_review(told, last, lacks=lacks)
    return met(f"{said}: late, ${fee} and a late fee of ${late_fee}", last)


def gap(case: Case, application: Application) -> str:
    """Say between which days nobody was certified: a late renewal is not backdated."""
    first, approved = add_days(the_term(case).valid_through, 1), application.approved_on
    if approved is None or approved <= first:
        return ""
    return f"; not certified from {first} to {add_days(approved, -1)}"


REQUIREMENTS = (training_hours, ethics_training, references, good_standing, filing)
