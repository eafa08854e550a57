"""Hours are read as people write them, and what is not whole minutes is said to be that."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercert.amounts import MOST_MINUTES, read_hours, whole, written_hours

READ = {
    "6": 360,
    "6.5": 390,
    "6,5": 390,
    "6h": 360,
    "6 h": 360,
    "6.5h": 390,
    "6,5 h": 390,
    "6:30": 390,
    "6:30h": 390,
    "6h30": 390,
    "1h30m": 90,
    "1h 30m": 90,
    "1 hr. 5 min.": 65,
    "2 hours and 15 minutes": 135,
    "1 hour 30 minutes": 90,
    "390m": 390,
    "90 min": 90,
    "90min": 90,
    "6 hours": 360,
    "6 HRS": 360,
    "0.05h": 3,
    "  6h ": 360,
    "1.600": 96,
    "100000h": MOST_MINUTES,
}
REFUSED = {
    "6.33h": "does not come to whole minutes: it is 379.8 minutes",
    "90.5 min": "does not come to whole minutes: it is 90.5 minutes",
    "0h": "is no time at all: hours are more than 0",
    "0:00": "is no time at all: hours are more than 0",
    "-3h": "is below zero: hours are more than 0",
    "\u2212 3": "is below zero: hours are more than 0",
    "1,600": "has two readings: 1600 hours or 1.600 hours",
    "1,600.5": "has two readings: 1600 hours or 1.600 hours",
    "100001h": "is more than 100000 hours",
    "6:60": "is not a number of hours that we read",
    "6h3": "is not a number of hours that we read",
    "6h75": "is not a number of hours that we read",
    "six": "is not a number of hours that we read",
    "6h on Monday": "is not a number of hours that we read",
    "1e3": "is not a number of hours that we read",
    "\u0666h": "is not a number of hours that we read",
    "": "is not a number of hours that we read",
}


@pytest.mark.parametrize("text", READ)
def test_hours_are_read(text: str) -> None:
    assert read_hours(text) == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_amount_of_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        read_hours(text)
    assert str(refused.value) == REFUSED[text]


def test_no_number_that_is_none_passes() -> None:
    with pytest.raises(ValueError, match=r"does not come to whole minutes$"):
        whole(Decimal("NaN"))


@given(st.integers(min_value=1, max_value=MOST_MINUTES))
def test_hours_that_were_written_are_read_as_they_were(minutes: int) -> None:
    assert read_hours(str(written_hours(minutes))) == minutes
