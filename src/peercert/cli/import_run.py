"""What `peercert import` does: plan, show the plan, and write it as one change."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from peercert.cli import clock, errors, naming, options, writing
from peercert.cli.facts import store_path
from peercert.cli.import_plans import Plans, Wish, planned
from peercert.cli.import_text import counted, show_end, show_hours_plan, show_plan
from peercert.errors import Exit, PeercertError, RefusedError

if TYPE_CHECKING:
    from peercert.intake.hours import HoursPlan
    from peercert.intake.layout import Layout
    from peercert.intake.plan import Plan
    from peercert.store.kinds import Record
    from peercert.store.recording import Change

LARGE = 1000
"""Rows beyond which the store is backed up before they are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of the plans: the ids of the people and of the training added."""

    written: bool = False
    rejected: tuple[Path | None, ...] = (None, None)
    people: tuple[str, ...] = ()
    training: tuple[str, ...] = ()


def carry_out(wish: Wish, form: str) -> Exit:
    """Plan, show the plan, and write it where nothing stands against it.

    Meanwhile nothing is looked for that could be thrown away: there is nothing of the kind, and
    looking through a million rows again and again takes a fifth of the time.
    """
    gc.disable()
    try:
        return plan_and_write(wish, form)
    finally:
        gc.enable()


def plan_and_write(wish: Wish, form: str) -> Exit:
    """Do what was asked for, and say so."""
    plans = planned(wish)
    if form == "text":
        if plans.people and plans.people_layout:
            show_plan(plans.people, plans.people_layout)
        if plans.hours:
            show_hours_plan(plans.hours, is_second=bool(plans.people))
    try:
        done = act(plans, wish)
    except PeercertError:
        if form == "json":
            print_json(plans, Done())
        raise
    if form == "json":
        print_json(plans, done)
    return conclude(plans, wish, done, form)


def act(plans: Plans, wish: Wish) -> Done:
    """Ask what has to be asked, keep the rows in error, and write the others."""
    writing = not wish.dry_run and not is_refused(plans, wish)
    if writing:
        ask(plans)
    rejected = [keep_rejected(plan, layout, wish) for plan, layout in plans.each()]
    if writing and plans.head[0] and plans.rows > LARGE:
        back_up_first()
    people, training = write(plans) if writing else ((), ())
    return Done(written=writing, rejected=tuple(rejected), people=people, training=training)


def ask(plans: Plans) -> None:
    """Ask whether a store is to be made, and what is improbable to be written all the same."""
    writing.agree()
    if doubtful := sum(len(plan.doubtful) for plan, _ in plans.each()):
        count = counted(doubtful, "row says", "rows say")
        options.confirm(f"{count} something improbable (see the warnings). Write it all the same?")
    alike, near = plans.people and plans.people.look_alikes, plans.hours and plans.hours.near
    if alike:
        count = counted(len(alike), "group of people", "groups of people")
        options.confirm(f"{count} look alike. Write them as separate people?")
    if near:
        count = counted(len(near), "row looks", "rows look")
        options.confirm(f"{count} like training on file. Write further training?")


def keep_rejected(plan: Plan | HoursPlan, layout: Layout, wish: Wish) -> Path | None:
    """Write the rows in error of one table where they can be mended; return where."""
    from peercert.intake.hours import HoursPlan
    from peercert.intake.rejected import rejected_csv, write_rejected

    if not plan.errors or (wish.dry_run and not wish.rejected):
        return None
    source = wish.hours if isinstance(plan, HoursPlan) else wish.people
    return write_rejected(cast(Path, source), wish.rejected, rejected_csv(plan, layout))


def back_up_first() -> None:
    """Copy a store that people are in, and read the copy, before much is added to it."""
    from peercert.store import backups

    made = backups.back_up(store_path(), backups.folder_of(store_path()), clock.now())
    errors.say(f"Backed up first: {made.path}")


def is_refused(plans: Plans, wish: Wish) -> bool:
    """Say whether rows in error keep the others from being written."""
    has_good_rows = any(plan.has_good_rows for plan, _ in plans.each())
    return plans.has_errors and not (wish.skip_errors and has_good_rows)


def write(plans: Plans) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Carry out plans as one change; return the ids of the people and the training added."""
    from peercert.store import ledger

    command = "import people" if plans.people else "import hours"
    why = "; ".join(f"{plan.table.name}, layout {plan.layout}" for plan, _ in plans.each())
    with writing.change(command, why, asks=False) as change:
        if ledger.head(change.connection) != plans.head:
            raise RefusedError(
                "somebody else wrote to the store meanwhile",
                hint="import again, so that the plan is right; nothing was written",
            )
        people = write_people(plans.people, change) if plans.people else ()
        training = write_hours(plans.hours, people, change) if plans.hours else ()
    return people, training


def write_people(plan: Plan, change: Change) -> tuple[str, ...]:
    """Add people, and to people on file what is new; return the ids of those added."""
    for changed in plan.changed:
        change.set_person(changed.id, **{each.name: each.after for each in changed.fields})
        for _, records in changed.records:
            for record in records:
                change.add(changed.id, cast("Record", record))
    return tuple([change.add_candidate(added.candidate) for added in plan.added])


def write_hours(plan: HoursPlan, added: Sequence[str], change: Change) -> tuple[str, ...]:
    """Add training; return its ids."""
    ids = ids_of(plan, added)
    return tuple(change.add_all((ids[each.owner] or "", each.training) for each in plan.added))


def ids_of(plan: HoursPlan, added: Sequence[str]) -> list[str | None]:
    """Return everybody's id: of those on file, and of those who were added."""
    given = iter(added)
    return [person.id or next(given, None) for person in plan.people]


def print_json(plans: Plans, done: Done) -> None:
    """Print the plans and what became of them; hours beside people stand in their document."""
    from peercert.intake.plan_document import hours_document, plan_document
    from peercert.report.data import write_document

    kept = [str(path) if path else None for path in done.rejected]
    document, both = {}, {}
    if plans.hours:
        people = ids_of(plans.hours, done.people)
        both = hours_document(
            plans.hours, written=done.written, people=people, ids=done.training, rejected=kept[-1]
        )
    if plans.people:
        document = plan_document(
            plans.people, written=done.written, ids=done.people, rejected=kept[0]
        )
    document = {**document, "hours": both} if document and both else document or both
    if not options.current().names_in_data:
        document = naming.without_names(document)
    write_document(document, sys.stdout, indent=2)


def conclude(plans: Plans, wish: Wish, done: Done, form: str) -> Exit:
    """Say what became of the plans, and end with the exit code of it."""
    told = [
        f"{len(plan.rows_in_error)} of {counted(plan.rows, 'row')} in error"
        for plan, _ in plans.each()
        if plan.errors
    ]
    rows, kept = " and ".join(told), " and ".join(str(path) for path in done.rejected if path)
    mend = f"mend {kept} and import it" if kept else "mend them and import again"
    if is_refused(plans, wish):
        files = " and ".join(plan.table.name for plan, _ in plans.each() if plan.errors)
        mend = f"mend these rows in {files} and import it again" + (
            f" ({kept} says why, row by row)" if kept else ""
        )
        has_good_rows = any(plan.has_good_rows for plan, _ in plans.each())
        others = ", or add --skip-errors to write the other rows now" if has_good_rows else ""
        raise RefusedError(f"nothing was written: {rows}", hint=mend + others)
    if form == "text":
        show_end(plans.people, plans.hours, written=done.written)
    if told:
        errors.say(f"Left out: {rows}; {mend}.")
    return Exit.PARTLY if told else Exit.DONE
