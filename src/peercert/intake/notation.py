"""TOML or JSON text to plain values: exact decimals, no key twice, nothing that is no number."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from decimal import Decimal
from typing import Any

from peercert.errors import BadFileError, Problem
from peercert.intake.files import NOT_READ, shown

DEEPEST = 16
PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
DEEP_KEY = re.compile(rf"(?:^|[\[{{,])[ \t]*+(?:{PART}[ \t]*+\.[ \t]*+){{{DEEPEST}}}", re.MULTILINE)
"""A key with more dots than anything here has: reading it takes the square of their number."""


class DoubleKeyError(ValueError):
    """A key that stands twice in one JSON object."""


def parse(text: str, name: str, notation: str | None = None) -> dict[str, Any]:
    """Read TOML or JSON; without a word for which, JSON is what begins with a brace.

    Raises BadFileError, naming the line.
    """
    notation = notation or ("json" if text.lstrip().startswith("{") else "toml")
    try:
        data = parse_json(text) if notation == "json" else parse_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise unreadable(name, "TOML", "", str(error)) from None
    except json.JSONDecodeError as error:
        raise unreadable(name, "JSON", f"line {error.lineno}", error.msg) from None
    except DoubleKeyError as error:
        raise unreadable(name, "JSON", str(error), "the key stands twice") from None
    except (RecursionError, ValueError, ArithmeticError):
        raise unreadable(
            name, notation.upper(), "", "nested too deeply, or a number too long to be one"
        ) from None
    if not isinstance(data, dict):
        raise unreadable(name, "JSON", "the whole file", "expected one object, in braces")
    return data


def parse_toml(text: str) -> dict[str, Any]:
    """Read TOML; decimals stay exact. Raise ValueError for a key of very many parts."""
    if DEEP_KEY.search(text):
        raise ValueError("a key of very many parts")
    return tomllib.loads(text, parse_float=Decimal)


def parse_json(text: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Read JSON; decimals stay exact, NaN and a key that stands twice are refused."""
    return json.loads(
        text, parse_float=Decimal, parse_constant=refuse_constant, object_pairs_hook=once
    )


def refuse_constant(word: str) -> None:
    """Refuse NaN and the infinities, which Python would read and JSON does not have."""
    raise json.JSONDecodeError(f"{word} is not a number", "", 0)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object whose keys stand once each."""
    made = dict(pairs)
    if len(made) < len(pairs):
        [(key, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise DoubleKeyError(shown(key))
    return made


def unreadable(name: str, notation: str, place: str, what: str) -> BadFileError:
    """Make the error for text that is not what it should be."""
    problem = Problem(place or "the file", "", f"not {notation}: {shown(what)}")
    return BadFileError(f"`{shown(name)}` cannot be read as {notation}", (problem,), hint=NOT_READ)
