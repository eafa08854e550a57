"""The three standard streams, fit for use whatever state the caller left them in."""

from __future__ import annotations

import errno
import os
import sys
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import Any, TextIO

WRONG_WAY = {0: os.O_WRONLY, 1: os.O_RDONLY, 2: os.O_WRONLY}
"""How a closed stream is opened, so that no file takes its number: using it fails as before.

Only what is said on standard error goes nowhere.
"""


class OutputError(RuntimeError):
    """Standard output takes nothing more. Whoever handles the errors of the store lets it by."""


class Output(FileIO):
    """Standard output, whose failures are told from those of any other file."""

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any buffer
        """Write what there is room for. Raise OutputError, or BrokenPipeError without a reader."""
        try:
            written = super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            closed = error.errno == errno.EBADF
            raise OutputError("it is closed" if closed else error.strerror) from error
        if written is None:
            raise OutputError("whoever reads it takes no more at present")
        return written


class Complaints(FileIO):
    """Standard error. Where it takes nothing, the exit code still says what happened."""

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any buffer
        """Write, or let it be."""
        try:  # noqa: SIM105 - every command would load contextlib for it
            super().write(data)
        except OSError:
            pass
        return len(data)


def settle() -> None:
    """Open what the caller closed, and have failures of output and error told apart."""
    closed = [number for number in WRONG_WAY if not is_open(number)]
    for number in closed:
        opened = os.open(os.devnull, WRONG_WAY[number])
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - a number
    sys.stdout = wrapped(Output(1, "w", closefd=False), sys.stdout)
    sys.stderr = wrapped(Complaints(2, "w", closefd=False), sys.stderr, "backslashreplace")


def is_open(number: int) -> bool:
    """Return whether a file has this number."""
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def takes_more(stream: TextIO) -> bool:
    """Return whether a line can be written at once; where the system cannot say, it is tried."""
    from select import select

    try:
        return bool(select([], [stream], [], 0)[1])
    except (OSError, ValueError):
        return True


def wrapped(raw: FileIO, before: TextIO | None, errors: str = "strict") -> TextIO:
    """Return text over a file, set up as the stream that it takes the place of."""
    direct = bool(getattr(before, "write_through", False))
    return TextIOWrapper(
        raw if direct else BufferedWriter(raw),
        encoding=before.encoding if before else "utf-8",
        errors=(before.errors if before else None) or errors,
        line_buffering=bool(getattr(before, "line_buffering", False)),
        write_through=direct,
    )
