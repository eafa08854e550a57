"""`peercert attendance match`: whose a line of an attendance file is, remembered for the cohort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from peercert.classes import Alias, Session, Sheet
from peercert.cli import errors, facts, writing
from peercert.cli.attendance_held import Held, held, number, refuse_later, refuse_nobody_in
from peercert.cli.attendance_import import kept, record, sheet_number
from peercert.cli.attendance_plan import (
    CHANGING,
    Aliases,
    Came,
    Plan,
    Wish,
    everybody,
    plan,
)
from peercert.errors import RefusedError, UsageError

if TYPE_CHECKING:
    import sqlite3

    from peercert.intake.attendance.matching import Asked
    from peercert.store.recording import Change

CORRECTED = frozenset({"changed", "taken_back"})
TOLD_ANEW = "it is somebody else's after all"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whose a line is: nobody's without a person, theirs too if shared, or all of its name's."""

    line: int
    who: str | None
    only: bool = False
    share: bool = False


def match_line(answer: Answer, wish: Wish | None, given: Wish) -> None:
    """Record whose a line is, and that person's attendance with it, as one change.

    `wish` is the file as named on the command line, `given` what was said about reading it.
    """
    with writing.change("attendance match") as change:
        wish = wish or of_newest(change.connection, given)
        now = held(change.connection, wish.session)
        refuse_later(now.session)
        refuse_nobody_in(now)
        before = plan(now, replace(wish, session=now.id), kept(change.connection, now))
        person = member(change.connection, now, answer.who) if answer.who else None
        asked = asked_at(before, answer, person)
        alias, old = aliased(before, asked, person, kept(change.connection, now)[0])
        if alias:
            new = remember(change, alias, old)
            done = credited(change, before, person)
    if alias is None:
        errors.say("That is on file already: nothing was written.")
        return
    show(new, alias, asked, done, answer)
    if alias.candidate and not any(each.minutes for each, _ in done):
        errors.say(f"P-{alias.candidate:04d} has no more credit for it than before.")


def of_newest(connection: sqlite3.Connection, given: Wish) -> Wish:
    """Return the newest file on file, of the session where one is named, as it was read.

    Raise UsageError where there is none, RefusedError where it is not what it was.
    """
    from peercert.store.class_reading import every, the

    wanted = {"session": number(held(connection, given.session).id)} if given.session else {}
    found: Sheet | None = None
    for each in every(connection, Sheet, **wanted):
        found = each
    if found is None:
        hint = f"--file FILE --session T-0001 say which file it is; {facts.NOTHING}"
        of = f" for {given.session}" if given.session else ""
        raise UsageError(f"no attendance file was imported{of} so far", hint=hint)
    the(connection, Sheet, found.id or "")
    return as_imported(found, given)


def as_imported(sheet: Sheet, given: Wish) -> Wish:
    """Return how to read a file again. Raise RefusedError where it is another file now."""
    import hashlib

    wish = read_as(sheet, given)
    elsewhere = f"--file FILE --session T-{sheet.session:04d} say where it is; {facts.NOTHING}"
    try:
        same = hashlib.sha256(wish.file.read_bytes()).hexdigest() == sheet.sha256
    except OSError:
        raise RefusedError(
            f"the file of {sheet.id} is not in this folder", hint=elsewhere
        ) from None
    if not same:
        hint = f"import it again, or {elsewhere}"
        raise RefusedError(f"the file of {sheet.id} is not as it was imported", hint=hint)
    return wish


def read_as(sheet: Sheet, given: Wish) -> Wish:
    """Return how a file was read; zone, columns and meeting are not kept and as given."""
    return replace(
        given,
        file=Path(sheet.path),
        session=f"T-{sheet.session:04d}",
        breaks=sheet.breaks,
        least_percent=sheet.least_percent,
        step=sheet.round_minutes,
    )


def asked_at(made: Plan, answer: Answer, person: int | None) -> Asked:
    """Return the question that a line raises, answered or not. Raise RefusedError for others."""
    from peercert.intake.attendance.matching import line_key, match

    line = answer.line
    unanswered = match(made.sheet.rows, everybody(made.held), {})
    for each in unanswered.asked:
        if line in each.lines and answer.only:
            theirs = f"P-{person:04d}" if answer.share and person else ""
            key = line_key(made.sheet.sha256, line, theirs)
            return replace(each, key=key, lines=(line,))
        if line in each.lines:
            return each
    for id, found in unanswered.people.items():
        if any(row.line == line for row in found.rows):
            hint = f"it was found by {found.how}; {facts.NOTHING}"
            raise RefusedError(f"line {line} is {id}'s", hint=hint)
    lines = ", ".join(str(n) for each in unanswered.asked for n in each.lines) or "none"
    hint = f"lines that are nobody's by address or name: {lines}; {facts.NOTHING}"
    raise RefusedError(f"line {line} raises no question", hint=hint)


def member(connection: sqlite3.Connection, now: Held, who: str) -> int:
    """Return the number of somebody of the cohort. Raise RefusedError for anybody else."""
    from peercert.store.finding import the_one

    found = the_one(connection, who)
    if found not in now.people:
        id, cohort = f"P-{found:04d}", now.cohort.id
        on = f"on {now.session.starts_at[:10]}, the day of {now.id}"
        if found in now.later or now.steps_now.get(found) == "withdrew":
            hint = f"`peercert cohort roster {cohort}` has the day of each; {facts.NOTHING}"
            when = "yet" if found in now.later else "any more"
            raise RefusedError(f"{id} had no seat in {cohort} {when} {on}", hint=hint)
        hint = f"`peercert cohort accept {cohort} {id}` gives a seat; {facts.NOTHING}"
        raise RefusedError(f"{id} has no seat in {cohort}", hint=hint)
    return found


def aliased(
    made: Plan, asked: Asked, person: int | None, known: tuple[Alias, ...]
) -> tuple[Alias | None, Alias | None]:
    """Return what is to be remembered, None where it is already, and what it takes the place of."""
    cohort = made.held.session.cohort
    key = Aliases(cohort, (), made.held).hashed(asked.key)
    old = next((each for each in reversed(known) if each.key == key), None)
    if old and old.candidate == person:
        return None, old
    return Alias(cohort=cohort, candidate=person, key=key), old


def remember(change: Change, alias: Alias, old: Alias | None) -> str:
    """Record an alias in the place of an older one, and return its id."""
    from peercert.store.class_recording import add

    if old:
        change.void(old.id or "", TOLD_ANEW)
    return add(change, alias)


def credited(change: Change, before: Plan, person: int | None) -> list[tuple[Came, str]]:
    """Record the attendance of the person whose line it is now; return it with its id.

    Credit that somebody else had from the line is taken back or corrected. Where the same file was
    imported for other sessions of the cohort too, so is the attendance of those.
    """
    done = []
    for was in (before, *elsewhere(change.connection, before)):
        now = held(change.connection, was.held.id)
        after = plan(now, was.wish, kept(change.connection, now))
        found = {each.known.id: each.found is not None for each in was.people}
        for each in after.people:
            lost = found[each.known.id] and each.found is None and from_files(each)
            if each.known.number != person and not lost and each.becomes not in CORRECTED:
                continue
            if lost or each.becomes in CHANGING:
                done.append((each, record(change, after, each, sheet_number(change, after))))
    return done


def elsewhere(connection: sqlite3.Connection, made: Plan) -> list[Plan]:
    """Return the same file as it was read for other sessions of the cohort."""
    from peercert.store.class_reading import every

    found: dict[int, Sheet] = {}
    for session in every(connection, Session, cohort=made.held.session.cohort):
        for sheet in every(connection, Sheet, session=number(session.id)):
            if sheet.sha256 == made.sheet.sha256 and sheet.session != made.held.number:
                found[sheet.session] = sheet
    plans = []
    for sheet in found.values():
        now = held(connection, f"T-{sheet.session:04d}")
        wish = replace(read_as(sheet, made.wish), file=made.wish.file)
        plans.append(plan(now, wish, kept(connection, now)))
    return plans


def from_files(came: Came) -> bool:
    """Return whether everything that somebody is credited with came from files."""
    return all(each.sheet for each in came.before) and bool(came.before)


def show(
    id: str, alias: Alias, asked: Asked, done: Sequence[tuple[Came, str]], answer: Answer
) -> None:
    """Print what is remembered, and the credit that came of it."""
    from peercert.report.screen import show as say
    from peercert.report.words import hours_of

    lines = "line " + ", ".join(map(str, asked.lines))
    whose = "is ignored" if alias.candidate is None else f"is P-{alias.candidate:04d}"
    if answer.share:
        whose += " too"
    always = f", and so from now on in the files of G-{alias.cohort:04d}"
    say([f"{id} {lines} {whose}{'' if answer.only else always}"])
    for each, recorded in done:
        why = f": {each.because}" if each.because else ""
        credit = f"{hours_of(each.minutes):g} h{why}" if recorded else "nothing any more"
        say([f"{recorded or each.before[0].id} {each.known.id}: {credit}"])
