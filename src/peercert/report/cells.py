"""How wide text is on a terminal, in cells, and how it is broken into lines of a width."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WIDE = {"W", "F"}
UNSEEN = {"Mn", "Me"}
WIDE_SINCE = re.compile("[\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d376]")
"""Signs that are wide since Unicode 16, which this Python may not know yet."""
EMOJI_SELECTOR = "\N{VARIATION SELECTOR-16}"


def width(text: str) -> int:
    """Return how many cells clean text takes, at most: a wide letter takes two, an accent none."""
    if text.isascii():
        return len(text)
    return sum(map(cells_of, text))


@lru_cache(maxsize=4096)
def cells_of(character: str) -> int:
    """Return how many cells one character takes, at most."""
    if unicodedata.east_asian_width(character) in WIDE or WIDE_SINCE.match(character):
        return 2
    if character == EMOJI_SELECTOR:
        return 1
    return 0 if unicodedata.category(character) in UNSEEN else 1


def pad(text: str, cells: int) -> str:
    """Return text with spaces after it, up to a number of cells."""
    return text + " " * (cells - width(text))


def wrap(text: str, cells: int) -> list[str]:
    """Return text in lines of at most that many cells; nothing is left out.

    Lines break at spaces. A word that is longer than a line goes on in the next one.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        whole = f"{line} {word}" if line else word
        if width(whole) <= cells:
            line = whole
            continue
        if line:
            lines.append(line)
        *full, line = pieces(word, cells)
        lines += full
    return [*lines, line] if line or not lines else lines


def pieces(word: str, cells: int) -> list[str]:
    """Return a word in pieces of at most that many cells, each of one character at least."""
    if width(word) <= cells:
        return [word]
    found, piece, used = [], "", 0
    for character in word:
        size = width(character)
        if piece and used + size > cells:
            found.append(piece)
            piece, used = "", 0
        piece, used = piece + character, used + size
    return [*found, piece]
