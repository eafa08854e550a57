"""The words and the command of a way, with what is short, the person and the state filled in."""

from __future__ import annotations

import re
import shlex
from functools import lru_cache
from typing import Literal, NamedTuple

from peercert.amounts import typed_hours
from peercert.marks import CHOICE
from peercert.records import Candidate
from peercert.rules.counting import hours
from peercert.rules.law import Finding
from peercert.rules.ways import Way

PlaceKind = Literal["day", "hours", "number", "state", "choice"]
ANYBODY = "\ud800"
"""Stands where a person's id goes: half a character, which no text from a file can hold."""
MARK = re.compile(rf"(?<=[ =])('{CHOICE.pattern}'|YYYY-MM-DD|HOURS|NUMBER|XX)(?=[ =]|$)")
OPTION = re.compile(r"(--[a-z-]+)[ =][^ ]*$")
ASKS = {"day": "the day", "hours": "the hours", "number": "the number", "state": "which state"}
KINDS: dict[str, PlaceKind] = {
    "YYYY-MM-DD": "day",
    "HOURS": "hours",
    "NUMBER": "number",
    "XX": "state",
}


class Place(NamedTuple):
    """Where something is to be filled into a command: after which option, and in place of what."""

    option: str
    holds: str
    kind: PlaceKind
    choices: tuple[str, ...] | None
    ask: str


class Amounts(NamedTuple):
    """What is short, and the hours about each topic that are part of it."""

    short: int = 0
    unit: str | None = None
    parts: tuple[tuple[str, int], ...] = ()


NOTHING = Amounts()


def who(person: Candidate) -> str:
    """Return the person's id as a command takes it."""
    return shlex.quote(person.id) if person.id else "WHO"


def short_of(finding: Finding) -> int:
    """Return how much of what is needed is short."""
    return max(0, (finding.need or 0) - (finding.have or 0))


def filled(
    way: Way, amounts: Amounts, who: str, state: str = "", path: str = ""
) -> tuple[str, str | None, tuple[Place, ...]]:
    """Return the words of a way, its command for a person, and the places left in that."""
    say, command, places = for_anybody(way, amounts, state, path)
    return say, who.join(command) if command else None, places


@lru_cache(maxsize=4096)
def for_anybody(
    way: Way, amounts: Amounts, state: str, path: str
) -> tuple[str, tuple[str, ...] | None, tuple[Place, ...]]:
    """Return the words of a way, and its command in the parts between which a person's id goes."""
    short, unit, parts = amounts
    is_time = unit == "minutes"
    told = hours(short) if is_time else str(short)
    about = [f"{hours(minutes)} of them about {plain(topic)}" for topic, minutes in parts[:1]]
    about += [f"{hours(minutes)} about {plain(topic)}" for topic, minutes in parts[1:]]
    named = [f" --topic {topic}={typed_hours(minutes)}" for topic, minutes in parts]
    words = {
        "short": told,
        "s": "" if told == "1" else "s",
        "hours": typed_hours(short) if is_time else "HOURS",
        "parts": f", {' and '.join(about)}" if about else "",
        "topics": "".join(named),
        "count": f" --count {short}" if unit == "references" and short > 1 else "",
        "who": ANYBODY,
        "state": state,
        "path": path,
    }
    say = way.say.format(**words)
    if way.command is None:
        return say, None, ()
    command = f"peercert {way.command.format(**words)}"
    return say, tuple(command.split(ANYBODY)), places_in(command, way.asks)


def plain(topic: str) -> str:
    """Return a topic as words."""
    if topic == "military":
        return "military service (for the designation)"
    return topic.replace("_", " ")


def places_in(command: str, asks: tuple[str, ...]) -> tuple[Place, ...]:
    """Return what is to be filled into a command, in its order, and how it is asked for."""
    found = []
    for number, mark in enumerate(MARK.finditer(command)):
        holds = mark[1]
        option = OPTION.search(command[: mark.start()] + "-")
        kind: PlaceKind = KINDS.get(holds, "choice")
        choices = tuple(holds.strip("'").split("|")) if kind == "choice" else None
        found.append(
            Place(
                option[1] if option else holds,
                holds,
                kind,
                choices,
                asks[number] if number < len(asks) else ASKS.get(kind, "which"),
            )
        )
    return tuple(found)
