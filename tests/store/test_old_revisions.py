"""Every revision left a filled store: each is read, upgraded and judged as it was."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fixtures.stores import make
from peercert.store import backups
from peercert.store.opening import REVISIONS, is_current, refuse_newer
from peercert.store.shape import SHAPES, shape

STORES = Path(make.__file__).parent
SOURCE = Path(__file__).parents[2] / "src"
OLD = REVISIONS[:-1]


def asked(path: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


@pytest.fixture
def office(tmp_path: Path, revision: str) -> Path:
    """Lay the store of a revision into a folder of its own."""
    folder = tmp_path / "office"
    folder.mkdir()
    shutil.copyfile(STORES / f"{revision}.db", folder / make.STORE)
    (folder / make.STORE).chmod(0o600)
    return folder


def test_every_revision_left_a_filled_store() -> None:
    assert tuple(sorted(each.stem for each in STORES.glob("*.db"))) == REVISIONS
    assert tuple(sorted(each.stem for each in STORES.glob("*.json"))) == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_filled_store_holds_something_of_everything(revision: str) -> None:
    path = STORES / f"{revision}.db"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        assert shape(connection) == SHAPES[revision]
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        empty = [n for (n,) in names if not connection.execute(f'SELECT 1 FROM "{n}"').fetchone()]
        commands = {name for (name,) in connection.execute("SELECT command FROM change")}
        most = "SELECT max(version) FROM"
        versions = [connection.execute(f"{most} {each}").fetchone() for each in VERSIONED]
        unsalted = connection.execute("SELECT count(*) FROM seal WHERE salt IS NULL").fetchone()
    assert empty == []
    assert commands >= {"import people", "hours void", "undo", "privacy erase"}
    assert min(versions) >= (2,)
    assert unsalted[0] > 0


VERSIONED = ("person", "application")


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_filled_store_is_whole_by_the_rules_of_its_own_revision(office: Path) -> None:
    assert backups.verify(office / make.STORE).troubles == ()


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_store_says_after_the_upgrade_what_it_said_before(office: Path, revision: str) -> None:
    before = json.loads((STORES / f"{revision}.json").read_text("utf-8"))
    changes = asked(office / make.STORE, "SELECT sequence, hash FROM change ORDER BY sequence")

    after = make.what_it_says(office, SOURCE)

    assert after["files"] == before["files"]
    assert standings(after["check"]) == standings(before["check"])
    now = asked(office / make.STORE, "SELECT sequence, hash FROM change ORDER BY sequence")
    assert now[: len(changes)] == changes
    assert backups.verify(office / make.STORE).troubles == ()
    made = backups.in_folder(office / "backups")
    assert len(made) == (revision in OLD)
    for each in made:
        assert asked(each.path, "SELECT version_num FROM alembic_version") == [(revision,)]
        assert backups.verify(each.path).troubles == ()


def standings(check: Any) -> list[Any]:  # noqa: ANN401 - as the document is
    """Return where people stand, in what a rule is not likely to change."""
    names = ("candidate", "state", "stage", "path", "certificate_number", "status")
    days = ("issued_on", "valid_through")
    found = [
        (*(each[name] for name in names), *(each["dates"][day] for day in days))
        for each in check["standings"]
    ]
    return sorted(found, key=repr)


COMMANDS = (
    "hours log P-0002 2h --on 2025-04-03 --kind additional",
    "undo --yes",
    "privacy erase P-0002 --basis asked --yes",
    "backup create",
)


@pytest.mark.parametrize("line", COMMANDS)
@pytest.mark.parametrize("revision", OLD)
def test_whatever_opens_an_old_store_takes_it_as_it_is(office: Path, line: str) -> None:
    ran = make.peercert(office, SOURCE, *line.split())
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert backups.verify(office / make.STORE).troubles == ()
    for each in backups.in_folder(office / "backups"):
        assert backups.verify(each.path).troubles == ()


@pytest.mark.parametrize("revision", REVISIONS)
def test_everything_in_an_old_store_is_salvaged(office: Path, revision: str) -> None:
    before = (office / make.STORE).read_bytes()
    ran = make.peercert(office, SOURCE, "recover")
    assert ran.returncode == 0, ran.stderr
    assert "Nothing is gone." in ran.stderr
    assert (office / make.STORE).read_bytes() == before
    (office / "office.recovered.db").replace(office / make.STORE)
    assert backups.verify(office / make.STORE).troubles == ()
    expected = json.loads((STORES / f"{revision}.json").read_text("utf-8"))
    assert make.what_it_says(office, SOURCE)["files"] == expected["files"]


@pytest.mark.parametrize("options", [(), ("--full",)])
@pytest.mark.parametrize("revision", OLD)
def test_doctor_says_which_revision_it_is_and_upgrades_nothing(
    office: Path, revision: str, options: tuple[str, ...]
) -> None:
    store = office / make.STORE
    before = store.read_bytes()
    ran = make.peercert(office, SOURCE, "doctor", *options)
    assert ran.returncode == 1, ran.stdout  # there is no backup yet
    words = " ".join(ran.stdout.split())
    assert f"as they were made, of revision {revision}; the next command that reads" in words
    assert f"upgrades them to {REVISIONS[-1]}, after a backup" in words
    assert store.read_bytes() == before
    assert not is_current(store)
    refuse_newer(store)

    ran = make.peercert(office, SOURCE, "candidate", "list")
    (made,) = backups.in_folder(office / "backups")
    assert ran.returncode == 0
    assert ran.stderr == f"office.db was upgraded; as it was, it is backups/{made.path.name}.\n"
    assert is_current(store)
    again = " ".join(make.peercert(office, SOURCE, "doctor", *options).stdout.split())
    assert "as they were made," not in again
    assert "as they were made" in again


@pytest.mark.parametrize("revision", OLD)
@pytest.mark.parametrize("way", ["--to other.db", "--replace --yes"])
def test_an_old_backup_is_restored_and_then_upgraded(office: Path, way: str) -> None:
    """The copy in the making is the backup's own: no further one is made of it."""
    assert make.peercert(office, SOURCE, "backup", "create").returncode == 0
    (made,) = backups.in_folder(office / "backups")
    file = f"backups/{made.path.name}"
    ran = make.peercert(office, SOURCE, "backup", "restore", file, *way.split())
    assert ran.returncode == 0, ran.stderr
    store = office / ("other.db" if "--to" in way else make.STORE)
    assert backups.verify(store).troubles == ()
    assert backups.in_folder(office / "backups") == [made]
    ran = make.peercert(office, SOURCE, "--store", str(store), "candidate", "show", "P-0001")
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("revision", OLD)
def test_a_damaged_old_store_is_not_upgraded_and_leaves_no_backup(office: Path) -> None:
    store = office / make.STORE
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("DROP TRIGGER training_is_never_rewritten")
        connection.execute("UPDATE training SET minutes = minutes + 60 WHERE id = 1")
        connection.commit()
    before = store.read_bytes()
    ran = make.peercert(office, SOURCE, "candidate", "list")
    assert ran.returncode == 5
    assert "is damaged, so its copy is too" in ran.stderr
    assert store.read_bytes() == before
    assert list((office / "backups").iterdir()) == []
