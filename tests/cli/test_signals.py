"""Ctrl-C and `kill` at awkward moments: before a command has begun, and while nobody reads."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.session import setting
from cli.stores import store_of
from peercert import stopping

EARLY = """
import _signal, os, sys
_signal.signal(_signal.SIGINT, _signal.default_int_handler)
left = int(sys.argv.pop(1))
first = {"peercert", "peercert.__main__", "peercert.early"}
def heard(event, arguments):
    global left
    if event == "import" and arguments[0] not in first:
        left -= 1
        if not left:
            os.kill(os.getpid(), _signal.SIGINT)
sys.addaudithook(heard)
from peercert.__main__ import main
main()
"""
"""Runs peercert, and hears Ctrl-C when it imports something for the nth time."""
PIPE_IN_BYTES = 4096
PATIENCE = 20


@pytest.fixture(autouse=True)
def _nothing_ignored() -> Iterator[None]:
    """Have programs hear what ours may have been told to ignore, as by `nohup`."""
    before = {each: signal.getsignal(each) for each in stopping.STOPPING}
    for each, handler in before.items():
        if handler == signal.SIG_IGN:
            signal.signal(each, signal.SIG_DFL)
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.parametrize("moment", range(1, 21))
def test_ctrl_c_while_a_command_is_loaded_is_no_traceback(moment: int, settled: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", EARLY, str(moment), "check"],
        cwd=settled,
        env={**setting(settled), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (130, "Stopped. Nothing was written.\n")


@pytest.mark.skipif(sys.platform != "linux", reason="the size of a pipe is set")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("form", ["json", "csv", "text"])
@pytest.mark.parametrize("errors", [subprocess.PIPE, subprocess.STDOUT])
def test_who_is_stopped_waits_for_no_reader(
    number: signal.Signals, form: str, errors: int, settled: Path
) -> None:
    store_of(settled)
    process = subprocess.Popen(
        [sys.executable, "-m", "peercert", "check", "--fresh", "--format", form],
        cwd=settled,
        env={**setting(settled), "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=errors,
    )
    assert process.stdout
    with process:
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, PIPE_IN_BYTES)
        select.select([process.stdout], [], [], PATIENCE)
        process.send_signal(number)
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
        said = process.stderr.read() if process.stderr else b""
    assert process.returncode == (130 if number == signal.SIGINT else -number)
    assert said == (b"" if errors == subprocess.STDOUT else b"Stopped. Nothing was written.\n")
