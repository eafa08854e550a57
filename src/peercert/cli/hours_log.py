"""`peercert hours log`: one training of one person, held against what is on file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from peercert.cli import confirming, errors, facts, likely, writing
from peercert.errors import BadFileError, Problem, RefusedError
from peercert.records import Candidate, Training

if TYPE_CHECKING:
    import sqlite3

    from peercert.busy import Busy, Excess
    from peercert.classes import Approval

NOTHING = facts.NOTHING
ID = re.compile(r"\s*O-?\d+\s*", re.ASCII | re.IGNORECASE)
"""How the id of a provider is written."""


def log(who: str, on: date, values: dict[str, Any], *, again: bool) -> None:
    """Record a training and print its id; say what shares its days, and what will not count."""
    notes: list[str] = []
    facts.prepare(Training)
    prepare()
    likely.ask_training(facts.made(Training, {**values, "kind": values["kind"] or "additional"}))
    with writing.change("hours log") as change:
        person = facts.find(change, who)
        kind = values["kind"] or ("continuing" if holds(person, on) else "additional")
        values = {**values, "kind": kind}
        values |= approval(change.connection, person, values, notes)
        fact = facts.made(Training, values)
        facts.check_sense(person, fact)
        known = None if again else facts.same_on_file(person, fact)
        if not known:
            if not again:
                refuse_the_same_class(person, fact)
            shared = check_days(change.connection, person, fact)
            notes += [] if again else shared
        id = known or change.add(person.id or "", fact)
    if known:
        confirming.fact_known(id, person, fact)
        confirming.unwritten(offered=True)
        return
    confirming.fact_recorded(id, person, fact)
    for note in notes:
        errors.say(note)


def prepare() -> None:
    """Load what holds a training against the rest, before other writers are kept out."""
    import peercert.approvals
    import peercert.busy
    import peercert.store.class_reading  # noqa: F401 - for later


def holds(person: Candidate, on: date) -> bool:
    """Say whether a certificate is held on a day: one that has neither lapsed nor ended."""
    from peercert.rules import RULEBOOKS
    from peercert.standing import judge

    for each in person.certificates:
        if each.issued_on > on:
            continue
        if each.state in RULEBOOKS and judge(person, each.state, on).stage == "renewal":
            return True
        if each.state not in RULEBOOKS and on <= (each.valid_through or date.max):
            return True
    return False


def approval(
    connection: sqlite3.Connection, person: Candidate, values: dict[str, Any], notes: list[str]
) -> dict[str, Any]:
    """Return what is on file about the provider's approval, where the provider is on file.

    The state is the one named, else the only one of the person's that approves the provider.
    Outside its approval the training is not approved, whatever was said, and why is noted.
    """
    from peercert.approvals import approval_of
    from peercert.classes import Approval, Provider
    from peercert.folding import fold
    from peercert.store.class_reading import every, the

    named = values["provider"] or ""
    known = {fold(each.name): each for each in every(connection, Provider)}
    provider = the(connection, Provider, named) if ID.fullmatch(named) else known.get(fold(named))
    if provider is None:
        return {}
    approvals = tuple(every(connection, Approval, provider=int((provider.id or "")[2:])))
    kind, on = values["kind"], values["completed_on"]
    state = values["state"] or only_state(person, approvals, kind)
    said = approval_of(approvals, state, kind, on, provider=provider.name)
    if said.why:
        notes.append(f"these hours will not count: {said.why}")
        return {"provider": provider.name, "state": state, "approved": False}
    if said.approved is None:
        return {"provider": provider.name}
    return {
        "provider": provider.name,
        "state": state,
        "approved": True if values["approved"] is None else values["approved"],
        "provider_approved_on": values["provider_approved_on"] or said.provider_approved_on,
    }


def only_state(person: Candidate, approvals: Iterable[Approval], kind: str) -> str | None:
    """Return the only one of a person's states that approves a provider for a kind of training."""
    from peercert.standing import states_of

    theirs = {each.state for each in approvals if each.kind in {None, kind}}
    both = theirs.intersection(states_of(person))
    return both.pop() if len(both) == 1 else None


def refuse_the_same_class(person: Candidate, fact: Training) -> None:
    """Refuse what is on file already as another record: same title, provider and last day."""
    from peercert.folding import fold

    if not fact.title:
        return
    for each in person.training:
        same = each.completed_on == fact.completed_on and fold(each.title or "") == fold(fact.title)
        providers = {fold(name) for name in (each.provider, fact.provider) if name}
        if same and len(providers) <= 1:
            raise RefusedError(
                f"{each.id} is the same class: its title, its provider and its day",
                hint=f"it counts once; --again records it all the same, and "
                f"`peercert hours void {each.id}` takes the other one out; {NOTHING}",
            )


def check_days(connection: sqlite3.Connection, person: Candidate, fact: Training) -> Sequence[str]:
    """Refuse more than 24 hours on a day; return what to say of classes on the same days."""
    from peercert.busy import excess, of_training, overlapping

    new = of_training(fact)
    if new is None:
        return ()
    others = classes_of(connection, person)
    if found := excess(new, others):
        raise BadFileError("this training cannot be recorded", (too_much(found),), hint=hint(found))
    shared = overlapping(new, others)
    if not shared:
        return ()
    named = ", ".join(map(str, shared))
    return (f"on the same days: {named}; all count, so if two are one class, void one of them",)


def too_much(found: Excess) -> Problem:
    """Say which days have too many hours."""
    beside = f" with {', '.join(str(each.id) for each in found.classes)}" if found.classes else ""
    return Problem("hours", f"{found}{beside}", "expected at most 24 hours on one day")


def hint(found: Excess) -> str:
    """Say what to do about too many hours."""
    return (
        "--started-on gives the first day of a class of several days, and "
        f"`peercert hours void ID` takes out what is wrong; {NOTHING}"
        if found.classes
        else NOTHING
    )


def classes_of(connection: sqlite3.Connection, person: Candidate) -> list[Busy]:
    """Return what a person's days hold: training, and attendance of classes still under way."""
    from peercert.busy import of_attendance, of_training
    from peercert.classes import Cohort, Session
    from peercert.store.class_reading import attendance, every

    found = [busy for each in person.training if (busy := of_training(each))]
    for _, came in attendance(connection, candidate=int((person.id or "")[2:])):
        for session in every(connection, Session, id=came.session):
            cohorts = every(connection, Cohort, id=session.cohort)
            if came.minutes and not any(each.completed_on for each in cohorts):
                found.append(of_attendance(session, came))
    return found
