"""Seats and the waiting list: whatever happens in whatever order, nobody is one too many."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercert.admission import (
    AFTER,
    WORDS,
    Place,
    has_room,
    in_line,
    next_up,
    places,
    refused,
    taken,
    waiting,
)
from peercert.classes import Enrolment, Step

DAY = date(2026, 3, 2)
ONE = timedelta(days=1)
Steps = list[tuple[int, Enrolment]]


def step(word: Step, on: date = DAY, **answers: bool) -> Enrolment:
    return Enrolment(cohort=1, step=word, on=on, answers=answers)


def place(*words: Step) -> Place:
    return places([(1, step(word)) for word in words]).get(1, Place())


def test_every_step_has_its_order_and_its_words() -> None:
    assert set(AFTER) == set(WORDS) == set(get_args(Step))


def test_the_latest_step_that_decides_counts() -> None:
    assert place().status is None
    assert place("applied", "rsvp").status == "applied"
    found = place("applied", "rsvp", "accepted", "oriented")
    assert (found.status, found.rsvp_on, found.oriented_on) == ("accepted", DAY, DAY)
    assert found.seated
    assert place("applied", "accepted", "completed").seated
    assert not place("applied", "accepted", "withdrew").seated


def test_an_orientation_after_another_does_not_move_the_first() -> None:
    steps = [(1, step("applied")), (1, step("rsvp")), (1, step("rsvp", DAY + ONE))]
    assert places(steps)[1].rsvp_on == DAY


def test_answers_may_follow_and_the_latest_counts() -> None:
    steps = [
        (1, step("applied", internet=False)),
        (1, step("applied", DAY + ONE, internet=True, serves=True)),
        (1, step("waitlisted", DAY + ONE)),
        (1, step("waitlisted", DAY + 2 * ONE, serves=False)),
    ]
    found = places(steps)[1]
    assert found.answers == {"internet": True, "serves": False}
    assert (found.applied_on, found.since) == (DAY, DAY + ONE)


def test_who_applies_again_starts_anew() -> None:
    steps = [
        (1, step("applied", internet=True)),
        (1, step("oriented")),
        (2, step("applied")),
        (1, step("withdrew")),
        (1, step("applied", DAY + ONE)),
    ]
    found = places(steps)
    assert list(found) == [2, 1]
    assert (found[1].answers, found[1].oriented_on, found[1].order) == ({}, None, 5)


def test_who_applied_earlier_is_before_who_was_recorded_earlier() -> None:
    steps = [(1, step("applied", DAY + ONE)), (2, step("applied")), (3, step("applied"))]
    steps += [(n, step("waitlisted", DAY + ONE)) for n in (1, 3, 2)]
    assert waiting(places(steps)) == [2, 3, 1]


def test_a_place_without_an_application_is_last_of_its_day() -> None:
    found = places([(1, step("accepted")), (2, step("applied"))])
    assert list(found) == [1, 2]
    assert in_line(Place()) == (date.max, 0)


@pytest.mark.parametrize(
    ("words", "next_step", "said"),
    [
        ((), "accepted", "has not applied"),
        (("applied", "declined"), "accepted", "declined since 2026-03-02"),
        (("applied", "accepted"), "declined", "accepted since 2026-03-02"),
        (("applied", "accepted"), "waitlisted", "accepted since 2026-03-02"),
        (("applied", "accepted", "completed"), "withdrew", "finished since 2026-03-02"),
        (("applied", "withdrew"), "rsvp", "withdrew since 2026-03-02"),
        (("applied",), "completed", "applied since 2026-03-02"),
        (("applied", "waitlisted"), "applied", "on the waiting list since 2026-03-02"),
    ],
)
def test_what_may_not_follow_says_why(words: tuple[Step, ...], next_step: Step, said: str) -> None:
    assert refused(place(*words), next_step, DAY) == said


def test_no_step_comes_before_the_one_that_it_follows() -> None:
    assert refused(place("applied"), "accepted", DAY) is None
    assert refused(place(), "applied", DAY) is None
    told = "applied on 2026-03-02, which is later than 2026-03-01"
    assert refused(place("applied"), "accepted", DAY - ONE) == told


def test_without_a_number_of_seats_there_is_always_room() -> None:
    assert has_room(places([(1, step("accepted"))]), None)
    assert not has_room(places([(1, step("accepted"))]), 1)


def test_who_may_not_have_the_seat_stays_first_in_line() -> None:
    steps = [(n, step(word)) for n in (1, 2, 3) for word in ("applied", "waitlisted")]
    found = places(steps)
    assert next_up(found, 1, lambda _: True) == 1
    assert next_up(found, 1, lambda person: person != 1) == 2
    assert next_up(found, 1, lambda _: False) is None
    assert next_up(found, 0, lambda _: True) is None
    assert waiting(found) == [1, 2, 3]


moves = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(get_args(Step)), st.integers(0, 3)), max_size=60
)


def follow(tried: list[tuple[int, Step, int]], seats: int) -> Steps:
    """Do as the commands do: refuse, record, and move the waiting list up after a withdrawal."""
    done: Steps = []
    day = DAY
    for person, word, later in tried:
        day += later * ONE
        now = places(done)
        mine = now.get(person, Place())
        full = word == "accepted" and not has_room(now, seats)
        if mine.day_of(word) or refused(mine, word, day) or full:
            continue
        done.append((person, step(word, day)))
        if word == "withdrew" and mine.seated:
            up = next_up(places(done), seats, lambda _: True)
            done += [(up, step("accepted", day))] if up else []
    return done


@given(moves, st.integers(1, 3))
def test_seats_are_never_exceeded(tried: list[tuple[int, Step, int]], seats: int) -> None:
    done = follow(tried, seats)
    for end in range(len(done) + 1):
        assert taken(places(done[:end])) <= seats


@given(moves, st.integers(1, 3))
def test_the_waiting_list_keeps_its_order(tried: list[tuple[int, Step, int]], seats: int) -> None:
    done = follow(tried, seats)
    for end in range(len(done)):
        before, after = waiting(places(done[:end])), waiting(places(done[: end + 1]))
        stayed = [person for person in before if person in after]
        assert [person for person in after if person in before] == stayed


@given(moves, st.integers(1, 3))
def test_a_seat_that_somebody_leaves_goes_to_the_first_in_line(
    tried: list[tuple[int, Step, int]], seats: int
) -> None:
    done = follow(tried, seats)
    for end, (person, gone) in enumerate(done):
        before = places(done[:end])
        if gone.step == "withdrew" and before[person].seated and waiting(before):
            up, came = done[end + 1]
            assert (up, came.step) == (waiting(before)[0], "accepted")


@given(moves)
def test_places_hold_what_was_recorded(tried: list[tuple[int, Step, int]]) -> None:
    done = follow(tried, 2)
    found = places(done)
    assert set(found) == {person for person, _ in done}
    deciding = [(p, e) for p, e in done if e.step not in {"rsvp", "oriented"}]
    assert {p: e.step for p, e in deciding} == {p: place.status for p, place in found.items()}
