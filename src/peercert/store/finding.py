"""Who is meant: by id, by e-mail address or by name."""

from __future__ import annotations

import re
import sqlite3
from typing import NamedTuple

from peercert.errors import NobodyError
from peercert.folding import fold
from peercert.store.kinds import write_id

NUMBER_FORM = re.compile(r"(?:P-?)?0*([1-9]\d{0,14})", re.ASCII | re.IGNORECASE)
PEOPLE = "SELECT candidate, name, email FROM current_person ORDER BY candidate"
ONE = "SELECT candidate, name FROM current_person WHERE candidate = ?"
WORD = re.compile(r"\w[\w-]*")
SHOWN = 10
SHORT, LONG = 4, 8
"""Letters from which on one letter of a word may differ, and two."""


class Match(NamedTuple):
    """Somebody on file: the number, and the name, which comes from outside and is not cleaned."""

    number: int
    name: str | None

    @property
    def id(self) -> str:
        """Return the id as it is written: `P-0007`."""
        return write_id("P", self.number)

    def __str__(self) -> str:
        """Say who it is on one line."""
        return f"{self.id} {self.name or '(no name on file)'}"


class WhoError(NobodyError):
    """No such person, or several: named by id, since an error may end in a log or a mail."""

    def __init__(self, message: str, *, hint: str, named: tuple[str, str]) -> None:
        """Keep beside the message and the hint the same with names, for a terminal alone."""
        super().__init__(message, hint=hint)
        self.named = named


def read_number(who: str) -> int | None:
    """Return the number that an id in any form names (`P-0007`, `P-7`, `p7`, `7`), or None."""
    found = NUMBER_FORM.fullmatch(who.strip())
    return int(found[1]) if found else None


def find_people(connection: sqlite3.Connection, who: str, *, partly: bool = False) -> list[Match]:
    """Return everybody whom an id, an e-mail address or a whole name names, in order of ids.

    Case, accents and apostrophes do not matter in a name, nor does case in an address. `partly`
    also takes a part of a name: every word of it has to occur.
    """
    if (number := read_number(who)) is not None:
        return [Match(*row) for row in connection.execute(ONE, (number,))]
    address, wanted = who.strip().casefold(), fold(who)
    asked, found = wanted.split(), []
    for candidate, name, email in connection.execute(PEOPLE):
        if "@" in address:
            same = email is not None and email.casefold() == address
        else:
            folded = fold(name or "")
            same = folded == wanted or (partly and all(word in folded for word in asked))
        if same and asked:
            found.append(Match(candidate, name))
    return found


def near_people(connection: sqlite3.Connection, who: str) -> list[Match]:
    """Return everybody in whose name each word is near to one that was asked, in order of ids.

    One letter may differ, from eight letters on two; up to three letters none may.
    """
    from peercert.plausible import edits

    asked = [] if "@" in who else WORD.findall(fold(who))
    people = [Match(number, name) for number, name, _ in connection.execute(PEOPLE) if name]
    words = {match: set(WORD.findall(fold(match.name or ""))) for match in people}
    every = set().union(*words.values())
    near = []
    for word in asked:
        reach = reach_of(word)
        near.append({each for each in every if edits(word, each, reach) <= reach})
    return [match for match in people if asked and all(words[match] & each for each in near)]


def reach_of(word: str) -> int:
    """Return how many letters of a word may differ."""
    if len(word) < SHORT:
        return 0
    return 1 if len(word) < LONG else 2


def perhaps(connection: sqlite3.Connection, who: str, otherwise: str) -> tuple[str, list[Match]]:
    """Return a hint of who may be meant where nobody is, and who that is."""
    close = find_people(connection, who, partly=True) or near_people(connection, who)
    return ("perhaps one of these:", close) if close else (otherwise, [])


def the_one(connection: sqlite3.Connection, who: str) -> int:
    """Return the number of the one person meant.

    Raise WhoError, which lists who could be meant, where that is nobody or several people.
    """
    found = find_people(connection, who)
    if len(found) == 1:
        return found[0].number
    if found:
        raise _error(f"{len(found)} people on file match", who, "say which one by id:", found)
    otherwise = "give an id, a whole name or an e-mail address; `peercert candidate list` has all"
    raise _error("nobody on file matches", who, *perhaps(connection, who, otherwise))


def nobody_has(connection: sqlite3.Connection, text: str) -> WhoError:
    """Return the refusal where a text is in nobody's name."""
    hint, close = perhaps(connection, text, "`peercert candidate list` lists everybody")
    message = "nobody on file has {} in the name"
    return _refusal(message.format("that text"), message.format(repr(text)), hint, close)


def _error(message: str, who: str, hint: str, people: list[Match]) -> WhoError:
    asked = who if read_number(who) else "what was asked for"
    return _refusal(f"{message} {asked}", f"{message} {who!r}", hint, people)


def _refusal(message: str, with_name: str, hint: str, people: list[Match]) -> WhoError:
    named = (with_name, hint + _listed([str(each) for each in people]))
    return WhoError(message, hint=hint + _listed([each.id for each in people]), named=named)


def _listed(people: list[str]) -> str:
    lines = [f"\n  {each}" for each in people[:SHOWN]]
    if len(people) > SHOWN:
        lines.append(f"\n  and {len(people) - SHOWN} more: `peercert candidate find`")
    return "".join(lines)
