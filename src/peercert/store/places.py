"""What lies in the folder of a store, or where one would be made."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

APPLICATION_ID = 0x50454552  # "PEER"
MAGIC = b"SQLite format 3\0"
HEADER_BYTES = 100
AT = slice(68, 72)
"""Where the header of SQLite's format has the application id."""
BACKUPS = "backups"
OURS = "peercert-"
"""How the name of every backup begins."""
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


def is_free(path: Path) -> bool:
    """Return whether a writer would make a store here: there is nothing, or an empty file."""
    try:
        found = path.lstat()
    except OSError:
        return not os.path.lexists(path)
    return stat.S_ISREG(found.st_mode) and found.st_size == 0


def is_emptied(path: Path) -> bool:
    """Return whether a store was here: there is an empty file, and backups lie beside it."""
    return os.path.lexists(path) and is_free(path) and has_backups(path)


def has_backups(store: Path) -> bool:
    """Return whether the folder of backups beside a store has any."""
    with suppress(OSError):
        return any(each.name.startswith(OURS) for each in (store.parent / BACKUPS).iterdir())
    return False


def beside(path: Path) -> list[str]:
    """Return the names of other stores in a store's folder, and of a folder of backups."""
    found = []
    with suppress(OSError), os.scandir(path.parent) as entries:
        for each in entries:
            is_backups = each.name == BACKUPS and each.is_dir()
            if is_backups or (each.name != path.name and is_store(Path(each.path))):
                found.append(each.name)
    return sorted(found)


def is_store(path: Path) -> bool:
    """Return whether a file says that it is a store of ours."""
    with suppress(OSError):
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        opened = os.open(path, READ)
        try:
            header = os.read(opened, HEADER_BYTES)
        finally:
            os.close(opened)
        return header.startswith(MAGIC) and int.from_bytes(header[AT], "big") == APPLICATION_ID
    return False
