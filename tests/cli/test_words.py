"""Days, spans, hours and choices are read as written, or refused in our own words."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercert.cli.words import read_choice, read_day, read_hours, read_span, read_step
from peercert.errors import UsageError

TODAY = date(2026, 11, 22)
DAYS = {
    "2026-12-15": date(2026, 12, 15),
    "today": TODAY,
    "Today": TODAY,
    "yesterday": date(2026, 11, 21),
    "tomorrow": date(2026, 11, 23),
    "+90d": date(2027, 2, 20),
    "-6w": date(2026, 10, 11),
    "+3 months": date(2027, 2, 22),
    "+0d": TODAY,
    "Nov 3 2026": date(2026, 11, 3),
    "Nov 3, 2026": date(2026, 11, 3),
    "november 3rd, 2026": date(2026, 11, 3),
    "3 Nov. 2026": date(2026, 11, 3),
    "3-Nov-2026": date(2026, 11, 3),
    "Sept 30, 2026": date(2026, 9, 30),
    "May 1 2026": date(2026, 5, 1),
    "11/29/2026": date(2026, 11, 29),
    "29.11.2026": date(2026, 11, 29),
    "11/11/2026": date(2026, 11, 11),
    "2026/11/3": date(2026, 11, 3),
}
REFUSED = {
    "12/11/2026": "it could be 2026-12-11 (month first) or 2026-11-12 (day first)",
    "7/4/1985": "it could be 1985-07-04 (month first) or 1985-04-07 (day first)",
    "12/15/26": "has a year of two digits: is it 2026-12-15?",
    "3.4.26": "it could be 2026-03-04 (month first) or 2026-04-03 (day first)",
    "29.2.2027": "is no day in the calendar: February 2027 has 28 days",
    "2/29/2027": "is no day in the calendar: February 2027 has 28 days",
    "Feb 29, 2027": "is no day in the calendar: February 2027 has 28 days",
    "31/31/2026": "is no day in the calendar: there is no month 31",
    "Foo 3 2026": "is no day in the calendar: there is no month 00",
    "2026-02-30": "is no day in the calendar: February 2026 has 28 days",
    "0000-01-01": "is no day in the calendar: there is no year 0",
    "1/13/0000": "is no day in the calendar: there is no year 0",
    "1/13/9999": "is not between the years 1800 and 2999",
    "9999-12-31": "is not between the years 1800 and 2999",
    "20261215": "is not a day that we read",
    "next week": "is not a day that we read",
    "Ma 3 2026": "is not a day that we read",
    "6.5": "is not a day that we read",
    "\u0662\u0660\u0662\u0666-12-15": "is not a day that we read",
    "": "is not a day that we read",
}


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read(text: str) -> None:
    assert read_day(text, lambda: TODAY) == DAYS[text]


@pytest.mark.parametrize("text", REFUSED)
def test_a_day_with_two_readings_or_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_day(text, lambda: TODAY)
    assert REFUSED[text] in refused.value.message
    assert "YYYY-MM-DD" in refused.value.hint


def test_a_day_outside_the_calendar_is_refused() -> None:
    with pytest.raises(UsageError, match="outside the calendar"):
        read_day("-99999w", lambda: date(1900, 1, 1))
    with pytest.raises(UsageError, match="outside the calendar"):
        read_day("+99999w", lambda: date(9999, 1, 1))


@given(st.text(max_size=12))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (lambda word: read_day(word, lambda: TODAY), read_span, read_hours):
        with suppress(UsageError):
            assert read(text) is not None


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("90", date(2027, 2, 20)),
        ("90d", date(2027, 2, 20)),
        ("90 days", date(2027, 2, 20)),
        ("12W", date(2027, 2, 14)),
        ("1 week", date(2026, 11, 29)),
        ("3 months", date(2027, 2, 22)),
        ("1 year", date(2027, 11, 22)),
    ],
)
def test_a_span_is_read_as_people_write_it(text: str, until: date) -> None:
    assert TODAY + read_span(text) == until


@pytest.mark.parametrize("text", ["3m", "-4d", "1.5w", "soon", ""])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a span of time"):
        read_span(text)


def test_a_step_of_minutes_names_its_unit() -> None:
    assert read_step("15m") == 15
    with pytest.raises(UsageError, match="may be minutes or hours"):
        read_step("15")


def test_a_choice_is_read_whatever_its_case_and_the_nearest_is_named() -> None:
    words = ("renewal_open", "current")
    assert read_choice("Renewal-Open", words) == "renewal_open"
    with pytest.raises(UsageError) as refused:
        read_choice("curent", words, what="status")
    assert refused.value.message == "'curent' is not a status that we know"
    assert refused.value.hint == "did you mean current? one of renewal_open, current"
    with pytest.raises(UsageError) as refused:
        read_choice("zzz", words, shown=1)
    assert refused.value.hint == ""
