"""Who is writing to a store: a note beside it, for whoever waits. It is advice, never a lock.

SQLite's own lock, which ends with its program, keeps writers apart; the note only says whose it is.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from peercert.errors import StoreError
from peercert.store import neighbours

SUFFIX = ".writer"
MOST_BYTES = 4096
WRITTEN_BY_OTHERS = (
    "another program is writing to it",
    "wait for that program to finish, then try again; nothing was written",
)
READ_BY_OTHERS = (
    "is being read by another program, which keeps all others from writing",
    "end that program, a viewer of databases or a copy in progress; nothing was written",
)


def beside(store: Path) -> Path:
    """Return where the note about a store lies."""
    return store.with_name(store.name + SUFFIX)


def leave(store: Path, actor: str, command: str) -> None:
    """Leave a note that this program writes now. Where that cannot be, nobody minds."""
    import json

    told = {"process": os.getpid(), "host": host(), "actor": actor, "command": command}
    with suppress(OSError, StoreError):
        try:
            opened = neighbours.opened(beside(store), store, os.O_WRONLY)
            try:
                os.ftruncate(opened, 0)
                os.write(opened, json.dumps(told).encode())
            finally:
                os.close(opened)
        except KeyboardInterrupt:  # half a note would be nobody's, and stay
            beside(store).unlink(missing_ok=True)
            raise


def take_away(store: Path) -> None:
    """Take our note away, and nobody else's."""
    if is_ours(store):
        with suppress(OSError):
            beside(store).unlink()


def is_ours(store: Path) -> bool:
    """Return whether it is this program that has left a note."""
    return bool(read(store).get("process") == os.getpid())


def why_busy(store: Path) -> tuple[str, str]:
    """Return what keeps this program from a store, and what to do; never this program itself."""
    if is_ours(store):
        return READ_BY_OTHERS
    wrong, hint = WRITTEN_BY_OTHERS
    who = holder(store)
    return f"{wrong}: {who}" if who else wrong, hint


def holder(store: Path) -> str:
    """Say who is writing to a store; nothing without a note, or where that is stale."""
    note = read(store)
    actor, command, process = (note.get(name) for name in ("actor", "command", "process"))
    if not isinstance(process, int) or (note.get("host") == host() and not is_running(process)):
        return ""
    return plain(f"`{command}` by {actor}, process {process}")


def read(store: Path) -> dict[str, Any]:
    """Return what the note says; nothing where there is none that can be read and is our own."""
    import json

    with suppress(OSError, ValueError):
        opened = os.open(beside(store), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            if neighbours.fault_of(os.fstat(opened), store):
                return {}
            found = json.loads(os.read(opened, MOST_BYTES))
        finally:
            os.close(opened)
        if isinstance(found, dict):
            return found
    return {}


def host() -> str:
    """Return the name of this computer."""
    return os.uname().nodename


def is_running(process: int) -> bool:
    """Say whether there is a program of that number on this computer."""
    try:
        os.kill(process, 0)
    except (OSError, OverflowError) as error:
        return isinstance(error, PermissionError)
    return True


def plain(text: str) -> str:
    """Return text from outside without what a terminal would act upon."""
    return "".join(c if c.isprintable() else "?" for c in text)


def say(store: Path) -> None:
    """Say that this program waits, and for whom: as a warning, on standard error by default."""
    import logging

    whom = holder(store) or "another program"
    logging.getLogger("peercert.store").warning(
        "Waiting for %s, which writes to %s ...", whom, store
    )
