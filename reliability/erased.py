"""Tampers with stores in which people were erased, where seals have lost their salts.

Two stores take turns: one in which everything was recorded, imported and erased by this version,
and one that an older version filled, erased from and left to be upgraded. With the last receipt at
hand both verifiers must find every kind, and the first change named must be one that was changed.
The control passes over whatever lost its salt, as verifiers did once: it must miss the first five.
"""

from __future__ import annotations

import importlib.util
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias

from peercert.store import ledger, receipts, verifying
from peercert.store.blanking import anew
from peercert.store.ledger import Row, Seal
from peercert.store.losses import Said
from peercert.store.opening import connect, reading
from peercert.store.recording import Change
from peercert.store.verifying import Receipt, Trouble
from reliability.ground import (
    DAY,
    FIRST_DAY,
    ROOT,
    STORE,
    Outcome,
    main,
    office,
    person,
    scratch,
    spread,
)
from reliability.tampering import Bench

FULL, QUICK = 1_000, 4
PEOPLE, ERASED, CHANGES = 12, 4, 24
OLD = ROOT / "tests" / "fixtures" / "stores" / "0002.db"
OVERRIDDEN = 2
"""Every how manieth certificate has a reason of its own."""
AT_ONCE = 50
"""At how many places one program tampers before it is given others."""

Kind: TypeAlias = "Callable[[Scene], set[int]]"


class Whole(NamedTuple):
    """A store as bytes, with a receipt of its newest change."""

    content: bytes
    receipt: Receipt


class Passing(Said):
    """A verifier as it was once: whatever lost its salt is passed over."""

    def wrong(self, seal: Seal, row: dict[str, Any] | None) -> str:  # noqa: ARG002
        """Return that nothing is wrong."""
        return ""

    def wrong_header(self, change: dict[str, Any]) -> str:  # noqa: ARG002
        """Return that nothing is wrong."""
        return ""

    def outlived(self, seal: Seal, row: dict[str, Any]) -> bool:  # noqa: ARG002
        """Return that nothing is there that should not be."""
        return False

    def unmet(self) -> Iterator[tuple[int, str, int]]:
        """Yield nothing."""
        yield from ()


class Scene(Bench):
    """A store with erased people, to be tampered with."""

    def one(self, ask: str, *values: object) -> Any:  # noqa: ANN401 - a column of any table
        """Return a value at random among those of a statement's first column."""
        return self.dice.choice(self.db.execute(ask, values).fetchall())[0]

    def whose(self, *, erased: bool) -> int:
        """Choose somebody who has a certificate, and was erased or was not."""
        among = "IN" if erased else "NOT IN"
        return int(
            self.one(
                f"SELECT candidate FROM certificate WHERE candidate {among}"
                " (SELECT candidate FROM erasure)"
            )
        )

    def certificate_of(self, candidate: int) -> Seal:
        """Choose a certificate of somebody."""
        return self.seal_of("certificate", candidate)

    def seal_of(self, kind: str, candidate: int) -> Seal:
        """Choose a seal of somebody's row in a table."""
        ask = "SELECT * FROM seal WHERE kind = ? AND candidate = ?"
        return Seal(*self.dice.choice(self.db.execute(ask, (kind, candidate)).fetchall()))

    def drop(self, seal: Seal) -> None:
        """Take the salt of a seal."""
        where = "WHERE change = ? AND place = ?"
        self.db.execute(f"UPDATE seal SET salt = NULL {where}", (seal.change, seal.place))

    def forge(self, *, command: str, erased: int | None, left: Sequence[Row]) -> int:
        """Append a change that is chained as it should be: an erasure, and what is left."""
        ask = "SELECT at FROM change WHERE sequence = ?"
        (at,) = self.db.execute(ask, (self.last,)).fetchone()
        sequence: int = self.last + 1
        rows: list[tuple[str, Row]] = []
        if erased is not None:
            id = self.next("erasure")
            rows.append(
                ("erasure", {"id": id, "change": sequence, "candidate": erased, "basis": "asked"})
            )
        first = self.next("remains")
        for id, each in enumerate(left, start=first):
            rows.append(("remains", {"id": id, "change": sequence, **each}))
        header = {"sequence": sequence, "at": at, "actor": "eve", "reason": None}
        ledger.close(self.db, {**header, "command": command}, rows)
        for table, row in rows:
            columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
            self.db.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})", row)
        return sequence

    def next(self, table: str) -> int:
        """Return the next number of a table."""
        ask = f"SELECT coalesce(max(id), 0) + 1 FROM {table}"
        number: int = self.db.execute(ask).fetchone()[0]
        return number

    def left_of(self, seal: Seal) -> Row:
        """Return what is left of a row as an erasure would seal it: the row as it lies."""
        return anew(self.db, seal, verifying.row_of(self.db, seal) or {})


def void_repointed(scene: Scene) -> set[int]:
    """Let a void of somebody's fact be one of an erased person's."""
    erased = "(SELECT candidate FROM erasure)"
    void = scene.one(
        "SELECT void.id FROM void JOIN seal ON seal.kind = void.kind AND seal.record = void.record"
        f" WHERE seal.candidate NOT IN {erased}"
    )
    record = scene.one(f"SELECT record FROM seal WHERE kind = 'exam' AND candidate IN {erased}")
    update = "UPDATE void SET kind = 'exam', record = ?, reason = '(erased)' WHERE id = ?"
    scene.db.execute(update, (record, void))
    ask = "SELECT * FROM seal WHERE kind = 'void' AND record = ?"
    seal = Seal(*scene.db.execute(ask, (void,)).fetchone())
    scene.drop(seal)
    return {seal.change}


def actor_blanked(scene: Scene) -> set[int]:
    """Take who did it, and why, out of a change before the last erasure."""
    ask = "SELECT sequence FROM change WHERE salt IS NOT NULL AND sequence <"
    sequence = scene.one(f"{ask} (SELECT max(change) FROM erasure)")
    take = "UPDATE change SET actor = 'erased', reason = NULL, salt = NULL WHERE sequence = ?"
    scene.db.execute(take, (sequence,))
    return {sequence}


def certificate_edited(scene: Scene) -> set[int]:
    """Give an erased person's certificate another number and later days."""
    seal = scene.certificate_of(scene.whose(erased=True))
    change_certificate(scene, seal)
    scene.drop(seal)
    return {seal.change}


def change_certificate(scene: Scene, seal: Seal) -> None:
    """Change what a certificate says."""
    update = "UPDATE certificate SET number = 'M-999', valid_through = '2030-01-01' WHERE id = ?"
    scene.db.execute(update, (seal.record,))


def revived(scene: Scene) -> set[int]:
    """Put the name of an erased person back, or hours that they never had."""
    whose = scene.whose(erased=True)
    if scene.dice.random() < 1 / 2:
        seal = scene.seal_of("person", whose)
        update = "UPDATE person SET name = 'Somebody Else' WHERE candidate = ? AND version = ?"
        scene.db.execute(update, (whose, seal.version))
    else:
        seal = scene.seal_of("training", whose)
        columns = "candidate, id, change, kind, minutes"
        values = (whose, seal.record, seal.change)
        insert = f"INSERT INTO training ({columns}) VALUES (?, ?, ?, 'continuing', 6000)"
        scene.db.execute(insert, values)
    return {seal.change}


def erasure_forged(scene: Scene) -> set[int]:
    """Append an erasure of somebody, leave them as they are, and change their certificate."""
    whose = scene.whose(erased=False)
    seals = [scene.seal_of("person", whose), scene.certificate_of(whose)]
    change_certificate(scene, seals[1])
    left = [scene.left_of(seal) for seal in seals] if scene.dice.random() < 1 / 2 else []
    for seal in seals:
        scene.drop(seal)
    own = {
        row[0] for row in scene.db.execute("SELECT change FROM seal WHERE candidate = ?", (whose,))
    }
    return {scene.forge(command="privacy erase", erased=whose, left=left), *own}


def covered_by_another(scene: Scene) -> set[int]:
    """Erase somebody again who was erased, and change a certificate of another meanwhile."""
    seal = scene.certificate_of(scene.whose(erased=False))
    return covered(scene, seal, erased=scene.whose(erased=True), command="privacy erase")


def covered_by_themselves(scene: Scene) -> set[int]:
    """Erase somebody again who was erased, and change their own certificate meanwhile."""
    whose = scene.whose(erased=True)
    return covered(scene, scene.certificate_of(whose), erased=whose, command="privacy erase")


def upgraded_again(scene: Scene) -> set[int]:
    """Append an upgrade that says of a certificate that it was erased long ago."""
    seal = scene.certificate_of(scene.whose(erased=scene.dice.random() < 1 / 2))
    return covered(scene, seal, erased=None, command="upgrade")


def covered(scene: Scene, seal: Seal, *, erased: int | None, command: str) -> set[int]:
    """Change a certificate, blank its text, and seal it anew as an erasure would."""
    change_certificate(scene, seal)
    blank = "UPDATE certificate SET override_reason = '(erased)' WHERE id = ?"
    scene.db.execute(blank, (seal.record,))
    scene.drop(seal)
    left = [scene.left_of(seal)]
    return {seal.change, scene.forge(command=command, erased=erased, left=left)}


def never_erased(scene: Scene) -> set[int]:
    """Append an erasure that says of a whole certificate of somebody else that it lost a text."""
    seal = scene.certificate_of(scene.whose(erased=False))
    erased = scene.whose(erased=True)
    left = [{**scene.left_of(seal), "salt": None}]
    return {seal.change, scene.forge(command="privacy erase", erased=erased, left=left)}


def remains_repointed(scene: Scene) -> set[int]:
    """Let what is left of one row be that of another."""
    ask = "SELECT * FROM seal WHERE kind = 'remains'"
    seal = Seal(*scene.dice.choice(scene.db.execute(ask).fetchall()))
    ask = "SELECT kind, record, version FROM remains WHERE id = ?"
    kind, record, version = scene.db.execute(ask, (seal.record,)).fetchone()
    scene.db.execute("UPDATE remains SET record = record + 1 WHERE id = ?", (seal.record,))
    ask = "SELECT change FROM seal WHERE kind = ? AND record IN (?, ? + 1) AND version IS ?"
    found = scene.db.execute(ask, (kind, record, record, version))
    headers = {record, record + 1} if kind == "change" else set()
    return {seal.change, *headers, *(change for (change,) in found)}


FIVE = (void_repointed, actor_blanked, certificate_edited, revived, erasure_forged)
KINDS: tuple[Kind, ...] = (
    *FIVE,
    covered_by_another,
    covered_by_themselves,
    upgraded_again,
    never_erased,
    remains_repointed,
)


def measure(seed: int, size: int) -> Outcome:
    """Tamper in every way at `size` places each, in each store by turns."""
    dice = random.Random(seed)
    verifier = load()
    bad: list[str] = []
    with scratch() as folder:
        stores = [new_store(folder / STORE, dice), old_store(folder / "old.db", dice)]
    for whole in stores:
        scene = Scene(whole.content, dice)
        with closing(scene.db):
            scene.put_back()
            seen = look(scene, whole, verifier)
        bad += [f"{who} finds what is not there" for who, changes in seen.items() if changes]
    tasks = [
        (kind, first, stores, dice.random()) for kind in KINDS for first in range(0, size, AT_ONCE)
    ]
    for found in spread(partial(several, size=size), tasks):
        bad += found
    tried = len(KINDS) * size
    changes = " and ".join(str(whole.receipt.sequence) for whole in stores)
    told = f"{len(KINDS)} kinds at {size} places each, in stores of {changes} changes with erasures"
    return Outcome(tried=tried, bad=tuple(bad), told=f"{told}, by two verifiers")


def several(task: tuple[Kind, int, list[Whole], float], *, size: int) -> list[str]:
    """Tamper at a few places, in each store by turns, and say what is wrong with what was found."""
    kind, first, stores, seed = task
    dice, verifier = random.Random(seed), load()
    return [
        f"{kind.__name__}: {wrong}"
        for number in range(first, min(first + AT_ONCE, size))
        for wrong in tamper(kind, stores[number % len(stores)], dice, verifier)
    ]


def load() -> ModuleType:
    """Return the verifier that ships as an example, as a module."""
    path = ROOT / "examples" / "verify_ledger.py"
    spec = importlib.util.spec_from_file_location("verify_ledger", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def new_store(path: Path, dice: random.Random) -> Whole:
    """Make a store, import into it, erase some of the people, and go on."""
    office(path, PEOPLE, CHANGES, dice)
    return filled(path, dice)


def old_store(path: Path, dice: random.Random) -> Whole:
    """Take a store of an older version, in which somebody was erased, and go on with it."""
    shutil.copyfile(OLD, path)
    path.chmod(0o600)
    connect(path, write=True).close()
    return filled(path, dice)


def filled(path: Path, dice: random.Random) -> Whole:
    """Import people into a store, void facts, erase people, and record more."""
    with Change(
        path, command="import people", actor="tester", reason="a list", asks=False
    ) as change:
        people = [person(100 + number, dice) for number in range(PEOPLE)]
        ids = []
        for number, each in enumerate(people):
            why = "asked by the board" if number % OVERRIDDEN else None
            (held,) = each.certificates
            certified = replace(each, certificates=(replace(held, override_reason=why),))
            ids.append(change.add_candidate(certified))
    for id in ids:
        with Change(
            path, command="exam void", actor="tester", reason="twice", asks=False
        ) as change:
            exam = change.add(id, replace(people[0].exams[0], sat_on=FIRST_DAY))
            change.void(exam, "typed twice")
    for id in ids[:ERASED]:
        with Change(path, command="privacy erase", actor="tester", asks=False) as change:
            change.erase(id, "asked for it")
    with Change(path, command="exam record", actor="tester", asks=False) as change:
        change.add(ids[-1], people[0].exams[0])
    with reading(path) as connection:
        sequence, hash = ledger.head(connection)
        return Whole(connection.serialize(), Receipt(sequence, DAY, ledger.short(hash)))


def tamper(kind: Kind, whole: Whole, dice: random.Random, verifier: ModuleType) -> list[str]:
    """Tamper once, verify twice, and say what is wrong with what was found."""
    scene = Scene(whole.content, dice)
    with closing(scene.db):
        expected = kind(scene)
        scene.put_back()
        if kind in FIVE:
            passed = [*verifying.chain(scene.db, Passing(scene.db))]
            passed += verifying.rows(scene.db, Passing(scene.db))
            if passed:
                return [f"the control found it: {passed[0].what}"]
        found = look(scene, whole, verifier)
    wrong = []
    for who, changes in found.items():
        if not changes:
            wrong.append(f"not found by {who}")
        elif min(changes) not in expected:
            wrong.append(f"{who}: change {sorted(expected)} expected, {sorted(changes)} named")
    return wrong


def look(scene: Scene, whole: Whole, verifier: ModuleType) -> dict[str, set[int]]:
    """Return the changes that each verifier names, by its name."""
    found: list[Trouble] = [*verifying.chain(scene.db), *verifying.rows(scene.db)]
    found += verifying.against(scene.db, whole.receipt)
    told = verifier.verify(scene.db, [receipts.written(whole.receipt)])
    return {
        "doctor": {trouble.change or 0 for trouble in found},
        "verify_ledger": {number for number, _ in told},
    }


if __name__ == "__main__":
    main(measure, FULL)
