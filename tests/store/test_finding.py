"""People are named by id, by e-mail address, or by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from peercert.errors import NobodyError
from peercert.records import Candidate
from peercert.store.finding import WhoError, find_people, near_people, read_number, the_one
from peercert.store.opening import reading
from peercert.store.recording import Change
from store.people import ANA, BO


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Read a store of five people."""
    people = (ANA, BO, Candidate(name="bo  LIND"), Candidate(), Candidate(name="Ana Voided"))
    with Change(tmp_path / "store.db", command="test") as change:
        for each in people:
            change.add_candidate(each)
        change.void("P-0005", "a test")
    with reading(tmp_path / "store.db") as opened:
        yield opened


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("P-0001", [1]),
        ("p1", [1]),
        ("P-4", [4]),
        ("0002", [2]),
        ("P-0005", []),
        ("P-0000", []),
        ("ana@example.ORG", [1]),
        ("ana@example", []),
        ("Ana Álvarez", [1]),
        ("ana  alvarez ", [1]),
        ("Bo Lind", [2, 3]),
        ("Ana", []),
        ("", []),
        ("  ", []),
    ],
)
def test_people_are_found(connection: sqlite3.Connection, who: str, expected: list[int]) -> None:
    assert [each.number for each in find_people(connection, who)] == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [("lvar", [1]), ("alvarez ana", [1]), ("LIND", [2, 3]), ("li bo", [2, 3]), ("", []), ("x", [])],
)
def test_a_part_of_a_name_is_enough_to_find(
    connection: sqlite3.Connection, who: str, expected: list[int]
) -> None:
    assert [each.number for each in find_people(connection, who, partly=True)] == expected


def test_one_person_is_meant(connection: sqlite3.Connection) -> None:
    assert the_one(connection, "ANA ALVAREZ") == 1


def test_several_people_are_listed(connection: sqlite3.Connection) -> None:
    with pytest.raises(WhoError, match="2 people on file match what was asked for") as caught:
        the_one(connection, "Bo Lind")
    assert caught.value.hint == "say which one by id:\n  P-0002\n  P-0003"
    hint = "say which one by id:\n  P-0002 Bo Lind\n  P-0003 bo  LIND"
    assert caught.value.named == ("2 people on file match 'Bo Lind'", hint)


def test_people_who_could_be_meant_are_listed(connection: sqlite3.Connection) -> None:
    with pytest.raises(WhoError, match="nobody on file matches what was asked for") as caught:
        the_one(connection, "Alvarez")
    assert caught.value.hint == "perhaps one of these:\n  P-0001"
    hint = "perhaps one of these:\n  P-0001 Ana Álvarez"
    assert caught.value.named == ("nobody on file matches 'Alvarez'", hint)


def test_nobody_is_meant(connection: sqlite3.Connection) -> None:
    with pytest.raises(NobodyError) as caught:
        the_one(connection, "Zoe")
    assert "candidate list" in caught.value.hint


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    with Change(tmp_path / "many.db", command="test") as change:
        for _ in range(12):
            change.add_candidate(BO)
    with reading(tmp_path / "many.db") as opened, pytest.raises(NobodyError) as caught:
        the_one(opened, "Bo Lind")
    assert caught.value.hint.endswith("  P-0010\n  and 2 more: `peercert candidate find`")


def test_somebody_without_a_name_is_still_somebody(connection: sqlite3.Connection) -> None:
    (match,) = find_people(connection, "P-0004")
    assert str(match) == "P-0004 (no name on file)"


def test_numbers_in_ids() -> None:
    assert [read_number(each) for each in ("P-0007", "p-7", " 7", "P0", "7a", "H-7")] == [
        7,
        7,
        7,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("Alvares", [1]),
        ("Alvraez, Ana", [1]),
        ("Alvarrezz", [1]),
        ("Alvarezzz", [1]),
        ("Alvaress", [1]),
        ("Avars", []),
        ("Bo Lynd", [2, 3]),
        ("Ba Lind", []),
        ("Lynd Ana", []),
        ("ana@exmple.org", []),
        ("", []),
    ],
)
def test_misspelt_names_are_near(
    connection: sqlite3.Connection, who: str, expected: list[int]
) -> None:
    assert [each.number for each in near_people(connection, who)] == expected
