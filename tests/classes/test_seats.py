"""Seats hold whoever asks for them at the same time, and whatever happens to people meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.session import Result, peercert, setting
from peercert.admission import places, taken, waiting
from peercert.classes import Cohort, Course
from peercert.cli.cohort_steps import Desk
from peercert.records import Candidate
from peercert.store.class_reading import steps
from peercert.store.class_recording import add
from peercert.store.opening import reading
from peercert.store.recording import Change

PEOPLE = 6
OPENED = date(2026, 1, 1)


def class_in(folder: Path, seats: int) -> Path:
    """Make a store with six people and an open cohort with so many seats."""
    store = folder / "peercert.db"
    with Change(store, command="test", actor="tester") as change:
        for number in range(1, PEOPLE + 1):
            change.add_candidate(Candidate(name=f"Person {number}"))
        add(change, Course(title="Core", kind="core", minutes=60))
        add(change, Cohort(course=1, title="Spring", seats=seats, opened_on=OPENED))
    return store


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, on 22 November 2026, with no setting of this computer."""
    for name, value in setting(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def cohort(verb: str, person: int, *more: str) -> Result:
    return peercert("cohort", verb, "G-0001", f"P-{person:04d}", *more)


def process(line: str, folder: Path) -> subprocess.Popen[bytes]:
    env = {**setting(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "peercert", *line.split()]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=env, stdout=pipe, stderr=pipe)


def test_processes_at_the_same_time_never_take_one_seat_too_many(there: Path) -> None:
    store = class_in(there, seats=2)
    for person in range(1, PEOPLE + 1):
        assert cohort("apply", person).code == 0
    running = [
        process(f"cohort accept G-0001 P-{person:04d}", there) for person in range(1, PEOPLE + 1)
    ]
    errors = [each.communicate()[1].decode() for each in running]
    assert Counter(each.returncode for each in running) == {0: 2, 3: PEOPLE - 2}
    assert sum("all seats are taken, 2 of 2" in each for each in errors) == PEOPLE - 2
    with reading(store) as connection:
        assert taken(places(steps(connection, cohort=1))) == 2


def test_two_who_withdraw_at_the_same_time_let_two_move_up(there: Path) -> None:
    store = class_in(there, seats=2)
    for person in range(1, PEOPLE + 1):
        cohort("apply", person)
        cohort("accept", person, "--waitlist")
    running = [process(f"cohort withdraw G-0001 P-{person:04d}", there) for person in (1, 2)]
    assert [(each.communicate(), each.returncode)[1] for each in running] == [0, 0]
    with reading(store) as connection:
        inside = places(steps(connection, cohort=1))
    assert [person for person, place in inside.items() if place.seated] == [3, 4]
    assert waiting(inside) == [5, 6]


moves = st.lists(
    st.tuples(
        st.sampled_from(("apply", "accept", "waitlist", "withdraw", "decline")),
        st.integers(1, PEOPLE),
    ),
    max_size=12,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves, st.integers(1, 2))
def test_in_any_order_seats_are_never_exceeded(
    there: Path, tried: list[tuple[str, int]], seats: int
) -> None:
    (there / "peercert.db").unlink(missing_ok=True)
    store = class_in(there, seats)
    line: list[int] = []
    for verb, person in tried:
        more = ("--waitlist",) if verb == "accept" else ()
        assert cohort(verb, person, *more).code in {0, 3}
        with reading(store) as connection:
            inside = places(steps(connection, cohort=1))
        assert taken(inside) <= seats
        now = waiting(inside)
        assert [each for each in now if each in line] == [each for each in line if each in now]
        line = now


def test_who_died_does_not_move_up_and_gets_no_seat(there: Path) -> None:
    class_in(there, seats=1)
    for person in (1, 2, 3):
        cohort("apply", person, "--on", "2026-02-01")
        cohort("accept", person, "--waitlist", "--on", "2026-02-01")
    peercert("candidate", "set", "P-0002", "--deceased-on", "2026-03-01")
    moved = cohort("withdraw", 1, "--on", "2026-04-01")
    assert "P-0003 was given a seat" in moved.out
    assert moved.err == "note: P-0002 stays on the waiting list: died on 2026-03-01\n"
    told = cohort("apply", 1, "--on", "2026-04-02")
    assert told.code == 0
    peercert("candidate", "set", "P-0001", "--deceased-on", "2026-05-01")
    refused = cohort("accept", 1, "--waitlist")
    assert (refused.code, "died on 2026-05-01" in refused.err) == (3, True)
    assert cohort("withdraw", 2).code == 0


def test_who_is_erased_leaves_a_seat(there: Path) -> None:
    store = class_in(there, seats=1)
    cohort("apply", 1)
    cohort("accept", 1)
    cohort("apply", 2)
    assert cohort("accept", 2).code == 3
    erased = peercert("privacy", "erase", "P-0001", "--basis", "asked for", "--yes")
    assert erased.code == 0
    assert cohort("accept", 2).code == 0
    with reading(store) as connection:
        assert list(places(steps(connection, cohort=1))) == [2]


def test_who_waits_longer_is_named_when_another_gets_the_seat(there: Path) -> None:
    class_in(there, seats=1)
    cohort("apply", 1)
    cohort("waitlist", 1)
    cohort("apply", 2)
    given_to = cohort("accept", 2)
    assert given_to.code == 0
    assert given_to.err == "note: waiting, and applied before P-0002: P-0001\n"


def test_undoing_gives_no_seat_that_another_has_now(there: Path) -> None:
    class_in(there, seats=1)
    for person in (1, 2):
        cohort("apply", person)
    cohort("accept", 1)
    cohort("withdraw", 1)
    cohort("accept", 2)
    refused = peercert("undo", "5", "--dry-run")
    assert (refused.code, refused.out) == (3, "")
    assert "2 people would have a seat in G-0001, and it has 1" in refused.err
    assert peercert("undo", "--yes").code == 0
    assert peercert("undo", "5", "--yes").code == 0


def test_an_error_leaves_nothing_behind(there: Path) -> None:
    store = class_in(there, seats=1)
    desk = Desk("G-0001", "apply")
    desk.__enter__()
    desk.record(desk.read(1), "applied", OPENED)
    desk.__exit__(ZeroDivisionError, ZeroDivisionError(), None)
    with reading(store) as connection:
        assert not list(steps(connection, cohort=1))


def test_a_cohort_of_a_course_that_was_undone_is_still_shown(there: Path) -> None:
    store = class_in(there, seats=1)
    with Change(store, command="test", actor="tester") as change:
        add(change, Course(title="Other", kind="core", minutes=60, state="CA"))
    with Change(store, command="test", actor="tester") as change:
        add(change, replace(Cohort(course=2, title="Other group"), trainers=("P-0001",)))
    assert peercert("undo", "2", "--yes").code == 0
    shown = peercert("cohort", "show", "G-0002")
    assert shown.code == 0
    assert "course: not on file any more" in shown.out
    roster = peercert("cohort", "roster", "G-0002")
    assert (roster.code, "L-0002" in roster.err) == (3, True)
