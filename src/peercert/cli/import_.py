"""`peercert import`: people from a spreadsheet or a registry, as one change after a plan."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from peercert.cli import clock, errors, naming, options
from peercert.cli.facts import store_path
from peercert.cli.import_text import counted, show_end, show_plan
from peercert.errors import Exit, PeercertError, RefusedError

if TYPE_CHECKING:
    from peercert.intake.layout import Layout
    from peercert.intake.plan import Plan, StatusOf
    from peercert.records import Candidate
    from peercert.store.kinds import Record

app = options.noun("Bring in people from a spreadsheet or a registry.")
MANY = 2000
"""Rows beyond which an import takes more than a moment."""
LARGE = 1000
"""Rows beyond which the store is backed up before they are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the person at the keyboard asked for."""

    source: Path
    rejected: Path | None
    dry_run: bool
    skip_errors: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of a plan."""

    written: bool = False
    rejected: Path | None = None
    ids: tuple[str, ...] = ()


@app.command("people")
def people(  # noqa: PLR0913 - one for each option
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV or XLSX file.")],
    *,
    layout: Annotated[
        str | None,
        typer.Option(
            "--layout",
            metavar="NAME|FILE",
            help="nc-registry, peercert, or a TOML file; else the one that fits.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the plan, write nothing.")
    ] = False,
    skip_errors: Annotated[
        bool, typer.Option("--skip-errors", help="Write the rows without errors.")
    ] = False,
    rejected: Annotated[
        str | None,
        typer.Option("--rejected", metavar="PATH", help="Where the rows in error go."),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", help="cp1252, for CSV from an older Excel."),
    ] = None,
) -> Exit:
    r"""Bring in people from a spreadsheet or a registry.

    Shows a plan, then writes everything as one change, or nothing. Rows in error go into a
    *.rejected.csv to mend and import again. Importing a file twice changes nothing. People who
    look alike are listed and never merged.

    Ends with 0 when everything is written, 3 when rows are in error and nothing is, 7 when the
    other rows are.

    \b
    peercert import people registry.csv --layout nc-registry --dry-run
    peercert import people registry.csv --layout nc-registry --skip-errors --yes
    """
    form = options.current().one_of("text", "json")
    wish = Wish(
        source=Path(file),
        rejected=Path(rejected) if rejected else None,
        dry_run=dry_run,
        skip_errors=skip_errors,
    )
    return carry_out(wish, form, layout, encoding)


def carry_out(wish: Wish, form: str, layout_name: str | None, encoding: str | None) -> Exit:
    """Plan, show the plan, and write it where that was asked for and nothing stands against it."""
    from peercert.intake.layout_file import fitting_layout, load_layout
    from peercert.intake.people import plan_people
    from peercert.intake.tables import read_table

    table = read_table(wish.source, encoding)
    layout = load_layout(layout_name) if layout_name else fitting_layout(table)
    say_large(len(table.rows))
    known = on_file()
    plan = plan_people(table, layout, known, options.current().day, status_by(layout))
    if form == "text":
        show_plan(plan, layout)
    try:
        done = act(plan, layout, wish, known)
    except PeercertError:
        if form == "json":
            print_json(plan, Done())
        raise
    if form == "json":
        print_json(plan, done)
    return conclude(plan, wish, done, form)


def say_large(rows: int) -> None:
    """Say what takes a while, to somebody who is watching."""
    if rows > MANY and sys.stderr.isatty():
        errors.say(f"Reading {rows} rows ...")


def status_by(layout: Layout) -> StatusOf:
    """Return what gives somebody's status today in the state whose register it is."""
    from peercert.standing import judge

    day, state = options.current().day, layout.state or ""
    return lambda candidate: judge(candidate, state, day).status


def on_file() -> tuple[Candidate, ...]:
    """Return everybody in the store; nobody while there is none."""
    from peercert.store.opening import NoStoreYetError, reading
    from peercert.store.reading import read_all

    try:
        with reading(store_path()) as connection:
            return tuple(read_all(connection))
    except NoStoreYetError:
        return ()


def act(plan: Plan, layout: Layout, wish: Wish, known: tuple[Candidate, ...]) -> Done:
    """Ask what has to be asked, keep the rows in error, and write the others."""
    from peercert.intake.rejected import rejected_csv, write_rejected

    writing = not wish.dry_run and not is_refused(plan, wish)
    if writing and plan.look_alikes:
        count = counted(len(plan.look_alikes), "group of people", "groups of people")
        options.confirm(f"{count} look alike. Write them as separate people?")
    kept = None
    if plan.errors and (wish.rejected or not wish.dry_run):
        kept = write_rejected(wish.source, wish.rejected, rejected_csv(plan, layout))
    if writing and known and len(plan.table.rows) > LARGE:
        back_up_first()
    return Done(written=writing, rejected=kept, ids=write(plan, known) if writing else ())


def back_up_first() -> None:
    """Copy a store that people are in, and read the copy, before much is added to it."""
    from peercert.store import backups

    made = backups.back_up(store_path(), backups.folder_of(store_path()), clock.now())
    errors.say(f"Backed up first: {made.path}")


def is_refused(plan: Plan, wish: Wish) -> bool:
    """Say whether rows in error keep the others from being written."""
    return bool(plan.errors) and not (wish.skip_errors and plan.has_good_rows)


def write(plan: Plan, known: tuple[Candidate, ...]) -> tuple[str, ...]:
    """Carry out a plan as one change; return the ids of the people added."""
    from peercert.store.reading import read_all
    from peercert.store.recording import Change

    why = f"{plan.table.name}, layout {plan.layout}"
    with Change(store_path(), command="import people", reason=why) as change:
        if tuple(read_all(change.connection)) != known:
            raise RefusedError(
                "somebody else wrote to the store meanwhile",
                hint="import again, so that the plan is right; nothing was written",
            )
        ids = tuple([change.add_candidate(added.candidate) for added in plan.added])
        for changed in plan.changed:
            change.set_person(changed.id, **{each.name: each.after for each in changed.fields})
            for _, records in changed.records:
                for record in records:
                    change.add(changed.id, cast("Record", record))
    return ids


def print_json(plan: Plan, done: Done) -> None:
    """Print the plan and what became of it."""
    from peercert.intake.plan_document import plan_document

    rejected = str(done.rejected) if done.rejected else None
    document = plan_document(plan, written=done.written, ids=done.ids, rejected=rejected)
    if not options.current().names_in_data:
        document = naming.without_names(document)
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def conclude(plan: Plan, wish: Wish, done: Done, form: str) -> Exit:
    """Say what became of the plan, and end with the exit code of it."""
    rows = f"{len(plan.rows_in_error)} of {counted(len(plan.table.rows), 'row')} in error"
    kept = f"mend {done.rejected} and import it" if done.rejected else "mend them and import again"
    if is_refused(plan, wish):
        others = ", or add --skip-errors to write the other rows" if plan.has_good_rows else ""
        raise RefusedError(f"nothing was written: {rows}", hint=kept + others)
    if form == "text":
        show_end(plan, done)
    if plan.errors:
        errors.say(f"Left out: {rows}; {kept}.")
    return Exit.PARTLY if plan.errors else Exit.DONE
