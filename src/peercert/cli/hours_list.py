"""`peercert hours list`: a person's training; attested, submitted and verified kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, get_args

from peercert.cli import facts, listing, naming, options
from peercert.records import Training, Verification

if TYPE_CHECKING:
    import sqlite3

COLUMNS = ("id", "completed_on", "hours", "kind", "state", "topics", "title", "known")
PROOF = ("verified_on", "verified_by", "evidence", "sha256")
UNKNOWN = "not_on_file"


def show(who: str) -> None:
    """Print a person's training, and by whom it was verified, in the format asked for."""
    from peercert.store.finding import the_one
    from peercert.store.opening import reading
    from peercert.store.reading import read_one

    form = options.current().one_of(*options.FORMATS)
    with reading(facts.store_path()) as connection:
        number = the_one(connection, who)
        person = read_one(connection, number)
        proofs = proofs_of(connection, number)
    rows = documents(person.training)
    whole = {
        "candidate": {"id": person.id, "name": person.name if naming.allowed(form) else None},
        "training": rows,
        "verifications": proofs,
        "hours_by_verification": sums(person.training),
    }
    told = rows if form in {"json", "jsonl"} else [flat(row, proofs) for row in rows]
    none = listing.nothing("training", person)
    listing.show(form, whole, told, COLUMNS, (*facts.keys(Training), *PROOF), none)
    if form == "text":
        show_sums(person.training)


def documents(training: Iterable[Training]) -> list[dict[str, Any]]:
    """Return training as a candidate file has it."""
    from peercert.intake.candidate_file import record_document

    return [record_document(each) for each in training]


def proofs_of(connection: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    """Return what was verified of a person's training: when, by whom, with which evidence."""
    from peercert.store.class_reading import verifications
    from peercert.store.history import entries
    from peercert.store.kinds import write_id

    found = [each for _, each in verifications(connection, candidate=number)]
    if not found:
        return []
    actors = {
        deed.id: entry.actor
        for entry in entries(connection, candidate=number)
        for deed in entry.deeds
        if deed.kind == "verification" and deed.did == "added"
    }
    return [
        {
            "id": each.id,
            "training": write_id("H", each.training),
            "verified_on": each.verified_on.isoformat(),
            "verified_by": actors.get(each.id or ""),
            "evidence": each.evidence,
            "sha256": each.sha256,
        }
        for each in found
    ]


def flat(row: Mapping[str, Any], proofs: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a training with its latest verification beside it, and how it is known in words."""
    latest: Mapping[str, Any] = {}
    for each in proofs:
        latest = each if each["training"] == row["id"] else latest
    known = row.get("verification", "")
    if latest:
        known = f"verified {latest['verified_on']} by {latest['verified_by']}"
    return {**row, **{name: latest.get(name) or "" for name in PROOF}, "known": known}


def sums(training: Iterable[Training]) -> dict[str, float]:
    """Return the completed hours by how they are known."""
    minutes: Counter[str] = Counter()
    for each in training:
        minutes[each.verification or UNKNOWN] += each.minutes if each.completed_on else 0
    return {name: in_hours(minutes[name]) for name in (*get_args(Verification), UNKNOWN)}


def in_hours(minutes: int) -> float:
    """Return minutes as hours, rounded to two places."""
    hours = round(minutes / 60, 2)
    return int(hours) if hours == int(hours) else hours


def show_sums(training: Iterable[Training]) -> None:
    """Print the hours by how they are known, to somebody who is looking."""
    from peercert.report.screen import screen

    here = screen(labelled=options.current().accessible)
    found = {name: hours for name, hours in sums(training).items() if hours}
    if found and (here.terminal or here.labelled):
        said = ", ".join(f"{hours:g} h {word(name)}" for name, hours in found.items())
        here.show(here.indent(said, "completed: "))


def word(name: str) -> str:
    """Say how hours are known."""
    return "with no verification on file" if name == UNKNOWN else name
