"""The programme file, `peercert/program@1`: TOML to a programme, with everything wrong named.

A requirement's `test` says which class of `programs.vocabulary` its other keys belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from peercert.errors import BadFileError, Problem
from peercert.intake.files import NOT_READ, decode, quoted, read_bytes, shown
from peercert.intake.notation import parse
from peercert.intake.program_sense import senseless
from peercert.intake.sense import Record, clean_values, did_you_mean
from peercert.intake.wording import reword, unknown_key
from peercert.programs.person import Answer
from peercert.programs.program import (
    CareerStep,
    Contact,
    Coursework,
    Module,
    Orientation,
    Program,
    Requirement,
    file_name,
)
from peercert.programs.vocabulary import TESTS

SCHEMA = "peercert/program@1"
MOST_BYTES = 1_000_000
BELOW: Mapping[tuple[str, ...], type[Record]] = {
    (): Program,
    ("orientation",): Orientation,
    ("contacts",): Contact,
    ("coursework",): Coursework,
    ("coursework", "modules"): Module,
    ("steps",): CareerStep,
}
"""The tables of a programme file by where they stand."""

PASSABLE = {
    **dict.fromkeys(("title", "provider", "name"), "?"),
    **dict.fromkeys(("id", "topic"), "unread_{0}"),
    "on": "2000-01-01",
}
"""What stands in for a value that is needed and is not right, while the rest is looked at."""
DEEP = 9
"""A value that is passed over may have others below it; so often the file is read again."""

R = TypeVar("R", bound=Record)


def load_program(path: Path | str) -> Program:
    """Read a programme file.

    Raises UsageError where there is no such file and BadFileError, with every problem, where it
    is not right.
    """
    file = Path(path)
    return read_program(decode(read_bytes(file, MOST_BYTES), file.name), file.name)


def read_program(text: str, name: str) -> Program:
    """Read a programme's text, and keep it in `text`; `name` is what messages call it.

    Raises BadFileError with every problem.
    """
    problems: list[Problem] = []
    data = clean_values(parse(text, name, "toml"), "", problems)
    schema = data.pop("schema", SCHEMA)
    if schema != SCHEMA:
        problems.append(Problem("schema", quoted(schema), f"expected {SCHEMA}"))
    if "text" in data:
        expected = unknown_key("text", keys_at(["text"]))
        problems.append(Problem("text", quoted(data["text"]), expected))
    values = {**with_requirements(data, problems), "text": text}
    program = validated(Program, values, "", keys_at, problems)
    named = {each.place for each in problems}
    readable = program or passable(values)
    problems += [each for each in senseless(readable) if each.place not in named]
    if program is None or problems:
        count = "1 thing is" if len(problems) == 1 else f"{len(problems)} things are"
        message = f"`{shown(name)}`: {count} not right"
        raise BadFileError(message, tuple(problems), hint=NOT_READ)
    return program


def passable(values: Mapping[str, Any]) -> Program:
    """Return what is right of a programme, with something passable for what is not.

    What can be told of the rest is told at once, not only when the file is mended.
    """
    made = deepcopy(dict(values))
    for _ in range(DEEP):
        try:
            found: Program = adapter(Program).validate_python(made)
        except ValidationError as error:
            for number, wrong in enumerate(error.errors(include_url=False)):
                pass_over(made, wrong["loc"], number)
        else:
            return found
    return Program(title="?", provider="?")


def pass_over(made: dict[str, Any], loc: Sequence[Any], number: int) -> None:
    """Put something passable in a place that is not right, or leave it out where it may lack."""
    holder: Any = made
    *above, last = (step for step in loc if step != "[key]")
    for step in above:
        holder = holder[step]
    if isinstance(holder, list):
        holder[last] = {}
    elif last in PASSABLE:
        holder[last] = PASSABLE[last].format(number)
    elif last in holder:
        del holder[last]
    else:
        holder[last] = []


def with_requirements(data: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    """Return a programme's values with its requirements read."""
    made = dict(data)
    for key in ("admission", "completion"):
        if key in made:
            made[key] = requirements(made[key], key, problems)
    if isinstance(steps := made.get("steps"), list):
        made["steps"] = [
            with_those_of(step, f"steps[{i}]", problems) for i, step in enumerate(steps)
        ]
    return made


def with_those_of(step: Any, place: str, problems: list[Problem]) -> Any:  # noqa: ANN401 - a file's
    """Return a step's values with its requirements read."""
    if not isinstance(step, dict) or "requirements" not in step:
        return step
    where = f"{place}.requirements"
    if step["requirements"] == []:
        problems.append(Problem(where, "a list", "expected at least one"))
    asked = requirements(step["requirements"], where, problems)
    return {**step, "requirements": asked}


def requirements(rows: Any, place: str, problems: list[Problem]) -> tuple[Requirement, ...]:  # noqa: ANN401 - a file's
    """Read a list of requirements; each that is not right is named, and another in its place."""
    if not isinstance(rows, list):
        problems.append(Problem(place, quoted(rows), "expected a list of tables, each with `test`"))
        return ()
    found = [requirement(row, f"{place}[{i}]", problems) for i, row in enumerate(rows)]
    return tuple(each or Answer(id=f"unread_{i}", asks="?") for i, each in enumerate(found))


def requirement(row: Any, place: str, problems: list[Problem]) -> Requirement | None:  # noqa: ANN401 - a file's
    """Read one requirement by the word that its `test` is."""
    word = row.get("test") if isinstance(row, dict) else None
    if not isinstance(word, str) or word not in TESTS:
        value = "" if word is None else quoted(word)
        expected = f"expected one of {', '.join(TESTS)}{did_you_mean(word, tuple(TESTS))}"
        problems.append(Problem(f"{place}.test", value, expected))
        return None
    values = {key: value for key, value in row.items() if key != "test"}
    if "options" in values and word == "any_of":
        values["options"] = requirements(values["options"], f"{place}.options", problems)
    known = ("id", "asks", "test", *keys_of(TESTS[word])[2:])
    return validated(TESTS[word], values, place, lambda _: known, problems)


def validated(
    kind: type[R],
    values: Mapping[str, Any],
    place: str,
    keys: Callable[[Sequence[object]], tuple[str, ...]],
    problems: list[Problem],
) -> R | None:
    """Return the values as a record, or nothing and a problem for each thing wrong with them."""
    record: R | None = None
    try:
        record = adapter(kind).validate_python(values)
    except ValidationError as error:
        problems += reword(error.errors(include_url=False), keys, place)
    return record


@lru_cache
def adapter(kind: type[R]) -> TypeAdapter[R]:
    """Return the one validator of a kind of record."""
    return TypeAdapter(kind)


def keys_of(kind: type[Record]) -> tuple[str, ...]:
    """Return the keys that a record has in a programme file, in their order."""
    return tuple(file_name(field.name) for field in fields(kind) if field.name != "text")


def keys_at(loc: Sequence[object]) -> tuple[str, ...]:
    """Return the keys that a programme file knows where a path ends."""
    above = tuple(str(step) for step in loc[:-1] if not isinstance(step, int))
    known = keys_of(BELOW[above])
    return known if above else ("schema", *known)
