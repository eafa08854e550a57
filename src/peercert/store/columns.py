"""Columns of the store as Python reads them: days and our own words, each read once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from sqlite3 import register_converter
from typing import Any

FLAGS = {None: None, 0: False, 1: True}


class Days(dict[bytes, date]):
    """The days that ISO texts name; a few thousand days serve a million rows."""

    latest = date.min
    """The latest day that was read so far."""

    def __missing__(self, text: bytes) -> date:
        """Read a text that was not met before."""
        found = self[text] = date.fromisoformat(text.decode())
        self.latest = max(found, self.latest)
        return found


class Words(dict[bytes, str]):
    """Our own words, each of them once."""

    def __missing__(self, text: bytes) -> str:
        """Read a word that was not met before."""
        found = self[text] = text.decode()
        return found


DAY = Days()
"""Days on which something was done, or was so."""
LAST_DAY = Days()
"""Days through which something holds: nothing is dated by them."""

READ_AS: dict[str, Callable[[bytes], object]] = {
    "day": DAY.__getitem__,
    "last_day": LAST_DAY.__getitem__,
    "word": Words().__getitem__,
    "text": bytes.decode,
}
"""How SQLite's module reads a column while it fetches a row; what is empty or not on file is None.

So it is not for texts in which the two differ: see `words`.
"""
NAMES = {
    "last_day": ("valid_through", "until"),
    "word": (
        "condition",
        "education",
        "kind",
        "outcome",
        "path",
        "specialization",
        "state",
        "verification",
    ),
    "text": ("county", "email", "name", "number", "phone", "provider", "title", "topic"),
}
FORMS = {name: form for form, names in NAMES.items() for name in names}

for _form, _read in READ_AS.items():
    register_converter(f"peercert_{_form}", _read)


def column(name: str) -> str:
    """Return a column as a statement asks for it, with what it is read as where it is text.

    The module lets other threads run before each column that it reads by itself: one that is read
    as something costs less, and is ready.
    """
    form = "day" if name.endswith("_on") or name == "on" else FORMS.get(name)
    return f'"{name}" AS "{name} [peercert_{form}]"' if form else f'"{name}"'


def latest() -> date:
    """Return a day after which nothing is dated of what was read so far."""
    return DAY.latest


@lru_cache(maxsize=4096)
def words(text: str | None) -> Any:  # noqa: ANN401 - the records' own literals
    """Return the words of a list as it lies in the store; None for one that is not on file."""
    return None if text is None else tuple(text.split())


def day_on_file(text: str | None) -> date | None:
    """Return the day that ISO text names, or None where none is on file."""
    return None if text is None else DAY[text.encode()]
