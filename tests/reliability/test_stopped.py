"""What is compared after a command was stopped while it made a store."""

from __future__ import annotations

from pathlib import Path

from reliability.stopped import newest

from peercert.store.migrations import upgrade
from peercert.store.opening import create
from peercert.store.recording import Change
from store.people import ANA


def test_a_store_is_compared_by_its_newest_change_and_one_without_tables_by_its_bytes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "peercert.db"
    create(path)
    assert newest(path) == b""
    upgrade(path)
    assert newest(path) == b"change None"
    with Change(path, command="test") as change:
        change.add_candidate(ANA)
    assert newest(path) == b"change 1"
