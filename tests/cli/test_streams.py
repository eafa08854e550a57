"""Streams that are closed or full: the command's own exit code, a sentence, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.session import peercert, setting
from cli.stores import store_of
from peercert.errors import Exit

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")

CLOSED, NO_ROOM = "it is closed", "No space left on device"
PRINTING = {
    "--version": ">&-",
    "candidate list": ">&-",
    "check": ">&-",
    "history --format jsonl": ">&-",
    "--version ": ">/dev/full",
    "candidate list -h": ">/dev/full",
    "check P-0003": ">/dev/full",
    "check --format csv": ">/dev/full",
    "check --format json": ">/dev/full",
    "hours list P-0003 --format csv": ">/dev/full",
}
RECORDING = {
    "candidate add --name Quill --state CA": (">&-", "Change 2 (P-0013) is recorded."),
    "provider add Academy": (">/dev/full", "Change 2 (O-0001) is recorded."),
    "candidate void P-0005 --reason twice": (">&-", "Change 2 is recorded."),
}
FAILING = {
    "check nobody": (Exit.NOBODY, "2>&-"),
    "check --nope": (Exit.USAGE, "2>/dev/full"),
    "--store none.db check": (Exit.STORE, "2>/dev/full"),
    "candidate void P-0005": (Exit.UNCONFIRMED, "2>&-"),
    "candidate import broken.toml": (Exit.REFUSED, "2>/dev/full"),
    "check": (Exit.FINDINGS, "2>&-"),
}


@pytest.fixture
def folder(settled: Path) -> Path:
    store_of(settled)
    (settled / "broken.toml").write_text("name =", "utf-8")
    return settled


def ran(line: str, redirected: str, folder: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run a command through a shell, with its streams redirected."""
    env = {**setting(folder), "PYTHONPATH": os.pathsep.join(sys.path), **extra}
    return subprocess.run(
        ["/bin/sh", "-c", f'exec "{sys.executable}" -m peercert {line} {redirected}'],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("line", PRINTING)
def test_output_that_nobody_takes_is_said(line: str, folder: Path) -> None:
    found = ran(line, PRINTING[line], folder)
    why = CLOSED if PRINTING[line] == ">&-" else NO_ROOM
    assert found.returncode == Exit.STORE
    assert found.stderr == f"peercert: the output could not be written: {why}\n"


NOTE = "note: with a name and a state alone, namesakes cannot be told apart\n"


@pytest.mark.parametrize("line", RECORDING)
def test_what_is_recorded_is_said_although_the_output_is_lost(line: str, folder: Path) -> None:
    redirected, recorded = RECORDING[line]
    found = ran(line, redirected, folder)
    assert found.returncode == Exit.STORE
    said = found.stderr.removeprefix(NOTE)
    assert said.startswith("peercert: the output could not be written: ")
    assert f"hint: {recorded}" in found.stderr
    assert peercert("history", "--change", "2").code == Exit.DONE
    assert not (folder / "state").exists()


@pytest.mark.parametrize("line", FAILING)
def test_the_code_is_the_same_where_nobody_hears_why(line: str, folder: Path) -> None:
    code, redirected = FAILING[line]
    unheard = ran(line, redirected, folder)
    assert (unheard.returncode, unheard.stderr) == (code, "")
    assert bool(unheard.stdout) == (code == Exit.FINDINGS)


@pytest.mark.parametrize("line", ["check P-0003", "provider add Academy"])
def test_a_closed_input_is_missed_by_nobody_who_does_not_read(line: str, folder: Path) -> None:
    found = ran(line, "<&-", folder)
    assert found.returncode == (Exit.FINDINGS if line.startswith("check") else Exit.DONE)
    assert found.stderr == ""


def test_a_closed_input_is_said_to_whoever_reads_it(folder: Path) -> None:
    found = ran("check --file -", "<&-", folder)
    assert found.returncode == Exit.USAGE
    assert found.stderr == (
        "peercert: standard input cannot be read: it is closed\n"
        "hint: name a file, or pipe one in; nothing was read\n"
    )
    asked = ran("candidate void P-0005", "<&-", folder)
    assert asked.returncode == Exit.UNCONFIRMED
    assert asked.stderr.startswith("peercert: a reason is needed\n")


def test_no_file_takes_the_place_of_a_closed_stream(folder: Path) -> None:
    before = (folder / "peercert.db").read_bytes()
    assert ran("check P-0003", "<&- >&- 2>&-", folder).returncode == Exit.STORE
    assert (folder / "peercert.db").read_bytes() == before


@pytest.mark.parametrize("redirected", [">/dev/full", "2>/dev/full"])
def test_unbuffered_streams_fail_in_the_same_way(redirected: str, folder: Path) -> None:
    found = ran("check P-0003", redirected, folder, PYTHONUNBUFFERED="1")
    assert found.returncode == (Exit.FINDINGS if redirected[0] == "2" else Exit.STORE)
    assert "Traceback" not in found.stderr


def test_output_that_would_have_to_wait_is_said(folder: Path) -> None:
    """A pipe set not to wait, as some programs leave theirs."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    while True:
        try:
            os.write(writing, b"x" * 4096)
        except BlockingIOError:
            break
    env = {**setting(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run(
        [sys.executable, "-m", "peercert", "schema", "show", "check"],
        cwd=folder,
        env=env,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(reading)
    os.close(writing)
    assert found.returncode == Exit.STORE
    assert found.stderr.startswith("peercert: the output could not be written: whoever reads it")
