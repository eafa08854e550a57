"""The one way in which a command writes: with who and why, and never into a store made unseen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from peercert.cli import errors, options

if TYPE_CHECKING:
    from peercert.store.recording import Change

SHOWN = 3
"""How many of the things that lie beside it are named."""


@contextmanager
def change(command: str, reason: str | None = None, *, asks: bool = True) -> Iterator[Change]:
    """Yield one change of the store, made where there is none, and say so where it was made.

    The reason is that of `--why` unless another is given. What was agreed to before need not be
    asked again. Raise UnconfirmedError where the store would be made beside another one and nobody
    agrees.
    """
    from peercert.store.recording import Change

    if asks:
        agree()
    path = options.store_path()
    with Change(path, command=command, reason=reason or options.current().why) as change:
        yield change
    if change.is_first:
        tell_made(path)


def tell_made(path: Path) -> None:
    """Say that there was no store at a path, and now is one."""
    errors.say(f"{path}: a new store was made.")


def agree() -> None:
    """Ask before a store is made where another one or a folder of backups lies.

    Nobody means to make a second one by a mistyped name. Raise UnconfirmedError where nobody
    agrees.
    """
    from peercert.store import places

    path = options.store_path()
    if not places.is_free(path) or places.is_emptied(path):  # of that one, opening says it
        return
    if not (found := places.beside(path)):
        return
    more = [f"{len(found) - SHOWN} more"] if len(found) > SHOWN else []
    names = [*found[:SHOWN], *more]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    lies = "lies" if len(found) == 1 else "lie"
    question = f"there is no store {path}, but {listed} {lies} beside it. Make a new store?"
    options.confirm(question, "name another file with --store, or ")
