"""One command line from its first word to its exit code. Typer is loaded where it is needed."""

from __future__ import annotations

import os
from collections.abc import Sequence

from peercert.cli import options
from peercert.cli.errors import guarded

VIEWS = {"--explain", "--how"}


def run(arguments: Sequence[str]) -> int:
    """Run one command, print what it prints, and return its exit code."""
    if "_PEERCERT_COMPLETE" in os.environ:
        from peercert.cli.app import app

        app(prog_name="peercert")
    return guarded(lambda: start(arguments))


def start(arguments: Sequence[str]) -> int:
    """Take the global options, then call what the words name; no words are an overview."""
    words = options.take(arguments)
    if not words:
        from peercert.cli.overview import overview

        return overview()
    if is_plain_check(words):
        from peercert.cli.checking import check

        who = [word for word in words[1:] if word not in VIEWS]
        return check(who, explain="--explain" in words, how="--how" in words)
    from peercert.cli.app import invoke

    return invoke(words)


def is_plain_check(words: Sequence[str]) -> bool:
    """Return whether this is `check [WHO]... [--explain|--how]`: somebody waits for it every day.

    Typer takes three times as long to be loaded as the answer takes, and has nothing to add.
    """
    plain = (word in VIEWS or not word.startswith("-") for word in words[1:])
    return words[0] == "check" and all(plain)
