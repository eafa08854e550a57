"""The ids that a shell offers."""

from __future__ import annotations

from pathlib import Path

from peercert.store.offering import ids
from peercert.store.opening import reading
from peercert.store.recording import Change
from store.people import ANA, BO


def test_ids_that_begin_with_what_is_typed_are_offered_in_order(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Change(path, command="test") as change:
        for person in (ANA, BO, BO):
            change.add_candidate(person)
    with Change(path, command="test") as change:
        change.void("P-0002", "twice on file")
    with reading(path) as connection:
        assert ids(connection, "P-", 10) == ["P-0001", "P-0003"]
        assert ids(connection, "P-", 1) == ["P-0001"]
        assert ids(connection, "P-0003", 10) == ["P-0003"]
        assert ids(connection, "P-1", 10) == []
        assert ids(connection, "P-%", 10) == []
