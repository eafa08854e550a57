"""Several who write at once: who waits says for whom, and who gives up names the holder."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from peercert.errors import StoreError
from peercert.store import opening, waiting
from peercert.store.opening import reading
from peercert.store.recording import Change
from store.people import BO

HOLDER = """
import sys
from pathlib import Path
from peercert.store.recording import Change
from store.people import BO
with Change(Path(sys.argv[1]), command="import people", actor="kim\\x1b[2J") as change:
    change.add_candidate(BO)
    print("writing", flush=True)
    sys.stdin.read()
"""
FOLDERS = os.pathsep.join(sys.path)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store with one person."""
    path = tmp_path / "store.db"
    with Change(path, command="test") as change:
        change.add_candidate(BO)
    return path


@contextmanager
def held(store: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another program hold the store; it ends when its standard input does."""
    command = [sys.executable, "-c", HOLDER, str(store)]
    given = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    env = {**os.environ, "PYTHONPATH": FOLDERS}
    with subprocess.Popen(command, env=env, **given) as holder:  # type: ignore[call-overload] # plain keywords
        assert holder.stdout.readline() == "writing\n"
        try:
            yield holder
        finally:
            holder.stdin.close()


def note(store: Path) -> Path:
    return store.with_name("store.db.writer")


def test_a_note_says_who_is_writing_and_goes_at_the_end(store: Path) -> None:
    with Change(store, command="hours log", actor="lee") as change:
        told = json.loads(note(store).read_text())
        assert (told["actor"], told["command"], told["process"]) == (
            "lee",
            "hours log",
            os.getpid(),
        )
        assert note(store).stat().st_mode & 0o777 == 0o600
        change.add_candidate(BO)
    assert not note(store).exists()


def test_the_note_goes_after_an_error_too(store: Path) -> None:
    with pytest.raises(KeyError), Change(store, command="hours log"):
        raise KeyError
    assert not note(store).exists()


def test_who_waits_in_vain_is_told_for_whom(
    store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(opening, "PATIENCE_IN_SECONDS", 0.1)
    monkeypatch.setattr(opening, "A_MOMENT_IN_SECONDS", 0.01)
    with held(store) as holder:
        whom = f"`import people` by kim?[2J, process {holder.pid}"
        with (
            caplog.at_level(logging.WARNING),
            pytest.raises(StoreError, match="another program is writing to it") as caught,
            Change(store, command="test"),
        ):
            pass
    assert caught.value.message.endswith(f": {whom}")
    assert caplog.messages == [f"Waiting for {whom}, which writes to {store} ..."]
    assert caught.value.exit_code == 5


def test_a_writer_that_hangs_is_named(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE_IN_SECONDS", 0.05)
    with held(store) as holder:
        holder.send_signal(signal.SIGSTOP)
        with pytest.raises(StoreError, match=f"process {holder.pid}"), Change(store, command="x"):
            pass
        holder.send_signal(signal.SIGCONT)


def test_who_waits_long_enough_writes(store: Path) -> None:
    with held(store) as holder:
        waiter = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(store)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": FOLDERS},
        )
        assert waiter.stderr
        said = waiter.stderr.readline()
    waiter.stderr.close()
    assert waiter.wait() == 0
    whom = f"`import people` by kim?[2J, process {holder.pid}"
    assert said == f"Waiting for {whom}, which writes to {store} ...\n"
    with reading(store) as connection:
        assert connection.execute("SELECT count(*) FROM candidate").fetchone() == (3,)


def test_a_stale_note_names_nobody(store: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    waiting.leave(store, "kim", "hours log")
    told = json.loads(note(store).read_text())
    assert "process" in waiting.holder(store)
    note(store).write_text(json.dumps({**told, "process": gone.pid}))
    assert waiting.holder(store) == ""
    note(store).write_text(json.dumps({**told, "process": 2**70}))
    assert waiting.holder(store) == ""
    note(store).write_text(json.dumps({**told, "process": gone.pid, "host": "elsewhere"}))
    assert waiting.holder(store) == f"`hours log` by kim, process {gone.pid}"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '"x"', '{"process": "1"}', "\xff" * 9000])
def test_a_note_that_is_none_harms_nothing(store: Path, text: str) -> None:
    note(store).write_text(text)
    assert waiting.holder(store) == ""
    waiting.take_away(store)
    assert note(store).exists()


def test_where_no_note_can_be_left_the_writer_writes(store: Path) -> None:
    note(store).mkdir()
    with Change(store, command="test") as change:
        assert change.add_candidate(BO) == "P-0002"
    assert note(store).is_dir()


def test_a_note_is_not_left_through_a_link(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text("mine")
    note(store).symlink_to(target)
    with Change(store, command="test") as change:
        change.add_candidate(BO)
    assert target.read_text() == "mine"


def test_a_store_that_is_swapped_while_a_writer_waits_is_not_written(store: Path) -> None:
    other = store.with_name("other.db")
    with Change(other, command="test") as change:
        change.add_candidate(BO)
    with held(store):
        waiter = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(store)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": FOLDERS},
        )
        assert waiter.stderr
        assert waiter.stderr.readline().startswith("Waiting for ")
        other.replace(store)
    said = waiter.stderr.read()
    waiter.stderr.close()
    assert waiter.wait() == 1
    assert "was replaced meanwhile" in said
    with reading(store) as connection:
        assert connection.execute("SELECT count(*) FROM candidate").fetchone() == (1,)
