"""Numbers as a spreadsheet program shows them."""

from __future__ import annotations

import pytest

from peercert.intake.numberforms import Rounded, is_half_day, is_moment, plain_hours, show


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        ("123", "000000", "000123"),
        ("10233", '"MPSS-"0', "MPSS-10233"),
        ("2023.1", "0.00", "2023.10"),
        ("6.0000000001", "0.00", "6.00"),
        ("9195550101", "000-000-0000", "919-555-0101"),
        ("9195550101", "[<=9999999]###-####;(###) ###-####", "(919) 555-0101"),
        ("5550101", "[<=9999999]###-####;(###) ###-####", "555-0101"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("0.5", "0%", "50%"),
        ("-3", "0;(0)", "(3)"),
        ("0", '0;-0;"none: "0', "none: 0"),
        ("6.5", "0.##", "6.5"),
        ("5", '"No. "General', "No. 5"),
        ("123", "[Red]0000", "0123"),
        ("123", "00\\-000", "00-123"),
        ("12345", "00-00", "123-45"),
    ],
)
def test_a_number_is_shown_in_its_format(raw: str, code: str, shown: str) -> None:
    assert str(show(raw, code)) == shown
    assert not isinstance(show(raw, code), Rounded)


@pytest.mark.parametrize(
    ("raw", "code", "text", "says"),
    [
        ("6.666666666666667", "0.00", "6.67", "the cell shows 6.67 and holds 6.6666666667"),
        ("6.5", "0", "7", "the cell shows 7 and holds 6.5"),
        ("0.5", "# ?/?", "0.5", "the cell shows it in the format # ?/?, which is not read here"),
        ("1234567890123456", "", "1234567890123460", "only 15 digits"),
        ("1.2345678901234567E+19", "0", "12345678901234600000", "only 15 digits"),
    ],
)
def test_a_number_that_shows_less_than_it_holds_says_both(
    raw: str, code: str, text: str, says: str
) -> None:
    found = show(raw, code)
    assert isinstance(found, Rounded)
    assert str(found) == text
    assert says in found.says
    assert found == show(raw, code)
    assert found != text
    assert len({found, show(raw, code), text}) == 2


@pytest.mark.parametrize(
    ("raw", "code"), [("0.3", "General"), ("45139", "mmm-yy"), ("x", "0"), ("NaN", "0"), ("1", "")]
)
def test_other_numbers_are_left_as_they_are(raw: str, code: str) -> None:
    assert show(raw, code) is None


def test_days_and_times_are_told_from_numbers() -> None:
    assert all(map(is_moment, ("mmm-yy", "[h]:mm", "[$-409]d/m/yy;@", "h:mm AM/PM")))
    assert not any(map(is_moment, ('"day "0', "[Red]0", "[Magenta]0.0", "0\\d", "General")))
    assert is_half_day("h:mm AM/PM")
    assert not is_half_day("h:mm")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("06:30:00", "6:30"),
        ("26:30:00", "26:30"),
        ("06:30:15", "06:30:15"),
        ("6.0000000001", "6:00"),
        ("6.66666666666667", "6:40"),
        ("6.67", "6.67"),
        ("2:00:00 PM", "2:00:00 PM"),
    ],
)
def test_hours_lose_what_a_spreadsheet_adds(text: str, hours: str) -> None:
    assert plain_hours(text) == hours
