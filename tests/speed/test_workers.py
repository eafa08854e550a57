"""Workers: what each gives comes whole, and none is left behind."""

from __future__ import annotations

import os
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
        well, ill = workers.go()
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
        for pieces in workers.go():
            assert next(pieces)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1"]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_nothing_is_left_of_workers_that_never_began() -> None:
    with Workers(2, lambda _: iter(())):
        pass
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
