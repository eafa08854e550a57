"""Stores with invented people in them, for tests of what is printed about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from peercert.records import Candidate
from peercert.store.recording import Change
from report.people import PEOPLE


def store_of(folder: Path, people: Iterable[Candidate] = PEOPLE) -> Path:
    """Make a store of people, who get ids in their order."""
    path = folder / "peercert.db"
    with Change(path, command="test", actor="tester") as change:
        for person in people:
            change.add_candidate(replace(person, id=None))
    return path
