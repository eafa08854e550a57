"""The one edge between failures and the terminal: every exception becomes a sentence and a code."""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from peercert import stopping
from peercert.cli import clock
from peercert.cli.options import current
from peercert.cli.streams import OutputError, takes_more
from peercert.errors import Exit, PeercertError

NO_DISK = frozenset({errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG})
"""What a system says of a disk that is full or broken; of the store's own a StoreError tells."""


def guarded(action: Callable[[], int | None]) -> int:
    """Run a command and return its exit code, whatever happens."""
    stopping.forget()
    try:
        code = action() or Exit.DONE
        stopping.raise_heard()
        sys.stdout.flush()
        tell_lacking()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - nothing passes as a traceback
        return told_as(error)
    return int(code)


def told_as(error: BaseException) -> int:
    """Say what happened and return the exit code of it."""
    match error:
        case BrokenPipeError():
            return leave_pipe()
        case KeyboardInterrupt():
            return stopped(error)
        case OutputError():
            return unwritten(str(error))
        case UnicodeEncodeError():
            return unspeakable(error)
        case OSError(errno=number) if number in NO_DISK:
            return unwritten(error.strerror)
        case PeercertError():
            return refuse(*sentences(error), error.exit_code)
        case _:
            return failed(error)


def tell_lacking() -> None:
    """Say once that letters were replaced which the encoding of standard output does not have."""
    clean = sys.modules.get("peercert.report.clean")
    for encoding in clean.lacking if clean else ():
        lost = f"the output is to be {encoding}, which has not every letter of it"
        say(f"note: {lost}: others stand there instead; PYTHONIOENCODING=utf-8 has them all")
    if clean:
        clean.lacking.clear()


def sentences(error: PeercertError) -> tuple[str, str]:
    """Return what is wrong and what to do; people are named on a terminal alone."""
    problems = "".join(f"\n  {problem}" for problem in getattr(error, "problems", ()))
    named: tuple[str, str] | None = getattr(error, "named", None)
    if named and current().names_in_errors:
        return named
    return error.message + problems, error.hint


def stopped(error: KeyboardInterrupt) -> int:
    """Say that a signal was heard and what is written; return the code that stands for it.

    Whoever reads neither output nor errors, as a pager that was left, is not waited for.
    """
    stopping.calm()
    if takes_more(sys.stderr):
        say(f"Stopped. {stopping.written()}")
    return 128 + getattr(error, "number", signal.SIGINT)


def say(message: str) -> None:
    """Write a line on standard error, harmless, in glyphs that it can show."""
    from peercert.report.clean import clean_lines, printable

    sys.stderr.write(printable(clean_lines(message), sys.stderr) + "\n")


def refuse(message: str, hint: str, code: int) -> int:
    """Say what is wrong and what to do, and return the exit code."""
    say(f"peercert: {message}")
    if hint:
        say(f"hint: {hint}")
    return int(code)


def leave_pipe() -> int:
    """End quietly after the reader of our output has left."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device, not a path
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return Exit.PIPE


def unwritten(reason: str | None) -> int:
    """Say that the output did not come where it was to go, and what was recorded before that."""
    leave_pipe()
    hint = stopping.written() if stopping.is_written() else ""
    return refuse(f"the output could not be written: {reason}", hint, Exit.STORE)


def unspeakable(error: UnicodeEncodeError) -> int:
    """Say which letter the output cannot hold, or that a text from outside was no text."""
    letter = error.object[error.start]
    if "\ud800" <= letter <= "\udfff":
        before, after = error.object[: error.start], error.object[error.start :]
        value = "".join(re.split(r"[\s\"]", before)[-1:] + re.split(r"[\s\"]", after)[:1])
        return refuse(f"{value} is not UTF-8 text", stopping.written(), Exit.USAGE)
    wrong = f"the output is to be {error.encoding}, which has no letter {letter!a}"
    hint = "PYTHONIOENCODING=utf-8 has every letter; --format json escapes what is missing"
    return refuse(wrong, hint, Exit.USAGE)


def failed(error: BaseException) -> int:
    """Say that a file that was read is damaged, where one is; else that the fault is ours."""
    blaming = sys.modules.get("peercert.store.blaming")
    if blaming and (found := blaming.damaged()):
        return refuse(*sentences(found), found.exit_code)
    return our_fault(error)


def our_fault(error: BaseException) -> int:
    """Keep the traceback in a log file, and say on the screen only where it is."""
    kind = type(error).__name__
    try:
        where = f"the details are in {write_log(error)}; please send us that file"
    except OSError:
        where = "the details could not be written to a log file either"
    return refuse(f"a fault of ours ({kind}), not of your input", where, Exit.OURS)


def write_log(error: BaseException) -> Path:
    """Write the traceback into a new file of the user's state folder, readable by nobody else."""
    from platformdirs import user_state_path

    folder = user_state_path("peercert") / "log"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{clock.now():%Y%m%dT%H%M%S%f}-{os.getpid()}.log"
    path.touch(mode=0o600)
    path.write_text("\n".join(trace(error)) + "\n", encoding="utf-8")
    return path


def trace(error: BaseException) -> Iterator[str]:
    """Give where a fault arose and through what: no value and no message, which may hold one."""
    import traceback

    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.insert(0, cause)
        cause = cause.__cause__ or cause.__context__
    for each in causes:
        yield from (line.rstrip("\n") for line in traceback.format_tb(each.__traceback__))
        told = getattr(each, "sqlite_errorname", None) or f"{len(str(each))} characters left out"
        yield f"{type(each).__module__}.{type(each).__qualname__} ({told})"
