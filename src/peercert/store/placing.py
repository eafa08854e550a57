"""Giving finished files their names: nothing that lies there already is ever overwritten."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from ctypes import CDLL
from pathlib import Path

from peercert import stopping
from peercert.errors import RefusedError, StoreError
from peercert.store.opening import BESIDE, store_errors

AT_FDCWD, RENAME_NOREPLACE = -100, 1
"""Linux's own numbers for renameat2."""
NEW = os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_WRONLY
END = ".db"


def taken(path: Path) -> Path | None:
    """Return what has a name already, or lies where SQLite would look for its journal."""
    names = (Path(f"{path}{end}") for end in ("", *BESIDE))
    return next((each for each in names if os.path.lexists(each)), None)


def refuse_taken(target: Path) -> None:
    """Raise RefusedError where a name that somebody asked for is taken.

    Raise StoreError where it is in no folder in which files can be made.
    """
    folder = target.parent
    if not folder.is_dir():
        hint = "make the folder first, or name another file with --to; nothing was written"
        raise StoreError(f"{folder} is not a folder", hint=hint)
    if not os.access(folder, os.W_OK | os.X_OK):
        hint = "ask for permission to write there, or name another file with --to"
        raise StoreError(f"{folder}: no permission; nothing was written", hint=hint)
    if found := taken(target):
        hint = "--to names another file; nothing was written"
        raise RefusedError(f"{found} is there already", hint=hint)


def place(part: Path, target: Path) -> None:
    """Give a finished file its name. Raise FileExistsError where that is taken.

    Linux looks and renames in one step; elsewhere it is looked first.
    """
    with stopping.writing(target, f"{target} may be there now.", f"{target} is written."):
        _refuse(target)
        with suppress(AttributeError):
            names = AT_FDCWD, os.fsencode(part), AT_FDCWD, os.fsencode(target)
            if CDLL(None).renameat2(*names, RENAME_NOREPLACE) == 0:
                return
        _refuse(target)
        part.rename(target)


def place_as_asked(part: Path, target: Path) -> None:
    """Give a finished file the name asked for. Raise RefusedError where that is taken."""
    with store_errors(target), suppress(FileExistsError):
        place(part, target)
        return
    refuse_taken(target)


def first_free(wanted: Path, take: Callable[[Path], None]) -> Path:
    """Take the name wanted, or with -2, -3 and so on the first that is free; return it.

    `take` raises FileExistsError for a name that is taken.
    """
    number, path = 1, wanted
    with store_errors(wanted):
        while True:
            with suppress(FileExistsError):
                take(path)
                return path
            number += 1
            stem, end, more = wanted.name.rpartition(END)
            path = wanted.with_name(f"{stem}-{number}{end}{more}")


def reserve(path: Path) -> None:
    """Make an empty file that only its owner may read. Raise FileExistsError where one lies."""
    _refuse(path)
    made = f"{path} may be left, with nothing in it."
    with stopping.writing(path, made, made):
        os.close(os.open(path, NEW, 0o600))


def _refuse(path: Path) -> None:
    if found := taken(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(found))
