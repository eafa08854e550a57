"""Moments of changes by clocks that were wrong: what was known when, and who is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercert import asking
from peercert.errors import StoreError, UnconfirmedError
from peercert.store import moments, waiting
from peercert.store.health import Point, clock
from peercert.store.history import entries
from peercert.store.moments import ahead, behind, last_known, stamp
from peercert.store.opening import inspecting, reading
from peercert.store.recording import Change
from peercert.store.selecting import as_known
from store.people import ANA

TODAY = datetime(2026, 11, 20, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WRONG = datetime(2099, 1, 1, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that is set by hand, and somebody who answers."""

    now: datetime = TODAY
    is_right: bool = True
    asked: list[str] = field(default_factory=list)

    def answer(self, question: str, instead: str = "") -> None:
        """Note a question, and answer as is set."""
        self.asked.append(question)
        if not self.is_right:
            asking.decline(question, instead)

    def set(self, patch: pytest.MonkeyPatch) -> Clock:
        """Put this clock and this answer in the place of the real ones."""
        patch.setattr(moments, "now", lambda: self.now)
        patch.setattr(asking, "confirm", self.answer)
        return self


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock().set(monkeypatch)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.db"


@pytest.fixture
def record(path: Path, hands: Clock) -> Callable[[datetime], int]:
    def one(now: datetime) -> int:
        hands.now = now
        return recorded(path)

    return one


def recorded(path: Path) -> int:
    with Change(path, command="candidate add", actor="kim") as change:
        change.add_candidate(ANA)
    return change.sequence


def known(path: Path, moment: datetime) -> int:
    with reading(path) as connection:
        return as_known(connection, stamp(moment))


def point(path: Path, now: datetime) -> Point:
    with inspecting(path) as connection:
        return clock(connection, now)


def test_a_clock_behind_hides_a_change_and_never_shows_one_too_early(
    path: Path, record: Callable[[datetime], int]
) -> None:
    for moment in (TODAY, TODAY + HOUR, TODAY - HOUR, TODAY + DAY):
        record(moment)
    assert known(path, TODAY - timedelta(seconds=1)) == 0
    assert known(path, TODAY) == 1
    assert known(path, TODAY + HOUR) == 3
    assert known(path, TODAY + DAY) == 4


def test_a_clock_a_day_behind_asks_once_and_the_answer_is_kept(
    path: Path, hands: Clock, record: Callable[[datetime], int]
) -> None:
    record(WRONG)
    hands.is_right = False
    with pytest.raises(UnconfirmedError, match="change 1 was recorded 2099-01-01 00:00 UTC") as no:
        record(TODAY)
    assert no.value.hint == "set the clock or, where it is right, add --yes; nothing was written"
    assert not waiting.beside(path).exists()
    assert known(path, TODAY + DAY) == 0
    hands.is_right, hands.asked = True, []
    assert [record(TODAY + n * HOUR) for n in range(4)] == [2, 3, 4, 5]
    assert len(hands.asked) == 1
    assert [known(path, TODAY + n * HOUR) for n in range(-1, 4)] == [0, 2, 3, 4, 5]
    with reading(path) as connection:
        (added,) = [one for one in next(entries(connection, sequence=2)).deeds if one.id[0] == "B"]
        assert added.facts == {"name": "clock", "value": "1"}
        assert [each.before for each in entries(connection)] == [*[None] * 3, stamp(WRONG), None]


def test_after_an_answer_only_changes_since_count(
    path: Path, hands: Clock, record: Callable[[datetime], int]
) -> None:
    record(WRONG)
    for moment in (TODAY, TODAY + 9 * DAY, TODAY + 7 * DAY, TODAY + 8 * DAY, TODAY + 7 * DAY):
        record(moment)
    assert [each.split(" but ")[1].split(" was ")[0] for each in hands.asked] == [
        "change 1",
        "change 3",
    ]
    assert known(path, TODAY + 6 * DAY) == 2
    assert known(path, TODAY + 7 * DAY) == 4
    assert known(path, TODAY + 8 * DAY) == 6


def test_the_boundary_of_a_question_is_a_day(
    hands: Clock, record: Callable[[datetime], int]
) -> None:
    record(TODAY)
    record(TODAY - DAY)
    assert hands.asked == []
    record(TODAY - DAY - timedelta(milliseconds=1))
    assert len(hands.asked) == 1


def test_nothing_is_recorded_where_nothing_was_added(path: Path, hands: Clock) -> None:
    hands.now = WRONG
    recorded(path)
    hands.now = TODAY
    with Change(path, command="candidate set") as change:
        pass
    assert (change.sequence, len(hands.asked)) == (0, 1)
    with Change(path, command="undo", asks=False) as change:
        change.add_candidate(ANA)
    assert (change.sequence, len(hands.asked)) == (2, 1)
    with reading(path) as connection:
        assert [each.is_answered for each in behind(connection)] == [False]


def test_what_is_recorded_while_somebody_thinks_is_answered_for_too(
    path: Path, hands: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.now = WRONG
    recorded(path)

    def think(question: str, instead: str) -> None:
        del question, instead
        hands.now = WRONG + DAY
        with Change(path, command="hours log") as change:
            change.add_candidate(ANA)
        hands.now = TODAY

    hands.now = TODAY
    monkeypatch.setattr(asking, "confirm", think)
    assert recorded(path) == 3
    assert known(path, TODAY) == 3


def test_an_answer_stays_whatever_is_undone(path: Path, hands: Clock) -> None:
    hands.now = WRONG
    recorded(path)
    hands.now = TODAY
    recorded(path)
    with Change(path, command="undo") as change:
        assert change.undo(2) == ["P-0002"]
    assert known(path, TODAY) == 3
    recorded(path)
    assert len(hands.asked) == 1


def test_the_doctor_names_every_change_that_is_before_the_one_before_it(
    path: Path, hands: Clock, record: Callable[[datetime], int]
) -> None:
    record(TODAY)
    assert point(path, TODAY).says == "2026-11-20T10:00:00Z, after every change"
    record(TODAY - HOUR)
    found = point(path, TODAY)
    assert found.level == "well"
    assert found.says.endswith(
        "; 1 change was recorded by a clock behind that of the change before"
    )
    (told,) = found.evidence
    assert (
        told == f"change 2 was recorded {stamp(TODAY - HOUR)}, the change before it {stamp(TODAY)}"
    )
    early = point(path, TODAY - HOUR / 2)
    assert (early.level, early.command, len(early.evidence)) == ("warning", "date -u", 2)
    record(TODAY - 9 * DAY)
    found = point(path, TODAY)
    assert (found.level, len(found.evidence)) == ("well", 2)
    hands.now = TODAY - 20 * DAY
    with Change(path, command="undo", asks=False) as change:
        change.add_candidate(ANA)
    found = point(path, TODAY)
    assert (found.level, len(found.evidence)) == ("warning", 3)


def test_a_change_without_a_moment_is_damage(path: Path, hands: Clock) -> None:
    recorded(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER change_is_never_rewritten")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE change SET at = '9999-99'")
        connection.commit()
        with pytest.raises(StoreError, match="change 1 has no moment"):
            ahead(connection, hands.now)


def counted(told: list[tuple[datetime, int]]) -> Iterator[datetime]:
    """Yield when each change counts as recorded, from its moment and what it answers for."""
    for place, (moment, _) in enumerate(told, start=1):
        later = [at for at, newest in told[place:] if newest >= place]
        yield min(moment, *later) if later else moment


@given(
    st.lists(st.tuples(st.integers(-60, 60), st.booleans()), min_size=1, max_size=8),
    st.lists(st.integers(-61, 61), min_size=2, max_size=6),
)
def test_what_was_known_is_a_prefix_that_only_grows(
    hours: list[tuple[int, bool]], asked: list[int]
) -> None:
    told: list[tuple[datetime, int]] = []
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE change (sequence INTEGER PRIMARY KEY, at TEXT)")
        connection.execute("CREATE TABLE setting (change INTEGER, name TEXT, value TEXT)")
        for place, (hour, asks) in enumerate(hours, start=1):
            now = TODAY + hour * HOUR
            found = ahead(connection, now)
            newest = found.newest if found and asks and found.is_much(now) else 0
            told.append((now, newest))
            connection.execute("INSERT INTO change VALUES (?, ?)", (place, stamp(now)))
            if newest:
                answer = (place, moments.ANSWER, str(newest))
                connection.execute("INSERT INTO setting VALUES (?, ?, ?)", answer)
        seen = [last_known(connection, stamp(TODAY + n * HOUR)) for n in sorted(asked)]
    effective = list(counted(told))
    for hour, last in zip(sorted(asked), seen, strict=True):
        moment = TODAY + hour * HOUR
        assert all(at <= moment for at in effective[:last])
        assert last == len(effective) or effective[last] > moment
    assert seen == sorted(seen)
