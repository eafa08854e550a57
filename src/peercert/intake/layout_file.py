"""Reading a layout: one that ships with the package, or a TOML file of somebody's own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from peercert.errors import BadFileError, Problem, UsageError
from peercert.intake.cells import date_pattern
from peercert.intake.files import NOT_READ, decode, quoted, read_bytes, shown
from peercert.intake.layout import (
    KNOWN_WORDS,
    TABLES,
    TRAINING_WORDS,
    Column,
    Layout,
    Meaning,
    Person,
    StatusFrom,
    TrainingFrom,
)
from peercert.intake.notation import parse
from peercert.intake.sense import clean_values, keys_of
from peercert.intake.tables import Table
from peercert.intake.wording import WRONG_TYPE, reword

SCHEMA = "peercert/layout@1"
PEOPLE = ("nc-registry", "peercert")
HOURS = "hours"
SHIPPED = (*PEOPLE, HOURS)
MOST_BYTES = 1_000_000
MOST_SEEN = 12  # columns that a message names


def load_layout(name: str, offered: Sequence[str] = PEOPLE) -> Layout:
    """Return a layout that ships with peercert, or the one in the file of that name.

    `offered` are those that a message proposes. Raises UsageError where there is neither,
    BadFileError where the file is not right.
    """
    if name in SHIPPED:
        file = files("peercert.intake") / "layouts" / f"{name.replace('-', '_')}.toml"
        return read_layout(file.read_text(encoding="utf-8"), name)
    if not os.path.exists(name):  # noqa: PTH110 - Path's raises for a name that is too long
        raise UsageError(
            f"there is no layout `{shown(name)}`, and no file of that name",
            hint=f"use one of {', '.join(offered)}, or name a file; {NOT_READ}",
        )
    return read_layout(decode(read_bytes(Path(name), MOST_BYTES), name), Path(name).name)


def people_layout(name: str | None, table: Table) -> Layout:
    """Return the layout of a table of people: of that name, or else the one that fits."""
    layout = load_layout(name) if name else fitting_layout(table)
    if layout.training:
        hint = f"use `peercert import hours`, or name another layout; {NOT_READ}"
        raise UsageError(f"`{shown(layout.name)}` is a layout of training hours", hint=hint)
    return layout


def hours_layout(name: str | None) -> Layout:
    """Return the layout of a table of training hours: of that name, or else our own."""
    layout = load_layout(name or HOURS, (HOURS,))
    if not layout.training:
        hint = f"use `peercert import people`, or name another layout; {NOT_READ}"
        raise UsageError(f"`{shown(layout.name)}` is a layout of people", hint=hint)
    return layout


def headings(name: str | None) -> frozenset[str]:
    """Return the headings, in small letters, of the layout of that name, or of all of people."""
    layouts = map(load_layout, [name] if name else PEOPLE)
    return frozenset(c.column.casefold() for layout in layouts for c in layout.columns())


def fitting_layout(table: Table) -> Layout:
    """Return the shipped layout of people all of whose columns the table has.

    Raises UsageError where there is none.
    """
    headings = {heading.casefold() for heading in table.columns}
    for layout in map(load_layout, PEOPLE):
        if all(c.optional or c.column.casefold() in headings for c in layout.columns()):
            return layout
    seen = ", ".join(shown(each) or "(empty)" for each in table.columns[:MOST_SEEN])
    raise UsageError(
        f"`{shown(table.name)}` has the columns of no layout that ships with peercert: row "
        f"{table.header_row} was taken for its header, and has {seen}",
        hint=f"say `--layout` with one of {', '.join(PEOPLE)}, or a file of your own; {NOT_READ}",
    )


def read_layout(text: str, name: str) -> Layout:
    """Read a layout. Raises BadFileError with every problem."""
    problems: list[Problem] = []
    data = parse(text, name, "toml")
    schema = data.pop("schema", SCHEMA)
    if schema != SCHEMA:
        problems.append(Problem("schema", quoted(schema), f"expected {SCHEMA}"))
    layout = None
    try:
        layout = TypeAdapter(Layout).validate_python(spelt_out(clean_values(data, "", problems)))
        problems += senseless(layout)
    except ValidationError as error:
        problems += reword(error.errors(include_url=False), keys_at, "")
    if layout is None or problems:
        raise BadFileError(
            f"`{shown(name)}` is not a layout", tuple(problems), hint="nothing was imported"
        )
    return layout


def keys_at(loc: Sequence[object]) -> tuple[str, ...]:
    """Return the keys that a layout knows where a path ends."""
    steps = [step for step in loc if not isinstance(step, int)]
    if len(steps) == 1:
        return ("schema", *keys_of(Layout))
    if steps[0] == "status":
        return keys_of(StatusFrom if len(steps) == 2 else Meaning)  # noqa: PLR2004 - one below it
    return keys_of(TABLES.get(str(steps[0]), Column) if len(steps) == 2 else Column)  # noqa: PLR2004


def spelt_out(data: dict[str, Any]) -> dict[str, Any]:
    """Return a layout's values with each shorthand written in full."""
    made = {key: below(value) for key, value in data.items()}
    person = made.get("person")
    if isinstance(person, dict):
        made["person"] = {key: full(value) for key, value in person.items()}
        name = made["person"].get("name")
        if isinstance(name, dict):
            made["person"]["name"] = [name]
    if isinstance(training := made.get("training"), dict):
        made["training"] = {key: full(value) for key, value in training.items()}
    return made


def below(value: Any) -> Any:  # noqa: ANN401 - whatever a file holds
    """Spell out the columns of each entry in a list of tables."""
    if not isinstance(value, list):
        return value
    return [
        {k: v if k in {"kind", "condition"} else full(v) for k, v in item.items()}
        if isinstance(item, dict)
        else item
        for item in value
    ]


def full(value: Any) -> Any:  # noqa: ANN401 - whatever a file holds
    """Return a column with its keys where only its heading was written."""
    if isinstance(value, str):
        return {"column": value}
    if isinstance(value, list):
        return [full(item) for item in value]
    if isinstance(value, dict) and isinstance(words := value.get("words"), dict):
        listed = {k: [v] if isinstance(v, str) else v for k, v in words.items()}
        return {**value, "words": listed}
    return value


def senseless(layout: Layout) -> Iterator[Problem]:
    """Name what a layout cannot mean."""
    for place, form in [("dates", layout.dates), *date_forms(layout)]:
        try:
            date_pattern(form)
        except ValueError as error:
            yield Problem(place, quoted(form), str(error))
    yield from unknown_words("person", layout.person, KNOWN_WORDS)
    yield from unknown_words("training", layout.training, TRAINING_WORDS)
    yield from nobody_named(layout)
    for index, certificate in enumerate(layout.certificates):
        if not (certificate.state or layout.state):
            expected = "expected `state` here or for the whole layout"
            yield Problem(f"certificates[{index}]", "", expected)
    if layout.status and not layout.state:
        yield Problem("status", "", "expected `state`: whose status the register keeps")


def unknown_words(
    table: str, part: Person | TrainingFrom | None, words: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    """Name each word that a cell could come to and that nobody knows."""
    for key, known in words.items():
        column: Column | None = getattr(part, key, None)
        for word, meant in (column.words if column else {}).items():
            for value in meant:
                if value not in known:
                    place = f"{table}.{key}.words.{word}"
                    yield Problem(place, quoted(value), f"expected one of {', '.join(known)}")


def nobody_named(layout: Layout) -> Iterator[Problem]:
    """Say where a layout does not tell whose rows are."""
    person = layout.person
    if not layout.training and not person.name:
        yield Problem("person.name", "", WRONG_TYPE["missing"])
    if layout.training and not (person.id or person.email or (person.name and person.born_on)):
        yield Problem("person", "", "expected `id`, `email`, or `name` and `born_on`")


def date_forms(layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield each column's own form of a day, and where it is written."""
    for column in layout.columns():
        if column.dates:
            yield f"`{column.column}`.dates", column.dates
