"""What lies beside a store, and is used only where nobody else can have put it there.

A folder in which others may make files (/tmp, a shared one) holds names of theirs too. So nothing
is trusted because of its name: a journal, a note or a list has to be a plain file with one name, of
the account that the store belongs to, and open to nobody to whom the store is not. Where a file
system keeps no modes or owners, every file shows the same ones, the store's among them: nothing is
refused for these there, and `doctor` warns of the store itself.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from peercert.errors import StoreError

READ_BY_SQLITE = ("-journal", "-wal", "-shm")
OURS = (".erasures", ".kept", ".kept-journal", ".writer")
OTHERS = stat.S_IWGRP | stat.S_IWOTH
OPEN = "may be written to by others"
KINDS = (
    (stat.S_ISLNK, "is a symbolic link"),
    (stat.S_ISDIR, "is a folder"),
    (stat.S_ISFIFO, "is a pipe"),
    (stat.S_ISSOCK, "is a socket"),
)


class NeighbourError(StoreError):
    """Something beside the store that peercert has not put there."""


def odd(found: os.stat_result) -> str:
    """Return what something is that is not a plain file with one name; "" for one that is."""
    kind = next((words for test, words in KINDS if test(found.st_mode)), "")
    if kind or not stat.S_ISREG(found.st_mode):
        return kind or "is not a file"
    return "has a second name (a hard link)" if found.st_nlink > 1 else ""


def fault(path: Path, store: Path) -> str:
    """Return why what lies at a path is not used beside a store; "" where it may be, or is missing.

    The words follow the name of the file.
    """
    with suppress(FileNotFoundError):
        return fault_of(path.lstat(), store)
    return ""


def fault_of(found: os.stat_result, store: Path) -> str:
    """Return the same of what was found, or is open already."""
    owner, mode = os.geteuid(), 0
    with suppress(FileNotFoundError):
        like = store.lstat()
        owner, mode = like.st_uid, like.st_mode
    if kind := odd(found):
        return kind
    if found.st_uid != owner:
        return f"belongs to another account ({found.st_uid})"
    return OPEN if found.st_mode & OTHERS & ~mode else ""


def faults(store: Path) -> Iterator[tuple[Path, str]]:
    """Yield everything with a name that peercert knows beside a store and does not use, and why."""
    for end in (*READ_BY_SQLITE, *OURS):
        path = store.with_name(store.name + end)
        if why := fault(path, store):
            yield path, why


def refuse(path: Path, store: Path) -> None:
    """Raise NeighbourError where what lies at a path is not to be used beside a store."""
    if why := fault(path, store):
        raise refusal(path, why)


def refusal(path: Path, why: str) -> NeighbourError:
    """Return the error that says of a file why it is not used, and what to do."""
    hint = "look who put it there and move it away"
    if why == OPEN:
        hint = f"if you put it there, `chmod go-w` it; else {hint}"
    return NeighbourError(f"{path} {why}", hint=f"{hint}; nothing was read or written")


def refuse_for_sqlite(store: Path) -> None:
    """Raise NeighbourError for a journal that SQLite would take for this store's own."""
    for end in READ_BY_SQLITE:
        refuse(store.with_name(store.name + end), store)


def opened(path: Path, store: Path, flags: int) -> int:
    """Open a file beside a store, made where it is missing, and return its descriptor.

    Nobody waits for a pipe. Raise NeighbourError for what is not to be used, OSError for trouble.
    """
    flags |= os.O_NOFOLLOW | os.O_NONBLOCK
    with suppress(FileExistsError):
        made = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
        give(made, store)
        return made
    refuse(path, store)
    found = os.open(path, flags)
    if why := fault_of(os.fstat(found), store):
        os.close(found)
        raise refusal(path, why)
    return found


def give(descriptor: int, store: Path) -> None:
    """Give a file just made beside a store to the store's account, as SQLite does a journal."""
    if os.geteuid() == 0:
        with suppress(FileNotFoundError):
            like = store.lstat()
            os.fchown(descriptor, like.st_uid, like.st_gid)
