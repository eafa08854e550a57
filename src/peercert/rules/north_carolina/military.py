"""North Carolina: the military designation."""

from __future__ import annotations

from datetime import date

from peercert.records import Candidate
from peercert.rules import ways
from peercert.rules.counting import about, enough, minutes
from peercert.rules.dated import Dated, on_record, since
from peercert.rules.findings import met, pending
from peercert.rules.law import Case, Finding
from peercert.rules.north_carolina import sources
from peercert.rules.north_carolina.hours import training_since_certified
from peercert.rules.requirements import requirement
from peercert.rules.ways import Way

INITIAL_HOURS = Dated(
    "military training with the first application",
    "hours",
    (
        on_record(8, sources.MILITARY, "A"),
        since(date(2021, 7, 1), 0, sources.MILITARY, "A/B"),
    ),
)
RENEWAL_HOURS = Dated(
    "military training, inside the continuing education",
    "hours",
    (on_record(8, sources.MILITARY, "A"),),
)


MILITARY = about("military")


def on_file(candidate: Candidate) -> bool:
    """Say whether the file has proof of service or military training."""
    return any(document.kind == "military_service" for document in candidate.documents) or any(
        map(MILITARY, candidate.training)
    )


@requirement(
    "nc.military.service",
    sources=[sources.MILITARY],
    way=Way(
        "Record the DD-214 or the military identification",
        f"document add {{who}} --kind military_service --on {ways.DAY}",
        ("the day it was received",),
        kind="record",
    ),
)
def service(case: Case) -> Finding:
    """Show military service: a DD-214 or a military identification.

    The state's questions and answers name this designation alone; other pages name one for work
    with older adults too, of which no requirements are published.
    """
    if any(document.kind == "military_service" for document in case.candidate.documents):
        return met("on file")
    return pending("not on file")


@requirement(
    "nc.military.training_hours",
    sources=[sources.MILITARY],
    values=(INITIAL_HOURS, RENEWAL_HOURS),
    way=Way(
        "Log {short} more hour{s} of military training",
        f"{ways.LOG} --kind continuing --topic military --on {ways.DAY}",
        ("the day of completion",),
        by_filing=True,
        topic="military",
    ),
    part_of="nc.recertification.training_hours",
)
def training_hours(case: Case) -> Finding:
    """Complete military training to keep the designation at recertification.

    With the first application eight hours were asked for on top of the others; none are since
    July 2021.
    """
    renewal = case.stage == "renewal"
    need = minutes(case.law(RENEWAL_HOURS if renewal else INITIAL_HOURS))
    due = case.term.valid_through if renewal and case.term else None
    note = "" if need else "none are asked for with a first application"
    return enough(need, training_since_certified(case, MILITARY), due_on=due, note=note)


REQUIREMENTS = (service, training_hours)
