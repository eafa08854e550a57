"""Characters that nobody sees and that belong to the spelling: zero-width joiners."""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"
"""What tells letters to join or not; a part of the spelling in scripts whose letters join."""
JOINING = (
    (0x0600, 0x08FF),  # Arabic, Syriac, Mandaic and others
    (0x0900, 0x0DFF),  # Devanagari to Sinhala
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x18AF),  # Khmer, Mongolian
    (0x1B00, 0x1BBF),  # Balinese, Sundanese
    (0xFB50, 0xFDFF),  # Arabic, as printed
    (0xFE70, 0xFEFC),
)
VIRAMA = 9
"""The combining class of the sign after which a joiner says how a letter is cut short."""


def joins(character: str) -> bool:
    """Return whether a character is a letter, or a mark on one, of a script whose letters join."""
    is_letter = unicodedata.category(character)[0] in "LM"
    return is_letter and any(first <= ord(character) <= last for first, last in JOINING)


def is_spelling(text: str, at: int) -> bool:
    """Return whether a joiner stands at that place, and is a part of the spelling there."""
    if text[at] not in JOINERS or not at or not joins(text[at - 1]):
        return False
    return unicodedata.combining(text[at - 1]) == VIRAMA or (
        at + 1 < len(text) and joins(text[at + 1])
    )
