"""Workers: what each gives comes whole, and none is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from peercert.cli.workers import LostError, Workers


def test_a_worker_that_fails_is_noticed(capfd: pytest.CaptureFixture[str]) -> None:
    def work(number: int) -> Iterator[bytes]:
        yield b"one"
        if number:
            raise ValueError("never shown")
        yield b"two" * 100_000

    with Workers(2, work) as workers:
        well, ill = workers.given()
        assert [len(piece) for piece in well] == [3, 300_000]
        assert next(ill) == b"one"
        with pytest.raises(LostError):
            next(ill)
    assert capfd.readouterr() == ("", "")
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_workers_that_nobody_reads_end(tmp_path: Path) -> None:
    def work(number: int) -> Iterator[bytes]:
        (tmp_path / str(number)).touch()
        while True:
            yield bytes(100_000)

    with Workers(2, work) as workers:
        for pieces in workers.given():
            assert next(pieces)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1"]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_nothing_is_left_of_workers_that_never_began() -> None:
    with Workers(2, lambda _: iter(())):
        pass
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


ENDLESS = """
import sys
from peercert.cli.workers import Workers

def work(number):
    yield bytes(100_000)
    while sys.argv[1] == "computing":
        pass
    while True:
        yield bytes(100_000)

with Workers(2, work) as workers:
    for pieces in workers.given():
        next(pieces)
    print("begun", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("doing", ["computing", "giving"])
def test_workers_end_with_a_parent_that_was_killed_and_hold_nothing_of_it(doing: str) -> None:
    held_by_all, end = os.pipe()
    line = [sys.executable, "-c", ENDLESS, doing]
    process = subprocess.Popen(
        line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[end]
    )
    os.close(end)
    with process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"begun\n"
        process.kill()
        assert (process.stdout.read(), process.stderr.read()) == (b"", b"")
        with os.fdopen(held_by_all, "rb") as pipe:
            assert pipe.read() == b""
