"""Recording what belongs to classes, as part of a change."""

from __future__ import annotations

from typing import Any

from peercert.errors import RefusedError
from peercert.store.class_kinds import TABLE_OF, Owned, Shared, lay
from peercert.store.kinds import CLASS_TABLES, PERSON, read_id, write_id
from peercert.store.recording import Change


def add(change: Change, record: Shared) -> str:
    """Record what is nobody's own, or an alias, and return its id."""
    return _insert(change, record, {})


def add_to(change: Change, candidate_id: str, record: Owned) -> str:
    """Record a person's step, attendance or verification, and return its id.

    Raise NobodyError where the person is not on file.
    """
    number = number_of(candidate_id, PERSON)
    change.book.current("candidate", PERSON, number)
    return _insert(change, record, {"candidate": number})


def set_cohort(change: Change, number: int, **facts: object) -> None:
    """Record what is so about a cohort from now on; what is not named stays as it was.

    Raise RefusedError where there is no such cohort. The same again is no change.
    """
    change.book.current("cohort", CLASS_TABLES["cohort"], number)
    laid = {name: lay(name, value) for name, value in facts.items()}
    change.book.insert_next_version("cohort", "id", number, laid)


def number_of(text: str, letter: str) -> int:
    """Return the number in an id of one kind: 3 for G-0003 or g3.

    Raise RefusedError for the id of anything else.
    """
    found, number = read_id(text)
    if found != letter:
        hint = f"expected an id such as {write_id(letter, number)}; nothing was written"
        raise RefusedError(f"{write_id(found, number)} is another kind of record", hint=hint)
    return number


def _insert(change: Change, record: Shared | Owned, owner: dict[str, int]) -> str:
    table = TABLE_OF[type(record)]
    number = change.book.next(table)
    row: dict[str, Any] = {**owner, "id": number}
    if table == "cohort":
        row["version"] = 1
    facts = {name: lay(name, getattr(record, name)) for name in type(record).__dataclass_fields__}
    change.book.insert(table, {**row, **{k: v for k, v in facts.items() if k != "id"}})
    return write_id(CLASS_TABLES[table], number)
