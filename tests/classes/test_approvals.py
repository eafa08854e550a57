"""Whether an approval covers the day of a training, and what is said where it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercert.approvals import Approved, approval_of, approval_of_course
from peercert.classes import Approval, Course

FIRST, LAST = date(2024, 7, 1), date(2025, 6, 30)
DAY = timedelta(days=1)
ONE = Approval(provider=1, state="CA", kind="core", approved_on=FIRST, approved_through=LAST)
NEXT = replace(ONE, approved_on=date(2026, 1, 1), approved_through=None)
ACADEMY = "Example Academy"
COURSE = Course(title="Core", kind="core", state="CA", minutes=4800)


def of(*approvals: Approval, day: date, state: str | None = "CA", kind: str = "core") -> Approved:
    return approval_of(approvals, state, kind, day, provider=ACADEMY)


@pytest.mark.parametrize("day", [FIRST, FIRST + DAY, LAST])
def test_inside_an_approval_both_ends_included(day: date) -> None:
    assert of(ONE, day=day) == (True, FIRST, None)


def test_the_day_before_an_approval_it_is_not_approved_yet() -> None:
    why = "Example Academy's approval by California begins 2024-07-01"
    assert of(ONE, day=FIRST - DAY) == (False, FIRST, why)


def test_the_day_after_an_approval_it_has_ended() -> None:
    why = "Example Academy's approval by California ended 2025-06-30"
    assert of(ONE, day=LAST + DAY) == (False, None, why)


def test_between_two_approvals_both_days_are_said() -> None:
    why = "Example Academy's approval by California ended 2025-06-30 and begins 2026-01-01"
    assert of(ONE, NEXT, day=LAST + DAY) == (False, date(2026, 1, 1), why)


def test_until_further_notice() -> None:
    assert of(ONE, NEXT, day=date(2040, 1, 1)) == (True, date(2026, 1, 1), None)


def test_nothing_known_is_nothing_said() -> None:
    assert of(day=FIRST) == (None, None, None)
    assert of(ONE, day=FIRST, state="NC") == (None, None, None)
    assert of(ONE, day=FIRST, kind="continuing") == (None, None, None)
    assert of(ONE, day=FIRST, state=None) == (None, None, None)


def test_an_approval_of_every_kind_covers_each() -> None:
    assert of(replace(ONE, kind=None), day=FIRST, kind="continuing") == (True, FIRST, None)


def test_other_states_are_called_by_their_letters() -> None:
    why = of(replace(ONE, state="OR"), day=LAST + DAY, state="OR").why
    assert why == "Example Academy's approval by OR ended 2025-06-30"


def test_approvals_without_a_gap_are_one() -> None:
    renewed = replace(ONE, approved_on=LAST + DAY, approved_through=date(2026, 6, 30))
    assert of(renewed, ONE, day=date(2026, 1, 1)) == (True, FIRST, None)
    late = replace(renewed, approved_on=LAST + 2 * DAY)
    assert of(ONE, late, day=date(2026, 1, 1)) == (True, LAST + 2 * DAY, None)
    endless = replace(ONE, approved_through=None)
    assert of(renewed, endless, day=date(2026, 1, 1)) == (True, FIRST, None)


spans = st.tuples(st.integers(0, 60), st.none() | st.integers(0, 30)).map(
    lambda pair: replace(
        ONE,
        approved_on=FIRST + pair[0] * DAY,
        approved_through=None if pair[1] is None else FIRST + (pair[0] + pair[1]) * DAY,
    )
)


@given(st.lists(spans, min_size=1, max_size=5), st.integers(-2, 100), st.randoms())
def test_covered_is_covered_whatever_the_order(
    approvals: list[Approval], later: int, random: object
) -> None:
    day = FIRST + later * DAY
    found = of(*approvals, day=day)
    assert found.approved is any(each.covers("CA", "core", day) for each in approvals)
    assert (found.why is None) is found.approved
    since = found.provider_approved_on
    if found.approved and since:
        held = {
            d
            for a in approvals
            for d in range((day - since).days + 1)
            if a.covers("CA", "core", since + d * DAY)
        }
        assert len(held) == (day - since).days + 1
        eve = since - DAY
        assert not any(each.covers("CA", "core", eve) for each in approvals)
    random.shuffle(approvals)  # type: ignore[attr-defined]
    assert of(*approvals, day=day) == found


def test_a_course_has_an_approval_of_its_own() -> None:
    own = replace(COURSE, approved_on=FIRST, approved_through=LAST)
    assert approval_of_course(own, [], FIRST) == (True, None, None)
    ended = "the course's approval by California ended 2025-06-30"
    assert approval_of_course(own, [], LAST + DAY) == (False, None, ended)
    begins = "the course's approval by California begins 2024-07-01"
    assert approval_of_course(own, [], FIRST - DAY) == (False, None, begins)
    assert approval_of_course(COURSE, [], FIRST) == (None, None, None)
    assert approval_of_course(COURSE, [ONE], FIRST) == (True, FIRST, None)


def test_of_course_and_provider_the_one_outside_decides() -> None:
    own = replace(COURSE, approved_on=FIRST, approved_through=None)
    why = "Example Academy's approval by California ended 2025-06-30"
    found = approval_of_course(own, [ONE], LAST + DAY, provider=ACADEMY)
    assert found == (False, None, why)
    assert approval_of_course(own, [ONE], LAST) == (True, FIRST, None)
    short = replace(own, approved_through=FIRST)
    ended = "the course's approval by California ended 2024-07-01"
    assert approval_of_course(short, [ONE], LAST) == (False, FIRST, ended)
