"""Tests that every state shares: enough hours, a day reached, something on file, good standing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import TypeAlias

from peercert.dates import add_days, add_years, is_leap_day
from peercert.records import Conduct
from peercert.rules.counting import left_out
from peercert.rules.law import (
    Case,
    Entry,
    Finding,
    FindingStatus,
    Lacks,
    Out,
    Term,
    Unit,
    make_finding,
)

NOT_ON_FILE = "not on file"


Left: TypeAlias = tuple[Entry, ...]


def met(because: str, due_on: date | None = None) -> Finding:
    """Return a finding that the requirement is met."""
    return make_finding(("met", because, None, None, None, due_on, (), (), None))


def pending(
    because: str, due_on: date | None = None, *, lacks: Lacks = "act", left: Left = ()
) -> Finding:
    """Return a finding that a later fact can still meet the requirement.

    `left` is what is on file and does not count, with its reasons.
    """
    return make_finding(("pending", because, None, None, None, due_on, (), left, lacks))


def not_met(because: str, due_on: date | None = None) -> Finding:
    """Return a finding that no later fact can meet the requirement under this application."""
    return make_finding(("not_met", because, None, None, None, due_on, (), (), None))


def needs_review(
    because: str, due_on: date | None = None, *, lacks: Lacks = "decision", left: Left = ()
) -> Finding:
    """Return a finding that no source settles the question, or that a fact is missing."""
    return make_finding(("needs_review", because, None, None, None, due_on, (), left, lacks))


def not_known(because: str = NOT_ON_FILE) -> Finding:
    """Return a finding that a fact is missing, without which nobody can say."""
    return needs_review(because, lacks="fact")


def missing(
    case: Case,
    because: str,
    due_on: date | None = None,
    *,
    lacks: Lacks = "act",
    left: Left = (),
) -> Finding:
    """Return a finding of what is short: *pending* until the application is filed, then *not met*.

    What is recorded later can still cure it.
    """
    return make_finding((short(case), because, None, None, None, due_on, (), left, lacks))


def short(case: Case) -> FindingStatus:
    """Return what a shortfall is: *pending* until the application is filed, then *not met*."""
    return "not_met" if case.filed_on else "pending"


def applied_after(case: Case, day: date) -> bool:
    """Say whether the application was, or would today be, filed after a day."""
    return case.filed_on > day if case.filed_on else case.as_of.past(day)


def enough_things(  # noqa: PLR0913 - a finding has that many parts
    have: int,
    need: int,
    unit: Unit,
    *,
    short: FindingStatus,
    due_on: date | None,
    left: Left = (),
) -> Finding:
    """Find whether a number of things on file reaches `need`; in review if undated ones decide.

    `left` is what is on file and does not count.
    """
    undated = sum(each.out is not None and each.out.lacks == "fact" for each in left)
    status: FindingStatus = "met" if have >= need else short
    lacks: Lacks | None = "act" if have < need else None
    because = f"{have} of {need} on file"
    if have < need <= have + undated:
        status, lacks = "needs_review", "fact"
        because = f"{because}, {undated} more without a day"
    return make_finding((status, because, have, need, unit, due_on, (), left, lacks))


def old_enough(case: Case, years: int) -> Finding:
    """Find whether the person has reached an age.

    For a birthday on 29 February no source says whether 28 February is already the day.
    """
    born = case.candidate.born_on
    if born is None:
        return not_known(f"date of birth {NOT_ON_FILE}")
    birthday = add_years(born, years)
    if is_leap_day(born) and not is_leap_day(birthday):
        first = add_days(birthday, 1)
        if case.as_of.reached(first):
            return met(f"{years} years old since {first}", first)
        if case.as_of.reached(birthday):
            told = f"born on 29 February: no source says if {birthday} is the birthday"
            return needs_review(told, first, lacks="time")
        return missing(case, f"{years} years old on {first}", first, lacks="time")
    if case.as_of.reached(birthday):
        return met(f"{years} years old since {birthday}", birthday)
    return missing(case, f"{years} years old on {birthday}", birthday, lacks="time")


def schooled(case: Case, names: dict[str, str]) -> Finding:
    """Find whether a diploma, an equivalency or a degree is on file."""
    education = case.candidate.education
    if education is None:
        return not_known()
    if education == "none":
        return missing(case, "no diploma or equivalency")
    return met(names[education])


SCHOOLING = {
    "high_school": "high school diploma",
    "equivalency": "equivalency diploma",
    "college": "college degree",
}


def stated(case: Case, *, answer: bool | None, no: str) -> Finding:
    """Find what the person has stated; somebody who does not state it yet may come to it."""
    if answer is None:
        return not_known()
    return met("stated") if answer else missing(case, no)


def signed(
    case: Case, *, since: date | None, strictly: bool = False
) -> tuple[date | None, tuple[Entry, ...]]:
    """Return the latest day on which the state's code was signed, from `since` on.

    And, where there is none, the signatures that do not count.
    """
    until = case.filed_on if case.stage == "renewal" else None
    ours = [a for a in case.candidate.affirmations if a.state == case.state]
    days = [
        a.signed_on
        for a in ours
        if within(a.signed_on, since, strictly=strictly) and not (until and a.signed_on > until)
    ]
    if days or not ours:
        return max(days, default=None), ()
    return None, tuple(Entry(a, 0, outside(a.signed_on, "signed", since, until)) for a in ours)


def outside(day: date | None, what: str, since: date | None, until: date | None) -> Out:
    """Return why something does not count that came before a certification, or after a filing."""
    if day and until and day > until:
        return left_out("{} on {}, after the filing on {}", what, day, until)
    return left_out("{} on {}, not after the certification on {}", what, day, since)


def within(day: date | None, since: date | None, *, strictly: bool) -> bool:
    """Say whether a day is on or after a first day, strictly after it if asked."""
    if since is None:
        return True
    if day is None:
        return False
    return day > since if strictly else day >= since


def the_term(case: Case) -> Term:
    """Return the term that is renewed: renewal is only judged where there is one."""
    return case.term  # type: ignore[return-value] # a cast would be called each time


def last_certified_on(case: Case) -> date | None:
    """Return the day of the last certification, after which a fresh start begins."""
    return case.certificate.issued_on if case.certificate else None


LASTING = ("suspended", "reinstated", "revoked", "surrendered")
COMPLAINTS = ("complaint_opened", "complaint_closed")


def latest_conduct(all_events: Sequence[Conduct], kinds: Sequence[str]) -> Conduct | None:
    """Return the latest event of these kinds; of one day, the last in the file."""
    if not all_events:
        return None
    events = [event for event in all_events if event.kind in kinds]
    return max(reversed(events), key=attrgetter("on")) if events else None


def lasting_event(events: Sequence[Conduct], issued_on: date | None) -> Conduct | None:
    """Return the suspension, revocation or surrender that stands, if one does.

    A certificate issued later than a revocation or a surrender speaks for itself; a suspension
    lasts until a reinstatement.
    """
    event = latest_conduct(events, LASTING)
    if event is None or event.kind == "reinstated":
        return None
    if event.kind != "suspended" and issued_on and issued_on > event.on:
        return None
    return event


def in_good_standing(case: Case, due_on: date | None) -> Finding:
    """Find whether the certification is in good standing; nothing on file is good standing."""
    events = [e for e in case.candidate.conduct if e.state == case.state]
    complaint = latest_conduct(events, COMPLAINTS)
    if lasting := lasting_event(events, last_certified_on(case)):
        return not_met(f"{lasting.kind} on {lasting.on}", due_on)._replace(lacks="decision")
    if complaint and complaint.kind == "complaint_opened":
        return needs_review(f"complaint opened on {complaint.on} is not closed", due_on)
    return met("nothing against it on file")
