"""`peercert application`: opened, filed, approved or denied; the day of filing chooses the law."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from peercert.cli import confirming, declare, facts, filing, listing, naming, writing
from peercert.errors import BadFileError, Problem, RefusedError
from peercert.records import Application, Candidate, Path

if TYPE_CHECKING:
    from peercert.store.recording import Change

app = declare.noun("Record applications: opened, filed, approved, denied.")
COLUMNS = ("id", "state", "path", "opened_on", "filed_on", "approved_on", "denied_on")

State = Annotated[str, declare.state_option("--state", help="Which state.")]
PathWord = Annotated[
    str, declare.choice_option("--path", choices=get_args(Path), metavar="PATH", help="Which path.")
]
Which = Annotated[
    str | None,
    typer.Option("--application", metavar="ID", help="Which one, where several are open."),
]
On = Annotated[date, declare.day_option("--on", help="The day.")]


@app.command("open")
def open_(
    who: facts.WHO, *, state: State, path: PathWord, on: On, again: facts.AGAIN = False
) -> None:
    r"""Record that an application was started.

    Paths: initial, reciprocity, legacy, renewal, foundation.

    \b
    peercert application open P-0007 --state NC --path initial --on 2026-03-01
    """
    values = {"state": state, "path": path, "opened_on": on}
    facts.record(who, "application open", lambda _: facts.made(Application, values), again=again)


@app.command("file")
def file(  # noqa: PLR0913 - one for each option
    who: facts.WHO,
    *,
    state: State,
    path: PathWord,
    on: On,
    application: Which = None,
    again: Annotated[
        bool, typer.Option("--again", help="Record a new one although one is open.")
    ] = False,
) -> None:
    r"""Record that an application was submitted or postmarked: the law of that day governs it.

    One that was opened and not filed yet gains the day; otherwise a new one is recorded.
    Paths: initial, reciprocity, legacy, renewal, foundation.

    \b
    peercert application file P-0007 --state CA --path renewal --on 2026-10-01
    """
    with writing.change("application file") as change:
        person = facts.find(change, who)
        known = None if application else filed(person, state, path, on)
        started = [] if again else unfiled(person, state, path)
        id = known or enter(change, person, (state, path, on), started, application)
        filed_now = theirs(facts.find(change, person.id or ""), id)
    tell(id, person, {"path": path, "state": state, "filed_on": on}, known=known is not None)
    filing.warn(person, filed_now)


def theirs(person: Candidate, id: str) -> Application:
    """Return an application of a person's by its id."""
    return next(each for each in person.applications if each.id == id)


def tell(id: str, person: Candidate, days: dict[str, Any], *, known: bool) -> None:
    """Say what is on file of an application now: one of its days."""
    if known:
        confirming.known(id, confirming.whom(person), "application", days)
        confirming.unwritten()
    else:
        confirming.recorded(id, person, "application", days)


def unfiled(person: Candidate, state: str, path: str) -> list[Application]:
    """Return the applications by a path that were opened and are not filed."""
    return [a for a in open_ones(person, state) if a.path == path and a.filed_on is None]


def enter(
    change: Change,
    person: Candidate,
    said: tuple[str, str, date],
    started: list[Application],
    asked: str | None,
) -> str:
    """Give the application that was opened its day of filing, or add one; return its id."""
    state, path, on = said
    if started or asked:
        return gain(change, person, chosen(started, person, asked), "filed_on", on)
    fact = facts.made(Application, {"state": state, "path": path, "filed_on": on})
    facts.check_sense(person, fact)
    return change.add(person.id or "", fact)


def filed(person: Candidate, state: str, path: str, on: date) -> str | None:
    """Return the id of an application that was filed on just that day, if there is one."""
    said = (state, path, on)
    mine = (a for a in person.applications if (a.state, a.path, a.filed_on) == said)
    return next((each.id for each in mine), None)


@app.command("approve")
def approve(who: facts.WHO, *, state: State, on: On, application: Which = None) -> None:
    r"""Record that a state approved an application.

    \b
    peercert application approve P-0007 --state CA --on 2025-03-10
    """
    decide(who, state, on, application, "approved")


@app.command("deny")
def deny(who: facts.WHO, *, state: State, on: On, application: Which = None) -> None:
    r"""Record that a state denied an application.

    \b
    peercert application deny P-0007 --state CA --on 2025-03-10
    """
    decide(who, state, on, application, "denied")


@app.command("list")
def list_(who: facts.WHO) -> None:
    """List a person's applications."""
    listing.list_records(who, "applications", COLUMNS, Application)


facts.add_void(app, "application", "A", "an application")


def decide(who: str, state: str, on: date, application: str | None, decision: str) -> None:
    """Record a decision about the one application that is open."""
    verb = {"approved": "approve", "denied": "deny"}[decision]
    with writing.change(f"application {verb}") as change:
        person = facts.find(change, who)
        known = decided(person, state, f"{decision}_on", on, application)
        fact = known or chosen(open_ones(person, state), person, application)
        if not known:
            gain(change, person, fact, f"{decision}_on", on)
    days = {"path": fact.path, "state": state, f"{decision}_on": on}
    tell(fact.id or "", person, days, known=known is not None)


def decided(
    person: Candidate, state: str, name: str, on: date, asked: str | None
) -> Application | None:
    """Return the application that was decided in just this way, if there is one."""
    from peercert.store.kinds import read_id, write_id

    wanted = write_id(*read_id(asked)) if asked else None
    mine = (a for a in person.applications if a.state == state and getattr(a, name) == on)
    return next((each for each in mine if wanted in {None, each.id}), None)


def open_ones(person: Candidate, state: str) -> list[Application]:
    """Return the applications to a state that nothing has ended: no decision, no certificate."""
    from peercert.latest import latest_certificate
    from peercert.rules.law import is_after

    held = latest_certificate(person, state)
    return [
        each
        for each in person.applications
        if each.state == state and not (each.approved_on or each.denied_on) and is_after(each, held)
    ]


def chosen(mine: list[Application], person: Candidate, asked: str | None) -> Application:
    """Return the one application meant. Raise RefusedError where it is none or not clear."""
    from peercert.store.kinds import read_id, write_id

    listed = ", ".join(each.id or "" for each in mine)
    if asked:
        wanted = write_id(*read_id(asked))
        mine = [each for each in mine if each.id == wanted]
        if not mine:
            hint = f"open to this: {listed or 'none'}; {facts.NOTHING}"
            raise RefusedError(f"{wanted} is not an open application of {person.id}", hint=hint)
    if not mine:
        hint = f"`peercert application file {person.id}` records one; {facts.NOTHING}"
        raise RefusedError(f"{person.id} has no application that is still open", hint=hint)
    if len(mine) > 1:
        hint = f"say which with --application; {facts.NOTHING}"
        raise RefusedError(f"{person.id} has {len(mine)} open applications: {listed}", hint=hint)
    return mine[0]


def gain(change: Change, person: Candidate, fact: Application, name: str, on: date) -> str:
    """Give an application one more day, and return its id."""
    days: dict[str, Any] = {"state": fact.state, "path": fact.path, name: on}
    facts.check_sense(person, facts.made(Application, days))
    first = "opened_on" if name == "filed_on" else "filed_on"
    earliest = getattr(fact, first) or fact.opened_on
    if earliest and on < earliest:
        wrong = Problem(name, str(on), f"expected a day not before {first} {earliest}")
        raise BadFileError(
            f"{fact.id}: 1 thing is not right", naming.plainly((wrong,)), hint=facts.NOTHING
        )
    change.set_application(fact.id or "", **{name: on})
    return fact.id or ""
