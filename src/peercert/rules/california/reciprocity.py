"""California: certification of people who are certified in another state."""

from __future__ import annotations

from collections.abc import Iterable

from peercert.records import Certificate
from peercert.rules import ways
from peercert.rules.california import sources
from peercert.rules.california.experience import recent_education, three_letters, worked
from peercert.rules.counting import about, whole
from peercert.rules.dated import Dated, on_record
from peercert.rules.findings import (
    COMPLAINTS,
    applied_after,
    lasting_event,
    latest_conduct,
    met,
    missing,
    needs_review,
    not_known,
)
from peercert.rules.law import Case, Finding
from peercert.rules.requirements import requirement
from peercert.rules.ways import Now, Way

WORK_HOURS = Dated("work in a peer role", "hours", (on_record(1550, sources.RECIPROCITY, "A"),))
WORK_YEARS = Dated("within", "years", (on_record(3, sources.RECIPROCITY, "A"),))
EDUCATION_HOURS = Dated("continuing education", "hours", (on_record(20, sources.RECIPROCITY, "A"),))
ETHICS_HOURS = Dated("law and ethics", "hours", (on_record(6, sources.RECIPROCITY, "A"),))
LOOK_BACK = Dated(
    "in the years before applying", "years", (on_record(2, sources.RECIPROCITY, "A"),)
)
LETTERS = Dated("letters", "letters", (on_record(3, sources.RECIPROCITY, "A"),))


def another(now: Now, finding: Finding) -> Iterable[Way]:
    """Return how the certificate of another state is recorded, or what is open about it settled."""
    others = [c for c in now.candidate.certificates if c.state != now.state]
    if finding.lacks == "decision" and others:
        say = "Record how the complaint was closed once the other state has decided it"
        yield ways.decided(say, "complaint_closed", others[-1].state)
        return
    yield Way(
        "Record the current certificate of the other state",
        f"certificate issue {{who}} --state XX --number NUMBER --on {ways.DAY} "
        f"--valid-through {ways.DAY}",
        ("which state", "the number on it", "the day it was issued", "its last day"),
        kind="record",
    )


@requirement("ca.reciprocity.certificate", sources=[sources.RECIPROCITY], way=another)
def certificate(case: Case) -> Finding:
    """Hold a current, active certification in another state, with no discipline pending.

    It must be current when the application is filed.
    """
    others = [c for c in case.candidate.certificates if c.state != case.state]
    if not others:
        return missing(case, "no certificate of another state on file")
    answers = [elsewhere(case, held) for held in others]
    order = ("met", "needs_review", "pending", "not_met")
    return min(answers, key=lambda found: order.index(found.status))


def elsewhere(case: Case, held: Certificate) -> Finding:
    """Find whether one certificate of another state is current and undisputed."""
    events = [e for e in case.candidate.conduct if e.state == held.state]
    lasting, complaint = lasting_event(events, None), latest_conduct(events, COMPLAINTS)
    name = f"{held.state} certificate of {held.issued_on}"
    if lasting:
        return missing(case, f"{name}: {lasting.kind} on {lasting.on}")
    if held.valid_through is None:
        return not_known(f"{name}: its last day is not on file")
    if applied_after(case, held.valid_through):
        return missing(case, f"{name}: valid only through {held.valid_through}")
    if complaint and complaint.kind == "complaint_opened":
        return needs_review(f"{name}: complaint opened on {complaint.on} is not closed")
    return met(f"{name}, valid through {held.valid_through}")


@requirement(
    "ca.reciprocity.experience_hours",
    sources=[sources.RECIPROCITY],
    values=(WORK_HOURS, WORK_YEARS),
    way=ways.WORK,
)
def experience_hours(case: Case) -> Finding:
    """Have worked in a peer role, paid or not: one year, or the same hours within three years."""
    return worked(case, case.law(WORK_HOURS), case.law(WORK_YEARS))


@requirement(
    "ca.reciprocity.continuing_education",
    sources=[sources.RECIPROCITY],
    values=(EDUCATION_HOURS, LOOK_BACK),
    way=ways.CONTINUING,
)
def continuing_education(case: Case) -> Finding:
    """Complete continuing education in the two years before applying.

    We count the day two years before in.
    """
    return recent_education(case, case.law(EDUCATION_HOURS), case.law(LOOK_BACK), whole)


@requirement(
    "ca.reciprocity.law_and_ethics",
    sources=[sources.RECIPROCITY],
    values=(ETHICS_HOURS, LOOK_BACK),
    way=ways.LAW_AND_ETHICS,
    part_of="ca.reciprocity.continuing_education",
)
def law_and_ethics(case: Case) -> Finding:
    """Complete law and ethics hours, as part of that continuing education."""
    topic = about("law_and_ethics")
    return recent_education(case, case.law(ETHICS_HOURS), case.law(LOOK_BACK), topic)


@requirement(
    "ca.reciprocity.letters", sources=[sources.RECIPROCITY], values=(LETTERS,), way=ways.letters
)
def letters(case: Case) -> Finding:
    """Have three letters: from a supervisor, from a professional colleague, and one's own."""
    return three_letters(case, case.law(LETTERS))


REQUIREMENTS = (certificate, experience_hours, continuing_education, law_and_ethics, letters)
