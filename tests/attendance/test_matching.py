"""Whose rows they are: address, then what was learned, then the name; what is left is asked."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.helpers import COHORT, matched, problems, sheet_of
from peercert.attendance import Stay, credit, on_clock
from peercert.errors import BadFileError
from peercert.intake.attendance.matching import (
    CONTRADICTION,
    NO_SUCH,
    NO_SUCH_NAME,
    SEVERAL,
    SHARED,
    TOGETHER,
    Matching,
    Somebody,
    match,
    refuse_nobody,
)
from peercert.intake.attendance.names import readings_of
from peercert.intake.attendance.sheet import Role, Row


def row(name: str = "", email: str | None = None, line: int = 2, role: Role = "learner") -> Row:
    """Return a row of this name and address."""
    names = (name,) if name else ()
    return Row(line=line, names=names, email=email, role=role, stay=Stay(at_most=60))


def whose(*rows: Row, people: tuple[Somebody, ...] = COHORT, **aliases: str | None) -> list[str]:
    """Return who was found, and by what."""
    found = match(rows, people, aliases)
    return [f"{id} {each.how}" for id, each in {**found.people, **found.trainers}.items()]


def why(found: Matching) -> list[str]:
    """Return why rows are asked about."""
    return [each.why for each in found.asked]


@pytest.mark.parametrize(
    "name",
    ["Dee Park", "dee PARK", "DEE  PARK", "Park, Dee", "Park Dee", "Dee Park (she/her)",
     "Dee Park (She / Her / Ella)", "Dee Park she/her", "Dee Park [they/them]",
     "Dee Park (any pronouns)",
     "Dee\u2019s iPhone (Dee Park)", "Dee Park's iPad", "Dee Park\u2018s Galaxy S21",
     "Dee Park iPhone",
     "Dee Park - laptop", "iPhone de Dee Park", "iPhone (2) of Dee Park", "015_Loki (Dee Park)",
     "015_Dee Park", "#7 Dee Park", "1. Dee Park", "Loki (Dee Park)", "Dée Pärk", "Dee M. Park",
     "Dee Park 🌻", "Dee_Park", "Dee Park, Sonoma County", "Dee Park (Guest)",
     "Dee Park (Dee Park)",
     "PSS Dee Park (West County)"],
)  # fmt: skip
def test_a_name_as_people_type_it(name: str) -> None:
    assert whose(row(name)) == ["P-0019 name"]


@pytest.mark.parametrize(
    "name",
    ["Dee", "Dee\u2019s iPhone", "iPhone", "Galaxy S21", "iPhone (2)", "D. Park", "Park",
     "(she/her)", "Deep Ark",
     "4471", "Guest 4471", "Dee Parker", "🌻", "priya (she/her)", "iPhone de Dee"],
)  # fmt: skip
def test_a_name_that_is_not_enough_is_asked(name: str) -> None:
    found = matched([row(name)])
    assert (dict(found.people), why(found)) == ({}, [NO_SUCH_NAME])


def test_who_comes_near_is_shown_beside_the_question() -> None:
    [first] = matched([row("Dee\u2019s iPhone")]).asked
    assert first.near == (("P-0019", 0.9),)
    [by_address] = matched([row("", "karla.ramirez@example.com")]).asked
    assert by_address.near[0][0] == "P-0027"
    assert matched([row("4471")]).asked[0].near == ()


def test_the_address_goes_first_and_its_letters_do_not_matter() -> None:
    assert whose(row("anything", "ANA@EXAMPLE.ORG")) == ["P-0007 e-mail"]
    assert whose(row("", "kim@example.org")) == ["P-0022 e-mail"]
    assert whose(row("Bo Nguyen", "bo@elsewhere.example")) == ["P-0012 name"]
    assert whose(row("Ana Álvarez", "ana@example.org"), row("Ana Alvarez")) == [
        "P-0007 e-mail, name"
    ]


def test_an_address_against_a_name_is_asked() -> None:
    found = matched([row("Kim Lee", "ana@example.org", 3), row("Ana", "ana@example.org", 4)])
    assert [(each.key, each.lines, each.why) for each in found.asked] == [
        ("kim lee <ana@example.org>", (3,), CONTRADICTION)
    ]
    assert {id for id, _ in found.asked[0].near} == {"P-0007", "P-0022"}
    learned = matched([row("Kim Lee", "ana@example.org")], {found.asked[0].key: "P-0022"})
    assert (list(learned.people), learned.asked) == (["P-0022"], ())


def test_an_address_of_several_people_needs_the_name() -> None:
    people = (
        Somebody(id="P-1", names=("Lou Stone",), emails=("home@example.org",)),
        Somebody(id="P-2", names=("Max Stone",), emails=("home@example.org",)),
    )
    assert whose(row("Lou Stone", "home@example.org"), people=people) == ["P-1 e-mail"]
    found = match([row("Stone", "home@example.org")], people)
    assert why(found) == [SHARED]
    assert found.asked[0].key == "stone <home@example.org>"


def test_a_name_of_several_people_is_asked() -> None:
    people = (
        Somebody(id="P-1", names=("Ana Alvarez",)),
        Somebody(id="P-2", names=("Ana Alvarez Ruiz", "Anita")),
        Somebody(id="P-3", names=("Anita Cruz",)),
        Somebody(id="P-4", names=("Cher",)),
    )
    assert why(match([row("Ana Álvarez")], people)) == [SEVERAL]
    assert why(match([row("Anita")], people)) == [SEVERAL]
    assert whose(row("Ruiz Ana"), people=people) == ["P-2 name"]
    assert whose(row("Cher"), people=people) == ["P-4 name"]
    both = match([row("Anita Cruz and Ana Alvarez Ruiz")], people)
    assert why(both) == [TOGETHER]


def test_what_was_learned_is_by_address_or_else_by_the_name_as_typed() -> None:
    assert matched([row("Guest 4471")], {"guest 4471": "P-0025"}).people["P-0025"].how == "alias"
    assert why(matched([row("Guest 4472")], {"guest 4471": "P-0025"})) == [NO_SUCH_NAME]
    with_address = row("Guest 4471", "Joy@Elsewhere.example")
    assert why(matched([with_address], {"guest 4471": "P-0025"})) == [NO_SUCH]
    assert list(matched([with_address], {"joy@elsewhere.example": "P-0025"}).people) == ["P-0025"]
    assert list(matched([row("Bo Nguyen")], {"bo nguyen": "P-0025"}).people) == ["P-0025"]
    assert list(matched([row("", "ana@example.org")], {"ana@example.org": "P-1"}).people) == [
        "P-0007"
    ]
    assert why(matched([row("Guest")], {"guest": "P-9999"})) == [NO_SUCH_NAME]


def test_what_was_learned_to_be_nobody_is_left_out() -> None:
    found = matched([row("Guest 4471")], {"guest 4471": None})
    assert ([each.name for each in found.left_out], found.asked) == (["Guest 4471"], ())


def test_rows_of_one_unknown_are_one_question() -> None:
    rows = [row("Guest 4471", line=9), row("guest 4471", line=4), row("Guest", line=5)]
    assert [each.lines for each in matched(rows).asked] == [(4, 9), (5,)]


def test_hosts_who_are_nobody_here_are_left_out_and_learners_are_learners() -> None:
    found = matched(
        [
            row("Tessa Moran", line=2, role="host"),
            row("Pat Guest", line=3, role="panelist"),
            row("Kim Lee", line=4, role="host"),
        ]
    )
    assert (list(found.trainers), list(found.people)) == (["P-0031"], ["P-0022"])
    assert [each.line for each in found.left_out] == [3]
    assert list(matched([row("Tessa Moran")]).trainers) == ["P-0031"]


def test_nobody_of_the_cohort_is_an_error() -> None:
    sheet = sheet_of("Name,Join time,Leave time\nGuest 4471,9:00,10:00\nTessa Moran,9:00,16:00\n")
    with pytest.raises(BadFileError, match="has nobody of this cohort in it") as caught:
        refuse_nobody(matched(sheet.rows), sheet)
    assert problems(caught.value) == [f'line 2: "Guest 4471": {NO_SUCH_NAME}']
    assert "nothing was written" in caught.value.hint
    refuse_nobody(matched([row("Bo Nguyen")]), sheet)


def test_rows_of_one_person_are_joined_before_the_union() -> None:
    text = (
        "Name,Email,Join time,Leave time\nBo Nguyen,,9:00,11:00\nNguyen Bo,,10:00,12:00\n"
        "Bo\u2019s iPhone (Bo Nguyen),,9:30,10:30\n"
    )
    found = matched(sheet_of(text, shift="0h").rows).people["P-0012"]
    session = on_clock("2026-06-17T09:00", "2026-06-17T16:00", "America/Los_Angeles")
    assert credit(session, found.stays).minutes == 180


def test_a_name_in_other_letters() -> None:
    people = (Somebody(id="P-1", names=("王 小明",)), Somebody(id="P-2", names=("Иван Ильин",)))
    assert whose(row("小明 王"), row("ИВАН ИЛЬИН"), people=people) == ["P-1 name", "P-2 name"]


NAMES = [name for each in COHORT for name in each.names]
TYPED = ["{}", "{} (she/her)", "{}\u2019s iPhone", "New ({})", "07 {}", "{} ({})"]


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(TYPED)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_and_people_does_not_matter(
    typed: list[tuple[str, str]], random: Random
) -> None:
    rows = [row(form.format(name, name), line=n) for n, (name, form) in enumerate(typed)]
    people = list(COHORT)
    one = match(rows, people)
    random.shuffle(rows)
    random.shuffle(people)
    other = match(rows, people)
    assert sorted(one.people) == sorted(other.people)
    assert sorted((each.key, each.lines, each.why, each.near) for each in one.asked) == sorted(
        (each.key, each.lines, each.why, each.near) for each in other.asked
    )


@given(st.text(max_size=40))
def test_no_name_is_a_traceback(name: str) -> None:
    assert isinstance(readings_of(name), frozenset)
    found = matched([row(name or "x")])
    assert len(found.asked) + len(found.people) == 1
