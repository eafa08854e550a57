"""Work in processes beside each other. What each yields comes in its own order, and is bounded.

A worker is a copy of this process: it gives what it makes through a pipe and waits while nobody
reads. One that fails says nothing and ends; whoever reads does the rest of its work. However this
process ends, its workers end with it: they hold no end of a pipe that is not theirs, and watch one
that only this process holds open.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from peercert import stopping

LENGTH_IN_BYTES = 8
NOBODY = -1
STANDARD = range(3)
"""Input, output and errors."""


class Ends(NamedTuple):
    """The ends of pipes that a worker needs."""

    living: int
    """Closes when it must end."""
    send: int
    """Takes what it makes."""


class LostError(Exception):
    """A worker ended before it had given everything."""


class Workers:
    """So many workers; each gives what `work(number)` yields."""

    def __init__(self, count: int, work: Callable[[int], Iterator[bytes]]) -> None:
        """Start them. They must share nothing that is open: open files after this."""
        living, self._alive = os.pipe()
        self._pipes: list[BinaryIO] = []
        self._processes: list[int] = []
        for number in range(count):
            receive, send = os.pipe()
            self._pipes.append(os.fdopen(receive, "rb"))
            if process := forked():
                os.close(send)
                self._processes += [process] if process != NOBODY else []
                continue
            others = [self._alive, *(pipe.fileno() for pipe in self._pipes)]
            run(Ends(living, send), others, lambda number=number: work(number))  # type: ignore[misc]
        os.close(living)

    def given(self) -> list[Iterator[bytes]]:
        """Return what each gives. Raises LostError where one ends early."""
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
        os.close(self._alive)
        for process in self._processes:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def forked() -> int:
    """Return the number of a new process, 0 in it, or NOBODY where the system gives none.

    What stops a program stops the new one without a word, unless it is ignored.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, stopping.STOPPING)
    try:
        process = os.fork()
        if process == 0:
            stopping.default()
    except OSError:
        return NOBODY
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process


def given(pipe: BinaryIO) -> Iterator[bytes]:
    """Yield what comes through a pipe, piece by piece."""
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


def run(mine: Ends, others: Iterable[int], work: Callable[[], Iterator[bytes]]) -> None:
    """Do a worker's work, and end this process without a word."""
    try:
        from threading import Thread

        leave_alone(mine, others)
        Thread(target=end_with, args=(mine.living,), daemon=True).start()
        with os.fdopen(mine.send, "wb") as pipe:
            for piece in work():
                pipe.write(len(piece).to_bytes(LENGTH_IN_BYTES, "big"))
                pipe.write(piece)
            pipe.write(bytes(LENGTH_IN_BYTES))
    finally:
        os._exit(0)


def leave_alone(mine: Ends, others: Iterable[int]) -> None:
    """Let go of what a worker inherited: the ends of others, and what it could read and print."""
    for each in others:
        os.close(each)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for each in set(STANDARD).difference(mine):
        os.dup2(nowhere, each)


def end_with(living: int) -> None:
    """End this process as soon as nobody holds the other end of a pipe."""
    os.read(living, 1)
    os._exit(0)
