"""What stops a command from outside, and what it had written by then.

Ctrl-C, `kill` and a closed terminal end a command in the same order: what it began is undone, its
workers end, and it says what is written. Heard a second time, they end it at once.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from peercert.errors import Exit

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NOTHING = "Nothing was written."
AGAIN_AFTER_SECONDS = 0.01
_notes: dict[Path, str] = {}
"""What to say of each file that this command has written, or may have."""

_heard: list[StoppedError] = []


class StoppedError(KeyboardInterrupt):
    """A signal told this program to end."""

    def __init__(self, number: int) -> None:
        """Keep which one it was."""
        super().__init__(number)
        self.number = number


def listen() -> None:
    """Have every signal that stops a program raise StoppedError, once; those ignored stay so."""
    sys.unraisablehook = _dropped
    _handle(_stop)


def ignore() -> None:
    """Hear none of them any more: everything is done and told."""
    _handle(signal.SIG_IGN)


def default() -> None:
    """Have each of them end this process at once, without a word."""
    _handle(signal.SIG_DFL)


def _handle(handler: object) -> None:
    for each in STOPPING:
        if signal.getsignal(each) != signal.SIG_IGN:
            signal.signal(each, handler)  # type: ignore[arg-type]


def _stop(number: int, _: FrameType | None) -> None:
    _heard.append(StoppedError(number))
    default()
    raise _heard[0]


def _dropped(found: sys.UnraisableHookArgs) -> None:
    """Raise a moment later, without a word, what Python dropped, as it does in a callback."""
    if not isinstance(found.exc_value, StoppedError):
        sys.__unraisablehook__(found)
    elif sys.platform != "win32":
        signal.signal(signal.SIGALRM, lambda *_: raise_heard())
        signal.setitimer(signal.ITIMER_REAL, AGAIN_AFTER_SECONDS)


def calm() -> None:
    """Raise nothing again: it is being told what was heard."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, 0)


def is_heard() -> bool:
    """Return whether a signal told this program to end."""
    return bool(_heard)


def raise_heard() -> None:
    """Raise again what was heard, for it is lost where SQLite asked us whether to go on."""
    if _heard:
        raise _heard[0]


def leave(code: int) -> NoReturn:
    """End this process with an exit code, or by the signal that is its reason.

    What still waits to be printed is given up where somebody stopped us: perhaps nobody reads it.
    Nor is anything said of what libraries left open.
    """
    number = code - 128
    if number in STOPPING and number != signal.SIGINT:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    if code == Exit.INTERRUPTED:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        sys.unraisablehook = lambda _: None
    sys.exit(code)


def forget() -> None:
    """Begin a command: nothing is written yet, and nothing heard."""
    _notes.clear()
    _heard.clear()


def note(path: Path, told: str) -> None:
    """Note what to say of a file from now on; nothing where it is as it was, or gone again."""
    _notes[path] = told
    if not told:
        del _notes[path]


@contextmanager
def writing(path: Path, doubt: str, done: str | None = None) -> Iterator[None]:
    """Note what to say of a file while it is written, and afterwards; a failure speaks for itself.

    Ctrl-C can fall between what is done and our noting it, so the doubt is noted first. Without
    `done` the same is said afterwards as before.
    """
    before = _notes.get(path, "")
    note(path, doubt)
    try:
        yield
    except Exception:
        note(path, before)
        raise
    note(path, before if done is None else done)


def is_written() -> bool:
    """Return whether this command has written anything so far, or may have."""
    return bool(_notes)


def written() -> str:
    """Say what this command has written so far, or may have."""
    return " ".join(_notes.values()) or NOTHING
