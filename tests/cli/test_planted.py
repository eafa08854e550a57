"""A list of erasures that somebody else put beside a store: commands name it, and never wait."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from reliability.neighbours import KINDS, NEEDS_ROOT, NOBODY

from cli.session import peercert, setting
from peercert.errors import Exit
from peercert.store.erasures import beside

WORDS = {
    "pipe": "is a pipe",
    "symbolic link": "is a symbolic link",
    NEEDS_ROOT: f"belongs to another account ({NOBODY})",
}
READING = (
    ("privacy", "erase", "P-0003", "--basis", "asked for", "--yes"),
    ("backup", "restore", "copy.db", "--to", "other.db"),
    ("backup", "restore", "copy.db", "--replace", "--yes"),
    ("recover", "--to", "other.db"),
)
PATIENCE = 20


def ran(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "peercert", *words],
        cwd=folder,
        env={**setting(folder), "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("kind", WORDS)
def test_a_planted_list_of_erasures_is_refused_by_name(kind: str, store: Path) -> None:
    if kind == NEEDS_ROOT and os.geteuid():
        pytest.skip("only root may give files away")
    peercert("backup", "restore", store.name, "--to", "copy.db")
    before = store.read_bytes()
    KINDS[kind](beside(store), b"")
    for words in READING:
        found = ran(store.parent, *words)
        assert found.returncode == Exit.STORE
        assert f"peercert: {beside(Path(store.name))} {WORDS[kind]}\n" in found.stderr
        assert store.read_bytes() == before
        assert not store.with_name("other.db").exists()
    made = ran(store.parent, "backup", "create")  # which has no use for the list
    assert (made.returncode, made.stderr) == (Exit.DONE, "")
