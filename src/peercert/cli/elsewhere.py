"""Words that are no command by themselves: what somebody who writes one is looking for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

INSTEAD = {
    "version": "`peercert --version`",
    "search": "`peercert candidate find TEXT`",
    "find": "`peercert candidate find TEXT`",
    "status": "`peercert check WHO`",
    "export": "`peercert candidate show WHO --format json`, or of everybody "
    "`peercert check --format csv`",
    "merge": "where one person was added twice, record what is missing with one of the two and "
    "take out the other: `peercert candidate void ID`",
    "redo": "`peercert history`, then `peercert undo CHANGE` of the undo",
    "delete": "`peercert candidate void ID`, or for ever `peercert privacy erase WHO`",
    "remove": "`peercert candidate void ID`, or for ever `peercert privacy erase WHO`",
}
"""What to write instead of words that no noun has as its verb, or that one noun is meant by."""
FIRST = "candidate"
MOST = 4
"""Nouns that are named at most."""


def instead(words: Sequence[str], nouns: Mapping[str, str], load: Callable[[str], Any]) -> str:
    """Return what to write instead of words that begin with no command; nothing if unknown."""
    word, *more = words
    if word == "help":
        about = more[0] if more and more[0] in nouns else "COMMAND"
        return f"`peercert {about} --help`" + ("" if about in nouns else ", or `peercert --help`")
    if word in INSTEAD:
        return INSTEAD[word]
    having = [noun for noun in nouns if word in getattr(load(noun), "commands", {})]
    having.sort(key=lambda noun: noun != FIRST)
    named = [f"`peercert {noun} {word}`" for noun in having[:MOST]]
    more_nouns = ", and more" if len(having) > MOST else ""
    return ", ".join(named) + more_nouns
