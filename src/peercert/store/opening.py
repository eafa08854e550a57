"""The one place that opens the store's file, and what is refused before anything is read.

Why each setting: DECISIONS.md, "The store".
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from peercert import stopping
from peercert.errors import StoreError
from peercert.store import bounds, neighbours, places, waiting
from peercert.store.places import APPLICATION_ID
from peercert.store.shape import SHAPES, shape

REVISIONS = ("0001", "0002", "0003")
"""Every revision that this version can read or upgrade, oldest first."""
REVISION = re.compile(r"\d{4}", re.ASCII)
PATIENCE_IN_SECONDS = 5.0
A_MOMENT_IN_SECONDS = 0.5
"""How long a writer waits without a word."""
PAUSES_IN_SECONDS = (0.002, 0.02)
"""Between two tries of a writer: uneven, so that many get their turn."""

SETTINGS = (
    "journal_mode=DELETE",
    "synchronous=EXTRA",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "temp_store=MEMORY",
)
LIMITS = (
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_LENGTH, 1_000_000),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
)

FOR_A_WRITER = frozenset({sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_IOERR_LOCK})
"""What a reader meets after a writer was killed, and in a file that was set to write ahead."""
MADE_BY_WRITING = (
    "`peercert candidate add` or `peercert import people FILE` makes it; --store names another file"
)
BESIDE = ("-journal", "-wal")
"""What may lie beside a store while it is written; SQLite reads it with the store."""
WAS_MADE = "{} was made, with nothing in it."
NOTHING_DONE = "nothing was read or written"
KEEP_IT = "keep the file as it is and go back to a backup"
WAY_BACK = "`peercert backup list` names the copies beside it; `backup restore` goes back to one"
OTHER_FILE = f"name another file with --store or PEERCERT_STORE; {NOTHING_DONE}"
NOT_OUR_TABLES = "is damaged: its tables are not those that peercert makes"
SENTENCES = {
    sqlite3.SQLITE_BUSY: waiting.WRITTEN_BY_OTHERS,
    sqlite3.SQLITE_NOTADB: (
        "is not a peercert store",
        f"name the store with --store or PEERCERT_STORE; {NOTHING_DONE}",
    ),
    sqlite3.SQLITE_CORRUPT: ("is damaged", KEEP_IT),
    sqlite3.SQLITE_INTERRUPT: (f"is damaged: {bounds.ENDLESS}", KEEP_IT),
    sqlite3.SQLITE_READONLY: ("may not be written to", "ask for permission to write to the file"),
    sqlite3.SQLITE_CANTOPEN: ("may not be opened", "ask for permission to read and write the file"),
    sqlite3.SQLITE_FULL: ("has no room on its disk", "make room on the disk; nothing was written"),
    sqlite3.SQLITE_IOERR: (
        "could not be read or written",
        "look at the disk, then at what is on file before you record anything again",
    ),
}


class NoStoreYetError(StoreError):
    """There is no store, or only the empty file that a writer left who was stopped early."""


class NewerStoreError(StoreError):
    """The store was made by a newer peercert: what its tables hold is not known here."""


def code_of(error: sqlite3.Error) -> int:
    """Return SQLite's primary code of an error; one without is about text that is not UTF-8."""
    unread = sqlite3.SQLITE_CORRUPT if type(error) is sqlite3.OperationalError else 0
    return int(getattr(error, "sqlite_errorcode", unread)) & 0xFF


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Say what SQLite or the system complains about in our own words, as a StoreError.

    A broken constraint, and what else the disk or another program cannot cause, passes through.
    """
    try:
        yield
    except sqlite3.Error as error:
        stopping.raise_heard()
        code = code_of(error)
        if code not in SENTENCES:
            raise
        is_busy = code == sqlite3.SQLITE_BUSY
        wrong, hint = waiting.why_busy(path) if is_busy else SENTENCES[code]
        raise StoreError(f"{path} {wrong}", hint=hint) from error
    except UnicodeDecodeError as error:  # SQLite's own sentence quotes a damaged file
        wrong, hint = SENTENCES[sqlite3.SQLITE_CORRUPT]
        raise StoreError(f"{path} {wrong}", hint=hint) from error
    except BrokenPipeError:  # whoever reads what we print left: nothing is wrong with the store
        raise
    except PermissionError as error:
        hint = "ask for permission to read and write it, or name another file with --store"
        raise StoreError(f"{path}: no permission", hint=hint) from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}", hint=OTHER_FILE) from error


def identity(path: Path) -> tuple[int, int]:
    """Return which file lies at the path, after refusing what we never open.

    Raise StoreError where there is none, and for a link, a folder or a file with a second name.
    """
    with store_errors(path):
        try:
            found = path.lstat()
        except FileNotFoundError:
            raise no_store_yet(path) from None
    wrong = neighbours.odd(found)
    if not wrong:
        return found.st_dev, found.st_ino
    hint = f"name the store's own file with --store; {NOTHING_DONE}"
    raise StoreError(f"{path} {wrong}", hint=hint)


def no_store_yet(path: Path) -> NoStoreYetError:
    """Say that there is no store, and how one comes to be, or comes back."""
    hint = WAY_BACK if places.has_backups(path) else MADE_BY_WRITING
    return NoStoreYetError(f"{path}: there is no store yet", hint=hint)


def _sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder."""
    opened = os.open(path, os.O_RDONLY | (0 if path.is_dir() else os.O_NOFOLLOW))
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def make_folders(folder: Path) -> None:
    """Make a folder, and what is missing above it, for their owner alone.

    The disk keeps their names. Raise FileExistsError where something else lies there.
    """
    missing = [each for each in (folder, *folder.absolute().parents) if not each.exists()]
    for each in (*reversed(missing), folder):
        each.mkdir(mode=0o700, exist_ok=True)
    for each in missing:
        _sync(each.parent)


def create(path: Path) -> None:
    """Make an empty file that only its owner may read, in a folder of its own where there is none.

    Do nothing where something lies at the path already.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_WRONLY
    with store_errors(path):
        try:
            make_folders(path.parent)
        except FileExistsError:
            raise StoreError(f"{path.parent} is not a folder", hint=OTHER_FILE) from None
        made = WAS_MADE.format(path)
        with suppress(FileExistsError), stopping.writing(path, made, made):
            os.close(os.open(path, flags, 0o600))


def guarded(path: Path, *, write: bool, before: tuple[str, ...] = ()) -> sqlite3.Connection:
    """Open the file as every connection to it is opened, whatever it holds.

    `before` are further settings, which come first.
    """
    found = identity(path)
    mode = "rw" if write else "ro"
    with store_errors(path), ExitStack() as undo:
        neighbours.refuse_for_sqlite(path)
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=PATIENCE_IN_SECONDS,
            detect_types=sqlite3.PARSE_COLNAMES,
        )
        undo.callback(connection.close)
        for limit, value in LIMITS:
            connection.setlimit(limit, value)
        bounds.bound(connection, path)
        for setting in (*before, *SETTINGS):
            connection.execute(f"PRAGMA {setting}")
        if identity(path) != found:
            raise StoreError(f"{path} was replaced while it was opened", hint="try again")
        undo.pop_all()
    return connection


def _mend(path: Path) -> None:
    """Let SQLite undo what a program that was killed left half done, or another journal."""
    with closing(guarded(path, write=True)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def revision_of(connection: sqlite3.Connection, path: Path) -> str | None:
    """Return the revision of the store's tables; None for a file that is still empty.

    Raise StoreError for another program's file, NewerStoreError for one of a newer peercert.
    """
    with store_errors(path):
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if not application and not tables:
            return None
        if application != APPLICATION_ID:
            hint = f"name the store with --store or PEERCERT_STORE; {NOTHING_DONE}"
            raise StoreError(f"{path} belongs to another program", hint=hint)
        versions = "SELECT version_num FROM alembic_version"
        found = connection.execute(versions).fetchall() if "alembic_version" in tables else []
    revision = str(found[0][0]) if len(found) == 1 else ""
    if is_newer(revision):
        raise newer(path, revision)
    if revision not in REVISIONS:
        raise StoreError(f"{path} is damaged: it does not say which tables it has", hint=KEEP_IT)
    return revision


def is_newer(revision: str) -> bool:
    """Return whether a revision is a later one than the newest that this version knows."""
    return bool(REVISION.fullmatch(revision)) and revision > REVISIONS[-1]


def newer(path: Path, revision: str) -> NewerStoreError:
    """Return what is said of a store whose revision only a newer peercert knows."""
    hint = f"upgrade peercert: this version reads up to {REVISIONS[-1]}; {NOTHING_DONE}"
    return NewerStoreError(f"{path} was made by a newer peercert (tables {revision})", hint=hint)


def refuse_newer(path: Path) -> None:
    """Raise NewerStoreError where a store was made by a newer peercert; pass over all else."""
    try:
        with inspecting(path) as connection:
            revision_of(connection, path)
    except NewerStoreError:
        raise
    except (StoreError, sqlite3.Error):
        return


def is_current(path: Path) -> bool:
    """Return whether a store has the tables of the newest revision. Raise StoreError."""
    with inspecting(path) as connection:
        return revision_of(connection, path) == REVISIONS[-1]


def _open(path: Path, *, write: bool) -> sqlite3.Connection:
    try:
        return guarded(path, write=write)
    except StoreError as error:
        cause = error.__cause__
        if getattr(cause, "sqlite_errorcode", None) not in FOR_A_WRITER:
            raise
    _mend(path)
    return guarded(path, write=write)


def is_ours(connection: sqlite3.Connection, revision: str, *, write: bool) -> bool:
    """Return whether a file has our tables and views; for writing, our triggers too."""
    found, ours = shape(connection), SHAPES[revision]
    return found == ours if write else found.read == ours.read


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open the store, made where a writer finds none, and brought up to date where it is older.

    No transaction is open on the connection. Raise StoreError with what to do; also for tables and
    views that are not ours, which could answer anything, and, where it is written, for triggers,
    which could swallow what is recorded, and for an empty file beside backups: a store was there.
    """
    if places.is_emptied(path):
        raise StoreError(f"{path} is damaged: there is nothing in the file", hint=WAY_BACK)
    if write:
        create(path)
    with ExitStack() as undo:
        connection = undo.enter_context(closing(_open(path, write=write)))
        revision = revision_of(connection, path)
        if revision and not is_ours(connection, revision, write=write):
            raise StoreError(f"{path} {NOT_OUR_TABLES}", hint=KEEP_IT)
        if revision == REVISIONS[-1]:
            undo.pop_all()
            return connection
    if revision is None and not write:
        raise no_store_yet(path)
    from peercert.store.migrations import upgrade

    made = f"{path} may have the newest tables now." if revision else WAS_MADE.format(path)
    with stopping.writing(path, made, made):
        upgrade(path)
    return _open(path, write=write)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the store for reading, as it is at one moment, and close it at the end."""
    with opened(path) as connection:
        connection.execute("BEGIN")
        yield connection


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the store for reading, with no transaction begun, and close it at the end."""
    from peercert.store.blaming import blaming

    with (
        store_errors(path),
        closing(connect(path, write=False)) as connection,
        blaming(path),
    ):
        yield connection


def begin(connection: sqlite3.Connection, path: Path, *, actor: str, command: str) -> None:
    """Keep other writers out, and leave a note about who does; wait for whoever is writing now.

    A wait that lasts is said, with whom it is for. Raise sqlite3.OperationalError where patience
    ends first.
    """
    from random import uniform

    started, is_told = monotonic(), False
    connection.execute("PRAGMA busy_timeout = 0")
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            waited = monotonic() - started
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or waited > PATIENCE_IN_SECONDS:
                raise
        if waited > A_MOMENT_IN_SECONDS and not is_told:
            is_told = True
            waiting.say(path)
        sleep(uniform(*PAUSES_IN_SECONDS))  # noqa: S311 - only spreads the tries
    connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE_IN_SECONDS * 1000)}")
    waiting.leave(path, actor, command)


@contextmanager
def inspecting(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file for reading at one moment, whatever tables it has: it is not brought up to date.

    What a program that was killed left half done is undone first, as by every reader. Of a file
    whose tables are not ours only what is stored is read: nothing in it is computed.
    """
    with store_errors(path), closing(_open(path, write=False)) as connection:
        connection.execute("BEGIN")
        if shape(connection) not in SHAPES.values() and not bounds.only_stored(connection):
            raise StoreError(f"{path} {NOT_OUR_TABLES}", hint=KEEP_IT)
        yield connection


def flush(path: Path) -> None:
    """Have the disk keep a file that nobody has open, and its name in its folder."""
    with store_errors(path):
        for each in (path, path.parent):
            _sync(each)


def copy_bytes(source: Path, target: Path) -> None:
    """Copy a damaged file, and the journal beside it, as they lie on the disk, to a new name.

    Only for a file that SQLite cannot copy, and while this process has no connection to it.
    """
    from shutil import copyfileobj

    neighbours.refuse_for_sqlite(source)
    for end in ("", *BESIDE):
        one, other = Path(f"{source}{end}"), Path(f"{target}{end}")
        with store_errors(one):
            if end and not one.exists():
                continue
            identity(one)
            reader = os.fdopen(os.open(one, os.O_RDONLY | os.O_NOFOLLOW), "rb")
        with reader, store_errors(other):
            create(other)
            with os.fdopen(os.open(other, os.O_WRONLY | os.O_NOFOLLOW), "wb") as writer:
                copyfileobj(reader, writer)
