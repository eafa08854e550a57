"""What `peercert import` does: plan, show the plan, and write it as one change."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from peercert.cli import clock, errors, naming, options
from peercert.cli.facts import store_path
from peercert.cli.import_text import counted, show_end, show_hours_plan, show_plan
from peercert.errors import Exit, PeercertError, RefusedError

if TYPE_CHECKING:
    from peercert.intake.hours import HoursPlan
    from peercert.intake.layout import Layout
    from peercert.intake.plan import Plan, StatusOf
    from peercert.records import Candidate, Training
    from peercert.store.kinds import Record
    from peercert.store.recording import Change

Head: TypeAlias = tuple[int, str]
"""The number and the hash of the newest change."""

MANY_BYTES = 100_000
"""Of a file beyond which an import takes more than a moment."""
LARGE = 1000
"""Rows beyond which the store is backed up before they are written."""
MATCHED = ("recovery", "applications", "documents", "certificates", "conduct")
"""The lists of a candidate that a table of people may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the person at the keyboard asked for."""

    people: Path | None = None
    people_layout: str | None = None
    hours: Path | None = None
    hours_layout: str | None = None
    rejected: Path | None
    dry_run: bool
    skip_errors: bool
    encoding: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """What is to be written: people, hours or both, and the newest change when it was planned."""

    head: Head
    people: Plan | None = None
    people_layout: Layout | None = None
    hours: HoursPlan | None = None
    hours_layout: Layout | None = None

    def each(self) -> Iterator[tuple[Plan | HoursPlan, Layout]]:
        """Yield the plans, each with its layout."""
        if self.people and self.people_layout:
            yield self.people, self.people_layout
        if self.hours and self.hours_layout:
            yield self.hours, self.hours_layout

    @property
    def has_errors(self) -> bool:
        """Whether any row is in error."""
        return any(plan.errors for plan, _ in self.each())

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(plan.rows for plan, _ in self.each())


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


def planned(wish: Wish) -> Plans:
    """Read the files and what is on file, and plan."""
    from peercert.intake.layout_file import hours_layout, people_layout
    from peercert.intake.people import plan_people
    from peercert.intake.tables import read_table

    day = options.current().day
    if not wish.people:
        head, known = on_file(())
        return with_hours(Plans(head=head), wish, known)
    table = read_table(wish.people, wish.encoding)
    layout = people_layout(wish.people_layout, table)
    if wish.hours:
        hours_layout(wish.hours_layout)
    say_large(wish.people)
    head, known = on_file(MATCHED)
    plan = plan_people(table, layout, known, day, status_by(layout))
    plans = Plans(head=head, people=plan, people_layout=layout)
    return with_hours(plans, wish, known) if wish.hours else plans


def with_hours(plans: Plans, wish: Wish, known: Sequence[Candidate]) -> Plans:
    """Plan the hours too, of people on file and of those who are to be added."""
    from peercert.intake.hours import plan_hours
    from peercert.intake.layout_file import hours_layout
    from peercert.intake.tables import read_table

    source = cast(Path, wish.hours)
    table = read_table(source, wish.encoding)
    layout = hours_layout(wish.hours_layout)
    say_large(source)
    people = everybody(plans.people, known)
    plan = plan_hours(table, layout, people, training_on_file(known), options.current().day)
    return replace(plans, hours=plan, hours_layout=layout)


def everybody(plan: Plan | None, known: Sequence[Candidate]) -> list[Candidate]:
    """Return everybody as a plan leaves them: first those on file, then those it adds."""
    if plan is None:
        return list(known)
    changed = {each.id: each.candidate for each in plan.changed}
    return [
        *(changed.get(person.id or "", person) for person in known),
        *(added.candidate for added in plan.added),
    ]


def say_large(source: Path) -> None:
    """Say what takes a while, to somebody who is watching."""
    if sys.stderr.isatty() and source.stat().st_size > MANY_BYTES:
        errors.say(f"Reading {source.name} ...")


def status_by(layout: Layout) -> StatusOf:
    """Return what gives somebody's status today in the state whose register it is."""
    from peercert.standing import judge

    day, state = options.current().day, layout.state or ""
    return lambda candidate: judge(candidate, state, day).status


def on_file(lists: Sequence[str]) -> tuple[Head, tuple[Candidate, ...]]:
    """Return everybody in the store with some of their lists, and the newest change."""
    from peercert.store.ledger import GENESIS, head
    from peercert.store.opening import NoStoreYetError, reading
    from peercert.store.reading import read_all

    try:
        with reading(store_path()) as connection:
            return head(connection), tuple(read_all(connection, lists))
    except NoStoreYetError:
        return (0, GENESIS), ()


def training_on_file(known: Sequence[Candidate]) -> Iterator[tuple[int, tuple[Training, ...]]]:
    """Yield the training of everybody on file, by their position among them."""
    from peercert.store.opening import reading
    from peercert.store.reading import read_all

    if known:
        position = {person.id: at for at, person in enumerate(known)}
        with reading(store_path()) as connection:
            for person in read_all(connection, ("training",)):
                if person.training and person.id in position:
                    yield position[person.id], person.training


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
    """Ask whether what looks alike is to be written all the same."""
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
    from peercert.store.recording import Change

    command = "import people" if plans.people else "import hours"
    why = "; ".join(f"{plan.table.name}, layout {plan.layout}" for plan, _ in plans.each())
    with Change(store_path(), command=command, reason=why) as change:
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
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


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
        has_good_rows = any(plan.has_good_rows for plan, _ in plans.each())
        others = ", or add --skip-errors to write the other rows" if has_good_rows else ""
        raise RefusedError(f"nothing was written: {rows}", hint=mend + others)
    if form == "text":
        show_end(plans.people, plans.hours, written=done.written)
    if told:
        errors.say(f"Left out: {rows}; {mend}.")
    return Exit.PARTLY if told else Exit.DONE
