"""Reading a file that somebody names: ordinary files only, of bounded size, as UTF-8."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from peercert.errors import RefusedError, UsageError
from peercert.intake.letters import printable
from peercert.joiners import is_spelling

STANDARD_INPUT = "-"
SHOWN = 80
NOT_READ = "nothing was read"


def name_of(path: Path) -> str:
    """Return a file's name as text that can be kept, whatever bytes it has."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def shown(value: object) -> str:
    """Return a value as a message may show it: on one line, printable, not too long."""
    text = value if isinstance(value, str) else words(value)
    if len(text) <= SHOWN and text.isascii() and text.isprintable():
        return text
    text = text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
    return "".join(
        c if printable(c) or is_spelling(text, at) else c.encode("unicode_escape").decode()
        for at, c in enumerate(text)
    )


def quoted(value: object) -> str:
    """Return a value as a problem shows it: text in quotation marks, the rest as a file has it."""
    return f'"{shown(value)}"' if isinstance(value, str) else shown(value)


def words(value: object) -> str:
    """Return how a file writes a value that is not text."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return str(value)


def read_bytes(path: Path, most: int) -> bytes:
    """Read a whole ordinary file of at most so many bytes.

    Raises UsageError where there is no such file, RefusedError where it is too large.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise UsageError(
            f"there is no file `{shown(str(path))}`",
            hint=f"check the name and the folder; {NOT_READ}",
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not one a file can have"
        raise UsageError(
            f"`{shown(str(path))}` cannot be opened: {reason}", hint=NOT_READ
        ) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UsageError(f"`{shown(str(path))}` is not an ordinary file", hint=NOT_READ)
    with os.fdopen(descriptor, "rb") as file:
        if os.fstat(descriptor).st_size > most:
            raise larger(str(path), most)
        return bounded(file.read(most + 1), str(path), most)


def read_standard_input(most: int) -> bytes:
    """Read standard input, of at most so many bytes. Raise UsageError where it is closed."""
    try:
        data = sys.stdin.buffer.read(most + 1)
    except OSError as error:
        reason = "it is closed" if error.errno == errno.EBADF else error.strerror
        wrong = f"standard input cannot be read: {reason}"
        raise UsageError(wrong, hint=f"name a file, or pipe one in; {NOT_READ}") from None
    return bounded(data, "standard input", most)


def bounded(data: bytes, name: str, most: int) -> bytes:
    """Return what was read, or refuse it where it is larger than anybody's file would be."""
    if len(data) > most:
        raise larger(name, most)
    return data


def larger(name: str, most: int) -> RefusedError:
    """Make the error for a file beyond a bound."""
    return RefusedError(f"`{shown(name)}` is larger than {most // 1_000_000} MB", hint=NOT_READ)


def decode(data: bytes, name: str) -> str:
    """Return UTF-8 text, with or without a byte order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RefusedError(
            f"`{shown(name)}` is not UTF-8 text: byte 0x{data[error.start]:02X} in line {line}",
            hint=f"save it again with the encoding UTF-8; {NOT_READ}",
        ) from None
