"""Days, spans, hours and choices are read as written, or refused in our own words."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercert.cli.words import read_choice, read_day, read_hours, read_span
from peercert.errors import UsageError

TODAY = date(2026, 11, 22)
DAYS = {
    "2026-12-15": date(2026, 12, 15),
    "today": TODAY,
    "Today": TODAY,
    "+90d": date(2027, 2, 20),
    "-6w": date(2026, 10, 11),
    "+0d": TODAY,
}
REFUSED = {
    "12/11/2026": "it could be 2026-12-11 (month first) or 2026-11-12 (day first)",
    "12/15/2026": "is it 2026-12-15?",
    "15/12/2026": "is it 2026-12-15?",
    "3.4.26": "it could be 2026-03-04 (month first) or 2026-04-03 (day first)",
    "11/11/2026": "is it 2026-11-11?",
    "31/31/2026": "is not a day that we read",
    "2026-02-30": "is not a day in the calendar",
    "20261215": "is not a day that we read",
    "tomorrow": "is not a day that we read",
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
    with pytest.raises(UsageError, match="not a day in the calendar"):
        read_day("9999-12-31", lambda: TODAY)


@given(st.text(max_size=12))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (lambda word: read_day(word, lambda: TODAY), read_span, read_hours):
        with suppress(UsageError):
            assert read(text) is not None


def test_a_span_is_days_or_weeks() -> None:
    assert read_span("90d") == timedelta(days=90)
    assert read_span("12W") == timedelta(weeks=12)
    for text in ("90", "3m", "-4d", "1.5w"):
        with pytest.raises(UsageError, match="not a span"):
            read_span(text)


@pytest.mark.parametrize(
    ("text", "minutes"), [("6h", 360), ("6.5h", 390), ("6:30", 390), ("390m", 390), ("0.05h", 3)]
)
def test_hours_are_read_as_minutes(text: str, minutes: int) -> None:
    assert read_hours(text) == minutes


@pytest.mark.parametrize("text", ["6", "6.33h", "0h", "0:00", "6:60", "100001h", "-1h", "6 h"])
def test_hours_that_are_not_whole_minutes_or_none_or_too_many_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_hours(text)


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
