"""The candidate file, `peercert/candidate@1`: TOML or JSON to a record, and back.

What is read is validated here, once, against the annotations of `peercert.records`; the round
trip through `to_document` is the identity.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from peercert.amounts import written_hours
from peercert.errors import BadFileError, Problem
from peercert.intake.files import (
    NOT_READ,
    STANDARD_INPUT,
    decode,
    quoted,
    read_bytes,
    read_standard_input,
    shown,
)
from peercert.intake.notation import parse
from peercert.intake.sense import Record, clean_values, senseless, senseless_record
from peercert.intake.wording import candidate_keys, reword
from peercert.records import FILE_NAMES, Candidate, file_name

SCHEMA = "peercert/candidate@1"
MOST_BYTES = 10_000_000
STATED = frozenset({"lived_as", "conditions"})  # an empty list here says something: none of them
NOTATIONS = {".toml": "toml", ".json": "json"}

R = TypeVar("R", bound=Record)


def read_file(path: Path | str) -> Candidate:
    """Read one candidate file; `-` is standard input.

    Raises UsageError where there is no such file and BadFileError, with every problem, where it
    is not right.
    """
    if str(path) == STANDARD_INPUT:
        return read_text(
            decode(read_standard_input(MOST_BYTES), "standard input"), "standard input"
        )
    path = Path(path)
    text = decode(read_bytes(path, MOST_BYTES), path.name)
    return read_text(text, path.name, NOTATIONS.get(path.suffix.lower()))


def read_text(text: str, name: str, notation: str | None = None) -> Candidate:
    """Read a candidate file's text, TOML or JSON; `name` is what messages call it.

    Raises BadFileError with every problem.
    """
    data = parse(text, name, notation)
    schema = data.pop("schema", SCHEMA)
    wrong = [] if schema == SCHEMA else [Problem("schema", quoted(schema), f"expected {SCHEMA}")]
    candidate, problems = validated(Candidate, data, "")
    if candidate is None or wrong:
        raise refused(f"`{shown(name)}`", (*wrong, *problems))
    return candidate


def read_record(kind: type[R], values: Mapping[str, Any], place: str = "") -> R:
    """Make one record from values under the keys of a candidate file, such as options give.

    `place` stands before each key in a problem's path. Raises BadFileError with every problem.
    """
    record, problems = validated(kind, values, place)
    if record is None:
        raise refused(place or kind.__name__.lower(), problems)
    return record


def refused(name: str, problems: tuple[Problem, ...]) -> BadFileError:
    """Make the error for values that are not right."""
    count = "1 thing is" if len(problems) == 1 else f"{len(problems)} things are"
    return BadFileError(f"{name}: {count} not right", problems, hint=NOT_READ)


def validated(
    kind: type[R], values: Mapping[str, Any], place: str, *, is_clean: bool = False
) -> tuple[R | None, tuple[Problem, ...]]:
    """Return the record, or everything that is wrong with the values.

    `is_clean`: text is in one form and numbers are sensible already, as in the cells of a table.
    """
    problems: list[Problem] = []
    data = values if is_clean else clean_values(dict(values), place, problems)
    problems += senseless(data) if kind is Candidate else senseless_record(kind, data, place)
    said = {problem.place for problem in problems}
    record: R | None = None
    try:
        record = adapter(kind).validate_python(data)
    except ValidationError as error:
        found = reword(error.errors(include_url=False), candidate_keys(kind), place)
        problems += [problem for problem in found if problem.place not in said]
    return (None if problems else record), tuple(problems)


@lru_cache
def adapter(kind: type[R]) -> TypeAdapter[R]:
    """Return the one validator of a kind of record."""
    return TypeAdapter(kind)


def to_json(candidate: Candidate) -> str:
    """Return a candidate file as JSON text, with a line break at the end."""
    return json.dumps(to_document(candidate), indent=2, ensure_ascii=False) + "\n"


def to_document(candidate: Candidate) -> dict[str, Any]:
    """Return a candidate file: keys in the contract's order, what is not on file left out."""
    return {"schema": SCHEMA, **record_document(candidate)}


def record_document(record: Record) -> dict[str, Any]:
    """Return one record with the keys and the notation of a candidate file."""
    made: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if value is not None and (value not in ((), {}) or field.name in STATED):
            made[file_name(field.name)] = written(value, hours=field.name in FILE_NAMES)
    return made


def written(value: object, *, hours: bool) -> object:
    """Return how a candidate file writes a value."""
    if isinstance(value, Mapping):
        return {key: written(item, hours=hours) for key, item in value.items()}
    if isinstance(value, tuple):
        return [written(item, hours=hours) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if hours:
        return written_hours(cast(int, value))
    return record_document(cast(Record, value)) if hasattr(value, "__slots__") else value
