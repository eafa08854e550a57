"""What `peercert candidate` does: people added, changed, listed and shown."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from peercert.cli import confirming, declare, errors, facts, listing, naming, options, writing
from peercert.cli.words import choice_of
from peercert.errors import BadFileError, Exit, UsageError
from peercert.records import Candidate, Condition, Recovery

if TYPE_CHECKING:
    from peercert.store.recording import Change

SCHEMA = "peercert/candidates@1"
COLUMNS = ("id", "name", "states")
APART = ("born_on", "email", "phone")
"""What tells two people of one name apart."""
CONDITIONS = get_args(Condition)
ERASABLE = (
    "email",
    "phone",
    "county",
    "born_on",
    "deceased_on",
    "education",
    "lived_as",
    "conditions",
    "willing_to_share",
    "dedicated_to_recovery",
)


def recoveries(given: Sequence[str] | None) -> list[dict[str, Any]] | None:
    """Read `CONDITION=DATE` words as a candidate file's recovery table; None where none were."""
    read = []
    for each in given or ():
        condition, equals, day = each.partition("=")
        if not equals:
            hint = "write --recovery mental_health=2021-11-01"
            raise UsageError(f"--recovery: {each!r} is not CONDITION=DATE", hint=hint)
        known = options.named("--recovery", condition, choice_of(*CONDITIONS, what="condition"))
        began = options.named("--recovery", day, declare.read_option_day)
        read.append({"condition": known, "started_on": began})
    return read or None


def add(given: Mapping[str, Any], *, again: bool) -> None:
    """Add a person, print the new id, and say who on file may be the same person.

    The very same is not added a second time unless `again` asks for it, so the command may be
    repeated, and several at once add one person.
    """
    person = facts.made(Candidate, given)
    check(person)
    with writing.change("candidate add") as change:
        known = None if again else change.added_before(person)
        alike = [] if known else list(look_alikes(change, person))
        id = known or change.add_candidate(person)
    if known:
        confirming.known(id, "", "person", confirming.named(id, person))
        confirming.unwritten(offered=True)
    else:
        confirming.person_recorded(id, person)
    for each in alike:
        errors.say(f"note: also on file: {each}; void {id} if they are one person")
    if not (known or any(given[key] for key in APART)):
        errors.say("note: with a name and a state alone, namesakes cannot be told apart")


def look_alikes(change: Change, person: Candidate) -> Iterator[str]:
    """Say who on file has the same name or e-mail address."""
    from peercert.report.clean import clean
    from peercert.store.finding import find_people

    said = (find_people(change.connection, text) for text in (person.name, person.email) if text)
    for match in dict.fromkeys(match for matches in said for match in matches):
        yield clean(str(match)) if options.current().names_in_errors else match.id


def check(person: Candidate) -> None:
    """Refuse days of a person that cannot be."""
    today = options.current().day
    problems = [*facts.senseless(replace(person, born_on=None), person, today)]
    if person.born_on:
        problems += facts.senseless_day("born_on", person.born_on, person, today)
    for each in person.recovery:
        problems += facts.senseless(person, each, today)
    for day in person.employed_as_peer_on:
        problems += facts.senseless_day("employed_as_peer_on", day, person, today)
    found = tuple(dict.fromkeys(problems))
    if found:
        count = "1 thing is" if len(found) == 1 else f"{len(found)} things are"
        told = naming.plainly(naming.quiet(found))
        raise BadFileError(f"candidate: {count} not right", told, hint=facts.NOTHING)


def set_facts(
    who: str, given: dict[str, Any], recovery: Sequence[Mapping[str, Any]], days: Sequence[date]
) -> None:
    """Record what is known of a person from now on, and further facts beside it."""
    refuse_nothing(given)
    from peercert.intake.candidate_file import record_document
    from peercert.store.kinds import LISTS

    with writing.change("candidate set") as change:
        person = facts.find(change, who)
        own = {
            key: value
            for key, value in record_document(person).items()
            if key not in LISTS and key != "email"  # it may be older than its being looked at
        }
        more = {"recovery": list(recovery), "employed_as_peer_on": list(days)}
        now = facts.made(Candidate, {**own, **given, **more})
        check(now)
        change.set_person(person.id or "", **{name: getattr(now, name) for name in given})
        known = {replace(each, id=None) for each in person.recovery} | {*person.employed_as_peer_on}
        added: Iterable[Recovery | date] = (*now.recovery, *now.employed_as_peer_on)
        for each in added:
            if each not in known:
                change.add(person.id or "", each)
    set_now = {name: value for name, value in {**given, **more}.items() if value not in (None, [])}
    gone = [name for name, value in given.items() if value is None]
    confirming.say(person.id or "", learned(now, set_now, gone))


def refuse_nothing(given: Mapping[str, Any]) -> None:
    """Refuse an empty text, which is no way to say that something is not known."""
    for name, value in given.items():
        if isinstance(value, str) and not value.strip() and name in ERASABLE:
            hint = f"--not-on-file {name} takes off the file what is there; {facts.NOTHING}"
            raise UsageError(f"--{name.replace('_', '-')} is empty", hint=hint)


def learned(person: Candidate, given: Mapping[str, Any], gone: Sequence[str]) -> str:
    """Say what was recorded of a person, and what is not on file any more."""
    from peercert.report.describing import called, listed

    who = confirming.whom(person)
    where = f" ({person.id})" if who != person.id else ""
    told = [f"Recorded the {listed(map(called, given))} of {who}{where}."] if given else []
    if gone:
        verb = "is" if len(gone) == 1 else "are"
        of = "" if given else f" of {who}{where}"
        told.append(f"The {listed(map(called, gone))}{of} {verb} not on file any more.")
    return " ".join(told)


def show_all(state: str | None) -> None:
    """Print everybody on file, or everybody of one state."""
    from peercert.store.steady import steadily

    with steadily(facts.store_path()) as store:
        everybody = store.everybody(lists=())
        rows = [row(each) for each in everybody if state is None or state in each.states]
    print_people(rows)


def show_found(text: str) -> Exit:
    """Print everybody whose name holds a text; where that is nobody, say so."""
    from peercert.store.finding import find_people, nobody_has
    from peercert.store.opening import reading
    from peercert.store.reading import read_one

    with reading(facts.store_path()) as connection:
        found = find_people(connection, text, partly=True)
        if not found:
            raise nobody_has(connection, text)
        rows = [row(read_one(connection, each.number)) for each in found]
    print_people(rows)
    return Exit.DONE


def row(person: Candidate) -> dict[str, Any]:
    """Return what a list says of a person."""
    return {"id": person.id, "name": person.name or "", "states": list(person.states)}


def print_people(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print a list of people in the format asked for."""
    form = options.current().one_of(*options.FORMATS)
    if not naming.allowed(form):
        rows = [{**row, "name": "" if form in {"text", "csv"} else None} for row in rows]
    whole = {"schema": SCHEMA, "candidates": list(rows)}
    listing.show(form, whole, rows, COLUMNS, COLUMNS, "Nobody is on file.")


def show_one(person: Candidate, form: str) -> None:
    """Print one person's file: JSON is a candidate file, text is for reading."""
    from peercert.intake.candidate_file import to_document
    from peercert.report.data import write_document
    from peercert.report.screen import screen

    document = naming.document(to_document(person), form)
    if form == "json":
        write_document(document, sys.stdout, indent=2)
        return
    here = screen()
    for line in lines(document):
        here.show(here.indent(line.strip(), line[: len(line) - len(line.lstrip())]))


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Give a candidate file as lines for reading: one for each fact."""
    from peercert.report.describing import called, described, said
    from peercert.store.kinds import KINDS

    tables = {kind.listed_in: kind.table for kind in KINDS}
    for key, value in document.items():
        if key == "schema":
            continue
        label = called(key)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{label}:"
            for each in value:
                told = {name: fact for name, fact in each.items() if name != "id"}
                yield f"  {each['id']}  {described(tables[key], told)}"
        else:
            yield f"{label}: {said(value)}"
