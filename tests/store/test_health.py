"""The doctor: what is well, what is not, with evidence and the next command; nothing is touched."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from peercert.errors import StoreError
from peercert.store import backups, health, ledger, opening, shape, surroundings
from peercert.store.backups import back_up
from peercert.store.health import Point, Wish, examine
from peercert.store.opening import REVISIONS, NewerStoreError, connect, create, inspecting
from peercert.store.recording import Change
from peercert.store.verifying import Receipt
from store.people import ANA, BO
from store.test_backups import DAMAGE, dump
from store.test_opening import KILLED

NOW = datetime(2036, 11, 22, 8, 30, 15, tzinfo=UTC)
"""After every change that a test records."""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store of two changes."""
    path = tmp_path / "office" / "people.db"
    for person in (ANA, BO):
        with Change(path, command="candidate add", actor="kim") as change:
            change.add_candidate(person)
    return path


def wish(store: Path, *receipts: Receipt, full: bool = False, now: datetime = NOW) -> Wish:
    return Wish(store, backups.folder_of(store), full, now, receipts)


def by_name(wish: Wish) -> dict[str, Point]:
    return {point.name: point for point in examine(wish)}


def levels(wish: Wish) -> dict[str, str]:
    return {name: point.level for name, point in by_name(wish).items() if point.level != "well"}


@pytest.mark.parametrize("full", [False, True])
def test_a_store_with_a_fresh_backup_is_well_and_stays_as_it_is(store: Path, *, full: bool) -> None:
    back_up(store, backups.folder_of(store), NOW - timedelta(days=1))
    before = store.read_bytes()

    points = by_name(wish(store, full=full))

    assert {point.level for point in points.values()} == {"well"}
    assert not any(point.command for point in points.values())
    assert points["changes"].says == "2 changes, chained without a gap"
    assert "made 1 day ago, up to change 2" in points["backup"].says
    assert store.read_bytes() == before


def test_every_revision_that_we_read_has_its_shape() -> None:
    """A changed migration changes the shape: write what `shape.shape` gives into SHAPES."""
    assert shape.SHAPES.keys() == set(REVISIONS)


def test_there_must_be_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store yet"):
        list(examine(wish(tmp_path / "none.db")))


def test_an_empty_store_is_damage_no_more_than_it_says(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    create(path)
    assert by_name(wish(path))["tables"].evidence == ("there is nothing in the file",)
    connect(path, write=True).close()
    assert by_name(wish(path))["changes"].says == "0 changes, chained without a gap"
    assert levels(wish(path)) == {"backup": "warning"}


@pytest.mark.parametrize("kind", [kind for kind in DAMAGE if kind != "nothing in it"])
def test_damage_is_found_and_the_way_back_is_named(store: Path, kind: str) -> None:
    made = back_up(store, backups.folder_of(store), NOW)
    DAMAGE[kind](store)
    before = store.read_bytes()

    found = [point for point in examine(wish(store, full=True)) if point.level == "damage"]

    assert found
    assert {point.command for point in found} == {f"peercert backup restore {made.path}"}
    assert store.read_bytes() == before


@pytest.mark.parametrize("full", [False, True])
def test_whoever_writes_meanwhile_does_not_wait(store: Path, *, full: bool) -> None:
    found = []
    for point in examine(wish(store, full=full)):
        found.append(point)
        with Change(store, command="candidate add", actor="kim") as change:
            change.add_candidate(ANA)
    assert {point.level for point in found if point.name != "backup"} == {"well"}
    (chain,) = (point.says for point in found if point.name == "changes")
    assert chain == "5 changes, chained without a gap"


def test_a_change_that_is_recorded_while_it_looks_is_not_ahead_of_its_clock(store: Path) -> None:
    with closing(connect(store, write=False)) as connection:
        ((moment,),) = connection.execute("SELECT max(at) FROM change")
    began = datetime.fromisoformat(moment) - timedelta(seconds=2)
    assert by_name(wish(store, now=began))["clock"].level == "well"
    assert by_name(wish(store, now=began - timedelta(minutes=2)))["clock"].level == "warning"


def test_without_a_backup_the_way_back_is_to_recover(store: Path) -> None:
    DAMAGE["pages of something else"](store)
    found = [point for point in examine(wish(store)) if point.level == "damage"]
    assert {point.command for point in found} == {"peercert recover"}


def test_a_store_of_a_newer_peercert_is_not_ours_to_judge(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        connection.commit()
    with pytest.raises(NewerStoreError, match=r"was made by a newer peercert \(tables 0999\)"):
        list(examine(wish(store)))


def test_no_flipped_bit_that_changes_the_dump_goes_unnoticed(store: Path, tmp_path: Path) -> None:
    """A shorter run of `make reliability`'s flips; the seed is fixed."""
    chance = random.Random(3)  # noqa: S311 - the same bits every time
    whole, expected = store.read_bytes(), dump(store)
    flipped = tmp_path / "flipped.db"
    create(flipped)
    unseen, seen = [], 0
    for _ in range(150):
        at, bit = chance.randrange(len(whole)), chance.randrange(8)
        flipped.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
        try:
            found = {point.level for point in examine(wish(flipped, full=True))}
        except StoreError:
            found = {"damage"}
        try:
            is_same = dump(flipped) == expected
        except (sqlite3.Error, UnicodeError):
            is_same = False
        seen += not is_same
        if not is_same and "damage" not in found:
            unseen.append((at, bit))
    assert unseen == []
    assert seen


def test_receipts_are_held_against_the_chain(store: Path) -> None:
    with inspecting(store) as connection:
        head = ledger.short(ledger.head(connection)[1])
    kept = Receipt(2, "2026-11-22", head)
    assert by_name(wish(store, kept))["receipts"].level == "well"
    point = by_name(wish(store, kept, kept._replace(sequence=1), kept._replace(sequence=3)))
    assert point["receipts"].level == "damage"
    assert [line.split(":")[0] for line in point["receipts"].evidence] == ["change 1", "change 3"]


def test_a_clock_before_the_last_change_is_named(store: Path) -> None:
    past = datetime(2020, 1, 1, tzinfo=UTC)
    point = by_name(wish(store, now=past))["clock"]
    assert (point.level, point.command) == ("warning", "date -u")
    assert "2020-01-01T00:00:00Z" in point.says
    assert point.evidence[0].startswith("change 2 was recorded ")


def test_a_store_without_a_backup_is_a_warning(store: Path) -> None:
    point = by_name(wish(store))["backup"]
    assert (point.level, point.command) == ("warning", "peercert backup create")


def test_an_old_backup_is_a_warning(store: Path) -> None:
    back_up(store, backups.folder_of(store), NOW - timedelta(days=7))
    assert by_name(wish(store))["backup"].level == "well"
    point = by_name(wish(store, now=NOW + timedelta(seconds=1)))["backup"]
    assert point.level == "warning"
    assert "made 7 days ago" in point.says


def test_a_backup_of_another_branch_is_a_warning(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(store.read_bytes())
    with Change(copy, command="test") as change:
        change.add_candidate(BO)
    back_up(copy, backups.folder_of(store), NOW)
    point = by_name(wish(store))["backup"]
    assert (point.level, point.says) == (
        "warning",
        "the newest has changes that the store does not have",
    )


def test_a_backup_of_another_store_is_none_of_this_one(store: Path, tmp_path: Path) -> None:
    folder = backups.folder_of(store)
    own = back_up(store, folder, NOW - timedelta(days=2)).path
    other = tmp_path / "other.db"
    with Change(other, command="test") as change:
        change.add_candidate(BO)
    theirs = back_up(other, folder, NOW - timedelta(days=1)).path
    theirs.rename(folder / f"peercert-{theirs.name[18:]}")  # as they were once named
    own = own.rename(folder / f"peercert-{own.name[18:]}")

    point = by_name(wish(store))["backup"]
    assert (point.level, point.evidence) == ("well", (str(own),))
    own.unlink()
    assert by_name(wish(store))["backup"].says == f"none of this store in {folder}"


def test_a_backup_from_the_future_is_a_warning_and_not_the_newest(store: Path) -> None:
    folder = backups.folder_of(store)
    ahead = back_up(store, folder, NOW + timedelta(days=26_000)).path
    found = by_name(wish(store))
    assert found["backup"].says == f"none of this store in {folder} from before now"
    assert (found["backup dates"].level, found["backup dates"].evidence) == (
        "warning",
        (str(ahead),),
    )
    back_up(store, folder, NOW + timedelta(seconds=1))
    back_up(store, folder, NOW - timedelta(days=30))
    found = by_name(wish(store))
    assert "made 30 days ago" in found["backup"].says
    assert found["backup dates"].says.startswith("2 backups are dated after this computer's clock")


def test_a_damaged_backup_is_a_warning(store: Path) -> None:
    made = back_up(store, backups.folder_of(store), NOW)
    DAMAGE["a bit of a name"](made.path)
    assert by_name(wish(store))["backup"].level == "well"
    point = by_name(wish(store, full=True))["backup"]
    assert (point.level, point.says) == ("warning", "the newest is damaged")
    made.path.write_bytes(b"\xff" * 5000)
    assert by_name(wish(store))["backup"].says == "the newest cannot be read"


def test_a_lost_table_of_changes_is_damage_and_no_traceback(store: Path) -> None:
    back_up(store, backups.folder_of(store), NOW)
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("ALTER TABLE change RENAME TO exchange")
    assert by_name(wish(store, full=True))["changes"].level == "damage"
    assert "clock" not in by_name(wish(store))


def test_what_others_may_read_or_replace_is_a_warning(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.chmod(0o640)
    point = by_name(wish(store))["permissions"]
    assert (point.level, point.command) == ("warning", f"chmod 600 {store}")
    store.chmod(0o600)
    store.parent.chmod(0o770)
    point = by_name(wish(store))["permissions"]
    assert (point.level, point.command) == ("warning", f"chmod go-w {store.parent}")
    store.parent.chmod(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: store.stat().st_uid + 1)
    point = by_name(wish(store))["permissions"]
    assert (point.level, point.command) == (
        "warning",
        f"chown {store.stat().st_uid + 1} {store}",
    )


@pytest.mark.parametrize(
    "name",
    [
        "people (kim's conflicted copy 2026-11-22).db",
        "people.sync-conflict-20261122-083015-ABCDEFG.db",
        "people-conflict-20261122-0830.db",
    ],
)
def test_copies_of_a_synchronizing_program_are_named(store: Path, name: str) -> None:
    (store.parent / name).touch()
    point = by_name(wish(store))["folder"]
    assert (point.level, point.evidence) == ("warning", (str(store.parent / name),))


def test_a_folder_that_a_service_synchronizes_is_named(tmp_path: Path) -> None:
    path = tmp_path / "OneDrive - Example Office" / "files" / "people.db"
    with Change(path, command="test") as change:
        change.add_candidate(BO)
    point = by_name(wish(path))["folder"]
    assert point.level == "warning"
    assert "OneDrive" in point.says


def test_a_network_is_known_by_its_mount(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    office = str(store.parent.resolve()).replace("/", "\\057", 1)
    mounts.write_text(f"a / ext4 rw 0 0\nserver:/x {office} nfs4 rw 0 0\nodd\n")
    monkeypatch.setattr(surroundings.network_type, "__defaults__", (mounts,))
    point = by_name(wish(store))["folder"]
    assert (point.level, point.says.count("nfs4")) == ("warning", 1)
    assert surroundings.network_type(tmp_path / "x.db", mounts) is None
    assert surroundings.network_type(store, tmp_path / "no mounts") is None
    mounts.write_text("")
    assert surroundings.network_type(store, mounts) is None


def test_what_a_killed_writer_left_is_undone_and_said(tmp_path: Path) -> None:
    store = tmp_path / "people.db"
    with Change(store, command="test") as change:
        change.add_candidate(BO)
    subprocess.run([sys.executable, "-c", KILLED, store], check=False)
    assert Path(f"{store}-journal").exists()
    assert by_name(wish(store))["journal"].says == "what a killed program left half done was undone"
    assert "journal" not in by_name(wish(store))


def test_a_store_that_may_not_be_opened_is_no_damage(store: Path) -> None:
    link = store.with_name("link.db")
    link.symlink_to(store)
    with pytest.raises(StoreError, match="is a symbolic link"):
        list(examine(wish(link)))


def test_many_troubles_are_counted_and_the_first_are_named(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("DROP TRIGGER seal_is_never_rewritten")
        connection.execute("UPDATE seal SET salt = NULL")
        connection.commit()
    rows = by_name(wish(store, full=True))["rows"]
    assert len(rows.evidence) == health.AT_MOST
    assert rows.says.endswith(" troubles")


def test_a_store_that_is_locked_is_no_damage(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE_IN_SECONDS", 0.01)
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another program is writing to it"):
            list(examine(wish(store)))
