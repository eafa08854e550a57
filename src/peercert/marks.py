"""The marks in commands that are shown: each stands for a value, and none passes for one."""

from __future__ import annotations

import re

MARKS = {
    "YYYY-MM-DD": "the day",
    "HOURS": "the hours",
    "NUMBER": "the number",
    "TOPIC": "the topic",
    "XX": "the two letters of the state",
    "CONDITION": "mental_health or substance_use",
}
"""Each mark, and what is to be put in its place."""
CHOICE = re.compile(r"[a-z0-9_]+(?:\|[a-z0-9_]+)+", re.ASCII)
"""How a choice is shown: `passed|failed`."""


def mark_left(text: str) -> str:
    """Return what is to be put in the place of a mark that a text is, or nothing.

    In `ethics=HOURS` and `CONDITION=YYYY-MM-DD` each part may be one.
    """
    if "|" not in text and "=" not in text and text.strip("'\" ") not in MARKS:
        return ""
    for part in (text, *text.partition("=")[::2]):
        word = part.strip().strip("'\"")
        if word in MARKS:
            return f"put {MARKS[word]} in place of {word}"
        if CHOICE.fullmatch(word):
            return f"put one of {', '.join(word.split('|'))} in place of '{word}'"
    return ""
