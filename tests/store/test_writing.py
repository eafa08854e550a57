"""How a change is written: in batches, sealed as it comes, at the same cost in a large store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from sqlite3 import IntegrityError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercert.classes import Alias
from peercert.errors import NobodyError
from peercert.records import Candidate, Training
from peercert.store import book, ledger, verifying
from peercert.store.class_recording import add
from peercert.store.ledger import ChangeHash, Form, Seal
from peercert.store.opening import REVISIONS, guarded, reading
from peercert.store.reading import read_all, read_one
from peercert.store.recording import Change
from peercert.store.shape import SHAPES, shape
from store.people import ANA, BO

HOURS = Training(kind="continuing", minutes=90, completed_on=date(2026, 1, 5), topics=("ethics",))
COLUMNS = ("id", "zip", "reason", "candidate", "a", "change")
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.text())


@given(st.tuples(*[VALUES] * len(COLUMNS)))
def test_a_form_writes_what_is_committed_to(values: tuple[object, ...]) -> None:
    row = dict(zip(COLUMNS, values, strict=True))
    for kind in ("exam", "void"):
        form = Form(kind, COLUMNS)
        salt = bytes(range(form.salt_bytes))
        assert form.commitment(salt, values) == ledger.commitment(salt.hex(), kind, row)
        assert form.key(values) == ledger.key_of(kind, row)


@pytest.mark.parametrize("kind", ["person", "topic", "candidate", "application", "void", "exam"])
def test_a_form_names_rows_as_the_ledger_does(kind: str) -> None:
    every = ("candidate", "id", "version", "training", "place")
    columns = every if kind in {"person", "topic", "application"} else every[:2]
    values = tuple(range(1, len(columns) + 1))
    row = dict(zip(columns, values, strict=True))
    assert Form(kind, columns).key(values) == ledger.key_of(kind, row)


@given(st.lists(st.lists(st.integers(1, 9), max_size=3), max_size=4))
def test_a_hash_in_pieces_is_the_hash_of_the_whole(pieces: list[list[int]]) -> None:
    change = {"previous": "", "sequence": 1, "at": "", "command": "", "commitment": ""}
    seals = [[Seal(1, n, "exam", n, None, 1, None, "") for n in piece] for piece in pieces]
    made = ChangeHash(change)
    for piece in seals:
        made.cover(piece)
    whole = [seal for piece in seals for seal in piece]
    body = [ledger.TAG, "", 1, "", "", "", [seal.committed for seal in whole]]
    hash = hashlib.sha256(ledger.canonical(body)).hexdigest()
    assert made.digest() == ledger.change_hash(change, whole) == hash


@pytest.mark.parametrize("waiting", [1, 2, 7, 5000])
def test_a_change_is_the_same_however_many_rows_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: int
) -> None:
    monkeypatch.setattr(book, "MOST_WAITING", waiting)
    path = tmp_path / "store.db"
    with Change(path, command="import people") as change:
        ids = [change.add_candidate(each) for each in (ANA, BO)]
        made = change.add_all((id, HOURS) for id in (*ids, *ids))
        change.set_person(ids[0], county="Kern")
        change.void(made[0], "typed twice")
    with reading(path) as connection:
        assert [*verifying.chain(connection), *verifying.rows(connection)] == []
        ana, bo = read_all(connection)
        places = [row[0] for row in connection.execute("SELECT place FROM seal ORDER BY place")]
        assert shape(connection) == SHAPES[REVISIONS[-1]]
    with closing(guarded(path, write=True)) as connection, pytest.raises(IntegrityError):
        connection.execute("UPDATE change SET hash = ''")
    assert places == list(range(1, len(places) + 1))
    assert ana.county == "Kern"
    assert [replace(each, id=None) for each in ana.training[-1:]] == [HOURS]
    assert len(bo.training) == len(BO.training) + 2


def test_a_change_reads_what_it_added(tmp_path: Path) -> None:
    with Change(tmp_path / "store.db", command="candidate add") as change:
        id = change.add_candidate(Candidate(name="Cy Dee"))
        change.add(id, HOURS)
        assert read_one(change.connection, 1).training[0].minutes == 90
        change.set_person(id, county="Kern")
        change.set_person(id, phone="555 0100")
        person = read_one(change.connection, 1)
    assert (person.county, person.phone) == ("Kern", "555 0100")


def test_many_facts_of_somebody_unknown_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Change(path, command="candidate add") as change:
        change.add_candidate(ANA)
    with pytest.raises(NobodyError), Change(path, command="import hours") as change:
        change.add_all([("P-0001", HOURS), ("P-0002", HOURS)])
    with reading(path) as connection:
        assert ledger.head(connection)[0] == 1


def steps(path: Path, do: Callable[[Change], object]) -> int:
    """Return how many steps SQLite takes to do something in a change and keep it."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    with Change(path, command="hours log") as change:
        change.connection.set_progress_handler(step, 1)
        do(change)
    return taken


def log(change: Change) -> None:
    """Record one training."""
    change.add("P-0001", HOURS)


def add_forty(change: Change) -> None:
    """Record forty people."""
    for _ in range(40):
        change.add_candidate(ANA)


def test_a_small_change_costs_the_same_in_a_large_store(tmp_path: Path) -> None:
    small, large = tmp_path / "small.db", tmp_path / "large.db"
    for path, copies in ((small, 1), (large, 3000)):
        with Change(path, command="import people") as change:
            for _ in range(copies):
                change.add_candidate(ANA)
    assert steps(small, log) == steps(large, log)


def test_a_large_change_costs_the_same_beside_many_rows_that_name_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = tmp_path / "few.db", tmp_path / "many.db"
    for path, number in ((few, 1), (many, 400)):
        with Change(path, command="import people") as change:
            change.add_candidate(ANA)
            for n in range(number):
                add(change, Alias(cohort=1, candidate=1, key=f"{n:064x}"))
    monkeypatch.setattr(book, "MOST_WAITING", 7)
    assert steps(few, add_forty) == steps(many, add_forty)


def asked(path: Path, people: int, each: int) -> int:
    """Return how many questions a change asks that adds training to so many people."""
    with Change(path, command="import people") as change:
        ids = [change.add_candidate(Candidate(name=f"n{n}")) for n in range(people)]
    statements: list[str] = []
    with Change(path, command="import hours") as change:
        change.connection.set_trace_callback(statements.append)
        change.add_all((id, HOURS) for _ in range(each) for id in ids)
    return sum("SELECT" in statement for statement in statements)


def test_people_are_asked_for_once(tmp_path: Path) -> None:
    once, often = asked(tmp_path / "a.db", 20, 1), asked(tmp_path / "b.db", 20, 50)
    assert once == often


def largest(path: Path, rows: int) -> int:
    """Return how many rows waited at most while a change added so many."""
    most = 0
    with Change(path, command="import people") as change:
        id = change.add_candidate(ANA)

        def training() -> Iterator[tuple[str, Training]]:
            nonlocal most
            for _ in range(rows):
                most = max(most, len(change.book._waiting))  # noqa: SLF001 - what is bounded
                yield id, HOURS

        change.add_all(training())
    return most


def test_what_waits_does_not_grow_with_the_change(tmp_path: Path) -> None:
    assert largest(tmp_path / "store.db", 6000) < book.MOST_WAITING
    with closing(guarded(tmp_path / "store.db", write=False)) as connection:
        (seals,) = connection.execute(
            "SELECT count(*) FROM seal WHERE kind = 'training'"
        ).fetchone()
    assert seals == 6000 + len(ANA.training)


def test_only_the_lists_that_are_wanted_are_read(tmp_path: Path) -> None:
    with Change(tmp_path / "store.db", command="import people") as change:
        change.add_candidate(ANA)
    with reading(tmp_path / "store.db") as connection:
        [nothing] = read_all(connection, ())
        [some] = read_all(connection, ("training", "exams"))
        [everything] = read_all(connection)
    assert (nothing.name, nothing.training, nothing.exams) == (ANA.name, (), ())
    assert (some.training, some.exams) == (everything.training, everything.exams)
    assert (some.applications, bool(everything.applications)) == ((), True)
