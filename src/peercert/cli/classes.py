"""What the commands about providers, courses, cohorts and sessions have in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from peercert.amounts import MINUTES_IN_HOUR
from peercert.cli import confirming, declare, errors, facts, listing, options, writing
from peercert.errors import PeercertError, RefusedError, UsageError

if TYPE_CHECKING:
    import sqlite3

    from peercert.classes import Cohort, Provider
    from peercert.programs.program import Program
    from peercert.records import Candidate
    from peercert.store.class_kinds import Shared
    from peercert.store.recording import Change

S = TypeVar("S", bound="Shared")
MOST_LETTERS = 500
VALID = frozenset({"current", "renewal_open"})


def read_text(text: str) -> str:
    """Read words on one line, as they are kept: at least one letter, at most 500."""
    from peercert.intake.letters import is_seen

    words = unicodedata.normalize("NFC", text).strip()
    if not words or len(words) > MOST_LETTERS or not is_seen(words):
        hint = f"write it on one line, in at most {MOST_LETTERS} letters; {facts.NOTHING}"
        raise UsageError("this is not text that can be kept", hint=hint)
    return words


text_argument = declare.declared(typer.Argument, read_text, "TEXT")
text_option = declare.declared(typer.Option, read_text, "TEXT")

TRAINERS = Annotated[
    list[str] | None,
    typer.Option("--trainer", metavar="WHO", help="An id, a name or an e-mail; may be repeated."),
]


def write(command: str, make: Callable[[Change], S]) -> tuple[str, S, bool]:
    """Record what `make` returns; give its id, itself, and whether just that was on file before."""
    from peercert.store.class_recording import add

    with writing.change(command) as change:
        record = make(change)
        known = same_on_file(change, record)
        id = known or add(change, record)
    return id, record, known is not None


def same_on_file(change: Change, record: Shared) -> str | None:
    """Return the id of what is on file already and says just the same, a cohort when added."""
    from peercert.classes import Cohort
    from peercert.store.class_reading import every, first_cohorts

    held = isinstance(record, Cohort)
    found = first_cohorts(change.connection) if held else every(change.connection, type(record))
    return next((each.id for each in found if replace(each, id=None) == record), None)


def tell(id: str, record: Shared, *, known: bool, **more: object) -> None:
    """Say what was recorded, or was on file before."""
    from peercert.report.describing import sentence
    from peercert.store.class_kinds import TABLE_OF

    kind, said = TABLE_OF[type(record)], {**facts_of(record), **more}
    if known:
        confirming.known(id, "", kind, said)
        confirming.unwritten()
    else:
        confirming.say(id, sentence(kind, said, "", id))


def facts_of(record: Shared) -> dict[str, object]:
    """Return what a record holds as a file would say it: hours, and ids for what it belongs to."""
    from peercert.records import FILE_NAMES, file_name
    from peercert.store.kinds import LETTERS, write_id

    said = {}
    for each in fields(record):
        value = getattr(record, each.name)
        if each.name in LETTERS and isinstance(value, int):
            value = write_id(LETTERS[each.name], value)
        if each.name in FILE_NAMES and isinstance(value, int):
            value = facts.in_file(value)
        said[file_name(each.name)] = value
    return said


def provider_of(connection: sqlite3.Connection, text: str) -> Provider:
    """Return the provider of an id or a whole name. Raise RefusedError where it is not one."""
    from peercert.classes import Provider
    from peercert.folding import fold
    from peercert.store.class_reading import every, the

    found = [each for each in every(connection, Provider) if fold(each.name) == fold(text)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(str(each.id) for each in found)
        hint = f"say which one by id: {ids}; {facts.NOTHING}"
        raise RefusedError(f"{len(found)} providers on file have that name", hint=hint)
    try:
        return the(connection, Provider, text)
    except PeercertError:
        hint = f"`peercert provider list` lists them, `provider add` adds one; {facts.NOTHING}"
        raise RefusedError("no provider on file has that id or name", hint=hint) from None


def number(id: str | None) -> int:
    """Return the number of a record on file."""
    return int((id or "")[2:])


def program_of(group: Cohort) -> Program | None:
    """Return the programme whose rules a cohort follows."""
    from peercert.intake.program_file import read_program

    return read_program(group.program, "the cohort's programme") if group.program else None


def people(connection: sqlite3.Connection, named: Iterable[str] | None) -> tuple[str, ...]:
    """Return the ids of the people named, each once. Raise NobodyError where one is not on file."""
    from peercert.store.finding import the_one
    from peercert.store.kinds import write_id

    found = (write_id("P", the_one(connection, who)) for who in named or ())
    return tuple(dict.fromkeys(found))


def names(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return what people are called where text names people; else their ids alone."""
    from peercert.store.class_people import people as known

    found = known(connection, [number(id) for id in ids])
    shown = options.current().names_in_text
    called = {each.id: each.name for each in found.values()}
    return {id: f"{id} {called[id]}" if shown and called.get(id) else id for id in ids}


def lapses(
    connection: sqlite3.Connection, trainers: Iterable[str], state: str | None, day: date
) -> Iterator[tuple[str, str]]:
    """Give each trainer whose own certificate of a state is not current on a day, and why not."""
    from peercert.errors import NobodyError
    from peercert.store.reading import read_one

    for id in trainers if state else ():
        try:
            said = lapse(read_one(connection, number(id)), state or "", day)
        except NobodyError:
            said = "not on file any more"
        if said:
            yield id, said


def lapse(person: Candidate, state: str, day: date) -> str:
    """Say why somebody's certificate of a state is not current on a day; nothing where it is."""
    from peercert.latest import latest_certificate
    from peercert.rules import RULEBOOKS
    from peercert.seeing import seen
    from peercert.standing import judge

    if state in RULEBOOKS:
        found = judge(person, state, day)
        if found.status in VALID:
            return ""
        held = found.certificate is not None or found.status != "candidate"
        return found.status.replace("_", " ") if held else "none on file"
    certificate = latest_certificate(seen(person, day), state)
    if certificate is None:
        return "none on file"
    last = certificate.valid_through
    return f"ended {last}" if last and last < day else ""


def flag(lapsed: Iterable[tuple[str, str]], state: str | None, day: date) -> None:
    """Say on standard error which trainers' certificates are not current on a day."""
    for id, why in lapsed:
        errors.say(f"note: {id} teaches without a current {state} certificate on {day}: {why}")


def show(
    schema: str, listed_in: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> None:
    """Print rows in the format asked for; `columns` are the fields that text shows."""
    form = options.current().one_of(*options.FORMATS)
    whole = {"schema": schema, listed_in: list(rows)}
    flat = [flattened(row) for row in rows] if form in {"text", "csv"} else rows
    header = list(rows[0]) if rows else list(columns)
    listing.show(form, whole, flat, columns, header, listing.nothing(listed_in))


def show_lines(lines: Iterable[str]) -> None:
    """Write lines for reading, their own indentation kept where they go on."""
    from peercert.report.screen import screen

    here = screen()
    for line in lines:
        text = line.lstrip()
        before = line[: len(line) - len(text)]
        here.show(here.indent(text, before, before + "  "))


def flattened(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row whose cells are text: the name of a record, the parts of a list."""
    return {key: cell(value) for key, value in row.items()}


def cell(value: object) -> object:
    """Return a value as one cell of a table."""
    if value is None:
        return ""
    if isinstance(value, Mapping) and "id" in value:
        return str(value["id"])
    if isinstance(value, list):
        return " ".join(
            "-".join(each) if isinstance(each, list) else str(cell(each)) for each in value
        )
    return value


def hours(minutes: int | None) -> float | int | None:
    """Return minutes as hours for programs, rounded to two places."""
    if minutes is None:
        return None
    exact = round(minutes / MINUTES_IN_HOUR, 2)
    return int(exact) if exact == int(exact) else exact


def void(
    command: str, id: str, letters: str, reason: str | None, in_use: Callable[[Change, str], str]
) -> None:
    """Void a record that is nobody's own, unless something counts that needs it.

    `in_use` says what needs it, given the change and the id as it is written; else nothing.
    """
    from peercert.store.kinds import read_id, write_id

    letter, which = read_id(id)
    if letter not in letters:
        taken = " and ".join(f"{each}-0001" for each in letters)
        hint = f"`peercert {command}` takes ids such as {taken}; {facts.NOTHING}"
        raise RefusedError(f"{id} is the id of something else", hint=hint)
    known = write_id(letter, which)
    why = facts.reason_given(reason)
    with writing.change(command, why) as change:
        if used := in_use(change, known):
            raise RefusedError(
                f"{known} is in use: {used}", hint=f"void that first; {facts.NOTHING}"
            )
        change.void(known, why)
    confirming.voided(change.sequence, known, why)
