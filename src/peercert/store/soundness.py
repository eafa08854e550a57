"""Whether a file is whole: what SQLite says of it, its tables, its chain, its rows.

Nothing here repairs anything, and nothing that a damaged file holds raises: it becomes a trouble.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from peercert import stopping
from peercert.errors import PeercertError, StoreError
from peercert.store import ranges, verifying
from peercert.store.opening import NewerStoreError, inspecting, revision_of
from peercert.store.shape import SHAPES, shape
from peercert.store.verifying import Trouble

AT_MOST = 20
"""How many lines of its own SQLite gives about a damaged file."""

DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def is_damage(error: StoreError) -> bool:
    """Return whether a store cannot be opened because of what is in the file."""
    code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
    return "is damaged" in error.message or code in DAMAGED


def structure(connection: sqlite3.Connection, *, full: bool) -> Iterator[Trouble]:
    """Yield what SQLite itself finds: in the whole file, or quickly without its indexes.

    And, where the tables are ours, what no change of ours records. What the indexes of others
    compute is not asked for.
    """
    is_ours = shape(connection) in SHAPES.values()
    check = "integrity_check" if full and is_ours else "quick_check"
    for (line,) in connection.execute(f"PRAGMA {check}({AT_MOST})"):
        if line != "ok":
            yield Trouble(None, str(line).replace("\n", " "))
    if full:
        for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
            yield Trouble(None, f"{table} row {row} belongs to a {parent} that is not there")
    if is_ours:
        yield from ranges.troubles(connection)
    if is_ours and full:
        yield from ranges.broken(connection)


def tables(connection: sqlite3.Connection, path: Path) -> Iterator[Trouble]:
    """Compare the tables, views and triggers with those that this revision was made with."""
    revision = revision_of(connection, path)
    if revision is None:
        yield Trouble(None, "there is nothing in the file")
    elif shape(connection) != SHAPES[revision]:
        yield Trouble(None, f"the tables are not those of revision {revision}")


def caught(check: Callable[[], Iterable[Trouble]]) -> Iterator[Trouble]:
    """Give what a check finds; where the file breaks the check itself, that too is a trouble.

    Raise NewerStoreError for a store of a newer peercert: what is whole in it is not known here.
    """
    try:
        yield from check()
    except NewerStoreError:
        raise
    except PeercertError as error:
        yield Trouble(None, error.message)
    except Exception as error:  # noqa: BLE001 - damage may raise anything, and is what we look for
        stopping.raise_heard()
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        yield Trouble(None, f"a part of it cannot be read ({name})")


def everything(connection: sqlite3.Connection, path: Path) -> Iterator[Trouble]:
    """Check all that can be checked within one file: it is whole where nothing is given."""
    yield from caught(lambda: tables(connection, path))
    yield from caught(lambda: structure(connection, full=True))
    yield from caught(lambda: verifying.chain(connection))
    yield from caught(lambda: verifying.rows(connection))


def first_trouble(path: Path) -> str:
    """Return the first thing that is wrong with a file, read as a whole; "" where it is sound."""
    try:
        with inspecting(path) as connection:
            return next((trouble.what for trouble in everything(connection, path)), "")
    except StoreError as error:
        return error.message if is_damage(error) else ""


@contextmanager
def passing_over_damage() -> Iterator[None]:
    """End quietly where a store cannot be read because of what is in the file."""
    try:
        yield
    except StoreError as error:
        if not is_damage(error):
            raise
