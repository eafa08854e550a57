"""How wide text is on a terminal, in cells, and how it is broken into lines of a width."""

from __future__ import annotations

import unicodedata

WIDE = {"W", "F"}
UNSEEN = {"Mn", "Me"}
EMOJI_SELECTOR = "\N{VARIATION SELECTOR-16}"


def width(text: str) -> int:
    """Return how many cells clean text takes, at most: a wide letter takes two, an accent none."""
    if text.isascii():
        return len(text)
    return sum(
        2
        if unicodedata.east_asian_width(c) in WIDE
        else 1
        if c == EMOJI_SELECTOR or unicodedata.category(c) not in UNSEEN
        else 0
        for c in text
    )


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
