"""People who look alike: found in time that grows with their number, not with its square."""

from __future__ import annotations

from datetime import date

import pytest

from peercert.intake.lookalikes import (
    NEAR_BIRTH,
    NEIGHBOURS,
    ONLY_NAME,
    PART_OF_NAME,
    SMALL,
    Entry,
    alike,
    look_alikes,
    plain,
)
from peercert.intake.plan import Somebody
from peercert.records import Candidate, Certificate

BORN = date(1990, 5, 4)


def entries(*people: Candidate, fresh: bool = True) -> list[Entry]:
    """Return people as rows of a file."""
    return [
        Entry(who=Somebody(name=person.name or "", row=row), candidate=person, fresh=fresh)
        for row, person in enumerate(people, 2)
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ana Álvarez", "ALVAREZ, Ana", True),
        ("Ana Álvarez", "Ana Alvares", True),
        ("Jon O'Brien", "Jon OBrien", True),
        ("Ana Álvarez", "Ana Álvarez Ruiz", True),
        ("Rosa Santos-Reyes", "Rosa Santos", True),
        ("Ana Álvarez", "Ana Greene", False),
        ("Bo Li", "Jo Li", False),
        ("Ana Álvarez", "Luz Álvarez", False),
    ],
)
def test_names_are_similar_or_not(one: str, other: str, *, expected: bool) -> None:
    assert alike(plain(one), plain(other)) is expected
    assert alike(plain(other), plain(one)) is expected


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        ((1990, 5, 4), (1990, 5, 5), NEAR_BIRTH),
        ((1990, 5, 4), (1990, 4, 5), NEAR_BIRTH),
        ((1990, 5, 4), (1909, 5, 4), NEAR_BIRTH),
        ((1990, 5, 4), (1990, 12, 15), None),
        ((1990, 5, 4), (1976, 5, 4), None),
        (None, (1990, 5, 4), ONLY_NAME),
        (None, None, ONLY_NAME),
    ],
)
def test_one_name_is_alike_unless_the_birth_dates_tell_people_apart(
    one: tuple[int, int, int] | None, other: tuple[int, int, int] | None, because: str | None
) -> None:
    people = [Candidate(name="Ana", born_on=date(*born) if born else None) for born in (one, other)]
    groups = look_alikes(entries(*people))
    assert [group.because for group in groups] == ([(because,)] if because else [])


def test_two_addresses_tell_people_without_one_more_thing_in_common_not_apart() -> None:
    addressed = [
        Candidate(name="Ana", email="a@b.de"),
        Candidate(name="Ana", email="c@d.de", born_on=BORN),
    ]
    assert look_alikes(entries(*addressed)) == ()
    [group] = look_alikes(entries(addressed[1], Candidate(name="Ana")))
    assert group.because == (ONLY_NAME,)


@pytest.mark.parametrize("name", ["Ana Whitehorse", "Bob Roe"])
def test_a_birth_date_and_a_part_of_the_name_are_alike(name: str) -> None:
    people = [Candidate(name="Ana Roe", born_on=BORN), Candidate(name=name, born_on=BORN)]
    [group] = look_alikes(entries(*people))
    assert group.because == (PART_OF_NAME,)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("MPSS-10233", "mpss 10233", True),
        ("MPSS-10233", "MPSS\u201110233", True),
        ("000123", "123", True),
        ("A-1", "A-2", False),
        ("--", "-", False),
    ],
)
def test_one_number_in_two_spellings_is_one(one: str, other: str, *, expected: bool) -> None:
    people = [
        Candidate(
            name=name,
            certificates=(Certificate(state="CA", number=number, issued_on=BORN),),
        )
        for name, number in (("Ana Roe", one), ("Zed Poe", other))
    ]
    assert bool(look_alikes(entries(*people))) is expected


def test_people_on_file_are_not_listed_against_each_other() -> None:
    twins = [Candidate(name="Ana", born_on=BORN, email="a@b.de") for _ in range(2)]
    assert look_alikes(entries(*twins, fresh=False)) == ()
    [group] = look_alikes([*entries(twins[0], fresh=False), *entries(twins[1])])
    assert group.because == ("the same birth date and similar names", "the same e-mail address")


def test_one_group_holds_everybody_alike() -> None:
    names = ["Ana Maria Ruiz", "Ana Maria Ruis", "Ana Marja Ruis", "Bo Greene"]
    [group] = look_alikes(entries(*(Candidate(name=name, born_on=BORN) for name in names)))
    assert [who.row for who in group.people] == [2, 3, 4]


def test_a_birth_date_that_thousands_share_takes_no_square_of_time() -> None:
    crowd = [Candidate(name=f"{n * 7919 % 5003:04d}", born_on=BORN) for n in range(3000)]
    compared = 0

    class Counting(str):
        """Counts how often a name is compared."""

        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return str(self) == str(other)

        __hash__ = str.__hash__

    from peercert.intake.lookalikes import similar

    block = sorted((Counting(person.name or ""), index) for index, person in enumerate(crowd))
    assert len(crowd) > SMALL
    list(similar(block))
    assert compared <= len(crowd) * (NEIGHBOURS + 20)


def test_exactly_the_same_name_is_found_in_a_crowd() -> None:
    crowd = [Candidate(name=f"{n:05d}", born_on=BORN) for n in range(0, 90_000, 100)]
    people = [*crowd, Candidate(name="Ana Álvarez", born_on=BORN)]
    groups = look_alikes([*entries(*people, fresh=False), *entries(people[-1])])
    assert any({who.name for who in group.people} == {"Ana Álvarez"} for group in groups)


def test_people_who_were_erased_are_not_alike() -> None:
    nobody = Candidate(name="(erased)")
    assert look_alikes(entries(nobody, nobody)) == ()
    assert look_alikes(entries(Candidate(name="Ana"), Candidate(name="Ana")))
