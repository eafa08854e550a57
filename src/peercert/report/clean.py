"""Text from outside, made fit for a terminal."""

from __future__ import annotations

import sys
import unicodedata
from typing import TextIO

from peercert.joiners import is_spelling

MORE = "\n  "
"""What begins a further line of a message. Any other end of a line came with a value."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
PLAIN = {
    "✓": "ok",
    "✗": "x",
    "…": "...",
    "·": "-",
    "—": "-",
    "\u2013": "-",
    "→": "->",
    "↳": ">",
    "\u2019": "'",
    "\u2018": "'",
    "“": '"',
    "”": '"',
    "§": "section ",
    REPLACEMENT: "?",
}

lacking: set[str] = set()
"""Encodings of standard output that lacked a letter of somebody's, which another stands for."""


def clean(text: str) -> str:
    """Return one line with every control, direction and other unseen character made visible.

    Spaces of any kind become a plain space; whatever else a terminal might act upon, or nobody
    could see, becomes a replacement character. Line ends are among them: a name has none.
    """
    if text.isprintable():
        return text
    return "".join(
        c
        if c.isprintable() or is_spelling(text, at)
        else " "
        if unicodedata.category(c) == "Zs"
        else REPLACEMENT
        for at, c in enumerate(text)
    )


def clean_lines(text: str) -> str:
    """Return a message with each of its lines clean; further lines of ours are indented."""
    return MORE.join(clean(line) for line in text.split(MORE))


def printable(text: str, stream: TextIO) -> str:
    r"""Return text in characters that a stream can show, for people to read.

    In place of others stand plain words for our own glyphs, letters without their marks (`e` for
    `ễ`), and where there is no such letter its number, as in `\u7530`.
    """
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        if stream is sys.stdout and not all(c in PLAIN or has(encoding, c) for c in text):
            lacking.add(encoding)
        return "".join(shown(c, encoding) for c in text)
    return text


def shown(character: str, encoding: str) -> str:
    """Return a character, or what stands for it where it cannot be shown."""
    if has(encoding, character):
        return character
    bare = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return PLAIN.get(character) or bare or ascii(character)[1:-1]


def has(encoding: str, character: str) -> bool:
    """Return whether an encoding has a character."""
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
