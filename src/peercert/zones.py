"""Time zones of places. Reads no clock."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

PLACE = re.compile(r"(?!Factory$)[A-Z][\w+-]*(?:/[\w+-]+)*", re.ASCII)
"""How a place's zone is called. What a system keeps beside them begins with a small letter:
`localtime` (this computer's own), `posixrules`, and `right/` and `posix/` with everything again."""


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
