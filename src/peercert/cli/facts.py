"""What every recording command does: find the person, validate the fact, write it, say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from peercert.amounts import MINUTES_IN_HOUR, written_hours
from peercert.cli import confirming, declare, naming, options, writing
from peercert.cli.completing import ids_on_file
from peercert.errors import BadFileError, Problem, RefusedError, UnconfirmedError
from peercert.plausible import JURISDICTIONS
from peercert.records import Application, Candidate, Training, Work, file_name

if TYPE_CHECKING:
    from peercert.store.kinds import Record
    from peercert.store.recording import Change

R = TypeVar("R", bound="Record")
Made = TypeVar("Made", bound="Record | Candidate")

WHO = Annotated[
    str,
    typer.Argument(
        metavar="WHO",
        help="An id, a name or an e-mail address.",
        autocompletion=ids_on_file,
    ),
]
RECORD = Annotated[str, typer.Argument(metavar="ID", help="The record's id, as lists show it.")]
REASON = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why; it is kept.")]
AGAIN = Annotated[
    bool, typer.Option("--again", help="Record it although the very same is on file already.")
]
store_path = options.store_path
NOTHING = "nothing was written"
MINUTES_IN_DAY = 24 * MINUTES_IN_HOUR
AHEAD = frozenset({"valid_through", "until"})
"""Days that may lie in the future."""
NOT_THEIRS = frozenset({"provider_approved_on"})
"""Days that may lie before a person's birth."""
LATER: dict[str, Any] = {"filed_on": None, "approved_on": None, "denied_on": None}
"""What further commands record of an application."""
any_state_option = declare.states_option(JURISDICTIONS, shown=60)


def find(change: Change, who: str) -> Candidate:
    """Return the one person meant, as on file. Raise NobodyError where it is not one."""
    from peercert.store.finding import the_one
    from peercert.store.reading import read_one

    return read_one(change.connection, the_one(change.connection, who))


def record(  # noqa: PLR0913 - what tells commands apart
    who: str,
    command: str,
    make: Callable[[Candidate], R],
    *,
    again: bool | None = None,
    count: int = 1,
    hint: str = "",
) -> None:
    """Add to a person's file the fact that `make` returns, and say so.

    `count` of the same are added at once, and `hint` is what else is told of one on file already.

    The very same fact is not added a second time unless `again` asks for it (None: the command
    does not offer it), so a command whose end nobody saw, as on a full disk, may be repeated.
    """
    prepare()
    with writing.change(command) as change:
        person = find(change, who)
        fact = make(person)
        check_sense(person, fact)
        known = [] if again else all_on_file(person, fact)[:count]
        if known and len(known) < count:
            raise fewer(person, known, count)
        ids = known or [change.add(person.id or "", fact) for _ in range(count)]
    for id in ids:
        if known:
            confirming.fact_known(id, person, fact)
        else:
            person = confirming.fact_recorded(id, person, fact)
    if known:
        confirming.unwritten(offered=again is not None, hint=hint)


def prepare(kind: type[Any] | None = None) -> None:
    """Load what finds a person and checks a fact of that kind, before other writers are kept out.

    Loading takes a hundred times as long as writing; nobody has to wait for it.
    """
    import peercert.standing
    import peercert.store.finding
    import peercert.store.reading  # noqa: F401 - for later
    from peercert.intake.candidate_file import adapter
    from peercert.records import Recovery

    found: Any = kind or Recovery
    adapter(found)  # the first one loads what all of them need


def same_on_file(person: Candidate, fact: Record) -> str | None:
    """Return the id of a fact on file that says just the same, if there is one."""
    return next(iter(all_on_file(person, fact)), None)


def all_on_file(person: Candidate, fact: Record) -> list[str]:
    """Return the ids of all facts on file that say just the same.

    Of an application that is what was said when it was opened.
    """
    from peercert.store.kinds import BY_RECORD

    theirs: tuple[Record, ...] = getattr(person, BY_RECORD[type(fact)].listed_in)
    later = LATER if isinstance(fact, Application) else {}
    return [each.id or "" for each in theirs if replace(each, id=None, **later) == fact]


def fewer(person: Candidate, known: Sequence[str], count: int) -> RefusedError:
    """Return the refusal where some of the same are on file, and it is not clear how many more."""
    more = count - len(known)
    one = len(known) == 1
    named = f"{known[0]} says" if one else f"{', '.join(known)} say"
    return RefusedError(
        f"{named} the same, and {'is' if one else 'are'} on file for {person.id} already",
        hint=f"--count {more} --again records {more} more, so that there are {count} in all; "
        f"--count {count} --again records {count} more; {NOTHING}",
    )


def made(kind: type[Made], values: Mapping[str, Any]) -> Made:
    """Return a record of what was given, validated as in a candidate file; None is not given."""
    from peercert.intake.candidate_file import read_record

    given = {key: value for key, value in values.items() if value is not None}
    try:
        return read_record(kind, given)
    except BadFileError as error:
        problems = naming.quiet(error.problems) if kind is Candidate else error.problems
        raise BadFileError(error.message, naming.plainly(problems), hint=NOTHING) from None


def in_file(minutes: int | None) -> object:
    """Return minutes as hours are written in a candidate file."""
    return None if minutes is None else written_hours(minutes)


def check_sense(person: Candidate, fact: Record) -> None:
    """Refuse what cannot be: days before birth, days to come, more than 24 hours on one day."""
    problems = tuple(senseless(person, fact, options.current().day))
    if problems:
        what = f"this {type(fact).__name__.lower()} cannot be recorded"
        raise BadFileError(what, naming.plainly(problems), hint=NOTHING)


def senseless(person: Candidate, fact: Record | Candidate, today: date) -> Iterator[Problem]:
    """Name each day and each number of hours that cannot be."""
    for each in fields(fact):
        day = getattr(fact, each.name)
        if isinstance(day, date):
            yield from senseless_day(each.name, day, person, today)
    if isinstance(fact, Training | Work):
        last = fact.completed_on if isinstance(fact, Training) else fact.ended_on
        if last and fact.started_on == last and fact.minutes > MINUTES_IN_DAY:
            expected = "expected at most 24 hours on one day"
            yield Problem("hours", f"{fact.minutes / MINUTES_IN_HOUR:g} on {last}", expected)


def senseless_day(name: str, day: date, person: Candidate, today: date) -> Iterator[Problem]:
    """Name a day that is still to come, or that lies before the person was born."""
    if day > today and name not in AHEAD:
        yield Problem(name, str(day), f"expected a day up to {today}; --as-of sets another today")
    if person.born_on and day < person.born_on and name not in NOT_THEIRS:
        yield Problem(name, str(day), "expected a day after the birth of the person")


def said(value: object) -> str:
    """Return a value of a candidate file as people read it."""
    if isinstance(value, Mapping):
        return " ".join(f"{key}={said(item)}" for key, item in value.items())
    if isinstance(value, list):
        return " ".join(map(said, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def add_void(app: typer.Typer, noun: str, letters: str, what: str) -> None:
    """Give a noun the verb `void`, for the ids of its letters."""

    def void(id: RECORD, *, reason: REASON = None) -> None:
        void_one(noun, letters, id, reason)

    void.__doc__ = f"""Take {what} out of what counts, with a reason.

    It stays in the store, with the reason, and its id is not given again.

    \\b
    peercert {noun} void {letters[0]}-0001 --reason "typed twice"
    """
    app.command("void")(void)


def void_one(noun: str, letters: str, id: str, reason: str | None) -> None:
    """Void one record of a kind, and say what and whose it was."""
    from peercert.store.kinds import read_id, write_id

    letter, number = read_id(id)
    if letter not in letters:
        taken = " and ".join(f"{each}-0001" for each in letters)
        hint = f"`peercert {noun} void` takes ids such as {taken}; {NOTHING}"
        raise RefusedError(f"{id} is the id of something else", hint=hint)
    why = reason_given(reason)
    with writing.change(f"{noun} void", why) as change:
        change.void(id, why)
    confirming.voided(change.sequence, write_id(letter, number), why)


def reason_given(reason: str | None) -> str:
    """Return the reason, asked for on a terminal; raise UnconfirmedError where there is none."""
    from peercert.intake.letters import is_seen

    if reason is None and options.can_ask():
        reason = options.answer_to("Why? It is kept with the record: ")
    text = re.sub(r"\s+", " ", reason or "").strip()
    if not any(map(is_seen, text)):
        raise UnconfirmedError("a reason is needed", hint=f"--reason TEXT gives one; {NOTHING}")
    return text


def keys(kind: type[Any]) -> tuple[str, ...]:
    """Name the fields of a record as a candidate file does."""
    return tuple(file_name(each.name) for each in fields(kind))
