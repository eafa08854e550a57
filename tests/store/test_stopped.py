"""What is said of a store that was being written when somebody stopped it."""

from __future__ import annotations

import os
import select
import signal
import sqlite3
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from peercert import stopping
from peercert.records import Candidate, Exam
from peercert.store import waiting
from peercert.store.opening import reading
from peercert.store.recording import MAY_BE_RECORDED, Change

PATIENCE = 20
ANA = Candidate(name="Ana Example", states=("CA",))


class Early(sqlite3.Connection):
    """A connection that is interrupted before its COMMIT begins."""

    def execute(self, *asked: Any) -> sqlite3.Cursor:  # noqa: ANN401 - whatever it is
        """Run a statement, but no COMMIT."""
        if asked == ("COMMIT",):
            raise KeyboardInterrupt
        return super().execute(*asked)


class Late(sqlite3.Connection):
    """A connection that is interrupted once its COMMIT is done."""

    def execute(self, *asked: Any) -> sqlite3.Cursor:  # noqa: ANN401 - whatever it is
        """Run a statement."""
        done = super().execute(*asked)
        if asked == ("COMMIT",):
            raise KeyboardInterrupt
        return done


def through(connection: type[sqlite3.Connection], store: Path, people: int) -> None:
    """Record so many people through a connection of a kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=connection))
        with Change(store, command="test") as change:
            for _ in range(people):
                change.add_candidate(ANA)


@pytest.fixture(autouse=True)
def _nothing_written() -> Iterator[None]:
    stopping.forget()
    yield
    stopping.forget()


@pytest.mark.parametrize(
    ("connection", "people", "told"),
    [
        (Late, 1, "Change 2 (P-0002) is recorded."),
        (Early, 1, MAY_BE_RECORDED),
        (Late, 0, MAY_BE_RECORDED),
    ],
)
def test_a_change_that_is_stopped_while_it_is_kept(
    connection: type[sqlite3.Connection], people: int, told: str, tmp_path: Path
) -> None:
    store = tmp_path / "peercert.db"
    with Change(store, command="test") as change:
        change.add_candidate(ANA)
    with pytest.raises(KeyboardInterrupt):
        through(connection, store, people)
    assert stopping.written() == told
    assert names_in(tmp_path) == ["peercert.db"]


def test_a_store_that_is_made_for_nothing_is_taken_away(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        through(Early, tmp_path / "peercert.db", 1)
    assert stopping.written() == stopping.NOTHING
    assert names_in(tmp_path) == []


def half(store: Path) -> None:
    """Record something about a person, and be stopped before it is kept."""
    with Change(store, command="test") as change:
        change.add("P-0001", Exam(state="CA", sat_on=date(2026, 1, 2), outcome="passed"))
        raise KeyboardInterrupt


def names_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def test_a_change_that_is_stopped_before_it_is_kept(tmp_path: Path) -> None:
    store = tmp_path / "peercert.db"
    with Change(store, command="test") as change:
        change.add_candidate(ANA)
    assert stopping.written() == "Change 1 (P-0001) is recorded."
    stopping.forget()
    with pytest.raises(KeyboardInterrupt):
        half(store)
    assert stopping.written() == stopping.NOTHING
    assert names_in(tmp_path) == ["peercert.db"]


def test_half_a_note_is_not_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    store = tmp_path / "peercert.db"
    store.touch()
    monkeypatch.setattr(os, "ftruncate", interrupt)
    with pytest.raises(KeyboardInterrupt):
        waiting.leave(store, "kim", "test")
    assert names_in(tmp_path) == ["peercert.db"]


def test_ctrl_c_that_sqlite_swallows_is_heard_all_the_same(tmp_path: Path) -> None:
    store = tmp_path / "peercert.db"
    with Change(store, command="test") as change:
        change.add_candidate(ANA)
    with listening(), pytest.raises(stopping.StoppedError):
        ring(store)


@contextmanager
def listening() -> Iterator[None]:
    """Hear Ctrl-C as a command does."""
    before = {each: signal.getsignal(each) for each in stopping.STOPPING}
    hook = sys.unraisablehook
    signal.signal(signal.SIGINT, signal.default_int_handler)
    stopping.listen()
    try:
        yield
    finally:
        stopping.calm()
        sys.unraisablehook = hook
        for each, handler in before.items():
            signal.signal(each, handler)


@pytest.mark.skipif(sys.platform == "win32", reason="has no clock that rings")
def test_ctrl_c_that_is_dropped_in_a_callback_is_raised_again_without_a_word(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with listening():
        watched = weakref.ref(thing := Thing(), ring_now)
        del thing
        assert watched() is None
        with pytest.raises(stopping.StoppedError):
            select.select([], [], [], PATIENCE)
    assert capsys.readouterr().err == ""


class Thing:
    """Something that is watched."""


def ring_now(_: object) -> None:
    os.kill(os.getpid(), signal.SIGINT)


def ring(store: Path) -> None:
    """Hear Ctrl-C inside a statement."""
    with reading(store) as connection:
        connection.create_function("ring", 0, lambda: os.kill(os.getpid(), signal.SIGINT))
        connection.execute("SELECT ring() FROM candidate").fetchall()
