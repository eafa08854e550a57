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
from itertools import combinations

from rapidfuzz import fuzz

from peercert.folding import fold
from peercert.intake.cells import same_word
from peercert.intake.plan import LookAlike, Somebody
from peercert.records import Candidate

SIMILAR = 85  # per cent; how alike two names are said to be
SMALL = 50  # people of one birth date up to which everybody is compared with everybody
NEIGHBOURS = 20  # and beyond which, with so many next in the alphabet

SAME_EMAIL = "the same e-mail address"
SAME_NUMBER = "the same certificate number"
SAME_BIRTH = "the same birth date and similar names"
ONLY_NAME = "the same name, and nothing on file that tells them apart"
NEAR_BIRTH = "the same name, and birth dates that differ by a slip"
PART_OF_NAME = "the same birth date and a part of the name"
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
        (ONLY_NAME, same_name(entries, nothing_apart)),
        (NEAR_BIRTH, same_name(entries, near_births)),
        (PART_OF_NAME, shared(entries, words_at_birth)),
    ):
        said = [*reasons] if reason == PART_OF_NAME else []
        for group in groups:
            if any(entries[index].fresh for index in group) and not any(map(group.issubset, said)):
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
    yield from {(c.state, bare(c.number)) for c in candidate.certificates if c.number}


def bare(number: str) -> str:
    """Return a certificate number without what its spelling adds: MPSS-10233 is mpss 10233."""
    kept = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", number).casefold()))
    return (kept.lstrip("0") if kept.isdigit() else kept) or same_word(number)


def words_at_birth(candidate: Candidate) -> Iterator[Hashable]:
    """Yield what two people of one birth date have in common who share a part of the name."""
    if candidate.born_on and candidate.name:
        words = plain(candidate.name).split()
        yield from {(candidate.born_on, word) for word in words if len(word) > 1}


def same_name(
    entries: Sequence[Entry], alike: Callable[[Candidate, Candidate], bool]
) -> Iterator[set[int]]:
    """Yield the groups of people of one name whom something makes alike."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        if entry.candidate.name and entry.candidate.name != ERASED:
            groups[plain(entry.candidate.name)].append(index)
    for group in groups.values():
        members = group if len(group) <= SMALL else group[:SMALL]
        found = {
            index
            for one, other in combinations(members, 2)
            if alike(entries[one].candidate, entries[other].candidate)
            for index in (one, other)
        }
        if found:
            yield found


def nothing_apart(one: Candidate, other: Candidate) -> bool:
    """Return whether of two people of one name nothing tells them apart."""
    return (one.born_on is None or other.born_on is None) and (
        one.born_on is other.born_on is None or one.email is None or other.email is None
    )


def near_births(one: Candidate, other: Candidate) -> bool:
    """Return whether two birth dates differ by one digit, or by two that changed places."""
    if one.born_on is None or other.born_on is None or one.born_on == other.born_on:
        return False
    mine, theirs = one.born_on, other.born_on
    if (mine.year, mine.month, mine.day) == (theirs.year, theirs.day, theirs.month):
        return True
    pairs = [(a, b) for a, b in zip(str(mine), str(theirs), strict=True) if a != b]
    return len(pairs) == 1 or (len(pairs) == 2 and pairs[0] == pairs[1][::-1])  # noqa: PLR2004


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
    return " ".join(sorted(re.findall(r"\w+", fold(name))))
