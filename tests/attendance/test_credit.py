"""How much of a session somebody attended: the edges, and an independent second-by-second count."""

from __future__ import annotations

import itertools
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.helpers import DAY, moment
from peercert.attendance import MOMENTS, NOT_THERE, TOTAL_ONLY, Span, Stay, credit, on_clock
from peercert.errors import RefusedError


def there(*times: str) -> list[Stay]:
    """Return stays between each two times of the day."""
    return [Stay(moment(a), moment(b)) for a, b in zip(times[::2], times[1::2], strict=True)]


@pytest.mark.parametrize(
    ("times", "minutes", "why"),
    [
        (("09:00", "16:00"), 390, ()),
        (("08:00", "18:00"), 390, ()),
        (("09:00:29", "16:00"), 390, ()),
        (("09:00:31", "16:00"), 389, ("late 1 min",)),
        (("09:12", "16:00"), 378, ("late 12 min",)),
        (("09:00", "15:40"), 370, ("left 20 min early",)),
        (("09:00", "10:00", "10:08", "16:00"), 382, ("away 8 min in between",)),
        (("09:00", "12:00", "12:30", "16:00"), 390, ()),
        (("12:10", "16:00"), 210, ("late 180 min",)),
        (("09:12", "10:00", "10:08", "15:40"), 350, ("late 12 min", "left 20 min early",
         "away 8 min in between")),
        (("09:00:20", "15:59:40"), 389, (MOMENTS,)),
        (("08:00", "09:00"), 0, (NOT_THERE,)),
        (("16:00", "17:00"), 0, (NOT_THERE,)),
        (("12:00", "12:30"), 0, (NOT_THERE,)),
        (("10:00", "10:00"), 0, (NOT_THERE,)),
        ((), 0, (NOT_THERE,)),
    ],
)  # fmt: skip
def test_credit_is_what_was_attended(
    times: tuple[str, ...], minutes: int, why: tuple[str, ...]
) -> None:
    found = credit(DAY, there(*times))
    assert (found.minutes, found.why) == (minutes, why)
    assert found.full == (minutes == 390)


def test_two_devices_count_once() -> None:
    found = credit(DAY, there("09:00", "11:00", "10:00", "16:00"))
    assert (found.minutes, found.overlap) == (390, 3600)


@pytest.mark.parametrize(
    ("left", "minutes"),
    [("12:21", 195), ("12:37:29", 180), ("12:37:30", 195), ("15:53", 390), ("15:52", 375)],
)
def test_rounding_is_to_the_nearest_step_and_ties_go_up(left: str, minutes: int) -> None:
    arrives = "09:00" if left > "12:30" else "08:00"
    span = DAY if left != "12:21" else Span(moment("09:00"), moment("16:00"))
    assert credit(span, there(arrives, left), step=15).minutes == minutes


@pytest.mark.parametrize(("left", "minutes"), [("9:47:29", 45), ("9:47:30", 50), ("9:50", 50)])
def test_who_was_there_all_the_time_gets_all_of_it(left: str, minutes: int) -> None:
    span = Span(moment("09:00"), moment("09:50"))
    assert credit(span, there("09:00", f"0{left}"), step=15).minutes == minutes


def test_a_session_of_odd_seconds_gives_its_whole_minutes() -> None:
    span = Span(moment("09:00:00"), moment("09:10:40"))
    assert (span.minutes, credit(span, there("08:00", "10:00")).minutes) == (10, 10)


@pytest.mark.parametrize(("left", "enough"), [("15:20:59", False), ("15:21:00", True)])
def test_the_least_share_is_of_exact_seconds(left: str, enough: bool) -> None:  # noqa: FBT001 - a case
    found = credit(DAY, there("09:00", left), least_percent=90)
    assert found.enough is enough
    assert found.minutes == 351
    told = [reason for reason in found.why if "%" in reason]
    assert told == ([] if enough else ["89 % of the session, less than 90 %"])


def test_a_total_is_capped_and_says_that_it_is_one() -> None:
    found = credit(DAY, [Stay(at_most=30_000), Stay(at_most=20_000)])
    assert (found.minutes, found.why, found.total_only) == (390, (TOTAL_ONLY,), True)
    assert credit(DAY, [Stay(at_most=6000), Stay(at_most=9000)]).minutes == 150


def test_a_duration_is_the_most_of_a_first_and_a_last_time() -> None:
    stay = Stay(moment("09:00"), moment("16:00"), 6000)
    found = credit(DAY, [stay])
    assert (found.minutes, found.why) == (100, ("away 290 min in between",))
    assert credit(DAY, [stay, Stay(moment("08:00"), moment("16:30"))]).minutes == 390


def test_a_session_over_midnight_and_over_a_change_of_clocks() -> None:
    night = on_clock(
        "2026-10-31T22:00", "2026-11-01T04:00", "America/New_York", [("00:30", "01:00")]
    )
    assert night.minutes == 7 * 60 - 30
    spring = on_clock("2026-03-08T00:00", "2026-03-08T04:00", "America/New_York")
    assert spring.minutes == 3 * 60
    early = Stay(
        moment("2026-11-01 00:00", "America/New_York"),
        moment("2026-11-01 03:00", "America/New_York"),
    )
    assert credit(night, [early]).minutes == 3 * 60 + 30


@pytest.mark.parametrize(
    ("starts", "ends", "breaks", "expected"),
    [
        ("09:00", "09:00", [], "ends after it starts"),
        ("09:00", "08:00", [], "ends after it starts"),
        ("09:00", "16:00", [("16:00", "16:30")], "16:00-16:30 does not lie within"),
        ("09:00", "16:00", [("08:30", "09:30")], "08:30-09:30 does not lie within"),
        ("09:00", "16:00", [("12:30", "12:00")], "12:30-12:00 does not lie within"),
        ("09:00", "10:00", [("09:00", "10:00")], "leave nothing"),
        ("09:00", "10:00", [("09:00", "09:30"), ("09:30", "09:59")], ""),
        ("09:00", "10:00", [("09:00", "09:40"), ("09:20", "10:00")], "leave nothing"),
    ],
)
def test_what_is_no_session_is_refused(
    starts: str, ends: str, breaks: list[tuple[str, str]], expected: str
) -> None:
    day = "2026-06-17T"
    if expected:
        with pytest.raises(RefusedError, match=expected):
            on_clock(day + starts, day + ends, "America/Los_Angeles", breaks)
    else:
        assert on_clock(day + starts, day + ends, "America/Los_Angeles", breaks).minutes == 1


START = moment("09:00")
LENGTH = 1200
SECONDS = st.integers(min_value=-400, max_value=LENGTH + 400)
PAIRS = st.tuples(SECONDS, SECONDS).map(lambda pair: (min(pair), max(pair)))
STAYS = st.lists(PAIRS, max_size=6)
INSIDE = st.integers(min_value=0, max_value=LENGTH)
BREAKS = st.lists(
    st.tuples(INSIDE, INSIDE).map(sorted).filter(lambda pair: pair[0] < pair[1]), max_size=2
)


def at(second: int) -> timedelta:
    """Return so many seconds."""
    return timedelta(seconds=second)


def stays(pairs: list[tuple[int, int]]) -> list[Stay]:
    """Return stays from seconds after the start."""
    return [Stay(START + at(a), START + at(b)) for a, b in pairs]


def span_of(breaks: list[list[int]]) -> Span | None:
    """Return the session with these breaks, if that leaves a minute."""
    try:
        pairs = tuple((START + at(a), START + at(b)) for a, b in breaks)
        return Span(START, START + at(LENGTH), pairs)
    except RefusedError:
        return None


def counted(pairs: list[tuple[int, int]], breaks: list[list[int]]) -> tuple[int, int]:
    """Count, second by second, how long the session is and how long somebody was there."""
    session = [s for s in range(LENGTH) if not any(a <= s < b for a, b in breaks)]
    return len(session), sum(any(a <= s < b for a, b in pairs) for s in session)


@given(STAYS, BREAKS, st.sampled_from([1, 2, 5, 15, 30]), st.integers(0, 100))
def test_credit_is_a_count_of_seconds_rounded_once(
    pairs: list[tuple[int, int]], breaks: list[list[int]], step: int, percent: int
) -> None:
    span = span_of(breaks)
    whole, present = counted(pairs, breaks)
    if span is None:
        assert whole < 60
        return
    found = credit(span, stays(pairs), step=step, least_percent=percent)
    choices = [*range(0, whole // 60 + 1, step), whole // 60]
    apart = min(abs(Fraction(min(present, whole // 60 * 60), 60) - choice) for choice in choices)
    nearest = max(
        c for c in choices if abs(Fraction(min(present, whole // 60 * 60), 60) - c) == apart
    )
    assert found.seconds == present
    assert found.minutes == nearest
    assert found.minutes <= span.minutes
    assert found.enough == (Fraction(present, whole) * 100 >= percent)
    assert found.late + found.early + found.away == whole - present
    assert bool(found.why) == (not found.full or not found.enough or not present)


@given(STAYS, BREAKS, st.integers(-400, LENGTH + 400), st.randoms(use_true_random=False))
def test_splitting_and_shuffling_change_nothing(
    pairs: list[tuple[int, int]], breaks: list[list[int]], cut: int, random: object
) -> None:
    span = span_of(breaks)
    if span is None:
        return
    split = list(
        itertools.chain.from_iterable(
            [(a, cut), (cut, b)] if a < cut < b else [(a, b)] for a, b in pairs
        )
    )
    split.sort(key=lambda _: random.random())  # type: ignore[attr-defined] # Hypothesis's Random
    one, other = credit(span, stays(pairs)), credit(span, stays(split))
    assert (one.minutes, one.seconds, one.why) == (other.minutes, other.seconds, other.why)


@given(STAYS, PAIRS, BREAKS, st.sampled_from([1, 15]))
def test_more_presence_is_never_less_credit(
    pairs: list[tuple[int, int]], more: tuple[int, int], breaks: list[list[int]], step: int
) -> None:
    span = span_of(breaks)
    if span is not None:
        less = credit(span, stays(pairs), step=step)
        assert credit(span, stays([*pairs, more]), step=step).minutes >= less.minutes
