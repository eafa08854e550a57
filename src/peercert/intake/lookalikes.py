"""People who may be one person: the same birth date and a similar name, or something shared.

Only people who share a birth date are compared by name, so that the work grows with the number of
people and not with its square.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from peercert.intake.cells import same_word
from peercert.intake.plan import LookAlike, Somebody
from peercert.records import Candidate

SIMILAR = 85  # per cent; how alike two names are said to be
SMALL = 50  # people of one birth date up to which everybody is compared with everybody
NEIGHBOURS = 20  # and beyond which, with so many next in the alphabet

SAME_EMAIL = "the same e-mail address"
SAME_NUMBER = "the same certificate number"
SAME_BIRTH = "the same birth date and similar names"
ONLY_NAME = "the same name, and no birth date or e-mail address to tell them apart"
ERASED = "(erased)"
"""What stands for the name of everybody who was erased: as such they are not alike."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as they will be on file; `fresh` if the import adds them or what names them."""

    who: Somebody
    candidate: Candidate
    fresh: bool


def look_alikes(entries: Sequence[Entry]) -> tuple[LookAlike, ...]:
    """Return every group of people who may be one, with a fresh one among them, by row."""
    reasons: dict[frozenset[int], list[str]] = defaultdict(list)
    for reason, groups in (
        (SAME_BIRTH, by_birth(entries)),
        (SAME_EMAIL, shared(entries, emails)),
        (SAME_NUMBER, shared(entries, numbers)),
        (ONLY_NAME, shared(entries, bare_names)),
    ):
        for group in groups:
            if any(entries[index].fresh for index in group):
                reasons[frozenset(group)].append(reason)
    found = [
        LookAlike(
            people=tuple(sorted((entries[i].who for i in group), key=place)),
            because=tuple(reasons[group]),
        )
        for group in reasons
    ]
    return tuple(sorted(found, key=lambda group: [place(who) for who in group.people]))


def place(who: Somebody) -> tuple[bool, int, str]:
    """Return where somebody stands in a list: rows of the file first."""
    return (who.row is None, who.row or 0, who.id or "")


def emails(candidate: Candidate) -> Iterator[Hashable]:
    """Yield what two people with one e-mail address have in common."""
    if candidate.email:
        yield same_word(candidate.email)


def numbers(candidate: Candidate) -> Iterator[Hashable]:
    """Yield what two people with one certificate number have in common."""
    yield from {(c.state, same_word(c.number)) for c in candidate.certificates if c.number}


def bare_names(candidate: Candidate) -> Iterator[Hashable]:
    """Yield what two people of one name have in common of whom nothing else is known."""
    name = candidate.name
    if name and name != ERASED and not candidate.email and not candidate.born_on:
        yield plain(name)


def shared(
    entries: Sequence[Entry], marks: Callable[[Candidate], Iterable[Hashable]]
) -> Iterator[set[int]]:
    """Yield the groups of people who share a mark."""
    groups: Mapping[Hashable, set[int]] = defaultdict(set)
    for index, entry in enumerate(entries):
        for mark in marks(entry.candidate):
            groups[mark].add(index)
    yield from (group for group in groups.values() if len(group) > 1)


def by_birth(entries: Sequence[Entry]) -> Iterator[set[int]]:
    """Yield the groups of people who share a birth date and have similar names."""
    blocks: dict[Hashable, list[tuple[str, int]]] = defaultdict(list)
    for index, entry in enumerate(entries):
        if entry.candidate.born_on and entry.candidate.name:
            blocks[entry.candidate.born_on].append((plain(entry.candidate.name), index))
    for block in blocks.values():
        yield from similar(sorted(block))


def similar(block: Sequence[tuple[str, int]]) -> Iterator[set[int]]:
    """Yield the groups of similar names in one block, which is sorted."""
    reach = len(block) if len(block) <= SMALL else NEIGHBOURS
    group_of: dict[int, set[int]] = {}
    for position, (name, index) in enumerate(block):
        for other, other_index in block[position + 1 : position + 1 + reach]:
            if alike(name, other):
                joined = group_of.get(index, {index}) | group_of.get(other_index, {other_index})
                group_of |= dict.fromkeys(joined, joined)
    yield from {id(group): group for group in group_of.values()}.values()


def alike(one: str, other: str) -> bool:
    """Say whether two names in plain letters are similar."""
    return (
        one == other
        or max(
            fuzz.ratio(one, other, score_cutoff=SIMILAR),
            fuzz.token_set_ratio(one, other, score_cutoff=SIMILAR),
        )
        >= SIMILAR
    )


def plain(name: str) -> str:
    """Return a name's words in plain small letters, sorted."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(sorted(re.findall(r"\w+", bare.replace("'", "").replace("\u2019", ""))))
