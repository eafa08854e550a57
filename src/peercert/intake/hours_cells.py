"""The cells that only a training has: hours, topics, the state whose approval it carries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from peercert.intake.cells import CellError
from peercert.intake.files import shown
from peercert.records import read_minutes

NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
UNIT = re.compile(r"\s*(h|hrs?|hours?)\.?$", re.ASCII | re.IGNORECASE)
STATE = re.compile("[A-Z]{2}", re.ASCII)
BETWEEN = re.compile(r"[;,]")


def read_hours(text: str) -> int:
    """Read hours as a candidate file has them, 6.5 or 6:30, as whole minutes.

    Raises CellError.
    """
    try:
        return minutes(text)
    except ValueError as error:
        raise CellError("bad-hours", said(error), nearly(text)) from None


def minutes(text: str) -> int:
    """Read hours as minutes. Raises ValueError."""
    return read_minutes(Decimal(text) if NUMBER.fullmatch(text) else text)


def said(error: ValueError) -> str:
    """Return what was expected, in the words of a table: no cell is in quotation marks."""
    return str(error).replace('"', "")


def nearly(text: str) -> str:
    """Suggest the hours that may be meant, where they have one reading."""
    mended = UNIT.sub("", text).replace(",", ".")
    try:
        minutes(mended)
    except ValueError:
        return "write hours such as 6.5 or 6:30"
    return f"did you mean {mended}?"


def read_state(text: str) -> str:
    """Read a state: two capital letters. Raises CellError."""
    if STATE.fullmatch(text):
        return text
    near = f"did you mean {text.upper()}?" if STATE.fullmatch(text.upper()) else ""
    raise CellError("bad-state", "expected two capital letters", near)


def read_topics(text: str) -> tuple[str, ...]:
    """Read topics with commas or semicolons between them, each once."""
    parts = (part.strip() for part in BETWEEN.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def read_topic_hours(text: str) -> Mapping[str, int]:
    """Read topics with their hours: `ethics=3; law_and_ethics=1:30`. Raises CellError."""
    found: dict[str, int] = {}
    for part in filter(None, map(str.strip, BETWEEN.split(text))):
        topic, _, hours = (each.strip() for each in part.partition("="))
        if not topic or not hours:
            expected = "expected topics with their hours, such as ethics=3; law_and_ethics=1:30"
            raise CellError("bad-topics", expected)
        if topic in found:
            raise CellError("bad-topics", f"expected each topic once: {shown(topic)}")
        found[topic] = read_hours(hours)
    return found
