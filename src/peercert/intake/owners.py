"""Whose the rows of a table are that names people: by id, by e-mail address, or by name and birth.

Never a guess: everything that a row says about its person must agree with what is on file. Only
beside an id is one thing that agrees enough, for names and addresses change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from peercert.intake.cells import CellError, same_word
from peercert.intake.matching import agreeing, key_of
from peercert.records import Candidate

MOST_NAMED = 5
MOST_TRIED = 100  # people who share a mark, beyond which it tells nothing
MARKS = ("name", "birth date", "e-mail address")


class Named(NamedTuple):
    """How a row names its person."""

    id: str | None = None
    name: str | None = None
    born_on: date | None = None
    email: str | None = None


class Owners:
    """Finds people by what a row says about them; each question takes the same time."""

    def __init__(self, people: Sequence[Candidate]) -> None:
        """Prepare to find these people."""
        self.people = people
        self._by_id = {person.id: at for at, person in enumerate(people) if person.id}
        self._by_mark: Mapping[Hashable, list[int]] = defaultdict(list)
        for at, person in enumerate(people):
            name, born_on, email = key_of(person)
            if email:
                self._by_mark[email].append(at)
                self._by_mark[email, name].append(at)
            if name and born_on:
                self._by_mark[name, born_on].append(at)

    def find(self, named: Named) -> int:
        """Return the position of the one person meant. Raises CellError."""
        name, email = named.name and same_word(named.name), named.email and same_word(named.email)
        said = (name, named.born_on, email)
        if named.id:
            return self._of_id(named.id, said)
        marks: list[Hashable] = [(email, name) if name else email] if email else []
        marks += [(name, named.born_on)] if name and named.born_on else []
        if not marks:
            expected = "expected whose it is: an id, an e-mail address, or a name and birth date"
            raise CellError("missing", expected)
        tried = dict.fromkeys(at for m in marks for at in self._by_mark.get(m, ())[:MOST_TRIED])
        fits = [at for at in tried if not self._contradicted(at, said)]
        if len(fits) == 1:
            return fits[0]
        near = [*tried, *self._by_mark.get(email, ())[:MOST_TRIED]]
        raise self._not_one(fits, near, by="e-mail address" if email else "name and birth date")

    def _of_id(self, id: str, said: tuple[Hashable, ...]) -> int:
        at = self._by_id.get(id.upper())
        if at is None:
            raise CellError("unknown-person", "nobody on file has this id")
        if any(said) and not agreeing(key_of(self.people[at]), (said[0], said[1], said[2])):
            names = ", ".join(mark for mark, value in zip(MARKS, said, strict=True) if value)
            expected = f"the person of this id is on file with other facts: {names}"
            raise CellError("unknown-person", expected)
        return at

    def _contradicted(self, at: int, said: tuple[Hashable, ...]) -> bool:
        on_file = key_of(self.people[at])
        return any(a and b and a != b for a, b in zip(said, on_file, strict=True))

    def _not_one(self, fits: list[int], found: list[int], by: str) -> CellError:
        named = ", ".join(self.people[at].id or "a new one" for at in (fits or found)[:MOST_NAMED])
        if fits:
            expected = f"several people have this {by}: {named}"
            return CellError("several-people", expected, "write the id of the person meant")
        if found:
            expected = f"the person with this {by} is on file with other facts: {named}"
            return CellError("unknown-person", expected, "mend the row, or write the person's id")
        expected = f"nobody on file has this {by}"
        return CellError("unknown-person", expected, "import the person first, or write the id")
