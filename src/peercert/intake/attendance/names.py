"""Names as people type them into a meeting, to words that can be compared with names on file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

Words = frozenset[str]

PRONOUNS = frozenset(
    {"she", "her", "hers", "he", "him", "his", "they", "them", "their", "theirs", "ze", "zir",
     "zirs", "xe", "xem", "hir", "ella", "ellas", "el", "ellos", "elle", "any", "all", "pronouns"}
)  # fmt: skip
SPOKEN = re.compile(r"\b(?:she|he|they|ze|xe|ella|[eé]l|elle)(?:\s*/\s*\w+)+", re.IGNORECASE)
BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
NUMBER_FIRST = re.compile(r"^[#\s]*\d+\s*[-_.:)]*\s*")
DEVICE = (
    r"(?:iphone|ipad|ipod|macbook|imac|android|galaxy|samsung|pixel|phone|cell|laptop|notebook|"
    r"chromebook|tablet|computer|desktop|pc|mac|telefono|teléfono|celular)"
)
DEVICE_LAST = re.compile(rf"^(.*?)(?:['\u2018\u2019`]s)?[\s_-]+{DEVICE}\b.*$", re.IGNORECASE)
DEVICE_FIRST = re.compile(rf"^{DEVICE}\b.*?\b(?:de|of|von)\s+(.*)$", re.IGNORECASE)
DEVICE_ONLY = re.compile(rf"^{DEVICE}\b.*$", re.IGNORECASE)
REMARK = re.compile(
    r"[(\[]([^()\[\]]*)[)\]]|\s[-\u2013\u2014]\s+(.+)$|,\s*((?:left|came|late|absent).*)$"
)
GONE = frozenset(
    {"late", "left", "early", "absent", "excused", "sick", "partial", "away", "gone", "arrived",
     "came", "until", "noshow", "tarde", "ausente", "retard", "absente", "spat", "abwesend"}
)  # fmt: skip
SMALL = frozenset({"at", "to", "the", "by", "after", "before", "for", "was", "very", "min", "h"})
IN_THEIR_NAME = frozenset(
    {"notetaker", "note", "notes", "taker", "otter", "otterpilot", "otterai", "fireflies",
     "firefliesai", "fathom", "readai", "read", "bot", "copilot", "assistant", "interpreter",
     "interprete", "dolmetscher", "dolmetscherin", "captioner", "captions", "captioning",
     "recorder", "transcriber", "transcript", "tldv", "avoma", "sembly", "airgram", "for", "mom",
     "mother", "dad", "father", "wife", "husband", "daughter", "substitute", "proxy", "behalf",
     "friend", "caregiver", "translator", "traductor", "traductora"}
)  # fmt: skip
"""Words beside a name that tell of somebody, or something, else that came with it."""
APOSTROPHES = re.compile(r"['\u2018\u2019`]")
LETTERS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=65_536)
def readings_of(name: str) -> frozenset[Words]:
    """Return the words of each name that a name as typed may stand for.

    `New name (Original name)` is two; pronouns, what a device adds and a number in front are none.
    """
    plain = SPOKEN.sub(" ", unicodedata.normalize("NFKC", name))
    inside = [part for part in BRACKETED.findall(plain) if not pronouns(part)]
    found = {words(person(part)) for part in (BRACKETED.sub(" ", plain), *inside)}
    return frozenset(each for each in found if each)


def remark_in(name: str) -> str:
    """Return what somebody wrote beside a name about coming late, leaving or not coming."""
    for found in REMARK.finditer(name):
        said = next(filter(None, found.groups()), "")
        told = words(said)
        if told & GONE and (told <= GONE | SMALL or any(c.isdigit() for c in said)):
            return said
    return ""


def person(name: str) -> str:
    """Return a name without a number in front and without the device it was typed on."""
    bare = NUMBER_FIRST.sub("", name.strip()).strip()
    for form in (DEVICE_FIRST, DEVICE_LAST):
        if found := form.fullmatch(bare):
            return found[1]
    return DEVICE_ONLY.sub("", bare)


def pronouns(text: str) -> bool:
    """Say whether text is nothing but pronouns."""
    return words(text) <= PRONOUNS


def words(name: str) -> Words:
    """Return a name's words in plain small letters; their order does not matter."""
    letters = unicodedata.normalize("NFKD", APOSTROPHES.sub("", name).casefold())
    return frozenset(LETTERS.findall("".join(c for c in letters if not unicodedata.combining(c))))


def all_readings(names: Iterable[str]) -> frozenset[Words]:
    """Return the words of every name that some names may stand for."""
    return frozenset(each for name in names for each in readings_of(name))


def typed(name: str) -> str:
    """Return what two spellings of one name as typed have in common: by this it is remembered."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
