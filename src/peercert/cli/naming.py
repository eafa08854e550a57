"""Where people are named, and where they stand by their ids alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from peercert.cli import options

if TYPE_CHECKING:
    from peercert.errors import Problem
    from peercert.standing import Standing

NAMING = ("name", "email", "phone")
"""The keys of a candidate file that say who somebody is."""
OURS = re.compile(r"([a-z]+(?:_[a-z]+)+)( (?=\d))?")
LEAVE_KEY = "leave the key out if not on file"
LEAVE_OPTION = "leave the option out where it is not known"
THEIR_DAY = re.compile(r"((?:born|deceased)_on) \d{4}-\d{2}-\d{2}")


def shown(standings: Sequence[Standing]) -> Sequence[Standing]:
    """Return standings as data shows them: without names where those are declined."""
    if options.current().names_in_data:
        return standings
    return [each._replace(candidate=replace(each.candidate, name=None)) for each in standings]


def allowed(form: str) -> bool:
    """Say whether people are named in a format on standard output."""
    now = options.current()
    return now.names_in_text if form == "text" else now.names_in_data


def document(content: Mapping[str, Any], form: str) -> dict[str, Any]:
    """Return a candidate file as a format shows it: where names are not shown, by the id alone."""
    return {k: v for k, v in content.items() if k not in NAMING or allowed(form)}


def without_names(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a plan of an import with nobody named in it."""
    if isinstance(value, list):
        return [without_names(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {key: without_names(each) for key, each in value.items()}
    if "row" in kept and "name" in kept:
        kept["name"] = None
    if kept.get("name") in NAMING and "after" in kept:
        kept |= {"before": None, "after": None}
    return kept


def plainly(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return what is wrong with what was typed, its facts called as people call them."""
    from peercert.report.describing import called, event
    from peercert.report.words import plain
    from peercert.store.kinds import FACTS

    def place(text: str) -> str:
        name, dot, part = text.partition(".")
        return f"{called(name)}{', ' if dot else ''}{plain(part)}" if name in FACTS else text

    def expected(text: str) -> str:
        return OURS.sub(told, text)

    def told(word: re.Match[str]) -> str:
        return f"{event(word[1])}{', ' if word[2] else ''}" if word[1] in FACTS else word[0]

    return tuple(
        each._replace(
            place=place(each.place),
            expected=expected(each.expected).replace(LEAVE_KEY, LEAVE_OPTION),
        )
        for each in problems
    )


def quiet(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return what is wrong with what was typed about a person, repeated only on a terminal."""
    if options.current().names_in_errors:
        return tuple(problems)
    bare = (each._replace(expected=THEIR_DAY.sub(r"\1", each.expected)) for each in problems)
    return tuple(each._replace(value="") for each in bare)
