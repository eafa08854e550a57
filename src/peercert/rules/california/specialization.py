"""California: the four specializations, which build on certification."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from peercert.records import Candidate, Training
from peercert.rules import ways
from peercert.rules.california import sources
from peercert.rules.counting import (
    Tally,
    enough,
    left_out,
    minutes,
    of_kind,
    tally,
    under_way,
    whole,
)
from peercert.rules.dated import Dated, on_record
from peercert.rules.findings import met, pending
from peercert.rules.law import Case, Finding, Out
from peercert.rules.requirements import requirement
from peercert.rules.ways import Now, Way

KIND = attrgetter("kind")
HOURS = Dated("specialization training", "hours", (on_record(40, sources.SPECIALIZATION, "A"),))


def on_file(candidate: Candidate) -> bool:
    """Say whether the file has any specialization training."""
    return "specialization" in map(KIND, candidate.training)


@requirement("ca.specialization.certified", sources=[sources.SPECIALIZATION])
def certified(case: Case) -> Finding:
    """Be certified: a specialization does not certify by itself."""
    end = case.term.valid_through if case.term else None
    if end is None or case.stage == "initial":
        return pending("not certified")
    if case.as_of.past(end):
        return pending(f"the certificate was valid through {end}")
    return met(f"certified through {end}", end)


def not_approved(training: Training) -> Out | None:
    """Leave out training that is said not to be approved; the page does not ask for proof of it."""
    return left_out("not approved") if training.approved is False else None


def area_way(_now: Now, finding: Finding) -> Iterable[Way]:
    """Return how the training of the area that is least advanced is finished."""
    named = {
        e.record.specialization
        for e in (*finding.counted, *finding.not_counted)
        if isinstance(e.record, Training) and e.record.specialization
    }
    area = f" --specialization {min(named)}" if named else ""
    which = f"the {min(named).replace('_', ' ')}" if named else "one"
    yield Way(
        f"Log {{short}} more hour{{s}} of {which} specialization",
        f"{ways.LOG} --kind specialization{area} --state {{state}} "
        f"--approved {ways.YES_OR_NO} --on {ways.DAY}",
        ("whether the state approves the course", "the day of completion"),
    )


@requirement(
    "ca.specialization.training_hours",
    sources=[sources.SPECIALIZATION, sources.PROVIDERS],
    values=(HOURS,),
    way=area_way,
)
def training_hours(case: Case) -> Finding:
    """Complete the training of one area: family, crisis, unhoused or justice involved.

    Each area stands by itself. With several on file the least advanced is shown. Earlier pages
    state the hours for the family area only.
    """
    need = minutes(case.law(HOURS))
    areas: dict[str, list[Training]] = {}
    for training in of_kind(case, "specialization"):
        areas.setdefault(training.specialization or "area not on file", []).append(training)
    tallies: dict[str, Tally] = {
        area: tally(courses, whole, under_way, not_approved) for area, courses in areas.items()
    }
    area = min(tallies, key=lambda name: tallies[name].have)
    return enough(need, tallies[area], note=area.replace("_", " "))


REQUIREMENTS = (certified, training_hours)
