"""What is asked about everybody, and the law that it is answered by: without loading any rules."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import peercert


class Asked(NamedTuple):
    """What is asked about everybody."""

    form: str
    as_of: date
    state: str | None
    statuses: frozenset[str] | None
    names: bool
    encoding: str
    """Of standard output."""


def law(encoding: str) -> str:
    """Return a hash of the source of all that decides what a line says, the rules above all.

    `encoding` is that of standard output.
    """
    folder = Path(peercert.__file__).parent
    parts = [(folder / name).glob("*.py") for name in (".", "report", "store")]
    parts += [(folder / name).rglob("*.py") for name in ("rules", "steps")]
    found = sha256(encoding.encode())
    for path in sorted(chain.from_iterable(parts)):
        found.update(path.read_bytes())
    return found.hexdigest()
