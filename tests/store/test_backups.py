"""Backups are read again before they are called good; going back loses nothing unsaid."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from peercert import asking
from peercert.errors import RefusedError, StoreError, UsageError
from peercert.records import Candidate, Training
from peercert.store import (
    backups,
    erasures,
    identities,
    ledger,
    moments,
    placing,
    restoring,
    rotating,
    verifying,
)
from peercert.store.backups import Backup, back_up, verify
from peercert.store.opening import connect, create, inspecting, reading
from peercert.store.reading import read_all
from peercert.store.recording import Change
from peercert.store.restoring import Lost
from peercert.store.rotating import Rule, kept, read_rule, rotate
from store.people import ANA, BO

NOW = datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)
LONG_AGO = NOW.replace(year=2020)
"""Before whatever the clock of this computer says: what is recorded next asks nobody."""


def add(path: Path, *people: Candidate, command: str = "candidate add") -> None:
    with Change(path, command=command, actor="kim") as change:
        for person in people:
            change.add_candidate(person)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store of two changes."""
    path = tmp_path / "office" / "people.db"
    add(path, ANA)
    add(path, BO)
    return path


@pytest.fixture
def folder(store: Path) -> Path:
    return backups.folder_of(store)


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def mark(store: Path) -> str:
    """Return the letters by which a receipt of the first change begins."""
    with reading(store) as connection:
        (hash,) = connection.execute("SELECT hash FROM change WHERE sequence = 1").fetchone()
    return ledger.short(hash).replace("-", "")[:8]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def people(path: Path) -> list[str | None]:
    with reading(path) as connection:
        return [person.name for person in read_all(connection)]


def test_a_backup_is_the_store_under_a_name_that_says_when_and_how_far(
    store: Path, folder: Path
) -> None:
    made = back_up(store, folder, NOW)

    assert made.path == folder / f"peercert-{mark(store)}-20261122T083015Z-c2.db"
    assert names(folder) == [made.path.name]
    assert (made.sequence, made.people, made.troubles) == (2, 2, ())
    assert dump(made.path) == dump(store)
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert verify(made.path) == made


def test_the_name_of_a_backup_is_in_utc(store: Path, folder: Path) -> None:
    zone = datetime.strptime("-0800", "%z").tzinfo
    made = back_up(store, folder, NOW.astimezone(zone))
    assert made.path.name.endswith("-20261122T083015Z-c2.db")


def test_backups_are_listed_the_newest_first_and_nothing_else_is(store: Path, folder: Path) -> None:
    assert backups.in_folder(folder) == []
    for day in (3, 1, 2):
        back_up(store, folder, NOW + timedelta(days=day))
    (folder / "notes.txt").touch()
    (folder / "peercert-20269999T083015Z-c2.db").touch()
    assert [each.taken_at.day for each in backups.in_folder(folder)] == [25, 24, 23]
    assert {each.sequence for each in backups.in_folder(folder)} == {2}


def test_there_must_be_a_store_to_copy(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store yet"):
        back_up(tmp_path / "none.db", tmp_path / "backups", NOW)
    assert names(tmp_path) == []


def test_a_file_is_no_folder_for_backups(store: Path) -> None:
    with pytest.raises(StoreError, match="is not a folder"):
        back_up(store, store, NOW)


def edited(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def flipped(path: Path, *, near: bytes) -> None:
    """Flip one bit of a value, so that SQLite itself notices nothing."""
    content = bytearray(path.read_bytes())
    content[content.index(near)] ^= 1
    path.write_bytes(content)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:40960] = b"\xff" * (40960 - 4096)
    path.write_bytes(content)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a bit of a name": lambda path: flipped(path, near=b"Bo Lind"),
    "a bit of a date": lambda path: flipped(path, near=b"2025-08-05"),
    "a bit of a trigger": lambda path: flipped(path, near=b"facts are never deleted"),
    "letters that are none": lambda path: edited(
        path, "UPDATE person SET name = CAST(x'ff41' AS TEXT) WHERE candidate = 2"
    ),
    "a salt that is none": lambda path: edited(
        path, "PRAGMA ignore_check_constraints = ON", "UPDATE seal SET salt = 'x' WHERE change = 2"
    ),
    "a page too few": truncated,
    "nothing in it": emptied,
    "pages of something else": overwritten,
    "the header gone": lambda path: path.write_bytes(b"\0" * 100 + path.read_bytes()[100:]),
    "another program's": lambda path: edited(path, "PRAGMA application_id = 7"),
    "rows of nobody": lambda path: edited(path, "DELETE FROM candidate WHERE id = 2"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_backup_is_not_called_good_and_never_restored(
    store: Path, folder: Path, kind: str
) -> None:
    made = back_up(store, folder, NOW)
    DAMAGE[kind](made.path)

    assert verify(made.path).troubles
    with pytest.raises(StoreError, match=r"is damaged|holds nothing|of another"):
        restoring.plan(made.path, store)


@pytest.mark.parametrize("kind", [kind for kind in DAMAGE if kind != "nothing in it"])
def test_a_damaged_store_gives_no_backup_and_the_last_one_stays(
    store: Path, folder: Path, kind: str
) -> None:
    good = back_up(store, folder, NOW)
    DAMAGE[kind](store)

    with pytest.raises(StoreError):
        back_up(store, folder, NOW + timedelta(hours=1))

    assert names(folder) == [good.path.name]
    assert verify(good.path).troubles == ()


def test_what_is_wrong_names_no_private_value(store: Path) -> None:
    edited(store, "UPDATE person SET name = CAST(x'ff414e41' AS TEXT) WHERE candidate = 2")
    assert "ANA" not in repr(verify(store).troubles)


def test_there_must_be_a_file_to_verify(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no such file"):
        verify(tmp_path / "none.db")


def test_a_link_is_not_verified(store: Path) -> None:
    link = store.with_name("link.db")
    link.symlink_to(store)
    with pytest.raises(StoreError, match="is a symbolic link"):
        verify(link)


def test_what_a_killed_backup_left_goes_with_the_next_one(store: Path, folder: Path) -> None:
    folder.mkdir()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for process in (gone.pid, os.getpid(), 1, 2**70):
        (folder / f".peercert-{process}.part").touch()
        (folder / f".peercert-{process}.part-journal").touch()
        (folder / f".peercert-{process}.part.writer").touch()

    made = back_up(store, folder, NOW)

    of_others = [f".peercert-1.part{end}" for end in ("", "-journal", ".writer")]
    assert names(folder) == [*of_others, made.path.name]


WRITER = """
import sys
from pathlib import Path
from peercert.records import Candidate
from peercert.store.recording import Change
number = 0
print("ready", flush=True)
while not Path(sys.argv[2]).exists():
    number += 1
    with Change(Path(sys.argv[1]), command="test") as change:
        change.add_candidate(Candidate(name=f"Number {number}"))
"""


def test_backups_while_another_program_writes_are_all_whole(store: Path, folder: Path) -> None:
    stop = store.with_name("stop")
    command = [sys.executable, "-c", WRITER, str(store), str(stop)]
    made = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        made += [back_up(store, folder, NOW + timedelta(seconds=n)) for n in range(10)]
        stop.touch()
    assert writer.returncode == 0

    with reading(store) as connection:
        hashes = dict(connection.execute("SELECT sequence, hash FROM change").fetchall())
    for each in made:
        assert verify(each.path).troubles == ()
        assert hashes[each.sequence] == each.head


RULES = {
    "7d,4w,12m": Rule(7, 4, 12),
    "3d": Rule(days=3),
    " 2W , 1m": Rule(weeks=2, months=1),
}


@pytest.mark.parametrize("text", RULES)
def test_a_rule_is_read(text: str) -> None:
    assert read_rule(text) == RULES[text]


@pytest.mark.parametrize(
    "text", ["", "7", "0d", "7d,", "7y", "-1d", "7d4w", "\N{ARABIC-INDIC DIGIT SEVEN}d"]
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a rule for keeping backups"):
        read_rule(text)


def on(*days: str) -> list[Backup]:
    moments = [datetime.fromisoformat(f"{day}+00:00") for day in days]
    return [Backup(Path(f"{moment}"), None, moment, 1) for moment in moments]


LATER = datetime(2026, 11, 23, tzinfo=UTC)
DAYS = (
    "2026-11-22T20:00",
    "2026-11-22T08:00",
    "2026-11-21T08:00",
    "2026-11-16T08:00",
    "2026-11-15T08:00",
    "2026-11-01T08:00",
    "2026-10-31T08:00",
    "2026-01-01T08:00",
    "2025-12-31T08:00",
)
KEPT = {
    "1d": "2026-11-22T20:00",
    "2d": "2026-11-22T20:00 2026-11-21T08:00",
    "1w": "2026-11-22T20:00",
    "2w": "2026-11-22T20:00 2026-11-15T08:00",
    "4w": "2026-11-22T20:00 2026-11-15T08:00 2026-11-01T08:00 2026-01-01T08:00",
    "2m": "2026-11-22T20:00 2026-10-31T08:00",
    "9m": "2026-11-22T20:00 2026-10-31T08:00 2026-01-01T08:00 2025-12-31T08:00",
    "2d,2w,2m": "2026-11-22T20:00 2026-11-21T08:00 2026-11-15T08:00 2026-10-31T08:00",
    "9d": " ".join(day for day in DAYS if day != "2026-11-22T08:00"),
}


@pytest.mark.parametrize("rule", KEPT)
def test_a_rule_keeps_the_newest_of_each_day_week_and_month(rule: str) -> None:
    expected = set(on(*KEPT[rule].split()))
    assert kept(on(*DAYS), read_rule(rule), LATER) == expected
    assert kept(on(*reversed(DAYS)), read_rule(rule), LATER) == expected


def test_a_day_is_that_of_the_office() -> None:
    office = LATER.astimezone(ZoneInfo("America/Los_Angeles"))
    nights = [f"2026-11-{day}T{at}" for day in range(10, 22) for at in ("07:30", "17:00")]
    newest = {f"2026-11-{day}T07:30" for day in range(15, 22)}  # 23:30 of the day before, there
    expected = set(on(*(newest | {"2026-11-21T17:00"}) - {"2026-11-15T07:30"}))
    assert kept(on(*nights), Rule(days=7), office) == expected


def test_what_is_dated_after_now_is_kept_and_stands_for_no_day() -> None:
    ahead = on("2099-01-01T08:00", "2026-11-24T08:00")
    past = on("2026-11-22T08:00", "2026-11-22T07:00", "2026-11-21T08:00")
    assert kept([*ahead, *past], Rule(days=1), LATER) == {*ahead, past[0]}
    assert rotating.ahead([*ahead, *past], LATER) == ahead


def test_the_copy_just_made_stays_whatever_the_rule(store: Path, folder: Path) -> None:
    later = back_up(store, folder, NOW + timedelta(days=9))
    good = back_up(store, folder, NOW)

    assert rotate(store, good.path, Rule(days=1), NOW + timedelta(days=9)) == []
    assert rotate(store, good.path, Rule(), NOW + timedelta(days=8)) == []
    assert rotate(store, good.path, Rule(), NOW + timedelta(days=9)) == [later.path]
    assert names(folder) == [good.path.name]


def test_what_is_not_a_readable_backup_of_this_store_is_not_removed(
    store: Path, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    add(other, BO)
    theirs = back_up(other, folder, NOW - timedelta(days=2))
    damaged = back_up(store, folder, NOW - timedelta(days=3))
    overwritten(damaged.path)
    old = back_up(store, folder, NOW - timedelta(days=1)).path
    old = old.rename(folder / "peercert-20261121T083015Z-c2.db")  # as they were once named
    good = back_up(store, folder, NOW)

    assert rotate(store, good.path, Rule(days=1), NOW) == [old]
    assert names(folder) == sorted(path.path.name for path in (damaged, theirs, good))


def test_a_store_with_nothing_recorded_is_backed_up_without_a_mark(tmp_path: Path) -> None:
    connect(tmp_path / "people.db", write=True).close()
    made = [back_up(tmp_path / "people.db", tmp_path, NOW).path for _ in range(2)]
    assert [path.name for path in made] == [
        "peercert-20261122T083015Z-c0.db",
        "peercert-20261122T083015Z-c0-2.db",
    ]
    assert rotate(tmp_path / "people.db", made[0], Rule(), NOW) == []


@pytest.mark.parametrize("has_renameat2", [True, False])
def test_backups_of_one_second_are_all_kept(
    store: Path,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    has_renameat2: bool,
) -> None:
    if not has_renameat2:
        monkeypatch.setattr(placing, "CDLL", lambda _: object())
    other = tmp_path / "other.db"
    add(other, BO)
    add(other, ANA)
    made = [back_up(each, folder, NOW) for each in (store, other, store, store)]
    assert names(folder) == sorted(each.path.name for each in made)
    assert len(set(made)) == len(backups.in_folder(folder)) == 4
    assert [dump(each.path) for each in made] == [dump(p) for p in (store, other, store, store)]


def test_a_name_that_is_taken_meanwhile_is_not_overwritten(
    store: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part, target = store.with_name("part"), store.with_name("target.db")
    part.touch()

    class Other:
        """A program that takes the name between the look and the renaming."""

        def renameat2(self, *_: object) -> int:
            target.write_text("theirs")
            return -1

    monkeypatch.setattr(placing, "CDLL", lambda _: Other())
    with pytest.raises(FileExistsError):
        placing.place(part, target)
    with pytest.raises(RefusedError, match="is there already"):
        placing.place_as_asked(part, target)
    assert target.read_text() == "theirs"
    assert not folder.exists()


def test_nothing_is_placed_where_a_journal_lies_in_wait(store: Path, folder: Path) -> None:
    made = back_up(store, folder, NOW)
    target = store.with_name("restored.db")
    journal = Path(f"{target}-journal")
    journal.write_bytes(b"of somebody else")
    with pytest.raises(RefusedError, match=r"restored\.db-journal is there already"):
        restoring.restore(restoring.plan(made.path, store), target)
    assert not target.exists()


def test_restoring_makes_a_new_file_that_is_the_backup_and_leaves_the_store(
    store: Path, folder: Path
) -> None:
    made = back_up(store, folder, NOW)
    add(store, BO)
    before = store.read_bytes()
    target = store.with_name("people.restored.db")

    way = restoring.plan(made.path, store)
    restored = restoring.restore(way, target)

    assert [(lost.sequence, lost.actor, lost.command) for lost in way.loss.lost] == [
        (3, "kim", "candidate add")
    ]
    assert not way.loss.is_branch
    assert restored == made._replace(path=target)
    assert dump(target) == dump(made.path)
    assert target.stat().st_mode & 0o777 == 0o600
    assert store.read_bytes() == before
    assert names(store.parent) == ["backups", "people.db", "people.restored.db"]


def test_nothing_is_restored_over_a_file(store: Path, folder: Path) -> None:
    made = back_up(store, folder, NOW)
    way = restoring.plan(made.path, store)
    dangling = store.with_name("link.db")
    dangling.symlink_to(store.with_name("nowhere.db"))
    for target in (store, made.path, dangling):
        with pytest.raises(RefusedError, match="is there already"):
            restoring.restore(way, target)


def test_a_restored_store_says_that_it_was_and_the_old_one_stays_beside_it(
    store: Path, folder: Path
) -> None:
    made = back_up(store, folder, NOW)
    add(store, BO, command="import people")
    before = dump(store)

    restored, old = restoring.replace(restoring.plan(made.path, store), NOW, "lee")

    assert old == store.with_name("people.replaced-20261122T083015Z.db")
    assert dump(old) == before
    assert (restored.path, restored.sequence) == (store, 3)
    assert people(store) == [ANA.name, BO.name]
    assert verify(store).troubles == ()
    with reading(store) as connection:
        row = connection.execute("SELECT * FROM change WHERE sequence = 3").fetchone()
    assert row[1:3] == ("2026-11-22T08:30:15.000Z", "lee")
    assert row[3].startswith("from change 2, ")
    assert "in place of change 3, " in row[3]
    assert names(store.parent) == ["backups", "people.db", old.name]


@pytest.mark.parametrize("is_whole", [True, False])
def test_every_store_that_was_replaced_in_one_second_is_kept(
    store: Path, folder: Path, *, is_whole: bool
) -> None:
    made = back_up(store, folder, NOW)
    olds = []
    for name in ("Cy Ode", "Di Park"):
        add(store, Candidate(name=name))
        if not is_whole:
            store.write_bytes(b"\xff" * 5000 + name.encode())
        olds.append(restoring.replace(restoring.plan(made.path, store), LONG_AGO, "lee")[1])
    assert [old.name for old in olds if old] == [
        "people.replaced-20201122T083015Z.db",
        "people.replaced-20201122T083015Z-2.db",
    ]
    for old, name in zip(olds, ("Cy Ode", "Di Park"), strict=True):
        assert old
        assert name.encode() in old.read_bytes()


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_store_that_cannot_be_kept_whole_is_not_replaced(
    store: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, *, is_whole: bool
) -> None:
    made = back_up(store, folder, NOW)
    if not is_whole:
        store.write_bytes(b"\xff" * 5000)
    before = store.read_bytes()

    def stop(path: Path) -> None:
        if ".replaced-" in path.name:
            raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "flush", stop)
    with pytest.raises(KeyboardInterrupt):
        restoring.replace(restoring.plan(made.path, store), NOW, "lee")

    assert store.read_bytes() == before
    assert names(store.parent) == ["backups", "people.db"]


def test_a_store_that_was_written_meanwhile_is_not_replaced(store: Path, folder: Path) -> None:
    way = restoring.plan(back_up(store, folder, NOW).path, store)
    add(store, BO)
    before = store.read_bytes()

    with pytest.raises(RefusedError, match="was written meanwhile"):
        restoring.replace(way, NOW, "lee")

    assert store.read_bytes() == before
    assert names(store.parent) == ["backups", "people.db"]


def test_a_store_that_is_gone_is_put_back(store: Path, folder: Path) -> None:
    made = back_up(store, folder, NOW)
    store.unlink()

    way = restoring.plan(made.path, store)
    _, old = restoring.replace(way, NOW, "lee")

    assert (way.loss.lost, old) == ((), None)
    assert people(store) == [ANA.name, BO.name]


def test_an_empty_file_in_the_stores_place_is_nothing_to_keep(store: Path, folder: Path) -> None:
    made = back_up(store, folder, NOW)
    store.unlink()
    create(store)
    _, old = restoring.replace(restoring.plan(made.path, store), NOW, "lee")
    assert old is None
    assert people(store) == [ANA.name, BO.name]


def test_a_store_beyond_reading_is_kept_as_it_lies_and_its_journal_harms_nothing(
    store: Path, folder: Path
) -> None:
    made = back_up(store, folder, NOW)
    store.write_bytes(b"\xff" * 9000)
    journal = Path(f"{store}-journal")
    journal.write_bytes(b"left by a program that was killed")

    way = restoring.plan(made.path, store)
    _, old = restoring.replace(way, NOW, "lee")

    assert way.loss.head is None
    assert way.erased.unread == (store,)
    assert old
    assert old.read_bytes() == b"\xff" * 9000
    assert not journal.exists()
    assert people(store) == [ANA.name, BO.name]


def test_a_backup_of_another_branch_is_said_to_be_one(store: Path, folder: Path) -> None:
    first = back_up(store, folder, NOW)
    add(store, BO)
    second = back_up(store, folder, NOW + timedelta(hours=1))
    restoring.replace(restoring.plan(first.path, store), NOW + timedelta(hours=2), "lee")

    loss = restoring.loss(second.path, store)

    assert loss.is_branch
    assert loss.lost == (Lost(3, "2026-11-22T10:30:15.000Z", "lee", "backup restore"),)


def test_a_locked_store_is_not_taken_for_a_damaged_one(store: Path, folder: Path) -> None:
    made = back_up(store, folder, NOW)
    store.chmod(0o600)
    with inspecting(store) as connection:
        assert connection.in_transaction
        assert restoring.loss(made.path, store).lost == ()
    link = store.with_name("link.db")
    link.symlink_to(store)
    with pytest.raises(StoreError, match="is a symbolic link"):
        restoring.loss(made.path, link)


def test_every_backup_verifies_on_its_own(store: Path, folder: Path) -> None:
    made = back_up(store, folder, NOW)
    with inspecting(made.path) as connection:
        assert list(verifying.chain(connection)) == list(verifying.rows(connection)) == []


def erase(path: Path, who: str) -> None:
    with Change(path, command="privacy erase", actor="kim") as change:
        change.erase(who, "a request in writing")


@pytest.mark.parametrize("where", ["the store", "a later backup", "the list"])
def test_who_was_erased_since_the_backup_is_erased_again(
    store: Path, folder: Path, where: str
) -> None:
    made = back_up(store, folder, NOW)
    with reading(store) as connection:
        known = identities.marks_of(connection, 1)
    erase(store, "P-0001")
    if where == "a later backup":
        back_up(store, folder, NOW + timedelta(hours=1))
    if where != "the store":
        store.unlink()
    if where == "the list":
        erased = erasures.Erased("a request in writing", "")
        erasures.append(store, dict.fromkeys(known, erased))
    target = store.with_name("people.restored.db")

    restored = restoring.restore(restoring.plan(made.path, store), target)

    assert restored.sequence == made.sequence + 1
    assert verify(target).troubles == ()
    assert "Ana" not in "".join(dump(target))
    assert "Álvarez".encode() not in target.read_bytes()
    assert "Bo Lind" in "".join(dump(target))
    assert names(store.parent) == sorted(
        ["backups", target.name]
        + (["people.db"] if where == "the store" else [])
        + (["people.db.erasures"] if where == "the list" else [])
        + [f"{target.name}.erasures"]
    )


def log(path: Path, title: str) -> None:
    with Change(path, command="hours log", actor="kim") as change:
        change.add("P-0001", Training(kind="additional", minutes=60, title=title))


@pytest.mark.parametrize("where", ["the store", "the list"])
def test_what_was_recorded_between_two_erasures_does_not_come_back(
    store: Path, folder: Path, where: str
) -> None:
    erase(store, "P-0001")
    log(store, "Between Both")
    made = back_up(store, folder, NOW)
    with Change(store, command="privacy erase", actor="kim") as change:
        change.erase("P-0001", "again")
        known = identities.marks_of(change.connection, 1)
        erased = erasures.Erased("again", change.book.at)
        erasures.append(store, dict.fromkeys(known, erased))
    if where == "the list":
        store.unlink()
    target = store.with_name("people.restored.db")

    restored = restoring.restore(restoring.plan(made.path, store), target)

    assert restored.sequence == made.sequence + 1
    assert b"Between Both" not in target.read_bytes()
    log(target, "Since Then")
    since = back_up(target, folder, NOW + timedelta(hours=1))
    restoring.restore(restoring.plan(since.path, store), target.with_name("once more.db"))
    assert "Since Then" in "".join(dump(target.with_name("once more.db")))


@pytest.mark.parametrize("where", ["the store", "the list"])
def test_a_clock_that_is_behind_brings_nobody_back(
    store: Path, folder: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def erased(moment: datetime) -> None:
        monkeypatch.setattr(moments, "now", lambda: moment)
        with Change(store, command="privacy erase", actor="kim") as change:
            change.erase("P-0001", "on request")
            known = identities.marks_of(change.connection, 1)
            one = erasures.Erased("on request", change.book.at)
            erasures.append(store, dict.fromkeys(known, one))

    monkeypatch.setattr(asking, "confirm", lambda *_: None)
    later = NOW.replace(year=NOW.year + 50)
    erased(later)
    log(store, "Between Both")
    between = back_up(store, folder, NOW)
    erased(later - timedelta(days=20))
    erased(later - timedelta(days=21))
    log(store, "Since Then")
    since = back_up(store, folder, NOW + timedelta(hours=1))
    listed = erasures.beside(store)
    listed.write_text(listed.read_text() * 2)
    if where == "the list":
        store.unlink()

    first, second = (store.with_name(f"{name}.restored.db") for name in ("one", "two"))
    restoring.restore(restoring.plan(between.path, store), first)
    restoring.restore(restoring.plan(since.path, store), second)

    assert b"Between Both" not in first.read_bytes()
    assert "Since Then" in "".join(dump(second))


def test_a_backup_that_saw_the_last_erasure_is_restored_as_it_is(store: Path, folder: Path) -> None:
    erase(store, "P-0001")
    log(store, "Since Then")
    made = back_up(store, folder, NOW)
    restored = restoring.restore(restoring.plan(made.path, store), store.with_name("restored.db"))
    assert restored == made._replace(path=restored.path)


def test_nobody_is_erased_who_only_has_the_same_number(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "people.db"
    add(other, BO, ANA)
    erase(other, "P-0001")
    made = back_up(store, backups.folder_of(store), NOW)

    way = restoring.plan(made.path, other)
    restored = restoring.restore(way, other.with_name("restored.db"))

    assert restored == made._replace(path=restored.path)
    assert way.loss.is_branch
