"""Salvage: what can be read and proves itself comes into a new file, and the rest is named."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from peercert.errors import RefusedError, StoreError
from peercert.records import Exam
from peercert.store.backups import verify
from peercert.store.opening import create, reading
from peercert.store.placing import refuse_taken
from peercert.store.reading import read_all
from peercert.store.recording import Change
from peercert.store.recovering import Salvage, recover
from store.people import ANA, BO
from store.test_backups import dump, edited, names
from store.test_opening import KILLED

NOW = datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)
EXAM = Exam(state="CA", sat_on=date(2026, 1, 5), outcome="passed")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store of four changes."""
    path = tmp_path / "people.db"
    for person in (ANA, BO):
        with Change(path, command="candidate add", actor="kim") as change:
            change.add_candidate(person)
    with Change(path, command="exam record", actor="kim") as change:
        change.add("P-0001", EXAM)
    with Change(path, command="exam void", actor="kim", reason="typed twice") as change:
        change.void("X-0002", "typed twice")
    return path


def mended(store: Path) -> Salvage:
    before = store.read_bytes()
    target = store.with_name("mended.db")
    made = recover(store, target, NOW, "lee")
    assert store.read_bytes() == before
    assert set(names(store.parent)) - {"mended.db.erasures"} == {"mended.db", "people.db"}
    assert target.stat().st_mode & 0o777 == 0o600
    assert made.verdict.troubles == verify(target).troubles == ()
    return made


def people(path: Path) -> list[str | None]:
    with reading(path) as connection:
        return [person.name for person in read_all(connection)]


def test_a_whole_store_is_copied_whole(store: Path) -> None:
    made = mended(store)
    assert (made.kept_through, made.again, made.gone) == (4, 0, ())
    assert dump(made.verdict.path) == dump(store)


def test_changes_before_the_damage_are_kept_and_the_rest_is_recorded_again(store: Path) -> None:
    edited(store, "UPDATE exam SET outcome = 'failed' WHERE id = 2")

    made = mended(store)

    assert made.kept_through == 2
    assert made.again == 1
    assert made.gone == (
        "X-0002 is not what was recorded",
        "changes 3 to 4: who recorded it, when and why",
    )
    with reading(made.verdict.path) as connection:
        rows = connection.execute("SELECT actor, reason, command, at FROM change").fetchall()
    assert rows[-1] == (
        "lee",
        "salvaged from a damaged store",
        "recover",
        "2026-11-22T08:30:15.000Z",
    )
    assert people(made.verdict.path) == [ANA.name, BO.name]


def test_facts_whose_person_is_gone_belong_to_a_person_without_a_name(store: Path) -> None:
    edited(store, "DELETE FROM person WHERE candidate = 1", "DELETE FROM candidate WHERE id = 1")
    made = mended(store)
    assert made.kept_through == 0
    assert "what is known of P-0001 is gone, with change 1" in made.gone
    assert people(made.verdict.path) == [None, BO.name]
    with reading(made.verdict.path) as connection:
        ana = next(read_all(connection))
    assert len(ana.training) == len(ANA.training)
    assert len(ana.exams) == 1, "what was void stays void"


def test_topics_of_training_that_is_gone_are_gone_too(store: Path) -> None:
    edited(store, "DELETE FROM training WHERE id = 1")
    made = mended(store)
    assert "H-0001 is gone, with change 1" in made.gone
    assert "a topic of H-0001 belongs to nothing that is left" in made.gone


def test_rows_without_a_seal_are_taken_and_numbers_that_are_none_are_not(store: Path) -> None:
    edited(
        store,
        "PRAGMA foreign_keys = OFF",
        "DELETE FROM seal WHERE change = 2",
        "UPDATE seal SET candidate = 'x' WHERE change = 3",
        "DELETE FROM change WHERE sequence = 2",
    )
    made = mended(store)
    assert made.kept_through == 1
    assert "a seal of change 3 does not make sense" in made.gone
    assert people(made.verdict.path) == [ANA.name, BO.name]


def test_a_page_that_cannot_be_read_loses_what_was_on_it(tmp_path: Path) -> None:
    store = tmp_path / "people.db"
    for number in range(60):
        with Change(store, command="candidate add") as change:
            change.add_candidate(BO if number % 2 else ANA)
    with closing(sqlite3.connect(store)) as connection:
        pages = (
            connection.execute(
                "SELECT pageno FROM dbstat WHERE name = 'exam' AND pagetype = 'leaf'"
            ).fetchall()
            if has_dbstat(connection)
            else [(40,)]
        )
    content = bytearray(store.read_bytes())
    at = (pages[0][0] - 1) * 4096
    content[at : at + 4096] = b"\xff" * 4096
    store.write_bytes(content)

    made = mended(store)

    assert made.gone
    assert made.verdict.people == 60


def has_dbstat(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1 FROM dbstat LIMIT 1")
    except sqlite3.OperationalError:
        return False
    return True


def test_a_half_written_change_is_undone_in_the_copy_only(tmp_path: Path) -> None:
    store = tmp_path / "people.db"
    with Change(store, command="test") as change:
        change.add_candidate(BO)
    subprocess.run([sys.executable, "-c", KILLED, store], check=False)
    before = Path(f"{store}-journal").read_bytes()

    made = recover(store, store.with_name("mended.db"), NOW, "lee")

    assert (made.kept_through, made.gone) == (1, ())
    assert Path(f"{store}-journal").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"\xff" * 9000, b"notes " * 900])
def test_where_nothing_can_be_read_nothing_is_made(tmp_path: Path, content: bytes) -> None:
    store = tmp_path / "people.db"
    create(store)
    store.write_bytes(content)
    with pytest.raises(StoreError, match="nothing in it can be read"):
        recover(store, store.with_name("mended.db"), NOW, "lee")
    assert names(tmp_path) == ["people.db"]


def test_nothing_is_salvaged_over_a_file_or_from_none(store: Path) -> None:
    with pytest.raises(RefusedError, match="is there already"):
        recover(store, store, NOW, "lee")
    with pytest.raises(StoreError, match="there is no store yet"):
        recover(store.with_name("none.db"), store.with_name("mended.db"), NOW, "lee")
    with pytest.raises(StoreError, match="is a folder"):
        recover(store.parent, store.with_name("mended.db"), NOW, "lee")


def test_a_malformed_trigger_hides_no_row(store: Path) -> None:
    content = store.read_bytes()
    store.write_bytes(
        content.replace(b"CREATE TRIGGER exam_is_never", b"XREATE TRIGGER exam_is_never")
    )
    assert mended(store).gone == ()


def test_whatever_is_flipped_the_new_file_is_whole_and_holds_nothing_else(
    store: Path, tmp_path: Path
) -> None:
    chance = random.Random(5)  # noqa: S311 - the same bits every time
    whole, known = store.read_bytes(), set(people(store))
    for number in range(20):
        content = bytearray(whole)
        for _ in range(4):
            content[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        folder = tmp_path / str(number)
        folder.mkdir()
        damaged = folder / "people.db"
        create(damaged)
        damaged.write_bytes(content)
        try:
            made = recover(damaged, folder / "mended.db", NOW, "lee")
        except StoreError:
            continue
        assert made.verdict.troubles == ()
        assert set(people(made.verdict.path)) <= known | {None}


def test_a_row_that_no_table_takes_is_gone(store: Path) -> None:
    edited(
        store, "PRAGMA ignore_check_constraints = ON", "UPDATE exam SET sat_on = 'x' WHERE id = 2"
    )
    assert "X-0002 does not make sense" in mended(store).gone


def test_who_was_erased_stays_erased_and_is_not_missed(store: Path) -> None:
    with Change(store, command="privacy erase") as change:
        change.erase("P-0001", "a request in writing")
    made = mended(store)
    assert (made.kept_through, made.gone) == (5, ())
    edited(store, "UPDATE change SET command = 'x' WHERE sequence = 1")
    made.verdict.path.unlink()
    made = mended(store)
    assert made.gone == ("changes 1 to 5: who recorded it, when and why",)
    assert "Ana" not in "".join(dump(made.verdict.path))


def test_a_folder_that_nobody_may_write_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(StoreError, match=r": no permission; nothing was written$") as refused:
        refuse_taken(tmp_path / "mended.db")
    assert refused.value.hint.endswith("or name another file with --to")
