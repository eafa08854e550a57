"""A disk that is full or broken is named in a sentence, and never taken for a row that is gone."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from reliability.ground import STORE, command, environment
from reliability.shapes import PARTLY, damaged, small

from peercert.errors import Exit
from peercert.store import recovering
from peercert.store.opening import connect

SIZES = (0, 4096, 40_960, 122_880, 204_800)


def bounded(folder: Path, size: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a real command that may write no file beyond a size."""
    bound = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))
    return subprocess.run(
        command(*words),
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        preexec_fn=bound,
        check=False,
    )


@pytest.mark.parametrize("size", SIZES)
def test_no_room_for_a_new_store(tmp_path: Path, size: int) -> None:
    ran = bounded(tmp_path, size, "candidate", "add", "--name", "Ana", "--state", "CA")
    assert ran.returncode in {Exit.DONE, Exit.STORE}, ran.stderr
    assert "fault of ours" not in ran.stderr


@pytest.mark.parametrize("size", SIZES)
def test_no_room_for_what_is_salvaged(tmp_path: Path, size: int) -> None:
    damaged(tmp_path)
    before = (tmp_path / STORE).read_bytes()
    ran = bounded(tmp_path, size, "recover", "--to", "new.db")
    assert ran.returncode in {Exit.DONE, PARTLY, Exit.STORE}, ran.stderr
    assert "fault of ours" not in ran.stderr
    assert (tmp_path / "new.db").exists() == (ran.returncode != Exit.STORE)
    assert (tmp_path / STORE).read_bytes() == before


def test_a_full_disk_is_not_a_row_that_does_not_fit(tmp_path: Path) -> None:
    path = tmp_path / STORE
    with closing(connect(path, write=True)) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(f"PRAGMA max_page_count = {pages}")
        row = {"name": "x" * 100_000, "candidate": 1, "version": 1, "states": "", "change": 1}
        with pytest.raises(sqlite3.OperationalError, match="full"):
            recovering.insert(connection, "person", row)
        assert not recovering.insert(connection, "person", {"no_such_column": 1})
        assert not recovering.insert(connection, "person", {"candidate": None})


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_output_that_finds_no_room_is_said_and_the_change_is_kept(tmp_path: Path) -> None:
    small(tmp_path)
    line = command("hours", "log", "P-0002", "6:30", "--on", "2026-06-01")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = subprocess.run(
            line,
            cwd=tmp_path,
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == Exit.STORE
    assert ran.stderr.startswith("peercert: the output could not be written: ")
    again = subprocess.run(
        line, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert "Already on file" in again.stdout
    assert not os.path.lexists(tmp_path / "state")
