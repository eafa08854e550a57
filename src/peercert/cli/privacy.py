"""`peercert privacy`: everything on file about a person, and erasing what is personal."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peercert import __version__, stopping
from peercert.cli import declare, errors, facts, options
from peercert.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from peercert.store.erasing import Plan

app = declare.noun("Give a person everything on file about them, or erase it.")
EXPORT = "peercert/privacy_export@1"
ERASURE = "peercert/erasure@1"
WHO = Annotated[str, typer.Argument(metavar="WHO", help="An id, a name or an e-mail address.")]


@app.command("export")
def export(who: WHO) -> None:
    r"""Print everything on file about a person as JSON: the file, and every change that made it.

    What was voided is there too, and who recorded what, when and why.

    \b
    peercert privacy export P-0007 > P-0007.json
    """
    from peercert.report.data import write_document
    from peercert.store.opening import reading

    options.current().one_of("text", "json")
    if not options.current().names_in_data:
        raise UsageError("an export holds everything on file", hint="leave --no-names out")
    with reading(facts.store_path()) as connection:
        found = everything(connection, who)
    write_document(found, sys.stdout, indent=2)


def everything(connection: Any, who: str) -> dict[str, Any]:  # noqa: ANN401 - sqlite3 is the store's
    """Return all that the store knows of one person; no file where the person is void."""
    from peercert.errors import NobodyError
    from peercert.intake.candidate_file import to_document
    from peercert.store.erasing import find
    from peercert.store.exporting import changes_of
    from peercert.store.kinds import write_id
    from peercert.store.reading import read_one

    number = find(connection, who)
    try:
        file = to_document(read_one(connection, number))
    except NobodyError:
        file = None
    head = {"schema": EXPORT, "peercert": __version__, "candidate": write_id("P", number)}
    return {**head, "file": file, "changes": list(changes_of(connection, number))}


@app.command("erase")
def erase(
    who: WHO,
    *,
    basis: Annotated[
        str, typer.Option("--basis", metavar="TEXT", help="By which law or whose request; kept.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would go and stay, and write nothing.")
    ] = False,
) -> None:
    r"""Erase what is personal about a person; what was certified, and when, is kept.

    Shows first what goes and what stays, and asks. It cannot be undone. The chain of changes and
    old receipts still verify. No byte of it is left in the store's file; older backups still
    hold it, and a restore erases it again.

    \b
    peercert privacy erase P-0007 --basis "request of 2026-11-20" --dry-run
    peercert privacy erase P-0007 --basis "request of 2026-11-20"
    """
    form = options.current().one_of("text", "json")
    why = re.sub(r"\s+", " ", basis).strip()
    if not why:
        raise UsageError("--basis is empty", hint="say by which law or on whose request")
    plan = planned(who, why)
    if form == "text":
        show(plan)
    if not dry_run:
        carry_out(plan, why)
    conclude(plan, form, dry_run=dry_run)


def planned(who: str, basis: str) -> Plan:
    """Return what an erasure would do. Raise RefusedError where the basis names the person."""
    from peercert.store import erasing
    from peercert.store.opening import reading

    with reading(facts.store_path()) as connection:
        number = erasing.find(connection, who)
        erasing.check_basis(connection, number, basis)
        return erasing.plan(connection, number)


def carry_out(plan: Plan, basis: str) -> None:
    """Ask, erase, list the erasure beside the store, and write the file anew."""
    from peercert.store import erasing, erasures, identities
    from peercert.store.kinds import write_id
    from peercert.store.recording import Change

    path, id = facts.store_path(), write_id("P", plan.candidate)
    if not plan.is_done:
        options.confirm(f"Erase what is personal about {id}, for ever?")
        with Change(path, command="privacy erase") as change:
            if change.erase(id, basis) != plan:
                hint = "look at what goes once more, and confirm that; nothing was written"
                raise RefusedError(f"somebody recorded something about {id} meanwhile", hint=hint)
            known = identities.marks_of(change.connection, plan.candidate)
            erased = erasures.Erased(basis, change.book.at)
            erasures.append(path, dict.fromkeys(known, erased))
        stopping.note(erasures.beside(path), "")
    erasing.compact(path)


def show(plan: Plan) -> None:
    """Print what goes and what stays."""
    from peercert.report import privacy
    from peercert.report.screen import screen

    if not plan.is_done:
        here = screen()
        for line in privacy.lines(document(plan)):
            bare = line.lstrip()
            before = line[: len(line) - len(bare)]
            here.show(here.indent(bare, before, f"{before}  "))


def document(plan: Plan) -> dict[str, Any]:
    """Return a plan as data."""
    from peercert.store.datamap import going
    from peercert.store.kinds import LETTERS, write_id

    return {
        "candidate": write_id("P", plan.candidate),
        "rows_that_go": {table: count for table, count in plan.deleted.items() if count},
        "columns_that_go": {t: list(going(t)) for t, count in plan.blanked.items() if count},
        "rows_that_stay": {table: count for table, count in plan.kept.items() if count},
        "changes": list(plan.changes),
        "texts_elsewhere_that_go": {
            table: [write_id(LETTERS[table], each) if table in LETTERS else each for each in rows]
            for table, rows in plan.elsewhere.items()
        },
    }


def conclude(plan: Plan, form: str, *, dry_run: bool) -> None:
    """Say what became of it."""
    from peercert.report.data import write_document
    from peercert.report.screen import show as show_lines

    told = document(plan)
    if form == "json":
        written = not (dry_run or plan.is_done)
        write_document({"schema": ERASURE, **told, "written": written}, sys.stdout, indent=2)
    elif plan.is_done:
        show_lines([f"{told['candidate']} has nothing to erase."])
    elif dry_run:
        show_lines(["Dry run: nothing was written."])
    else:
        show_lines([f"{told['candidate']} is erased."])
    if not (dry_run or plan.is_done):
        errors.say("Older backups and exported files still hold it; a restore erases it again.")
