"""The ids of people for a shell that completes words. Imports next to nothing: somebody waits."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from peercert.errors import PeercertError

SHELL, WORDS, PLACE = "_PEERCERT_COMPLETE", "COMP_WORDS", "COMP_CWORD"
MOST = 100
"""Ids that are offered at once."""


def ids_on_file(incomplete: str) -> list[str]:
    """Return the ids on file that begin with what is typed so far; none where there is no store."""
    from peercert.store.location import where
    from peercert.store.offering import ids
    from peercert.store.opening import reading

    if not incomplete.startswith("P"):
        return []
    try:
        with reading(where()) as connection:
            return ids(connection, incomplete, MOST)
    except PeercertError:
        return []


def answered() -> bool:
    """Answer bash where it completes an id, and say whether that was all it asked for.

    Typer answers everything else, and takes four times as long to be imported.
    """
    words, place = os.environ.get(WORDS, "").split(), os.environ.get(PLACE, "")
    if os.environ.get(SHELL) != "complete_bash" or not place.isdecimal():
        return False
    word = words[int(place)] if int(place) < len(words) else ""
    if not word.startswith("P-") or not word[2:].isdecimal():
        return False
    with suppress(OSError):  # a shell that has lost interest
        os.write(sys.stdout.fileno(), "".join(f"{id}\n" for id in ids_on_file(word)).encode())
    return True
