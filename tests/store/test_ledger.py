"""The chain of changes: verified, undone, and asked what was known when."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peercert.errors import NobodyError, RefusedError
from peercert.records import Candidate, Exam
from peercert.store import ledger, verifying
from peercert.store.blanking import rewriting
from peercert.store.history import deeds
from peercert.store.opening import reading
from peercert.store.reading import read_all, read_one
from peercert.store.recording import Change
from peercert.store.selecting import as_known
from peercert.store.verifying import Receipt, Trouble
from store.people import ANA, BO

EXAM = Exam(state="CA", sat_on=date(2026, 1, 5), outcome="passed")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store of four changes: two people, an exam, an address, a void."""
    path = tmp_path / "store.db"
    with Change(path, command="candidate import", actor="kim") as change:
        change.add_candidate(ANA)
        change.add_candidate(BO)
    with Change(path, command="exam record", actor="kim") as change:
        change.add("P-0001", EXAM)
    with Change(path, command="candidate set", actor="lee", reason="moved") as change:
        change.set_person("P-0001", county="Sonoma")
    with Change(path, command="hours void", actor="lee", reason="typed twice") as change:
        change.void("H-0001", "typed twice")
    return path


def everybody(path: Path) -> list[Candidate]:
    with reading(path) as connection:
        return list(read_all(connection))


def troubles(path: Path) -> list[Trouble]:
    with reading(path) as connection:
        return [*verifying.chain(connection), *verifying.rows(connection)]


def edit(path: Path, *statements: str) -> None:
    """Change the file behind peercert's back, as somebody with another program could."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("BEGIN")
        with rewriting(connection):
            for statement in statements:
                connection.execute(statement)
        connection.commit()


def test_an_untouched_store_has_no_trouble(store: Path) -> None:
    assert troubles(store) == []
    with reading(store) as connection:
        assert list(verifying.newest(connection)) == []


TAMPERING = {
    "a fact is edited": ("UPDATE exam SET outcome = 'failed'", 1),
    "a fact is deleted": ("DELETE FROM exam WHERE id = 2", 2),
    "a person is renamed": ("UPDATE person SET name = 'X' WHERE candidate = 2", 1),
    "a void is deleted": ("DELETE FROM void", 4),
    "a fact is slipped in": (
        "INSERT INTO exam VALUES (1, 99, 2, 'CA', '2026-01-01', 'passed')",
        2,
    ),
    "the actor is changed": ("UPDATE change SET actor = 'eve' WHERE sequence = 3", 3),
    "the reason is changed": ("UPDATE change SET reason = 'eve' WHERE sequence = 4", 4),
    "the moment is changed": (
        "UPDATE change SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 2",
        2,
    ),
    "the command is changed": ("UPDATE change SET command = 'x' WHERE sequence = 2", 2),
    "a change is cut out": ("DELETE FROM change WHERE sequence = 2", 2),
    "a seal is deleted": ("DELETE FROM seal WHERE change = 3", 3),
    "one seal of several is deleted": ("DELETE FROM seal WHERE change = 1 AND place = 2", 1),
    "a seal is slipped in": (
        "INSERT INTO seal VALUES (9, 1, 'exam', 1, NULL, 1, '00', '00')",
        9,
    ),
    "a link of the chain is changed": ("UPDATE change SET previous = '00' WHERE sequence = 3", 3),
    "a salt is dropped": ("UPDATE seal SET salt = NULL WHERE change = 2", 2),
    "a header's salt is dropped": ("UPDATE change SET salt = NULL WHERE sequence = 2", 2),
    "a fact moves to another change": ("UPDATE exam SET change = 1 WHERE id = 2", 2),
    "a seal names another person": ("UPDATE seal SET candidate = 2 WHERE change = 2", 2),
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_found_and_the_change_is_named(store: Path, kind: str) -> None:
    statement, change = TAMPERING[kind]

    edit(store, statement)

    assert change in {trouble.change for trouble in troubles(store)}


def rehash(path: Path) -> None:
    """Make the chain fit again after an edit, as somebody who has this code could."""
    with closing(sqlite3.connect(path)) as connection, rewriting(connection):
        previous = ledger.GENESIS
        for row in list(verifying.rows_of(connection, "SELECT * FROM change ORDER BY sequence")):
            seals = list(ledger.seals_of(connection, row["sequence"]))
            row["previous"] = previous
            previous = ledger.change_hash(row, seals)
            connection.execute(
                "UPDATE change SET previous = ?, hash = ? WHERE sequence = ?",
                (row["previous"], previous, row["sequence"]),
            )
        connection.commit()


def test_a_receipt_finds_what_a_rewritten_chain_hides(store: Path) -> None:
    with reading(store) as connection:
        sequence, head = ledger.head(connection)
    receipt = Receipt(sequence, "2026-11-22", ledger.short(head))
    edit(store, "UPDATE change SET command = 'x' WHERE sequence = 2")
    rehash(store)

    with reading(store) as connection:
        assert list(verifying.chain(connection)) == []
        assert [trouble.change for trouble in verifying.against(connection, receipt)] == [4]


def test_a_receipt_finds_that_the_end_was_cut_off(store: Path) -> None:
    with reading(store) as connection:
        receipt = Receipt(4, "2026-11-22", ledger.short(ledger.head(connection)[1]))
        assert list(verifying.against(connection, receipt)) == []
    edit(store, *(f"DELETE FROM {table} WHERE change = 4" for table in ("void", "seal")))
    edit(store, "DELETE FROM change WHERE sequence = 4")

    assert troubles(store) == []
    with reading(store) as connection:
        assert [trouble.change for trouble in verifying.against(connection, receipt)] == [4]


def test_undoing_a_record_voids_it_and_undoing_that_brings_it_back(store: Path) -> None:
    before = everybody(store)
    with Change(store, command="undo") as change:
        assert change.undo(2) == ["P-0001"]
    (ana, _) = everybody(store)
    assert EXAM not in [replace(exam, id=None) for exam in ana.exams]

    with Change(store, command="undo") as change:
        change.undo(5)

    assert everybody(store) == before
    assert troubles(store) == []


def test_undoing_a_new_address_sets_the_old_one_back(store: Path) -> None:
    with Change(store, command="candidate set") as change:
        change.set_person("P-0001", phone="555-0100")
    with Change(store, command="undo") as change:
        change.undo(3)

    with reading(store) as connection:
        ana = read_one(connection, 1)
    assert (ana.county, ana.phone) == (ANA.county, "555-0100")


def test_a_fact_that_was_set_again_later_is_not_set_back(store: Path) -> None:
    with Change(store, command="candidate set") as change:
        change.set_person("P-0001", county="Marin")

    with Change(store, command="undo") as change, pytest.raises(RefusedError, match="nothing of"):
        change.undo(3)


def test_undoing_an_import_voids_its_people(store: Path) -> None:
    with Change(store, command="undo") as change:
        assert change.undo(1) == ["P-0001", "P-0002"]
    assert everybody(store) == []
    with Change(store, command="undo") as change:
        change.undo(5)
    assert len(everybody(store)) == 2


def test_the_history_of_one_person_leaves_the_others_out(store: Path) -> None:
    with Change(store, command="undo") as change:
        change.undo(1)

    with reading(store) as connection:
        assert {deed.candidate for deed in deeds(connection, 5, 1)} == {"P-0001"}
        assert {deed.candidate for deed in deeds(connection, 5, None)} == {"P-0001", "P-0002"}


def test_what_was_undone_cannot_be_undone_again(store: Path) -> None:
    with Change(store, command="undo") as change:
        change.undo(4)

    with Change(store, command="undo") as change, pytest.raises(RefusedError, match="nothing of"):
        change.undo(4)


def test_there_must_be_such_a_change(store: Path) -> None:
    with Change(store, command="undo") as change, pytest.raises(RefusedError, match="no change 9"):
        change.undo(9)


def moments(path: Path) -> Iterator[str]:
    with reading(path) as connection:
        yield from [at for (at,) in connection.execute("SELECT at FROM change ORDER BY sequence")]


def known(path: Path, sequence: int) -> list[Candidate]:
    """Return everybody as of one change, by the moments made distinct."""
    edit(path, "UPDATE change SET at = printf('2026-01-%02dT00:00:00.000Z', sequence)")
    with reading(path) as connection:
        assert as_known(connection, f"2026-01-{sequence:02d}T23:59:59.999Z") == sequence
        return list(read_all(connection))


def test_what_was_known_is_what_had_been_recorded(store: Path) -> None:
    assert known(store, 0) == []
    (ana, bo) = known(store, 1)
    assert len(ana.exams) == len(ANA.exams)
    assert len(known(store, 2)[0].exams) == len(ANA.exams) + 1
    assert (known(store, 2)[0].county, known(store, 3)[0].county) == (ANA.county, "Sonoma")
    assert len(known(store, 4)[0].training) == len(ana.training) - 1
    assert known(store, 4)[1] == bo
    assert known(store, 4) == everybody(store)


ACTIONS = st.lists(st.sampled_from(["exam", "county", "void", "undo"]), max_size=8)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(actions=ACTIONS, numbers=st.lists(st.integers(1, 9), min_size=8, max_size=8))
def test_any_history_verifies_and_can_be_undone_to_the_start(
    actions: list[str], numbers: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "store.db"
    with Change(path, command="start") as change:
        change.add_candidate(ANA)
    start, last = everybody(path), 1
    for action, number in zip(actions, numbers, strict=False):
        try:
            with Change(path, command=action) as change:
                if action == "exam":
                    change.add("P-0001", EXAM)
                elif action == "county":
                    change.set_person("P-0001", county=f"County {number}")
                elif action == "void":
                    change.void(f"X-{number:04d}", "by chance")
                else:
                    change.undo(min(last, number + 1))
        except (NobodyError, RefusedError):
            continue
        last = max(last, change.sequence)
    for sequence in range(last, 1, -1):
        with suppress(RefusedError), Change(path, command="undo") as change:
            change.undo(sequence)

    assert everybody(path) == start
    assert troubles(path) == []
