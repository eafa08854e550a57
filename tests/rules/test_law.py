"""What is compared with the day of a check."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from peercert.rules.law import AsOf

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("day", [TODAY, date.max - timedelta(days=1), date.max])
def test_no_day_is_too_late_to_be_past(day: date) -> None:
    clock = AsOf(TODAY)
    assert not clock.past(day)
    assert min(clock.turns) > TODAY
