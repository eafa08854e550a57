"""What is near to a word, what is hardly meant, and what no value is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercert import plausible
from peercert.marks import mark_left
from peercert.plausible import edits, is_email, long_training, mended_email, near, odd_last_day
from peercert.records import Candidate, Certificate, Exam, Training
from peercert.rules.counting import TOPICS

RULES = Path(plausible.__file__).parent / "rules"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("ethic", "ethics"),
        ("ehtics", "ethics"),
        ("Ethisc", "ethics"),
        ("law_and_ehtic", "law_and_ethics"),
        ("law-and-ethic", "law_and_ethics"),
        ("volontering", "volunteering"),
        ("ethics", ""),
        ("ETHICS", ""),
        ("law and ethics", ""),
        ("ethi", ""),
        ("ethan", ""),
        ("law", ""),
        ("boundaries", ""),
    ],
)
def test_near_is_one_edit_or_two_from_eight_letters_on(word: str, meant: str) -> None:
    assert near(word, TOPICS) == meant


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_edits_are_counted_the_same_both_ways_and_none_is_the_same(one: str, other: str) -> None:
    assert edits(one, other, 2) == edits(other, one, 2)
    assert (edits(one, other, 2) == 0) == (one == other)


@given(st.text("abc", min_size=1, max_size=6), st.data())
def test_one_letter_more_is_one_edit(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word)))
    assert edits(word, f"{word[:at]}x{word[at:]}", 1) == 1


def test_the_topics_are_all_that_rules_ask_about() -> None:
    asked = {
        topic
        for path in RULES.rglob("*.py")
        for topic in re.findall(r'(?:about|minutes_of)\("(\w+)"\)', path.read_text("utf-8"))
    }
    assert asked == set(TOPICS) - {"child_and_family"}
    assert 'FAMILY = "child_and_family"' in (RULES / "north_carolina" / "hours.py").read_text(
        "utf-8"
    )


@pytest.mark.parametrize(
    ("kind", "minutes", "started_on", "is_long"),
    [
        ("continuing", 24 * 60, None, False),
        ("continuing", 24 * 60 + 1, None, True),
        ("additional", 600 * 60, None, True),
        ("additional", 600 * 60, date(2026, 1, 1), False),
        ("core", 120 * 60, None, False),
        ("core", 120 * 60 + 1, None, True),
        ("specialization", 121 * 60, None, True),
    ],
)
def test_a_long_training_without_a_first_day_is_hardly_meant(
    kind: str, minutes: int, started_on: date | None, *, is_long: bool
) -> None:
    training = Training(kind=kind, minutes=minutes, started_on=started_on)  # type: ignore[arg-type]
    assert bool(long_training(training)) == is_long


@pytest.mark.parametrize(
    ("state", "through", "is_odd"),
    [
        ("CA", date(2028, 1, 1), False),
        ("CA", date(2028, 3, 1), False),
        ("CA", date(2028, 3, 2), True),
        ("NC", date(2027, 11, 2), False),
        ("NC", date(2027, 11, 1), True),
        ("NC", date(2072, 1, 1), True),
        ("CA", None, False),
        ("TX", date(2072, 1, 1), False),
    ],
)
def test_a_last_day_far_from_the_terms_is_hardly_meant(
    state: str, through: date | None, *, is_odd: bool
) -> None:
    held = Certificate(state=state, issued_on=date(2026, 1, 1), valid_through=through)
    assert bool(odd_last_day(held)) == is_odd


def test_a_whole_file_is_looked_at() -> None:
    topics = {"topics": ("ethic",), "topic_minutes": {"art": 60, "ethics": 60}}
    file = Candidate(
        training=(Training(kind="core", minutes=9000, **topics),),  # type: ignore[arg-type]
        certificates=(
            Certificate(state="CA", issued_on=date(2026, 1, 1), valid_through=date(2062, 1, 1)),
        ),
    )
    assert [*plausible.doubts(file, TOPICS)] == [
        "training[0]: 150 hours of training without a first day are more than is likely",
        "training[0]: a topic is not known; did you mean ethics?",
        "training[0]: a topic is new: no rule, programme or course on file has it",
        "certificates[0]: the last day 2062-01-01 is far from the end of the term, 2028-01-01",
    ]


def test_an_email_address_has_a_form() -> None:
    assert is_email("ana.álvarez@example.org")
    assert not is_email("ana@example")
    assert mended_email("bo.hunt@example,org") == "bo.hunt@example.org"
    assert not mended_email("bo")


def test_a_training_names_any_jurisdiction_and_an_exam_one_with_rules() -> None:
    assert "TX" in plausible.states_for(Training)
    assert plausible.states_for(Exam) == ("CA", "NC")


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("YYYY-MM-DD", "put the day in place of YYYY-MM-DD"),
        (" HOURS ", "put the hours in place of HOURS"),
        ("ethics=HOURS", "put the hours in place of HOURS"),
        ("CONDITION=2020-01-01", "put mental_health or substance_use in place of CONDITION"),
        ("'yes|no'", "put one of yes, no in place of 'yes|no'"),
        ("a|b|c", "put one of a, b, c in place of 'a|b|c'"),
        ("hours", ""),
        ("XXX", ""),
        ("P-0001", ""),
        ("a = b", ""),
        ("Peer | Support", ""),
        ("", ""),
    ],
)
def test_a_mark_is_no_value(text: str, put: str) -> None:
    assert mark_left(text) == put
