"""Tampers with a store as somebody could who may write the file and knows how it is made.

With the last receipt at hand every kind must be found, and the first bad change named: the one that
was changed, the one after it where the chain breaks, or, where all that follows was made to fit
anew, the one that the receipt names.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing

from peercert.store import ledger, verifying
from peercert.store.ledger import Seal
from peercert.store.opening import reading
from peercert.store.verifying import Receipt
from reliability.ground import DAY, STORE, Outcome, main, office, scratch

FULL, QUICK = 1_000, 10
CHANGES = 40
FACTS = ("training", "void")
RESTORED = 5
"""How many changes somebody records on an older copy."""


class Bench:
    """A store in memory, to be tampered with."""

    def __init__(self, whole: bytes, dice: random.Random) -> None:
        """Copy a store into memory and take its guards away."""
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.deserialize(whole)
        self.dice = dice
        triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        self.guards = self.db.execute(triggers).fetchall()
        for name, _ in self.guards:
            self.db.execute(f"DROP TRIGGER {name}")
        self.db.execute("PRAGMA ignore_check_constraints = ON")
        (self.last,) = self.db.execute("SELECT max(sequence) FROM change").fetchone()

    def put_back(self) -> None:
        """Put the guards back, from their own text."""
        for _, sql in self.guards:
            self.db.execute(sql)

    def sequence(self) -> int:
        """Choose a change."""
        return self.dice.randint(2, self.last)

    def seal(self) -> Seal:
        """Choose a fact of a change."""
        found = [seal for seal in ledger.seals_of(self.db, self.sequence()) if seal.kind in FACTS]
        return self.dice.choice(found)

    def edit(self, seal: Seal) -> None:
        """Put something else into a fact."""
        column, value = {"training": ("minutes", "minutes + 60"), "void": ("reason", "'other'")}[
            seal.kind
        ]
        self.db.execute(f"UPDATE {seal.kind} SET {column} = {value} WHERE id = ?", (seal.record,))

    def commit(self, seal: Seal) -> None:
        """Commit to a fact as it is now, with the salt that it had."""
        row = verifying.row_of(self.db, seal)
        made = ledger.commitment(seal.salt or "", seal.kind, row or {})
        where = "WHERE change = ? AND place = ?"
        self.db.execute(f"UPDATE seal SET commitment = ? {where}", (made, seal.change, seal.place))

    def hash(self, first: int, last: int) -> None:
        """Hash some changes anew, each over the one before it."""
        for change in list(verifying.rows_of(self.db, "SELECT * FROM change ORDER BY sequence")):
            sequence = change["sequence"]
            if first <= sequence <= last:
                ask = "SELECT hash FROM change WHERE sequence = ?"
                (before,) = self.db.execute(ask, (sequence - 1,)).fetchone() or (ledger.GENESIS,)
                seals = list(ledger.seals_of(self.db, sequence))
                made = ledger.change_hash({**change, "previous": before}, seals)
                update = "UPDATE change SET previous = ?, hash = ? WHERE sequence = ?"
                self.db.execute(update, (before, made, sequence))

    def remove(self, first: int) -> None:
        """Take out one change, or with `cut` all from one on."""
        for table in verifying.TABLES:
            if table != "topic":
                self.db.execute(f"DELETE FROM {table} WHERE change = ?", (first,))
        self.db.execute("DELETE FROM seal WHERE change = ?", (first,))
        self.db.execute("DELETE FROM change WHERE sequence = ?", (first,))


def edited(bench: Bench) -> set[int]:
    """Edit a fact."""
    seal = bench.seal()
    bench.edit(seal)
    return {seal.change}


def edited_and_sealed(bench: Bench) -> set[int]:
    """Edit a fact and commit to it anew."""
    seal = bench.seal()
    bench.edit(seal)
    bench.commit(seal)
    return {seal.change}


def edited_and_hashed(bench: Bench) -> set[int]:
    """Edit a fact, commit to it anew and hash its change anew."""
    seal = bench.seal()
    bench.edit(seal)
    bench.commit(seal)
    bench.hash(seal.change, seal.change)
    return {min(seal.change + 1, bench.last)}


def rewritten(bench: Bench) -> set[int]:
    """Edit a fact, commit to it anew and hash everything after it anew."""
    seal = bench.seal()
    bench.edit(seal)
    bench.commit(seal)
    bench.hash(seal.change, bench.last)
    return {bench.last}


def removed(bench: Bench) -> set[int]:
    """Remove a fact."""
    seal = bench.seal()
    bench.db.execute(f"DELETE FROM {seal.kind} WHERE id = ?", (seal.record,))
    return {seal.change}


def removed_with_seal(bench: Bench) -> set[int]:
    """Remove a fact and its commitment."""
    seal = bench.seal()
    bench.db.execute(f"DELETE FROM {seal.kind} WHERE id = ?", (seal.record,))
    where = "WHERE change = ? AND place = ?"
    bench.db.execute(f"DELETE FROM seal {where}", (seal.change, seal.place))
    return {seal.change}


def change_removed(bench: Bench) -> set[int]:
    """Remove a change with everything it recorded."""
    sequence = bench.sequence()
    bench.remove(sequence)
    return {sequence}


def change_removed_and_rewritten(bench: Bench) -> set[int]:
    """Remove a change, number those after it anew, and hash them anew."""
    sequence = bench.sequence()
    bench.remove(sequence)
    for table in (*verifying.TABLES, "seal", "change"):
        name = "sequence" if table == "change" else "change"
        if table != "topic":
            move = f"UPDATE {table} SET {name} = {name} - 1 WHERE {name} > ?"
            bench.db.execute(move, (sequence,))
    for seal in [Seal(*row) for row in bench.db.execute("SELECT * FROM seal")]:
        bench.commit(seal)
    bench.hash(1, bench.last)
    return {bench.last}


def cut_off(bench: Bench) -> set[int]:
    """Cut the end off."""
    for sequence in range(bench.sequence(), bench.last + 1):
        bench.remove(sequence)
    return {bench.last}


def older_copy(bench: Bench) -> set[int]:
    """Put an older copy back and go on from there with as many changes or more."""
    cut = bench.sequence()
    ask = "SELECT command, at, actor, reason FROM change WHERE sequence = 1"
    command, at, actor, reason = bench.db.execute(ask).fetchone()
    for sequence in range(cut, bench.last + 1):
        bench.remove(sequence)
    for sequence in range(cut, bench.last + bench.dice.randrange(RESTORED)):
        header = {"sequence": sequence, "at": at, "actor": actor, "reason": reason}
        ledger.close(bench.db, {**header, "command": command}, [])
    return {bench.last}


def added(bench: Bench) -> set[int]:
    """Add a fact that no change recorded."""
    sequence = bench.sequence()
    columns = "candidate, id, change, kind, minutes"
    bench.db.execute(f"INSERT INTO training ({columns}) VALUES (1, 9999, {sequence}, 'core', 60)")
    return {sequence}


def header(bench: Bench) -> set[int]:
    """Say that somebody else did it, or another day, or for another reason."""
    sequence = bench.sequence()
    column = bench.dice.choice(("actor", "reason", "at", "command"))
    bench.db.execute(f"UPDATE change SET {column} = 'x' WHERE sequence = ?", (sequence,))
    return {sequence}


def moved(bench: Bench) -> set[int]:
    """Give a person's fact to another."""
    seal = bench.seal()
    while seal.kind != "training":
        seal = bench.seal()
    move = "UPDATE training SET candidate = candidate % 12 + 1 WHERE id = ?"
    bench.db.execute(move, (seal.record,))
    return {seal.change}


def as_if_erased(bench: Bench) -> set[int]:
    """Take a fact and its salt away as an erasure does."""
    seal = bench.seal()
    bench.db.execute(f"DELETE FROM {seal.kind} WHERE id = ?", (seal.record,))
    where = "WHERE change = ? AND place = ?"
    bench.db.execute(f"UPDATE seal SET salt = NULL {where}", (seal.change, seal.place))
    return {seal.change}


KINDS: tuple[Callable[[Bench], set[int]], ...] = (
    edited,
    edited_and_sealed,
    edited_and_hashed,
    rewritten,
    removed,
    removed_with_seal,
    change_removed,
    change_removed_and_rewritten,
    cut_off,
    older_copy,
    added,
    header,
    moved,
    as_if_erased,
)


def measure(seed: int, size: int) -> Outcome:
    """Tamper in every way at `size` places each."""
    dice = random.Random(seed)
    bad: list[str] = []
    with scratch() as folder:
        office(folder / STORE, 12, CHANGES, dice)
        with reading(folder / STORE) as connection:
            sequence, hash = ledger.head(connection)
            whole = connection.serialize()
    receipt = Receipt(sequence, DAY, ledger.short(hash))
    for kind in KINDS:
        for _ in range(size):
            bad += [f"{kind.__name__}: {each}" for each in tamper(kind, whole, receipt, dice)]
    tried = len(KINDS) * size
    told = f"{len(KINDS)} kinds at {size} places each, in a store of {sequence} changes"
    return Outcome(tried=tried, bad=tuple(bad), told=told)


def tamper(
    kind: Callable[[Bench], set[int]], whole: bytes, receipt: Receipt, dice: random.Random
) -> list[str]:
    """Tamper once, verify, and say what is wrong with what was found."""
    bench = Bench(whole, dice)
    with closing(bench.db):
        expected = kind(bench)
        found = [*verifying.chain(bench.db), *verifying.rows(bench.db)]
        found += verifying.against(bench.db, receipt)
    named = {trouble.change for trouble in found if trouble.change is not None}
    if not found:
        return ["not found"]
    if not named or min(named) not in expected:
        return [f"change {sorted(expected)} expected, {sorted(named)} named"]
    return []


if __name__ == "__main__":
    main(measure, FULL)
