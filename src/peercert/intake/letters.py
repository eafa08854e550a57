"""Which characters may stand in text that is kept: those that somebody sees."""

from __future__ import annotations

import unicodedata

from peercert.joiners import is_spelling

UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Control, format (direction, zero width), surrogate, private use, ends of lines."""
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe0f\uffa0")
"""What Unicode calls letters, signs and marks, and nobody sees: fillers, and empty Braille."""
MOST_MARKS = 8
"""Marks on one letter: more than any script's, and few enough to stay on their line."""


def printable(character: str) -> bool:
    """Return whether a character may stand in text that is kept or shown."""
    return unicodedata.category(character) not in UNPRINTABLE and character not in BLANK


def is_seen(text: str) -> bool:
    """Return whether text can be kept: all of it is seen, and its marks stand on something."""
    if text.isascii():
        return text.isprintable()
    marks, bare = 0, True
    for at, character in enumerate(text):
        if is_spelling(text, at):
            continue
        if not printable(character):
            return False
        if unicodedata.category(character)[0] == "M":
            marks += 1
            if marks > MOST_MARKS:
                return False
        else:
            marks = 0
            bare = bare and character.isspace()
    return not bare
