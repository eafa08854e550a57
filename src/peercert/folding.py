"""Names as they are compared and searched for: without accents, apostrophes and case."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from peercert.joiners import JOINERS

APOSTROPHES = "'\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u2032\u00b4\u0060\uff07"
LETTERS = {"\u00f8": "o", "\u0131": "i", "\u0142": "l", "\u0111": "d", "\u00f0": "d"}
LETTERS |= {"\u00e6": "ae", "\u0153": "oe", "\u00fe": "th", "\u0127": "h", "\u0167": "t"}
PLAIN = str.maketrans(LETTERS | dict.fromkeys(APOSTROPHES + JOINERS, ""))
"""Apostrophes and joiners are left out; letters that Unicode does not take apart are spelt."""


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return text as names are compared: no accents, apostrophes or case, single spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(PLAIN).casefold())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.translate(PLAIN).split())
