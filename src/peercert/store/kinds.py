"""The kinds of fact that the store keeps, and how each one's id is written.

The order of `columns` is the order of the record's fields: reading and recording share it.
"""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from typing import NamedTuple, TypeAlias

from peercert.errors import RefusedError
from peercert.records import (
    Affirmation,
    Application,
    Candidate,
    Certificate,
    Conduct,
    Document,
    Exam,
    Recovery,
    Reference,
    Training,
    Waiver,
    Work,
    file_name,
)

Record: TypeAlias = (
    Affirmation
    | Application
    | Certificate
    | Conduct
    | Document
    | Exam
    | Recovery
    | Reference
    | Training
    | Waiver
    | Work
)

ID_FORM = re.compile(r"\s*([A-Za-z])-?0*([1-9]\d{0,14})\s*", re.ASCII)
MOST_NUMBER = 10**15 - 1
"""The greatest number of an id that can be typed; the store gives none beyond it."""
NEARLY_ID = re.compile(r"\s*[A-Za-z]?-?\d{1,15}\s*", re.ASCII)
"""What may be repeated in an error: anything else could be somebody's name."""
PERSON = "P"
IN_OTHER_TABLES = frozenset({"id", "topics", "topic_minutes"})


def columns_of(record: type[Record]) -> tuple[str, ...]:
    """Name the record's fields that are columns of its own table, in order."""
    return tuple(each.name for each in fields(record) if each.name not in IN_OTHER_TABLES)


class Kind(NamedTuple):
    """One kind of fact: its table, the letter of its ids, where a `Candidate` lists it."""

    table: str
    letter: str
    listed_in: str
    record: type[Record | date]
    columns: tuple[str, ...]


def _kind(letter: str, listed_in: str, record: type[Record]) -> Kind:
    return Kind(record.__name__.lower(), letter, listed_in, record, columns_of(record))


EMPLOYMENT = Kind("employment", "E", "employed_as_peer_on", date, ("employed_on",))
KINDS = (
    _kind("Y", "recovery", Recovery),
    EMPLOYMENT,
    _kind("A", "applications", Application),
    _kind("H", "training", Training),
    _kind("X", "exams", Exam),
    _kind("S", "affirmations", Affirmation),
    _kind("R", "references", Reference),
    _kind("D", "documents", Document),
    _kind("W", "work", Work),
    _kind("C", "certificates", Certificate),
    _kind("K", "conduct", Conduct),
    _kind("V", "waivers", Waiver),
)
CLASS_TABLES = {
    "provider": "O",
    "approval": "Q",
    "course": "L",
    "cohort": "G",
    "session": "T",
    "sheet": "U",
    "alias": "M",
    "setting": "B",
    "enrolment": "N",
    "attendance": "J",
    "verification": "F",
}
"""What is on file beside people's files, and the letters of its ids: see `store.class_kinds`."""
NOBODYS = frozenset({"provider", "approval", "course", "cohort", "session", "sheet", "setting"})
"""Tables whose rows are nobody's own."""
VERSIONED = {"person": "candidate", "application": "id", "cohort": "id"}
"""Tables in which each version of a row is whole and the latest counts, with what they share."""
BY_LETTER = {kind.letter: kind for kind in KINDS}
LETTERS = {**{kind.table: kind.letter for kind in KINDS}, **CLASS_TABLES}
LETTER_OF_TABLE = {**LETTERS, "candidate": PERSON}
TABLE_OF_LETTER = {letter: table for table, letter in LETTER_OF_TABLE.items()}
BY_RECORD = {kind.record: kind for kind in KINDS}
LISTS = frozenset(kind.listed_in for kind in KINDS)
PERSON_COLUMNS = tuple(each.name for each in fields(Candidate) if each.name not in {"id", *LISTS})


FACTS = frozenset(
    file_name(each.name)
    for record in (Candidate, *(kind.record for kind in KINDS if kind is not EMPLOYMENT))
    for each in fields(record)  # type: ignore[arg-type]  # days are no record
)
"""What a candidate file calls the facts of its records."""


def write_id(letter: str, number: int) -> str:
    """Write an id as people type it and read it aloud: `P-0007`; longer numbers grow."""
    return f"{letter}-{number:04d}"


def read_id(text: str) -> tuple[str, int]:
    """Read an id in any of its forms: `P-0007`, `P-7`, `p7`.

    Raise RefusedError for anything that is not a letter of ours and a number.
    """
    found = ID_FORM.fullmatch(text)
    letter = found[1].upper() if found else ""
    if found is None or letter not in {PERSON, *LETTERS.values()}:
        given = repr(text) if NEARLY_ID.fullmatch(text) else "what was given"
        raise RefusedError(
            f"{given} is not a record's id: expected a letter and a number such as H-0340",
            hint="`peercert candidate show WHO` prints every id; nothing was written",
        )
    return letter, int(found[2])
