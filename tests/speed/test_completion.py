"""A shell that completes the id of a person: what it is offered, and what that takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from peercert.store.recording import Change
from properties.people import file

HEAVY = {"typer", "pydantic", "peercert.records", "peercert.rules"}
SCRIPT = """
import sys
from peercert.__main__ import main
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "peercert.db"
    with Change(path, command="test") as change:
        for number in range(12):
            change.add_candidate(file(number).candidate)
        change.void("P-0011", "test")
    return path


def offered(store: Path, line: str, shell: str = "complete_bash") -> tuple[list[str], set[str]]:
    """Return what is offered for the last word of a line, and what was imported for it."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PEERCERT_STORE": str(store),
            "_PEERCERT_COMPLETE": shell,
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(line.split()) - 1),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout.split(), set(ran.stderr.splitlines()[-1].split())


def test_ids_are_offered_and_next_to_nothing_is_imported(store: Path) -> None:
    found, imported = offered(store, "peercert check P-001")
    assert found == ["P-0010", "P-0012"]
    assert not HEAVY & imported


@pytest.mark.parametrize("command", ["check", "hours log", "certificate renew"])
def test_ids_are_offered_wherever_a_person_is_named(store: Path, command: str) -> None:
    assert offered(store, f"peercert {command} P-0002")[0] == ["P-0002"]
    assert len(offered(store, f"peercert {command} P")[0]) == 11


def test_nothing_is_offered_where_there_is_none(store: Path) -> None:
    assert offered(store, "peercert check P-9")[0] == []
    assert offered(store, "peercert check ana")[0] == []
    assert offered(store.with_name("absent.db"), "peercert check P-0")[0] == []


def test_commands_are_offered_as_before(store: Path) -> None:
    assert offered(store, "peercert che")[0] == ["check"]
