"""Time zones of places. Reads no clock."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

PLACE = re.compile(r"(?!Factory$)[A-Z][\w+-]*(?:/[\w+-]+)*", re.ASCII)
"""How a place's zone is called. What a system keeps beside them begins with a small letter:
`localtime` (this computer's own), `posixrules`, and `right/` and `posix/` with everything again."""


OTHERWISE = {
    "America/New_York": "eastern, est, edt, et, north carolina, nc, new york, raleigh, charlotte",
    "America/Chicago": "central, cst, cdt, ct, texas, illinois",
    "America/Denver": "mountain, mst, mdt, mt, colorado",
    "America/Phoenix": "arizona",
    "America/Los_Angeles": "pacific, pst, pdt, pt, california, ca, sacramento, san francisco, "
    "oregon, washington",
    "America/Anchorage": "alaska, akst, akdt",
    "Pacific/Honolulu": "hawaii, hst",
}
"""What people call a zone instead of its name."""
CALLED = {word: zone for zone, words in OTHERWISE.items() for word in words.split(", ")}
KIND_OF_TIME = re.compile(r"\b(?:standard|daylight)?\s*time\b|\(.*\)|^us/")
NO_SUMMER = {"EST": "America/New_York", "MST": "America/Denver, or in Arizona America/Phoenix"}
"""Names of zones without summer time, and what somebody who writes them most likely means."""


def likely(text: str) -> str:
    """Return the zone that is called so, or has nearly that name; nothing where none is near."""
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    word = " ".join(KIND_OF_TIME.sub(" ", text.casefold()).split())
    if word in CALLED:
        return CALLED[word]
    places = {each.casefold(): each for each in sorted(available_timezones()) if is_place(each)}
    cities = {each.rpartition("/")[2]: each for each in places if "/" in each}
    name = word.replace(" ", "_")
    for known in (places, cities):
        if name in known:
            return places[known[name].casefold()]
    zones = {**CALLED, **places}
    near = get_close_matches(word, CALLED, n=1, cutoff=0.8)
    near = near or get_close_matches(name, places, n=1, cutoff=0.8)
    return zones[near[0]] if near else ""


def is_place(name: str) -> bool:
    """Return whether a name is that of a place's zone, and not of whatever a computer keeps."""
    return PLACE.fullmatch(name) is not None


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of a name such as America/Los_Angeles. Raise ValueError where none has it.

    A name that means another zone on another computer is none, nor is the path of a file.
    """
    try:
        if is_place(name):
            return ZoneInfo(name)
    except (KeyError, OSError):
        pass
    raise ValueError(name)
