"""`peercert attendance import`: a file's attendance as one change, after a plan."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from peercert.classes import Alias, Attendance, Sheet
from peercert.cli import attendance_document, errors, facts, options, writing
from peercert.cli.attendance_held import (
    Held,
    clashes,
    finished,
    held,
    number,
    refuse_later,
    refuse_nobody_in,
)
from peercert.cli.attendance_plan import Came, Plan, Wish, plan
from peercert.errors import BadFileError, Exit, Problem, RefusedError

if TYPE_CHECKING:
    import sqlite3

    from peercert.store.recording import Change

REPLACED = "another import says otherwise"


def carry_out(wish: Wish, *, dry_run: bool, skip_errors: bool) -> Exit:
    """Show the plan of an import, and write it where that was asked for."""
    form = options.current().one_of("text", "json")
    made, notes = planned(wish)
    refused = refusal(made, skip_errors=skip_errors)
    if form == "text" and not (refused and hopeless(made)):
        show(made, notes, dry_run=dry_run, refused=refused is not None)
    done = 0
    try:
        if refused:
            raise refused
        if not dry_run and made.changing:
            options.confirm(question(made))
            done = write(made)
    finally:
        if form == "json":
            print_json(made, notes, done, refused=refused is not None)
    if form == "text":
        tell(made, done, dry_run=dry_run)
    return Exit.PARTLY if made.matching.asked or made.sheet.problems else Exit.DONE


def planned(wish: Wish) -> tuple[Plan, tuple[str, ...]]:
    """Read the file and the store; return what is to be done, and what is to be known of it."""
    from peercert.store.opening import reading

    with reading(facts.store_path()) as connection:
        now = held(connection, wish.session)
        refuse_later(now.session)
        refuse_nobody_in(now)
        made = plan(now, replace(wish, session=now.id), kept(connection, now))
        there = [each.known.number for each in made.people if each.minutes]
        overlapping = tuple(clashes(connection, now.session, there))
    changed = [each.known.number for each in made.changing]
    more = (*overlapping, *on_file_only(made), *finished(now, changed))
    return made, (*made.sheet.notes, *more)


def kept(connection: sqlite3.Connection, now: Held) -> tuple[tuple[Alias, ...], tuple[Sheet, ...]]:
    """Return what is on file about names in the cohort's files, and about the session's files."""
    from peercert.store.class_reading import every

    aliases = tuple(every(connection, Alias, cohort=now.session.cohort))
    return aliases, tuple(every(connection, Sheet, session=now.number))


def on_file_only(made: Plan) -> tuple[str, ...]:
    """Say who has credit on file and is not in the file: it is kept."""
    ids = [each.known.id for each in made.people if each.becomes == "absent" and each.before]
    said = f"credit on file is kept, though the file has no row of theirs: {', '.join(ids)}"
    return (said,) if ids else ()


def refusal(made: Plan, *, skip_errors: bool) -> RefusedError | None:
    """Return why nothing is to be written of a file, if that is so."""
    from peercert.intake.attendance.matching import DOUBTS, refuse_nobody
    from peercert.intake.files import quoted, shown

    if made.sheet.problems and not skip_errors:
        error = made.sheet.error()
        hint = f"{error.hint}; --skip-errors leaves these rows out"
        return BadFileError(error.message, error.problems, hint=hint)
    doubts = [each for each in made.matching.asked if each.why in DOUBTS]
    command = f"peercert attendance match LINE --person WHO {made.wish.words(short=False)}"
    if doubts and not skip_errors:
        problems = tuple(
            Problem(f"line {line}", quoted(each.name), each.why)
            for each in doubts
            for line in each.lines
        )
        hint = (
            "`--skip-errors` leaves these lines out; else say whose they are (`--ignore`: nobody's "
            f"here; `--share`: several people's); {facts.NOTHING}\n  {command}"
        )
        message = f"`{shown(made.sheet.name)}` has lines that may be somebody else's"
        return BadFileError(message, problems, hint=hint)
    try:
        refuse_nobody(made.matching, made.sheet)
    except BadFileError as error:
        return BadFileError(error.message, error.problems, hint=f"{error.hint}\n  {command}")
    if hopeless(made):
        hint = "nobody is taken for absent: check the session, and --zone; nothing was written"
        return RefusedError(f"nobody in the file was there during {made.held.id}", hint=hint)
    return None


def hopeless(made: Plan) -> bool:
    """Say whether a file says of nobody that they were there."""
    return not any(each.minutes for each in made.people)


def question(made: Plan) -> str:
    """Return what is asked before anything is written."""
    count = len(made.changing)
    return f"Write the attendance of {count} {'person' if count == 1 else 'people'}?"


def write(made: Plan) -> int:
    """Carry out a plan as one change; return its number."""
    with writing.change("attendance import") as change:
        now = held(change.connection, made.held.id)
        if now != made.held or kept(change.connection, now) != (made.aliases, made.sheets):
            raise RefusedError(
                "somebody else wrote to the store meanwhile",
                hint="import again, so that the plan is right; nothing was written",
            )
        sheet = sheet_number(change, made)
        for each in made.changing:
            record(change, made, each, sheet)
    return change.sequence


def sheet_number(change: Change, made: Plan) -> int:
    """Return the number of the file among those on file, where it is recorded if it is new."""
    from peercert.store.class_recording import add

    return number(made.kept.id if made.kept else add(change, made.row))


def record(change: Change, made: Plan, came: Came, sheet: int) -> str:
    """Record one person's credit in the place of what was on file, and return its id, if any."""
    from peercert.store.class_recording import add_to

    for each in came.before:
        change.void(each.id or "", REPLACED)
    if not came.minutes:
        return ""
    fact = Attendance(
        session=made.held.number,
        minutes=came.minutes,
        because=came.because,
        sheet=sheet,
        verification="submitted",
    )
    return add_to(change, came.known.id, fact)


def show(made: Plan, notes: tuple[str, ...], *, dry_run: bool, refused: bool) -> None:
    """Print a plan."""
    from peercert.report import attendance as report
    from peercert.report.screen import screen

    now = options.current()
    here = screen(labelled=now.accessible, names=now.names_in_text)
    goes_on = not (dry_run or refused) and (now.yes or options.can_ask())
    short = bool(made.kept or (goes_on and made.changing))
    document = attendance_document.document(made, notes, short=short, refused=refused)
    here.show(report.plan_lines(document, here))


def tell(made: Plan, done: int, *, dry_run: bool) -> None:
    """Print what became of a plan."""
    from peercert.report.screen import show as say

    if done:
        say([f"Written as change {done}."])
    elif dry_run:
        say(["Dry run: nothing was written."])
    else:
        say(["Nothing new: nothing was written."])
    if asked := made.matching.asked:
        lines = sum(len(each.lines) for each in asked)
        errors.say(f"{lines} {'line is' if lines == 1 else 'lines are'} nobody's so far.")


def print_json(made: Plan, notes: tuple[str, ...], done: int, *, refused: bool) -> None:
    """Print the plan and what became of it."""
    from peercert.report.data import write_document

    short = bool(done or made.kept)
    document = attendance_document.document(made, notes, short=short, refused=refused)
    document = {**document, "change": done or None}
    if not options.current().names_in_data:
        document = attendance_document.nameless(document)
    write_document(document, sys.stdout, indent=2)
