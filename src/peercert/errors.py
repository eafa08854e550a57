"""Every failure that we expect: its exit code, and a sentence that says what to do."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Exit(IntEnum):
    """What a command says to the program that called it; a promise (docs/exit_codes.md)."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    REFUSED = 3
    NOBODY = 4
    STORE = 5
    UNCONFIRMED = 6
    PARTLY = 7
    OURS = 70
    INTERRUPTED = 130
    PIPE = 141


class PeercertError(Exception):
    """A failure with a sentence for the person who has to mend it, and a hint where one helps."""

    exit_code = Exit.REFUSED

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Keep what is wrong and, separately, what to do about it."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(PeercertError):
    """The command line asks for something that cannot be done as asked."""

    exit_code = Exit.USAGE


class RefusedError(PeercertError):
    """Input that is not written, because it is not right."""


class NobodyError(PeercertError):
    """No such person, or more than one."""

    exit_code = Exit.NOBODY


class StoreError(PeercertError):
    """The store cannot be used: missing, locked, damaged, newer, or not ours to open."""

    exit_code = Exit.STORE


class UnconfirmedError(PeercertError):
    """A question had to be answered and there is no terminal to ask on."""

    exit_code = Exit.UNCONFIRMED


class Problem(NamedTuple):
    """One thing wrong with a file: where, which value, and what was expected."""

    place: str
    value: str
    expected: str

    def __str__(self) -> str:
        """Say it on one line."""
        shown = f": {self.value}" if self.value else ""
        return f"{self.place}{shown}: {self.expected}"


class BadFileError(RefusedError):
    """A file with one or more problems, all of them named."""

    def __init__(self, message: str, problems: tuple[Problem, ...], *, hint: str = "") -> None:
        """Keep the problems for programs beside the sentence for people."""
        super().__init__(message, hint=hint)
        self.problems = problems
