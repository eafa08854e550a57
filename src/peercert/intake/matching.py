"""Which rows are about which people on file. Exact: everybody else is somebody else.

One person: the same name, birth date and e-mail address (two that are both not on file are the
same); or two of these three and a certificate in common; or the id of a person on file. Nobody is
taken twice, and the order of the rows does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from peercert.intake.cells import same_word
from peercert.intake.merging import signature
from peercert.records import Candidate

MOST_TRIED = 20  # people who share a certificate, beyond which it tells nothing

Pairs = dict[int, int]
Key = tuple[Hashable, Hashable, Hashable]


def match(rows: Mapping[int, Candidate], known: Sequence[Candidate]) -> Pairs:
    """Return, for the key of each row about somebody on file, the position of that person.

    Rows with an id are not among them: `by_id` looks those up.
    """
    pairs = by_key(rows, known)
    taken = set(pairs.values())
    left = {row: said for row, said in rows.items() if row not in pairs}
    return pairs | by_certificate(left, known, taken)


def key_of(candidate: Candidate) -> Key:
    """Return name, birth date and e-mail address, without what spelling does to them."""
    name, email = candidate.name, candidate.email
    return (name and same_word(name), candidate.born_on, email and same_word(email))


def by_id(
    rows: Mapping[int, Candidate], known: Sequence[Candidate]
) -> tuple[Pairs, dict[int, str]]:
    """Return the people whom rows name by id, and what is wrong with the other ids."""
    position = {person.id: index for index, person in enumerate(known)}
    pairs: Pairs = {}
    wrong: dict[int, str] = {}
    taken: set[int] = set()
    for row, said in rows.items():
        if said.id is None:
            continue
        index = position.get(said.id.upper())
        if index is None:
            wrong[row] = "nobody on file has this id"
        elif index in taken:
            wrong[row] = "another row has this id"
        elif not agreeing(key_of(said), key_of(known[index])):
            wrong[row] = "the person of this id has another name, birth date and e-mail address"
        else:
            pairs[row] = index
            taken.add(index)
    return pairs, wrong


def agreeing(one: Key, other: Key) -> int:
    """Return how many of name, birth date and e-mail address are on file and the same."""
    return sum(mine is not None and mine == theirs for mine, theirs in zip(one, other, strict=True))


def by_key(rows: Mapping[int, Candidate], known: Sequence[Candidate]) -> Pairs:
    """Pair rows with people of the same name, birth date and e-mail address."""
    people: dict[Key, list[int]] = defaultdict(list)
    for index, person in enumerate(known):
        people[key_of(person)].append(index)
    asking: dict[Key, list[int]] = defaultdict(list)
    for row, said in rows.items():
        asking[key_of(said)].append(row)
    pairs: Pairs = {}
    for key, askers in asking.items():
        found = people.get(key, [])
        if len(askers) == len(found) == 1:
            pairs[askers[0]] = found[0]
        elif found:
            pairs |= by_content(askers, found, rows, known)
    return pairs


def by_content(
    askers: Sequence[int],
    found: Sequence[int],
    rows: Mapping[int, Candidate],
    known: Sequence[Candidate],
) -> Pairs:
    """Pair several rows and people of one key: those that say the same first, then in order."""
    free: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index in found:
        free[signature(known[index])].append(index)
    pairs: Pairs = {}
    left = []
    for mark, row in sorted((signature(rows[row]), row) for row in askers):
        if free.get(mark):
            pairs[row] = free[mark].pop(0)
        else:
            left.append(row)
    rest = [index for mark in sorted(free) for index in free[mark]]
    return pairs | dict(zip(left, rest, strict=False))


def by_certificate(
    rows: Mapping[int, Candidate], known: Sequence[Candidate], taken: set[int]
) -> Pairs:
    """Pair rows with people who share a certificate and two of name, birth date and e-mail.

    Only where exactly one row and one person fit each other.
    """
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for index, person in enumerate(known):
        if index not in taken:
            for mark in certificates(person):
                holders[mark].append(index)
    fits = {row: fitting(said, known, holders) for row, said in rows.items()}
    wanted: dict[int, list[int]] = defaultdict(list)
    for row, indexes in fits.items():
        for index in indexes:
            wanted[index].append(row)
    return {
        row: index
        for row, indexes in fits.items()
        if len(indexes) == 1
        for index in indexes
        if wanted[index] == [row]
    }


def fitting(
    said: Candidate, known: Sequence[Candidate], holders: Mapping[Hashable, list[int]]
) -> set[int]:
    """Return the people who share a certificate and two of the three with a row."""
    found = set()
    for mark in certificates(said):
        tried = holders.get(mark, ())
        for index in tried if len(tried) <= MOST_TRIED else ():
            if agreeing(key_of(said), key_of(known[index])) == 2:  # noqa: PLR2004 - of three
                found.add(index)
    return found


def certificates(candidate: Candidate) -> set[Hashable]:
    """Return what two people who hold one certificate have in common."""
    return {(c.state, c.number, c.issued_on) for c in candidate.certificates if c.number}
