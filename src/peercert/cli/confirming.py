"""What a command says once it has recorded something: a sentence, and the id first in a pipe."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from peercert.cli import options

COUNTED = frozenset({"training", "work", "reference"})
"""Of these a state asks for so many."""

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peercert.records import Candidate
    from peercert.store.class_people import Known
    from peercert.store.kinds import Record


def whom(person: Candidate | Known) -> str:
    """Return what a sentence calls somebody: by name where people are named, else by the id."""
    name = person.name if options.current().names_in_text else None
    return name or person.id or ""


def say(id: str, text: str) -> None:
    """Print a sentence; in a pipe the id of what it is about stands before it, for scripts."""
    from peercert.report.screen import screen

    here = screen()
    here.show(here.indent(text, "") if here.terminal else [f"{id}\t{here.text(text)}"])


def recorded(
    id: str, person: Candidate, kind: str, facts: Mapping[str, Any], more: str = ""
) -> None:
    """Say what was recorded about whom, and what else there is to say."""
    from peercert.report.describing import sentence

    say(id, " ".join(filter(None, (sentence(kind, facts, whom(person), id), more))))


def named(id: str, person: Candidate) -> dict[str, Any]:
    """Return what is said of a person who was added: who it is, and for which states."""
    who = whom(replace(person, id=id))
    return {"name": who if who != id else None, "states": list(person.states) or None}


def person_recorded(id: str, person: Candidate, more: str = "") -> None:
    """Say that a person was added, with an id that is new."""
    who = replace(person, id=id)
    recorded(id, who, "person", {**named(id, person), "name": whom(who)}, more)


def fact_recorded(id: str, person: Candidate, fact: Record) -> Candidate:
    """Say which fact was recorded, and how far that brings the person; return their file now."""
    from peercert.intake.candidate_file import record_document
    from peercert.report.reached import reached
    from peercert.store.kinds import BY_RECORD

    kind = BY_RECORD[type(fact)]
    theirs = (*getattr(person, kind.listed_in), replace(fact, id=id))
    after = replace(person, **{kind.listed_in: theirs})  # type: ignore[arg-type]  # of that list
    now = reached(person, after, options.current().day) if kind.table in COUNTED else ""
    recorded(id, person, kind.table, record_document(fact), now)
    return after


def fact_known(id: str, person: Candidate, fact: Record) -> None:
    """Say which fact is on file already."""
    from peercert.intake.candidate_file import record_document
    from peercert.store.kinds import BY_RECORD

    known(id, whom(person), BY_RECORD[type(fact)].table, record_document(fact))


def known(id: str, who: str, kind: str, facts: Mapping[str, Any]) -> None:
    """Say what is on file already, and of whom."""
    from peercert.report.describing import gist

    of = f" for {who}" if who else ""
    say(id, f"Already on file{of} as {id}: {gist(kind, facts).strip()}.")


def unwritten(*, offered: bool = False, hint: str = "") -> None:
    """Say that nothing was written, and how to record the same once more where that is offered."""
    from peercert.cli import errors

    once_more = "; --again records the same once more" if offered else ""
    errors.say(f"Nothing was written{once_more}{hint}.")


def voided(change: int, id: str, why: str) -> None:
    """Say which record a change voided, whose it was, and why."""
    from peercert.cli.history import deed_document
    from peercert.report.describing import gist
    from peercert.store.history import entry
    from peercert.store.opening import reading

    with reading(options.store_path()) as connection:
        deed = entry(connection, change).deeds[0]
    of = f" of {deed.candidate}" if deed.candidate not in {None, id} else ""
    what = gist(deed.kind, deed_document(deed)["facts"]) if deed.kind != "person" else ""
    say(id, f"Voided {id}{of}{f' ({what})' if what else ''}: {why}.")
