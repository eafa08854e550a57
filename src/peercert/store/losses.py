"""What lost its salt by an erasure, and whether what is left of it is as the erasure left it.

A seal without a salt proves nothing by itself: a row of `remains`, sealed by the erasure's own
change, says what is left. Why each rule, and what none can tell: docs/ledger.md.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias, TypeGuard

from peercert.store import ledger
from peercert.store.datamap import APART, BLANKED, DELETED, UNTOUCHED
from peercert.store.ledger import Seal

Row: TypeAlias = dict[str, Any]
Thing: TypeAlias = tuple[str, int, int | None]

ERASED = "(erased)"
ERASED_ACTOR = "erased"
GO = frozenset(DELETED)
THEIRS = GO | {*BLANKED, "void"}
"""Tables of which an erasure leaves nothing, or only what is blank."""
OTHERS = APART.keys() - {"person", "remains"}
"""Tables in which a text may go that named somebody else than the one whose the row is."""
LATER = frozenset({"upgrade", "recover"})
"""Commands that say again, or for the first time, what earlier erasures left."""
REMAINS = """SELECT kind, record, version, candidate, change, salt, commitment FROM remains
ORDER BY id"""
OWNER = "SELECT candidate FROM seal WHERE kind = ? AND record = ? LIMIT 1"
CHANGE = "SELECT sequence, at, command, commitment, previous, hash FROM change WHERE sequence = ?"


class Left(NamedTuple):
    """What `remains` says of a row."""

    candidate: int | None
    change: int
    salt: str | None
    commitment: str | None


class Unsaid:
    """Losses in a file of tables before 0003, which does not say what is left: less is proven."""

    def __init__(
        self, connection: sqlite3.Connection, tags: tuple[str, ...] = (ledger.BEFORE,)
    ) -> None:
        """Read who was erased last when, and whose the voids are."""
        self.tags = tags
        last = "SELECT candidate, max(change) FROM erasure GROUP BY candidate"
        voids = """SELECT void.id, seal.candidate FROM void JOIN seal
        ON seal.kind = void.kind AND seal.record = void.record
        WHERE seal.candidate IN (SELECT candidate FROM erasure)"""
        self._last: dict[int, int] = dict(connection.execute(last))
        self._voids: dict[int, int] = dict(connection.execute(voids))

    def unmet(self) -> Iterator[tuple[int, str, int]]:
        """Yield nothing: nothing is said."""
        yield from ()

    def lacks(self, seal: Seal) -> bool:
        """Return whether a seal lost its salt."""
        return seal.salt is None

    def wrong(self, seal: Seal, row: Row | None) -> str:  # noqa: ARG002 - the row is not proven
        """Return whether nobody was erased whose the row may have been."""
        owner = self._voids.get(seal.record) if seal.kind == "void" else seal.candidate
        is_lost = seal.kind not in UNTOUCHED and seal.change < self._last.get(owner or 0, 0)
        return "" if is_lost else "has no salt, and nothing of it was erased"

    def outlived(self, seal: Seal, row: Row) -> bool:  # noqa: ARG002 - nor is it looked at here
        """Return False: what is left is not proven."""
        return False

    def wrong_header(self, change: Row) -> str:
        """Return what is wrong with actor and reason that lost their salt: nobody erased later."""
        if change["sequence"] >= max(self._last.values(), default=0):
            return "actor and reason have no salt, and nothing was erased"
        return still_there(change)


def still_there(change: Row) -> str:
    """Return what is wrong with actor and reason that were erased."""
    is_blank = (change["actor"], change["reason"]) == (ERASED_ACTOR, None)
    return "" if is_blank else "actor and reason have no salt, and are not erased"


class Said:
    """Losses in a file that says of each what is left."""

    tags: tuple[str, ...] = (ledger.TAG, ledger.BEFORE)
    """What the first change may be tagged with, the likelier first."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read what was erased, and what is left of it."""
        self._connection = connection
        self._people: dict[int, set[int]] = {}
        self._last: dict[int, int] = {}
        for candidate, change in connection.execute("SELECT candidate, change FROM erasure"):
            self._people.setdefault(change, set()).add(candidate)
            self._last[candidate] = max(change, self._last.get(candidate, 0))
        self._left: dict[Thing, Left] = {}
        self._first: int | None = None
        self._named: set[int] = set()
        self._twice: list[tuple[int, str, int]] = []
        for kind, record, version, *values in connection.execute(REMAINS):
            self._add((kind, record, version), Left(*values))
        self._met: set[Thing] = set()
        self._is_apart: dict[int, bool] = {}

    def _add(self, thing: Thing, left: Left) -> None:
        self._first = self._first or left.change
        if thing[0] == "person":
            self._named.add(left.change)
        before = self._left.get(thing)
        if before and not (before.commitment and left.commitment is None and thing[0] in GO):
            self._twice.append((left.change, *thing[:2]))
        self._left[thing] = left

    def unmet(self) -> Iterator[tuple[int, str, int]]:
        """Yield what is said of losses that nothing looked at has had: where, and of what."""
        yield from self._twice
        yield from (
            (self._left[thing].change, *thing[:2]) for thing in self._left.keys() - self._met
        )

    def lacks(self, seal: Seal) -> bool:
        """Return whether a seal lost its salt, or one of two."""
        if seal.salt is None:
            return True
        is_cut = seal.kind in APART and len(str(seal.salt)) <= ledger.SALT_DIGITS
        return is_cut and (seal.kind, seal.record, seal.version) in self._left

    def wrong(self, seal: Seal, row: Row | None) -> str:
        """Return what is wrong with what is left of a row."""
        thing = (seal.kind, seal.record, seal.version)
        left = self._left.get(thing)
        self._met.add(thing)
        if left is None or left.change <= seal.change:
            return "has no salt, and no erasure says so"
        if left.candidate != self._owner(seal, row):
            return "lost its salt to an erasure of somebody else"
        if left.commitment is None:
            return self._wrong_if_gone(seal, row, left)
        if seal.kind not in APART:
            return "has no salt, and would have kept one"
        if row is None:
            return "is missing"
        if row.get("change", seal.change) != seal.change:
            return "names another change"
        if not is_blank(seal.kind, row):
            return "was erased, and is there again"
        return self._wrong_if_cut(seal, row, left) or self._wrong_if_anew(seal, row, left)

    def _wrong_if_gone(self, seal: Seal, row: Row | None, left: Left) -> str:
        if seal.kind not in GO or seal.salt is not None:
            return "has no salt, and is nothing that goes as a whole"
        if row is not None:
            return "was erased, and is there again"
        return "" if self._is_of(seal.change, left) else "is missing, and its owner was not erased"

    def _wrong_if_cut(self, seal: Seal, row: Row, left: Left) -> str:
        """Compare the rest of a row with what was recorded: nobody need be believed for that."""
        if seal.salt is None:
            return ""
        stays = ledger.without(seal.kind, row, left.commitment or "")
        fits = is_salt(seal.salt) and ledger.commitment(seal.salt, seal.kind, stays)
        if left.salt is not None or fits != seal.commitment:
            return "is not what was recorded"
        return "" if left.change in self._people else "lost a text, and nobody was erased"

    def _wrong_if_anew(self, seal: Seal, row: Row, left: Left) -> str:
        """Compare a row with what the erasure sealed anew: only where nothing was sealed apart."""
        if seal.salt is not None:
            return ""
        if self._sealed_apart(seal.change):
            return "has no salt, and would have kept one"
        made = left.salt if is_salt(left.salt) else None
        if made is None or ledger.commitment(made, seal.kind, row) != left.commitment:
            return "is not what the erasure left"
        if self._is_of(seal.change, left):
            return ""
        is_others = seal.kind in OTHERS and {left.change} <= self._named & self._people.keys()
        return "" if is_others else "lost its salt, and its owner was not erased"

    def _owner(self, seal: Seal, row: Row | None) -> int | None:
        """Return whose a row is; a void of before tables 0003 does not say it itself."""
        if seal.kind != "void" or seal.candidate is not None or row is None:
            return seal.candidate
        found = self._connection.execute(OWNER, (row["kind"], row["record"])).fetchone()
        return int(found[0]) if found and found[0] else None

    def _is_of(self, change: int, left: Left) -> bool:
        """Return whether whose something of a change was is erased where `remains` says so."""
        if left.candidate in self._people.get(left.change, ()):
            return True
        if not self._says_later(left):
            return False
        return any(
            change < erased < left.change and left.candidate in people
            for erased, people in self._people.items()
        )

    def _says_later(self, left: Left) -> bool:
        """Return whether `remains` speaks of earlier erasures: only where it speaks first."""
        if left.change != self._first:
            return False
        found = self._connection.execute(CHANGE, (left.change,)).fetchone()
        return bool(found) and found[2] in LATER

    def _sealed_apart(self, sequence: int) -> bool:
        """Return whether the seals of a change keep a salt where a text goes."""
        if sequence not in self._is_apart:
            names = ("sequence", "at", "command", "commitment", "previous", "hash")
            found = self._connection.execute(CHANGE, (sequence,)).fetchone() or [None] * len(names)
            change = dict(zip(names, found, strict=True))
            seals = list(ledger.seals_of(self._connection, sequence))
            self._is_apart[sequence] = ledger.tag_of(change, seals) != ledger.BEFORE
        return self._is_apart[sequence]

    def outlived(self, seal: Seal, row: Row) -> bool:
        """Return whether a row is still there, or not blank, although its owner was erased."""
        is_theirs = seal.kind in THEIRS and seal.change < self._last.get(seal.candidate or 0, 0)
        return is_theirs and (seal.kind in GO or not is_blank(seal.kind, row))

    def wrong_header(self, change: Row) -> str:
        """Return what is wrong with actor and reason that lost their salt."""
        sequence, thing = change["sequence"], ("change", change["sequence"], None)
        left = self._left.get(thing)
        self._met.add(thing)
        if left is None or left.change <= sequence or left.commitment is not None:
            return "actor and reason have no salt, and no erasure says so"
        is_erased = left.change in self._people or (
            self._says_later(left)
            and any(sequence < erased < left.change for erased in self._people)
        )
        return still_there(change) if is_erased else "actor and reason went, and nobody was erased"


def is_salt(text: object, *, two: bool = False) -> TypeGuard[str]:
    """Return whether a salt, or two, are written in the one way in which salts are."""
    digits = ledger.SALT_DIGITS * (2 if two else 1)
    return isinstance(text, str) and len(text) == digits and not set(text) - set("0123456789abcdef")


def is_blank(kind: str, row: Row) -> bool:
    """Return whether nothing is in the columns of a row that may go."""
    return all(row[name] in (None, ERASED) for name in APART[kind])


Losses: TypeAlias = Said | Unsaid
"""How a file says what was erased."""


def losses(connection: sqlite3.Connection) -> Losses:
    """Return what a file says of what was erased."""
    ask = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'remains'"
    return Said(connection) if connection.execute(ask).fetchone() else Unsaid(connection)
