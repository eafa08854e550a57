"""Which days classes take, and when they cannot all have been attended."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercert.busy import Busy, at_the_same_time, excess, of_attendance, of_training, overlapping
from peercert.classes import Attendance, Session
from peercert.records import Training

DAY = date(2026, 6, 1)


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def busy(first: int, last: int, hours: float, id: str = "H-0001") -> Busy:
    return Busy(id, day(first), day(last), int(hours * 60))


@pytest.mark.parametrize(
    ("new", "others", "said"),
    [
        (busy(0, 0, 24), [], None),
        (busy(0, 0, 6), [busy(0, 0, 18)], None),
        (busy(0, 0, 6), [busy(0, 0, 18.5)], "24.5 hours on 2026-06-01"),
        (busy(0, 1, 48), [], None),
        (busy(0, 1, 49), [], "49 hours on the 2 days to 2026-06-02"),
        (busy(0, 1, 30), [busy(0, 0, 20)], "50 hours on the 2 days to 2026-06-02"),
        (busy(0, 1, 30), [busy(0, 0, 10), busy(1, 1, 8)], None),
        (busy(0, 2, 30), [busy(0, 0, 24), busy(1, 1, 24)], "78 hours on the 3 days to 2026-06-03"),
        (busy(2, 2, 1), [busy(0, 0, 30)], None),
    ],
)
def test_a_day_has_24_hours(new: Busy, others: list[Busy], said: str | None) -> None:
    found = excess(new, others)
    assert (str(found) if found else None) == said


def test_the_classes_in_the_way_are_named_and_the_shortest_days() -> None:
    found = excess(busy(0, 0, 20), [busy(0, 0, 5, "H-0002"), busy(0, 9, 300, "H-0003")])
    assert found
    assert (found.first, found.last, [each.id for each in found.classes]) == (DAY, DAY, ["H-0002"])


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from([6, 12, 24, 30])),
        max_size=4,
    ),
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from([6, 12, 18, 24])),
)
def test_what_is_refused_cannot_be_spread_over_the_days(
    others: list[tuple[int, int, int]], one: tuple[int, int, int]
) -> None:
    """Spread every class over its days in pieces of six hours, in every way there is."""
    classes = [busy(min(a, b), max(a, b), hours) for a, b, hours in (*others, one)]
    pieces = [each for each in classes for _ in range(each.minutes // 360)]
    fits = spread([list(range((e.first - DAY).days, (e.last - DAY).days + 1)) for e in pieces])
    if excess(classes[-1], classes[:-1]):
        assert not fits
    elif not any(excess(each, [*classes[:i]]) for i, each in enumerate(classes[:-1])):
        assert fits


def spread(choices: list[list[int]]) -> bool:
    """Say whether each piece can have one of its days, four pieces at most on each."""
    reached = {(0, 0, 0)}
    for days in choices:
        reached = {
            tuple(n + (place == chosen) for place, n in enumerate(state))  # type: ignore[misc]
            for state, chosen in product(reached, days)
            if state[chosen] < 4
        }
    return bool(reached)


def test_training_takes_its_days_where_they_are_known() -> None:
    one = Training(id="H-0001", kind="core", minutes=360, completed_on=DAY)
    assert str(of_training(one)) == "H-0001 (6 h, 2026-06-01)"
    long = Training(kind="core", minutes=4800, started_on=DAY, completed_on=day(20))
    assert str(of_training(long)) == "None (80 h, 2026-06-01 to 2026-06-21)"
    assert of_training(Training(kind="core", minutes=1441, completed_on=DAY)) is None
    assert of_training(Training(kind="core", minutes=60, started_on=DAY)) is None


def test_overlapping_days() -> None:
    others = [busy(0, 2, 1), busy(2, 3, 1), busy(4, 4, 1)]
    assert overlapping(busy(2, 2, 1), others) == (others[0], others[1])
    assert overlapping(busy(5, 9, 1), others) == ()


def session(start: str, end: str, zone: str) -> Session:
    return Session(cohort=1, starts_at=start, ends_at=end, zone=zone)


def test_sessions_at_the_same_time_on_different_clocks() -> None:
    west = session("2026-06-17T09:00", "2026-06-17T12:00", "America/Los_Angeles")
    east = session("2026-06-17T12:00", "2026-06-17T13:00", "America/New_York")
    later = session("2026-06-17T15:00", "2026-06-17T16:00", "America/New_York")
    assert at_the_same_time(west, east)
    assert at_the_same_time(east, west)
    assert not at_the_same_time(west, later)
    night = session("2026-06-17T22:00", "2026-06-18T01:00", "UTC")
    came = Attendance(session=1, minutes=180, verification="attested")
    assert of_attendance(night, came) == Busy(None, date(2026, 6, 17), date(2026, 6, 18), 180)
