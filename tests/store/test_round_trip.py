"""What is recorded is what is read, for everybody and for one person."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peercert.records import Candidate
from peercert.store.kinds import KINDS
from peercert.store.opening import reading
from peercert.store.reading import certificates, read_all, read_one
from peercert.store.recording import Change
from store.people import ANA, BO, without_ids
from strategies import candidates


@settings(max_examples=60, deadline=None)
@given(st.lists(candidates(), min_size=1, max_size=3))
def test_a_round_trip_is_the_identity(people: list[Candidate]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        with Change(path, command="test") as change:
            ids = [change.add_candidate(each) for each in people]
        with reading(path) as connection:
            everybody = list(read_all(connection))
            one_by_one = [read_one(connection, 1 + index) for index in range(len(people))]
    assert [each.id for each in everybody] == ids
    assert [without_ids(each) for each in everybody] == people
    assert one_by_one == everybody


@settings(max_examples=40, deadline=None)
@given(st.lists(candidates(), min_size=1, max_size=4), st.data())
def test_everybody_without_what_was_voided_is_each_by_the_views(
    people: list[Candidate], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        with Change(path, command="test") as change:
            people_ids = [change.add_candidate(each) for each in people]
            facts = [fact_id for id in people_ids for fact_id in ids_of(change, id)]
        voided = data.draw(st.lists(st.sampled_from([*people_ids, *facts]), unique=True))
        for id in sorted(voided, key=people_ids.count):
            with Change(path, command="test") as change:
                change.void(id, "a test")
        back = (
            data.draw(st.lists(st.sampled_from(range(len(voided))), unique=True)) if voided else []
        )
        for place in sorted(back, reverse=True):
            with Change(path, command="test") as change:
                change.undo(2 + place)
        with reading(path) as connection:
            everybody = list(read_all(connection))
            numbers = [n for (n,) in connection.execute("SELECT candidate FROM current_person")]
            one_by_one = [read_one(connection, number) for number in sorted(numbers)]
    assert everybody == one_by_one
    assert len(everybody) == len(people) - len({*voided} & {*people_ids}) + sum(
        place >= len(voided) - len({*voided} & {*people_ids}) for place in back
    )


def ids_of(change: Change, id: str) -> list[str]:
    """Return the ids of everything that is on file about somebody."""
    person = read_one(change.connection, int(id[2:]))
    lists = [
        getattr(person, kind.listed_in) for kind in KINDS if kind.listed_in != "employed_as_peer_on"
    ]
    return [fact.id for facts in lists for fact in facts]


def test_every_record_has_an_id_of_its_own(tmp_path: Path) -> None:
    with Change(tmp_path / "store.db", command="test") as change:
        assert [change.add_candidate(each) for each in (ANA, BO)] == ["P-0001", "P-0002"]
    with reading(tmp_path / "store.db") as connection:
        ana, bo = read_all(connection)
    assert [each.id for each in ana.applications] == ["A-0001", "A-0002"]
    assert [each.id for each in ana.training] == ["H-0001", "H-0002"]
    assert [each.id for held in (ana, bo) for each in held.certificates] == ["C-0001", "C-0002"]


def test_people_far_apart_keep_their_own_records(tmp_path: Path) -> None:
    people = [BO if number % 3 else ANA for number in range(40)]
    with Change(tmp_path / "store.db", command="test") as change:
        for each in people:
            change.add_candidate(each)
    with Change(tmp_path / "store.db", command="test") as change:
        change.void("P-0001", "a test")
        change.void("P-0020", "a test")
        change.add("P-0003", ANA.exams[0])
        change.add("P-0002", ANA.training[0])
    with reading(tmp_path / "store.db") as connection:
        everybody = list(read_all(connection))
        assert [read_one(connection, int((each.id or "")[2:])) for each in everybody] == everybody
    assert len(everybody) == len(people) - 2
    assert without_ids(everybody[0]).training == ANA.training[:1]
    assert without_ids(everybody[4]) == BO


def test_certificates_come_by_person_and_alone(tmp_path: Path) -> None:
    with Change(tmp_path / "store.db", command="test") as change:
        for each in (BO, Candidate(name="Cy"), ANA):
            change.add_candidate(each)
        change.add("P-0001", ANA.certificates[0])
    with reading(tmp_path / "store.db") as connection:
        found = {
            number: [each.id for each in theirs] for number, theirs in certificates(connection)
        }
    assert found == {1: ["C-0001", "C-0003"], 3: ["C-0002"]}


@pytest.mark.parametrize("people", [1, 20])
def test_everybody_is_read_with_the_same_number_of_statements(people: int, tmp_path: Path) -> None:
    with Change(tmp_path / "store.db", command="test") as change:
        for _ in range(people):
            change.add_candidate(ANA)
    statements: list[str] = []
    with reading(tmp_path / "store.db") as connection:
        connection.set_trace_callback(statements.append)
        assert len(list(read_all(connection))) == people
    extra = ("people", "topics", "verified", "voided")
    assert len([each for each in statements if each.startswith("SELECT")]) == len(KINDS) + len(
        extra
    )
