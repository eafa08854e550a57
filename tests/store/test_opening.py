"""How the file is made and opened, and what is refused before anything is read."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from peercert.errors import StoreError
from peercert.store import opening
from peercert.store.opening import connect, create, identity, reading, store_errors
from peercert.store.recording import Change
from store.people import BO

NOBODY = 65_534


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store with one person."""
    path = tmp_path / "folder" / "store.db"
    with Change(path, command="test") as change:
        change.add_candidate(BO)
    return path


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Drop root's right to read everything; others have none to drop."""
    user = os.geteuid()
    if not user:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def test_only_the_owner_reads_what_we_make(store: Path) -> None:
    assert store.stat().st_mode & 0o777 == 0o600
    assert store.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    connect(tmp_path / "store.db", write=True).close()
    assert tmp_path.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("write", [True, False])
def test_every_connection_has_every_setting(store: Path, *, write: bool) -> None:
    expected = {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 5000,
        "temp_store": 2,
    }
    with closing(connect(store, write=write)) as connection:
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in expected}
        assert connection.getlimit(sqlite3.SQLITE_LIMIT_ATTACHED) == 0
    assert found == expected


def test_a_pipe_that_nobody_reads_is_no_fault_of_the_store(store: Path) -> None:
    with pytest.raises(BrokenPipeError), reading(store):
        raise BrokenPipeError


def test_a_reader_cannot_write(store: Path) -> None:
    with pytest.raises(StoreError, match="may not be written"), reading(store) as connection:
        connection.execute("DELETE FROM void")


def test_a_reader_sees_one_moment(store: Path) -> None:
    with reading(store) as connection:
        before = connection.execute("SELECT count(*) FROM candidate").fetchone()
        assert connection.in_transaction
        assert before == (1,)


def test_a_missing_store_is_made_by_writers_only(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "store.db"
    with pytest.raises(StoreError, match="there is no store yet") as caught:
        connect(path, write=False)
    assert "peercert candidate add" in caught.value.hint
    assert not path.parent.exists()
    connect(path, write=True).close()
    assert "training" in tables(path)


def test_an_empty_file_is_no_store_yet(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    create(path)
    with pytest.raises(StoreError, match="there is no store yet"):
        connect(path, write=False)
    connect(path, write=True).close()
    connect(path, write=False).close()


def test_a_link_is_refused(store: Path) -> None:
    link = store.with_name("link.db")
    link.symlink_to(store)
    with pytest.raises(StoreError, match="is a symbolic link"):
        connect(link, write=True)


def test_a_link_to_nothing_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "target.db")
    with pytest.raises(StoreError, match="is a symbolic link"):
        connect(tmp_path / "link.db", write=True)
    assert not (tmp_path / "target.db").exists()


def test_a_second_name_is_refused(store: Path) -> None:
    store.with_name("second.db").hardlink_to(store)
    with pytest.raises(StoreError, match="has a second name"):
        connect(store, write=False)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        connect(tmp_path, write=True)


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="is a pipe"):
        connect(tmp_path / "pipe", write=False)


def test_a_path_through_a_file_is_refused(store: Path) -> None:
    with pytest.raises(StoreError, match=r"store\.db is not a folder"):
        connect(store / "under.db", write=True)
    with pytest.raises(StoreError, match=r"under\.db: Not a directory"):
        connect(store / "under.db", write=False)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name,state\n" * 1000)
    with pytest.raises(StoreError, match="is not a peercert store"):
        connect(path, write=True)
    assert path.read_text() == "name,state\n" * 1000


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmark (id)")
    with pytest.raises(StoreError, match="belongs to another program"):
        connect(path, write=True)
    assert tables(path) == {"bookmark"}


def test_a_newer_store_is_refused(store: Path) -> None:
    with closing(connect(store, write=True)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(StoreError, match=r"was made by a newer peercert \(tables 0999\)") as caught:
        connect(store, write=True)
    assert "upgrade peercert" in caught.value.hint


@pytest.mark.parametrize("loss", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_a_store_that_does_not_say_what_it_holds_is_refused(store: Path, loss: str) -> None:
    with closing(connect(store, write=True)) as connection:
        connection.execute(loss)
    with pytest.raises(StoreError, match="is damaged: it does not say which tables it has"):
        connect(store, write=True)


def test_a_damaged_store_is_refused(store: Path) -> None:
    content = bytearray(store.read_bytes())
    content[100:4096] = b"\xff" * 3996
    store.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged"):
        connect(store, write=False)


def test_a_store_that_is_being_written_is_waited_for_in_vain(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PATIENCE_IN_SECONDS", 0.01)
    with (
        Change(store, command="test"),
        pytest.raises(StoreError, match="another program is writing to it"),
        Change(store, command="test"),
    ):
        pass


def test_no_permission_to_look_into_the_folder(store: Path) -> None:
    store.parent.chmod(0)
    try:
        with as_somebody_else(), pytest.raises(StoreError, match="no permission"):
            connect(store, write=False)
    finally:
        store.parent.chmod(0o700)


def test_no_permission_to_open_the_file() -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "store.db"
        connect(path, write=True).close()
        path.chmod(0)
        with as_somebody_else(), pytest.raises(StoreError, match="may not be opened"):
            connect(path, write=False)


def test_a_path_of_odd_letters_is_the_path(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&#%41 é.db"
    connect(path, write=True).close()
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    connect(path, write=False).close()


def test_a_file_that_is_swapped_while_it_is_opened_is_refused(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = iter([(1, 1), (1, 2)])
    monkeypatch.setattr(opening, "identity", lambda _: next(seen))
    with pytest.raises(StoreError, match="was replaced while it was opened"):
        connect(store, write=False)


def test_what_sqlite_says_that_we_do_not_expect_is_our_own_fault(tmp_path: Path) -> None:
    with (
        pytest.raises(sqlite3.OperationalError),
        store_errors(tmp_path),
        closing(sqlite3.connect(":memory:")) as connection,
    ):
        connection.execute("SELECT nothing")


def test_an_identity_is_the_files(store: Path) -> None:
    assert identity(store) == (store.stat().st_dev, store.stat().st_ino)


KILLED = """
import os, sys
from pathlib import Path
from peercert.store.opening import connect
connection = connect(Path(sys.argv[1]), write=True)
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN IMMEDIATE")
connection.executemany(
    "INSERT INTO change VALUES (?, '2026-01-01T00:00:00.000Z', 'x', ?, 'x', '0', '0', '0', '0')",
    [(number, "long" * 500) for number in range(2, 400)],
)
os.kill(os.getpid(), 9)
"""


def test_a_file_that_was_set_to_write_ahead_is_set_back(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    with reading(store) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT count(*) FROM candidate").fetchone() == (1,)


WRITER = """
import sys
from pathlib import Path
from peercert.records import Candidate
from peercert.store.recording import Change
for number in range(int(sys.argv[2])):
    with Change(Path(sys.argv[1]), command="test") as change:
        change.add_candidate(Candidate(name=f"Number {number}"))
"""


def test_writers_at_once_lose_nothing_even_as_they_make_the_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    command = [sys.executable, "-c", WRITER, str(path), "10"]
    writers = [subprocess.Popen(command) for _ in range(4)]
    assert [writer.wait() for writer in writers] == [0] * 4
    with reading(path) as connection:
        found = connection.execute("SELECT count(*), max(id) FROM candidate").fetchone()
    assert found == (40, 40)


def test_a_reader_undoes_what_a_killed_writer_left(store: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, store], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert Path(f"{store}-journal").exists()
    with reading(store) as connection:
        assert connection.execute("SELECT count(*) FROM change").fetchone() == (1,)
