"""What a row says about somebody on file that is not on file yet.

Nothing is taken away: an empty cell says nothing, and a record that is on file stays.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from peercert.intake.plan import FieldChange
from peercert.intake.sense import Record
from peercert.records import Candidate

FACTS = (
    "name",
    "email",
    "phone",
    "county",
    "born_on",
    "education",
    "lived_as",
    "conditions",
    "willing_to_share",
    "dedicated_to_recovery",
)

CLOSE = timedelta(days=60)
"""Between two certificates of one number: a renewal is further away."""

# What makes two records of a table the same one. A denial or a complaint of a register has no day
# but that of the import, so that its day does not tell it apart from the one on file.
SAME_RECORD: dict[str, Callable[[Any], Hashable]] = {
    "recovery": lambda record: (record.condition, record.started_on),
    "applications": lambda record: (record.state, record.denied_on is not None),
    "documents": lambda record: record.kind,
    "certificates": lambda record: (record.state, record.number, record.issued_on),
    "conduct": lambda record: (record.state, record.kind),
}


def merge(
    known: Candidate, said: Candidate
) -> tuple[Candidate, tuple[FieldChange, ...], tuple[tuple[str, tuple[Record, ...]], ...]]:
    """Return somebody's file with what a row says, the facts that change, the records added."""
    changes = tuple(field_changes(known, said))
    added = tuple(added_records(known, said))
    if not changes and not added:
        return known, (), ()
    values: dict[str, Any] = {change.name: change.after for change in changes}
    values |= {table: (*getattr(known, table), *records) for table, records in added}
    return replace(known, **values), changes, added


def field_changes(known: Candidate, said: Candidate) -> Iterator[FieldChange]:
    """Yield the facts about the person that a row says otherwise."""
    for name in FACTS:
        before, after = getattr(known, name), getattr(said, name)
        if after is not None and as_set(after) != as_set(before):
            yield FieldChange(name, before, after)
    states = tuple(dict.fromkeys((*known.states, *said.states)))
    if states != known.states:
        yield FieldChange("states", known.states, states)
    if said.deceased_on and not known.deceased_on:
        yield FieldChange("deceased_on", None, said.deceased_on)


def as_set(value: object) -> object:
    """Return words without their order, and anything else as it is."""
    return frozenset(value) if isinstance(value, tuple) else value


def added_records(known: Candidate, said: Candidate) -> Iterator[tuple[str, tuple[Record, ...]]]:
    """Yield the records of each table that are not on file."""
    for table, mark in SAME_RECORD.items():
        if records := getattr(said, table):
            marks = {mark(record) for record in getattr(known, table)}
            if new := tuple(record for record in records if mark(record) not in marks):
                yield table, new


def close_issues(known: Candidate, said: Candidate) -> Iterator[str]:
    """Say where a row has a certificate of a number that is on file, issued days apart."""
    for new in said.certificates:
        for old in known.certificates:
            if (new.state, new.number) == (old.state, old.number) and new.number:
                apart = abs(new.issued_on - old.issued_on)
                if timedelta(0) < apart <= CLOSE:
                    yield (
                        f"certificate {new.number} is on file with the day of issue "
                        f"{old.issued_on}, and here with {new.issued_on}: it would be on file twice"
                    )


def contradictions(known: Candidate, said: Candidate) -> Iterator[str]:
    """Say which records on file a row contradicts; both stay until somebody voids one."""
    for mine in known.certificates:
        for other in said.certificates:
            if (mine.state, mine.issued_on) != (other.state, other.issued_on):
                continue
            named = f"{mine.id or 'a certificate'} of {mine.issued_on}"
            if mine.number != other.number:
                yield f"{named} is on file with another number: void the wrong one"
            elif other.valid_through and mine.valid_through != other.valid_through:
                last = mine.valid_through or "none"
                yield f"{named} has another last day on file, {last}, which stays"
    for start in known.recovery:
        if any(
            start.condition == o.condition and start != replace(o, id=start.id)
            for o in said.recovery
        ):
            named = start.id or "a first day"
            yield f"{named} of recovery from {start.condition} is on file: void the wrong one"


def signature(candidate: Candidate) -> tuple[str, ...]:
    """Return what a row could say about somebody, in a form that has an order."""
    facts = [repr(as_set_sorted(getattr(candidate, name))) for name in (*FACTS, "states")]
    facts += [
        repr(sorted(map(repr, map(mark, getattr(candidate, table)))))
        for table, mark in SAME_RECORD.items()
    ]
    return tuple(facts)


def as_set_sorted(value: object) -> object:
    """Return words in one order, and anything else as it is."""
    return sorted(value) if isinstance(value, tuple) else value
