"""What to say when an application is filed too early, too late, or before all is on file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, get_args

from peercert.cli import errors
from peercert.dates import add_days

if TYPE_CHECKING:
    from peercert.records import Application, Candidate
    from peercert.rules.law import Finding
    from peercert.standing import Standing

CLOSING = frozenset({"renewal", "reciprocity"})
"""Paths on which what is dated after the filing does not count for it."""

PLENTY = 10_000 * 60
"""Minutes: more than any state asks for."""
ETHICS = ("ethics", "law_and_ethics")
ELSEWHERE = "OR"


def warn(person: Candidate, filed: Application) -> None:
    """Say what is wrong with a filing that was just recorded; a decided one is past warning."""
    if filed.approved_on or filed.denied_on:
        return
    said = list(warnings(person, filed))
    for each in said:
        errors.say(f"note: {each}")
    if said:
        errors.say(f"hint: `peercert application void {filed.id} --reason TEXT` takes it out again")


def warnings(person: Candidate, filed: Application) -> Iterator[str]:
    """Yield what is wrong with a filing, judged by its own day."""
    from peercert.standing import judge

    on = filed.filed_on
    if on is None or filed.path not in CLOSING:
        return
    standing = judge(with_application(person, filed), filed.state, on)
    if filed.path == "renewal" and standing.stage != "renewal":
        yield nothing_to_renew(standing)
    elif standing.application and standing.application.id == filed.id:
        yield from too_early(standing, on)
        yield from too_little(standing, *map(partial(with_plenty, standing), (on, add_days(on, 1))))


def with_application(person: Candidate, filed: Application) -> Candidate:
    """Return the person's file with this application in it, once."""
    others = tuple(each for each in person.applications if each.id != filed.id)
    return replace(person, applications=(*others, filed))


def with_plenty(standing: Standing, day: date) -> Standing:
    """Return the standing on a day if more than enough were on file of whatever is dated that day.

    What that would cure can be cured by then.
    """
    from peercert.records import Affirmation, Certificate, Reference, ReferenceKind, Training, Work
    from peercert.standing import judge

    file, state = standing.candidate, standing.state
    training = Training(kind="continuing", completed_on=day, minutes=PLENTY, topics=ETHICS)
    kinds = get_args(ReferenceKind)
    references = [Reference(state=state, kind=kind, received_on=day) for kind in (*kinds, *kinds)]
    held = Certificate(state=ELSEWHERE, issued_on=day, valid_through=add_days(day, 1))
    rich = replace(
        file,
        training=(*file.training, training),
        references=(*file.references, *references),
        affirmations=(*file.affirmations, Affirmation(state=state, signed_on=day)),
        work=(*file.work, Work(started_on=day, ended_on=day, minutes=PLENTY)),
        certificates=(*file.certificates, held),
    )
    return judge(rich, state, day)


def nothing_to_renew(standing: Standing) -> str:
    """Say that a renewal was filed where there is nothing to renew, and what is asked instead."""
    if not standing.certificate:
        return f"no {standing.state} certificate is on file that could be renewed"
    return ended(standing)


def ended(standing: Standing) -> str:
    """Say how a certification that cannot be renewed came to its end, and what is asked then."""
    from peercert.report.words import in_words

    if standing.status != "lapsed":
        return f"the {standing.state} certification is {standing.status}: it cannot be renewed"
    lapsed = standing.term.lapses_on if standing.term else None
    when = f" on {in_words(lapsed)}" if lapsed else ""
    return (
        f"the {standing.state} certification lapsed{when}: "
        "what the state asks for now is a new application by path initial"
    )


def too_early(standing: Standing, on: date) -> Iterator[str]:
    """Yield that the renewal window was not open yet."""
    from peercert.report.words import in_words

    opens = standing.term.opens_on if standing.term else None
    if standing.path == "renewal" and opens and on < opens:
        days = (opens - on).days
        yield (
            f"the renewal window opens on {in_words(opens)}; "
            f"this filing is {days} day{'s' * (days != 1)} early"
        )


def too_little(now: Standing, in_time: Standing, too_late: Standing) -> Iterator[str]:
    """Yield what is not met, and what only facts of the day of filing or before would cure."""
    from peercert.report.describing import listed
    from peercert.standing import label

    amounts, others = [], []
    for id in now.open:
        finding = now.findings[id]
        if not unmet(now, id) or not unmet(too_late, id) or unmet(in_time, id):
            continue
        said = amount(id, finding, now)
        if said:
            amounts.append(said)
        else:
            others.append(f"{label(id)}: {finding.because}")
    if amounts:
        yield f"{listed(amounts)} are on file; what is dated after the filing does not count for it"
    for each in others:
        yield f"{each}; what is dated after the filing does not count for it"


def unmet(standing: Standing, id: str) -> bool:
    """Say whether a requirement is not met, or no longer asked, as after the day of a lapse."""
    found = standing.findings.get(id)
    return found is None or found.status == "not_met"


def amount(id: str, finding: Finding, standing: Standing) -> str:
    """Return how much of what is asked for is on file: `0 of 20 hours of continuing education`."""
    from peercert.report.words import hours_of
    from peercert.rules import RULEBOOKS

    if finding.have is None or finding.need is None:
        return ""
    if finding.unit != "minutes":
        return f"{finding.have} of {finding.need} {finding.unit}"
    asked = next(r for r in RULEBOOKS[standing.state].paths[standing.path] if r.id == id)
    names = [each.name.partition(",")[0] for each in asked.values if each.unit == "hours"]
    of = f" of {names[0]}" if names else ""
    return f"{hours_of(finding.have):g} of {hours_of(finding.need):g} hours{of}"
