"""The cells that only a training has: hours, topics, the state whose approval it carries."""

from __future__ import annotations

import re
from collections.abc import Mapping

from peercert import amounts
from peercert.intake.cells import CellError
from peercert.intake.files import shown
from peercert.plausible import JURISDICTIONS

STATE = re.compile("[A-Z]{2}", re.ASCII)
BETWEEN = re.compile(r"[;,]")


def read_hours(text: str) -> int:
    """Read hours as people write them, as whole minutes. Raises CellError."""
    try:
        return amounts.read_hours(text)
    except ValueError as error:
        raise CellError("bad-hours", f"expected hours such as 6.5 or 6:30; this {error}") from None


def read_state(text: str) -> str:
    """Read a state: two capital letters. Raises CellError."""
    if text in JURISDICTIONS:
        return text
    if STATE.fullmatch(text):
        raise CellError("bad-state", "expected a state of the United States")
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
