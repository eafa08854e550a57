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
SHOWN = 10


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


def the_one(connection: sqlite3.Connection, who: str) -> int:
    """Return the number of the one person meant.

    Raise WhoError, which lists who could be meant, where that is nobody or several people.
    """
    found = find_people(connection, who)
    if len(found) == 1:
        return found[0].number
    if found:
        raise _error(f"{len(found)} people on file match", who, "say which one by id:", found)
    close = find_people(connection, who, partly=True)
    hint = "give an id, a whole name or an e-mail address; `peercert candidate list` has all"
    hint = "perhaps one of these:" if close else hint
    raise _error("nobody on file matches", who, hint, close)


def _error(message: str, who: str, hint: str, people: list[Match]) -> WhoError:
    asked = who if read_number(who) else "what was asked for"
    ids = _listed([each.id for each in people])
    named = (f"{message} {who!r}", hint + _listed([str(each) for each in people]))
    return WhoError(f"{message} {asked}", hint=hint + ids, named=named)


def _listed(people: list[str]) -> str:
    lines = [f"\n  {each}" for each in people[:SHOWN]]
    if len(people) > SHOWN:
        lines.append(f"\n  and {len(people) - SHOWN} more: `peercert candidate find`")
    return "".join(lines)
