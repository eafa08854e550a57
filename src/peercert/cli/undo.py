"""`peercert undo`: what a change recorded no longer counts, and what it voided counts again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from peercert.cli import declare, errors, facts, options, writing
from peercert.cli.history import document, read_number
from peercert.errors import NobodyError, RefusedError

if TYPE_CHECKING:
    import sqlite3

    from peercert.records import Candidate
    from peercert.store.recording import Change

app = declare.verb("Undo a change, after showing what follows.")
SCHEMA = "peercert/undo@1"
LAST_DEED = """
SELECT sequence, command FROM change WHERE command <> 'upgrade' ORDER BY sequence DESC LIMIT 1
"""
"""The newest change that somebody made: none comes before what an upgrade seals anew."""
DEEDS = """
SELECT sequence FROM change WHERE command NOT IN ('upgrade', 'undo')
ORDER BY sequence DESC LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """What undoing a change comes to: the change, the newest one, everybody before and after."""

    change: dict[str, Any]
    newest: int
    people: tuple[tuple[str, Candidate | None, Candidate | None], ...]


class LeftError(RuntimeError):
    """Leaves a change that was only tried, so that nothing of it is kept."""

    def __init__(self, trial: Trial) -> None:
        """Carry out what was seen."""
        super().__init__()
        self.trial = trial


@app.command()
def undo(
    change: Annotated[
        int | None,
        declare.declared(typer.Argument, read_number, "[CHANGE]")(
            help="Its number in `peercert history`; else the newest, unless that is an undo."
        ),
    ] = None,
    *,
    reason: facts.REASON = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, and write nothing.")] = False,
) -> None:
    r"""Undo a change, after showing what follows from it for each person.

    What it recorded is voided, what it voided counts again, what it changed is set back, except
    what was set again since. Undoing is a change of its own, which can be undone.

    \b
    peercert undo --dry-run
    peercert undo 12 --reason "wrong spreadsheet"
    """
    form = options.current().one_of("text", "json", "jsonl")
    trial = tried(change)
    rows = list(following(trial))
    if form == "text":
        show(trial, rows)
    done = None if dry_run else carried_out(trial, reason)
    tell(trial, rows, done, form)


def tried(change: int | None) -> Trial:
    """Undo a change, see who is what before and after, and leave nothing of it in the store."""
    from peercert.store.opening import identity
    from peercert.store.recording import Change

    identity(facts.store_path())
    try:
        with Change(facts.store_path(), command="undo", asks=False) as trial:
            leave_with(seen(trial, change))
    except LeftError as left:
        return left.trial


def leave_with(trial: Trial) -> NoReturn:
    """Leave a change that was only tried."""
    raise LeftError(trial)


def seen(trial: Change, change: int | None) -> Trial:
    """Undo a change inside another, and return everybody's file before and after.

    Raise RefusedError where a cohort would have more people than seats.
    """
    from peercert.cli.cohort_steps import overfull, refuse_overfull
    from peercert.store import ledger
    from peercert.store.history import entries, touched

    connection = trial.connection
    newest, _ = ledger.head(connection)
    if not newest:
        hint = "there is nothing to undo; nothing was written"
        raise RefusedError("nothing was recorded yet", hint=hint)
    number = newest_deed(trial) if change is None else change
    (entry,) = entries(connection, sequence=number)
    before = {each: on_file(connection, each) for each in touched(connection, number)}
    full = overfull(connection)
    after = {id: on_file(connection, int(id[2:])) for id in trial.undo(number)}
    refuse_overfull(connection, full)
    people = ((id, before[int(id[2:])], now) for id, now in after.items())
    return Trial(document(entry), newest, tuple(people))


def newest_deed(trial: Change) -> int:
    """Return the newest change. Raise RefusedError where it is an undo: which is meant is not sure.

    A command whose end nobody saw is given again: that must neither redo nor undo one change more.
    """
    number, command = trial.connection.execute(LAST_DEED).fetchone()
    if command != "undo":
        return int(number)
    before = still_counting(trial)
    further = (
        f", `peercert undo {before}` undoes the newest change that still counts" if before else ""
    )
    raise RefusedError(
        f"change {number} is itself an undo",
        hint=f"`peercert undo {number}` takes it back{further}; {facts.NOTHING}",
    )


def still_counting(trial: Change) -> int | None:
    """Return the newest change, of those that are no undo, of which something counts."""
    for (number,) in trial.connection.execute(DEEDS).fetchall():
        try:
            trial.undo(number)
        except RefusedError:  # nothing of it counts, or it erased somebody
            continue
        return int(number)
    return None


def on_file(connection: sqlite3.Connection, number: int) -> Candidate | None:
    """Return somebody's file, or None who is not on file."""
    from peercert.store.reading import read_one

    try:
        return read_one(connection, number)
    except NobodyError:
        return None


def following(trial: Trial) -> Iterator[dict[str, Any]]:
    """Judge everybody before and after, and give what follows, by person and state."""
    from peercert.report.undoing import row
    from peercert.standing import judge, states_of

    day = options.current().day
    for id, before, after in trial.people:
        states = [state for each in (before, after) if each for state in states_of(each)]
        if not (states and before and after):
            yield {**row(id, None, None), "before": on(before), "after": on(after)}
            continue
        for state in dict.fromkeys(states):
            yield row(id, judge(before, state, day), judge(after, state, day))


def on(person: Candidate | None) -> dict[str, Any] | None:
    """Return what is said of somebody whose standing is not compared."""
    return {"stage": None, "status": None, "readiness": None} if person else None


def show(trial: Trial, rows: list[dict[str, Any]]) -> None:
    """Print what is to be undone, and what follows for each person."""
    from peercert.report import history, undoing
    from peercert.report.screen import screen

    here = screen(labelled=options.current().accessible)
    if here.terminal:
        follows = "What follows:" if rows else "What follows: nobody's standing changes."
        here.show([*history.paragraph(trial.change, here, whole=False), follows])
    here.show(undoing.lines(rows, here))


def carried_out(trial: Trial, reason: str | None) -> int:
    """Ask, then undo; return the number of the change that did."""
    from peercert.store import ledger

    number = trial.change["change"]
    options.confirm(f"Undo change {number}?")
    why = " ".join((reason or "").split()) or None
    with writing.change("undo", why) as change:
        newest, _ = ledger.head(change.connection)
        if newest != trial.newest:
            hint = f"look again: `peercert undo {number} --dry-run`; nothing was written"
            raise RefusedError(f"change {newest} was recorded meanwhile", hint=hint)
        change.undo(number)
    return change.sequence


def tell(trial: Trial, rows: list[dict[str, Any]], done: int | None, form: str) -> None:
    """Say that it was done, and as which change; to programs everything at once."""
    from peercert.report.data import write_document
    from peercert.report.screen import show as say

    number = trial.change["change"]
    if form != "text":
        head = {"schema": SCHEMA, "undoes": number, "change": done}
        write_document({**head, "standings": rows}, sys.stdout)
    elif done is None:
        errors.say("nothing was written")
    else:
        say([f"Change {done} undoes change {number}."])
