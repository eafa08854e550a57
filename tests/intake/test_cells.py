"""One cell: what is cleaned, what is refused, and what is suggested."""

from __future__ import annotations

# ruff: noqa: RUF001 - letters that look like others are what is tested
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercert.intake.cells import (
    CellError,
    date_pattern,
    guard,
    read_date,
    read_email,
    read_text,
    read_word,
    read_words,
    unguard,
    write_date,
)

FORMS = ("MM-DD-YY", "MM-DD-YYYY", "YYYY-MM-DD", "DD.MM.YYYY", "MM/DD/YY")


def refused(form: str, text: str) -> tuple[str, str, str]:
    """Return the code, the expectation and the suggestion for a day that cannot be read."""
    with pytest.raises(CellError) as caught:
        read_date(text, form)
    return caught.value.code, caught.value.expected, caught.value.suggestion


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("MM-DD-YY", "01-05-15", date(2015, 1, 5)),
        ("MM-DD-YY", "12-31-99", date(2099, 12, 31)),
        ("MM-DD-YY", "01-01-00", date(2000, 1, 1)),
        ("MM-DD-YY", "02-29-24", date(2024, 2, 29)),
        ("MM-DD-YYYY", "03-11-1950", date(1950, 3, 11)),
        ("YYYY-MM-DD", "2026-11-22", date(2026, 11, 22)),
        ("DD.MM.YYYY", "22.11.2026", date(2026, 11, 22)),
    ],
)
def test_days_are_read_in_exactly_one_form(form: str, text: str, day: date) -> None:
    assert read_date(text, form) == day
    assert write_date(day, form) == text


@pytest.mark.parametrize(
    ("form", "text", "answer"),
    [
        ("MM-DD-YY", "02-30-24", ("no-such-day", "February 2024 has 29 days", "look the day up")),
        ("MM-DD-YY", "02-29-23", ("no-such-day", "February 2023 has 28 days", "look the day up")),
        ("MM-DD-YY", "13-01-25", ("no-such-day", "there is no month 13", "look the day up")),
        ("MM-DD-YY", "00-01-25", ("no-such-day", "there is no month 00", "look the day up")),
        ("MM-DD-YYYY", "01-01-0000", ("no-such-day", "there is no year 0", "look the day up")),
        (
            "MM-DD-YY",
            "03-05-2019",
            ("bad-date", "expected a day as MM-DD-YY", "did you mean 03-05-19?"),
        ),
        (
            "MM-DD-YYYY",
            "03-05-19",
            ("bad-date", "expected a day as MM-DD-YYYY", "did you mean 03-05-2019?"),
        ),
        (
            "MM-DD-YY",
            "2019-03-05",
            ("bad-date", "expected a day as MM-DD-YY", "did you mean 03-05-19?"),
        ),
    ],
)
def test_other_days_are_refused_with_what_may_be_meant(
    form: str, text: str, answer: tuple[str, str, str]
) -> None:
    assert refused(form, text) == answer


@pytest.mark.parametrize(
    "text", ["2024", "see file", "03/05/19", "03-05-1919", "02-30-2019", "０3-05-19"]
)
def test_where_nothing_can_be_meant_for_sure_nothing_is_suggested(text: str) -> None:
    suggestion = "write the day as MM-DD-YY, or leave the cell empty if it is not known"
    assert refused("MM-DD-YY", text) == ("bad-date", "expected a day as MM-DD-YY", suggestion)


@pytest.mark.parametrize("form", ["", "MM-DD", "MM-MM-YYYY", "MM-DD-YY-YYYY", "day"])
def test_a_form_has_a_year_a_month_and_a_day(form: str) -> None:
    with pytest.raises(ValueError, match="once each"):
        date_pattern(form)


@given(st.sampled_from(FORMS), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_that_is_written_is_read_back(form: str, day: date) -> None:
    text = write_date(day, form)
    assert text
    assert read_date(text, form) == day


def test_two_digits_cannot_hold_every_year() -> None:
    assert write_date(date(1999, 12, 31), "MM-DD-YY") is None


@given(st.text(max_size=30))
def test_the_guard_comes_off_exactly(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text) in {text, f"'{text}"}


@given(st.text(max_size=30))
def test_what_is_guarded_begins_like_no_formula(text: str) -> None:
    assert (
        not guard(text).lstrip().startswith(("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠"))
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "|x", "%x", "＝1", "＋1", "－1", "＠x", "\tx", " =1", "'=1"]
)
def test_formulas_get_the_guard(text: str) -> None:
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "'", "x=1", "O'Brien", "'til", "1-2", "'(a)"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guard(text) == unguard(text) == text


def test_text_is_cleaned_without_guessing() -> None:
    assert read_text("  Ana \u00a0 Maria\r\n") == "Ana Maria"
    assert read_text("A\u0301na") == "\u00c1na"
    for text in ("a\nb", "a\x00b", "a\tb", "a\u202eb", "a\u200bb", "x" * 501):
        with pytest.raises(CellError):
            read_text(text)


@pytest.mark.parametrize(
    "text", ["a@example.org", "rosa.ramírez@exämple.org", "o'brien+x@a-b.co.uk", "a@b.c"]
)
def test_addresses_may_have_any_letters(text: str) -> None:
    assert read_email(text) == text


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("a.b@example,org", "did you mean a.b@example.org?"),
        ("a b@example.org", "did you mean ab@example.org?"),
        ("none", "leave the cell empty if no address is on file"),
        ("a@b@c.de", "leave the cell empty if no address is on file"),
        ("a@b", "leave the cell empty if no address is on file"),
        ("Ana <a@b.de>", "leave the cell empty if no address is on file"),
    ],
)
def test_other_addresses_are_refused(text: str, suggestion: str) -> None:
    with pytest.raises(CellError) as caught:
        read_email(text)
    assert caught.value.suggestion == suggestion


def test_words_are_known_whatever_their_capitals_and_never_mended() -> None:
    assert read_word("  in-TRAINING ", ["Current", "In-Training"]) == "In-Training"
    with pytest.raises(CellError) as caught:
        read_word("Lased", ["Current", "Lapsed"])
    assert caught.value.expected == "expected one of Current, Lapsed"
    assert caught.value.suggestion == "did you mean Lapsed?"
    with pytest.raises(CellError) as caught:
        read_word("zzz", ["Current", "Lapsed"])
    assert caught.value.suggestion == "write one of these words"


def test_several_words_stand_in_one_cell() -> None:
    assert read_words("parent; consumer,parent", {}, ["consumer", "parent"]) == (
        "parent",
        "consumer",
    )
    assert read_words("mh-sa", {"MH-SA": ("a", "b")}, ()) == ("a", "b")


def test_a_day_without_its_zeros_is_suggested_and_can_be_the_form() -> None:
    suggestion = 'did you mean 03/04/1980? (or let the layout say dates = "M/D/YYYY")'
    expected = ("bad-date", "expected a day as MM/DD/YYYY", suggestion)
    assert refused("MM/DD/YYYY", "3/4/1980") == expected
    for text in ("3/4/1980", "03/04/1980", "03/4/1980"):
        assert read_date(text, "M/D/YYYY") == date(1980, 3, 4)
    assert write_date(date(1980, 3, 4), "M/D/YYYY") == "3/4/1980"
