"""Work in processes beside each other. What each gives comes in its own order, and is bounded.

A worker is a copy of this process: it gives what it makes through a pipe and waits while nobody
reads. One that fails says nothing and ends; whoever reads does the rest of its work.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import BinaryIO, Self

LENGTH_IN_BYTES = 8
NOBODY = -1


class LostError(Exception):
    """A worker ended before it had given everything."""


class Workers:
    """So many workers; each waits for `go` and then gives what `work(number)` yields."""

    def __init__(self, count: int, work: Callable[[int], Iterator[bytes]]) -> None:
        """Start them. They must share nothing that is open: open files after this."""
        self._waiting, self._go = os.pipe()
        self._pipes: list[BinaryIO] = []
        self._processes: list[int] = []
        for number in range(count):
            receive, send = os.pipe()
            if process := forked():
                os.close(send)
                self._processes += [process] if process != NOBODY else []
                self._pipes.append(os.fdopen(receive, "rb"))
                continue
            os.close(self._go)
            run(self._waiting, send, lambda number=number: work(number))  # type: ignore[misc]
        os.close(self._waiting)

    def go(self) -> list[Iterator[bytes]]:
        """Let all of them begin; return what each gives. Raises LostError where one ends early."""
        os.close(self._go)
        return [given(pipe) for pipe in self._pipes]

    def __enter__(self) -> Self:
        """Nothing more is needed."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End them all, whatever they are doing."""
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def forked() -> int:
    """Return the number of a new process, 0 in it, or NOBODY where the system gives none."""
    try:
        return os.fork()
    except OSError:
        return NOBODY


def given(pipe: BinaryIO) -> Iterator[bytes]:
    """Give what comes through a pipe, piece by piece."""
    while True:
        head = pipe.read(LENGTH_IN_BYTES)
        if len(head) < LENGTH_IN_BYTES:
            raise LostError
        length = int.from_bytes(head, "big")
        if not length:
            return
        piece = pipe.read(length)
        if len(piece) < length:
            raise LostError
        yield piece


def run(waiting: int, send: int, work: Callable[[], Iterator[bytes]]) -> None:
    """Do a worker's work once it may begin, and end this process without a word."""
    try:
        os.read(waiting, 1)
        with os.fdopen(send, "wb") as pipe:
            for piece in work():
                pipe.write(len(piece).to_bytes(LENGTH_IN_BYTES, "big"))
                pipe.write(piece)
            pipe.write(bytes(LENGTH_IN_BYTES))
    finally:
        os._exit(0)
