"""Whose fault it is when something fails over a store: the file's, or ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peercert.errors import PeercertError, StoreError
from peercert.store.opening import KEEP_IT, SENTENCES, code_of

READ: set[Path] = set()
"""The files that were read, and not found whole since then."""


@contextmanager
def blaming(path: Path) -> Iterator[None]:
    """Say of whatever a damaged file makes us raise that the file is damaged, as a StoreError.

    A file is blamed only after it was read from the first page to the last and something was
    found: what we raise over a whole one is our own fault, and passes through.
    """
    READ.add(path)
    try:
        yield
    except (PeercertError, OSError, RuntimeError, UnicodeError):
        raise
    except Exception as error:
        if isinstance(error, sqlite3.Error) and code_of(error) in SENTENCES:
            raise
        if found := damaged():
            raise found from error
        raise


def damaged() -> StoreError | None:
    """Return what is to be said of a damaged file among those that were read, if one is.

    For when we fail over what was read: after the store is closed, too.
    """
    from peercert.store.soundness import first_trouble

    while READ:
        path = READ.pop()
        if found := first_trouble(path):
            return StoreError(f"{path} is damaged: {found}", hint=KEEP_IT)
    return None
