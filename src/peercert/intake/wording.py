"""What pydantic finds wrong, in our own words, with the path as a person would write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from peercert.errors import Problem
from peercert.intake.files import quoted
from peercert.intake.sense import TABLES, Record, did_you_mean, inside, keys_of

WRONG_TYPE = {
    "string_type": "expected text in quotation marks",
    "string_too_short": "expected at least one character: leave the key out if not on file",
    "tuple_type": "expected a list, in square brackets",
    "too_short": "expected at least one",
    "dict_type": "expected a table",
    "mapping_type": "expected a table",
    "dataclass_type": "expected a table with a key for each fact",
    "missing": "this key is needed here",
    "invalid_key": "expected text as a key",
}


KeysAt = Callable[[Sequence[object]], tuple[str, ...]]


def candidate_keys(kind: type[Record]) -> KeysAt:
    """Return what tells the keys of a record, or of a table in a candidate, from a path."""

    def keys_at(loc: Sequence[object]) -> tuple[str, ...]:
        table = TABLES.get(str(loc[0])) if len(loc) > 1 else None
        return keys_of(table or kind)

    return keys_at


def reword(found: Sequence[Mapping[str, Any]], keys_at: KeysAt, place: str) -> list[Problem]:
    """Return one problem for each thing that pydantic found.

    `keys_at` gives the keys that are known where a path ends; `place` stands before each path.
    """
    return [problem_of(error, keys_at, place) for error in found]


def problem_of(error: Mapping[str, Any], keys_at: KeysAt, place: str) -> Problem:
    """Say one finding in our own words."""
    where = place
    for step in error["loc"]:
        if step != "[key]":
            where = f"{where}[{step}]" if isinstance(step, int) else inside(where, step)
    value = "" if error["type"] == "missing" else quoted(error["input"])
    return Problem(where, value, expectation(error, keys_at))


def expectation(error: Mapping[str, Any], keys_at: KeysAt) -> str:
    """Say what was expected where something else stands."""
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(context["error"])
        case "literal_error":
            known = tuple(
                str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            )
            return f"expected one of {', '.join(known)}{did_you_mean(error['input'], known)}"
        case "string_too_long":
            return f"expected at most {context['max_length']} characters"
        case "unexpected_keyword_argument":
            return unknown_key(error["loc"][-1], keys_at(error["loc"]))
        case other:
            return WRONG_TYPE.get(other, "expected something else here; see `peercert schema show`")


def unknown_key(key: object, known: Sequence[str]) -> str:
    """Say that a key is not one of its table's, and which one may have been meant."""
    near = did_you_mean(key, known)
    return f"unknown key{near}" if near else f"unknown key; known here: {', '.join(known)}"
