"""What stands anywhere on the line: the options of every command. `declare` has those of one.

`--store`, `--as-of`, `--format` and the flags below are taken out of the arguments before anybody
sees the rest, so that they may stand before, between or after the words of a command. Whatever
follows `--` is left alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeVar

from peercert import asking
from peercert.cli import clock
from peercert.cli.words import choice_of, read_day
from peercert.errors import UnconfirmedError, UsageError
from peercert.marks import mark_left

T = TypeVar("T")


FORMATS = ("text", "json", "jsonl", "csv")
STATES = ("CA", "NC", "model")
WITH_VALUE = {"--store": "PATH", "--as-of": "DATE", "--format": "FORMAT", "--why": "TEXT"}
FLAGS = ("--no-input", "--yes", "--accessible", "--names", "--no-names")

EPILOG = """\b
Anywhere on the line:
  --store PATH     the file that holds everything (else PEERCERT_STORE, else
                   the user's data folder)
  --as-of DATE     judge by this day instead of today (else PEERCERT_AS_OF)
  --format FORMAT  text, json, jsonl or csv, where a command offers them
  --why TEXT       why a fact is recorded, kept with the change
  --no-input       never ask; end with exit code 6 instead
  --yes            answer every question with yes
  --accessible     one labelled line for each field (else PEERCERT_ACCESSIBLE)
  --names          name people in text that goes into a pipe or a file, too
  --no-names       show people by their ids alone, in every format

\b
Days: 2026-11-03, Nov 3 2026, 11/29/2026, today, yesterday, +90d or -6w.
Exit codes: 0 done, 1 findings, 2 usage, 3 input refused, 4 no such person,
5 the store, 6 not confirmed, 7 partly done, 70 our fault, 130 interrupted.
"""


class Options(NamedTuple):
    """The global options of one command."""

    store: str | None = None
    as_of: date | None = None
    format: str = "text"
    why: str | None = None
    no_input: bool = False
    yes: bool = False
    accessible: bool = False
    names: bool | None = None
    """Whether people are named: as asked, or by where the output goes."""

    @property
    def names_in_text(self) -> bool:
        """Whether text on standard output names people: on a terminal, and where asked for."""
        return sys.stdout.isatty() if self.names is None else self.names

    @property
    def names_in_data(self) -> bool:
        """Whether JSON, JSON Lines and CSV name people: unless that is declined."""
        return self.names is not False

    @property
    def names_in_errors(self) -> bool:
        """Whether standard error names people: only on a terminal."""
        return self.names is not False and sys.stderr.isatty()

    @property
    def day(self) -> date:
        """The day that everything is judged by: `--as-of`, PEERCERT_AS_OF, else today."""
        return self.as_of or clock.today()

    def one_of(self, *formats: str) -> str:
        """Return the format asked for; a command names those it can print."""
        if self.format not in formats:
            raise UsageError(
                f"this command does not print {self.format}",
                hint=f"its formats are {', '.join(formats)}",
            )
        return self.format


_CURRENT: ContextVar[Options] = ContextVar("options", default=Options())  # noqa: B039 - frozen


def current() -> Options:
    """Return the global options of the command that is running."""
    return _CURRENT.get()


def store_path() -> Path:
    """Return where the store of this command line is."""
    from peercert.store.location import where

    named = current().store
    return where(Path(named) if named else None)


def take(arguments: Sequence[str]) -> list[str]:
    """Take the global options out of the arguments, keep them, and return the rest.

    Raise UsageError for what is not text: in an argument, or in a variable that we read.
    """
    refuse_bytes(arguments)
    refuse_marks(arguments)
    given, rest = split(arguments)
    as_of = given.get("--as-of") or os.environ.get("PEERCERT_AS_OF") or None
    if "--names" in given and "--no-names" in given:
        raise UsageError("--names and --no-names say opposite things", hint="leave one of them out")
    _CURRENT.set(Options(store=given.get("--store") or os.environ.get("PEERCERT_STORE") or None))
    where = "--as-of" if "--as-of" in given else "PEERCERT_AS_OF"
    _CURRENT.set(
        Options(
            store=current().store,
            as_of=named(where, as_of, lambda word: read_day(word, clock.today)),
            format=named("--format", given.get("--format"), choice_of(*FORMATS, what="format"))
            or "text",
            why=given.get("--why") or None,
            no_input="--no-input" in given,
            yes="--yes" in given,
            accessible="--accessible" in given or bool(os.environ.get("PEERCERT_ACCESSIBLE")),
            names="--names" in given if {"--names", "--no-names"} & given.keys() else None,
        )
    )
    return rest


def refuse_bytes(arguments: Sequence[str]) -> None:
    """Refuse what is no text in UTF-8; a file that is there may have any name."""
    words = {}
    for place, (before, word) in enumerate(pairwise(["", *arguments]), start=1):
        option = before if before.startswith("--") and "=" not in before else ""
        words[f"argument {place}{f' ({option})' if option else ''}"] = word
    ours = {name: value for name, value in os.environ.items() if name.startswith("PEERCERT_")}
    for where, text in (words | ours).items():
        if not (text.isascii() or is_text(text) or is_file(text)):
            hint = "write it in UTF-8; nothing was written"
            raise UsageError(f"{where} is not UTF-8 text: {text}", hint=hint)


def refuse_marks(arguments: Sequence[str]) -> None:
    """Refuse a command in which a mark stands where a value should, such as YYYY-MM-DD.

    Columns of a file may be called so, and a file that is there.
    """
    for before, word in pairwise(["", *arguments]):
        name, equals, value = word.partition("=")
        option, value = (name, value) if equals and name.startswith("--") else (before, word)
        if option == "--map" or not (say := mark_left(value)) or is_file(word):
            continue
        where = f"{option}: " if option.startswith("--") else ""
        raise UsageError(f"{where}{value!r} is not a value: {say}", hint="nothing was written")


def is_text(word: str) -> bool:
    """Return whether a word of the system's is text, and not bytes that are none."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_file(word: str) -> bool:
    """Return whether something is there of this name, or of that after the sign of equality."""
    _, _, value = word.partition("=")
    return any(name and os.path.lexists(name) for name in (word, value))


def split(arguments: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Part the global options, the last of each standing, from everything else."""
    given: dict[str, str] = {}
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            return given, [*rest, word, *queue]
        if name in WITH_VALUE:
            if not equals:
                value = queue.pop(0) if queue else ""
            if not value:
                raise UsageError(f"{name} needs a value", hint=f"{name} {WITH_VALUE[name]}")
            given[name] = value
        elif word in FLAGS:
            given[word] = "yes"
        else:
            rest.append(word)
    return given, rest


def named(name: str, text: str | None, read: Callable[[str], T]) -> T | None:
    """Read a value, saying in an error which option or variable it came from."""
    if text is None:
        return None
    try:
        return read(text)
    except UsageError as error:
        raise UsageError(f"{name}: {error.message}", hint=error.hint) from None


def can_ask() -> bool:
    """Say whether there is a person at both ends, and questions are allowed."""
    return not current().no_input and sys.stdin.isatty() and sys.stderr.isatty()


def confirm(question: str, instead: str = "") -> None:
    """Return if the answer is yes, by `--yes` or from the terminal; otherwise nothing is done.

    `instead` is what else may be done than to add --yes, as the hint begins.
    """
    if current().yes:
        return
    if not can_ask():
        asking.decline(question, instead)
    if answer_to(f"{question[:1].upper()}{question[1:]} [y/N] ").lower() not in {"y", "yes"}:
        raise UnconfirmedError("not confirmed", hint="nothing was written")


asking.confirm = confirm


def answer_to(question: str) -> str:
    """Ask on the terminal and return the answer, on one line."""
    from peercert.report.clean import clean, printable

    sys.stderr.write(printable(clean(question), sys.stderr))
    sys.stderr.flush()
    try:
        return sys.stdin.readline().strip()
    except UnicodeDecodeError:
        raise UsageError("the answer is not UTF-8 text", hint="nothing was written") from None
