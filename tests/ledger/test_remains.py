"""What an erasure leaves is proven, whenever it was recorded, and nothing passes for an erasure."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from peercert.records import Waiver
from peercert.store import blaming, blanking, health, ledger, recovering, verifying
from peercert.store.book import Book
from peercert.store.losses import Said, Unsaid, losses
from peercert.store.opening import connect, reading
from peercert.store.recording import Change
from reliability import erased
from store.people import ANA, BO
from store.test_ledger import edit, troubles

STORES = Path(__file__).parents[1] / "fixtures" / "stores"
DAY = date(2026, 1, 5)
VERIFIER = erased.load()
NAMING = Waiver(requirement="ca.renewal.filing", on=DAY, reason="as Bo Lind had", approved_by="kim")
CERTIFIED = tuple(replace(each, override_reason="the board") for each in ANA.certificates)


def found(path: Path) -> set[int]:
    """Return the changes that peercert names, after seeing that the other verifier agrees."""
    named = {trouble.change or 0 for trouble in troubles(path)}
    with closing(sqlite3.connect(path)) as connection:
        told = {number for number, _ in VERIFIER.verify(connection, [])}
    assert bool(told) == bool(named), (told, named)
    return named


@pytest.fixture(autouse=True)
def nothing_to_blame() -> Iterator[None]:
    """Leave no damaged file behind that a later test in this process could be told of."""
    yield
    blaming.READ.clear()


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a store of tables 0002: one salt for all columns of a row, no word whose a void is."""
    path, toggle = tmp_path / "older.db", Book.toggle

    def toggled(book: Book, table: str, number: int, why: str, **how: Any) -> None:  # noqa: ANN401
        toggle(book, table, number, why, **{**how, "candidate": None})

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "APART", {})
        patched.setattr(ledger.ChangeHash.__init__, "__defaults__", (ledger.BEFORE,))
        patched.setattr(Book, "toggle", toggled)
        fill(path)
        with Change(path, command="certificate void", actor="kim", reason="Ana asked") as change:
            change.void("C-0001", "typed twice")
            change.void("C-0002", "typed twice")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE remains")
        connection.execute("ALTER TABLE void DROP COLUMN candidate")
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
        connection.commit()
    return path


@pytest.fixture
def plain(older: Path) -> Path:
    """Upgrade it, and record more in it as now."""
    with Change(older, command="candidate set", actor="kim") as change:
        change.set_person("P-0001", county="Sonoma")
    return older


def fill(path: Path) -> None:
    """Record Ana, whose waiver names Bo, and Bo."""
    with Change(path, command="candidate import", actor="kim", reason="a list") as change:
        change.add_candidate(replace(ANA, certificates=CERTIFIED))
        change.add_candidate(BO)
        change.add("P-0001", NAMING)


def erase(path: Path, *people: str) -> None:
    for id in people:
        with Change(path, command="privacy erase", actor="kim") as change:
            change.erase(id, "on request")


def values(path: Path, ask: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(ask).fetchall()


def test_what_names_another_is_blanked_and_goes_with_its_owner(tmp_path: Path, plain: Path) -> None:
    path = tmp_path / "new.db"
    fill(path)
    for store in (path, plain):
        erase(store, "P-0002")
        assert values(store, "SELECT reason FROM waiver") == [("(erased)",)]
        assert found(store) == set()
        erase(store, "P-0001")
        assert values(store, "SELECT count(*) FROM waiver") == [(0,)]
        assert found(store) == set()
        outlived = "SELECT salt FROM remains WHERE kind = 'waiver' AND commitment IS NOT NULL"
        assert values(store, outlived) == [(None,)]


PLAIN = {
    "a certificate is edited": "UPDATE certificate SET number = 'X' WHERE candidate = 1",
    "a text is put back": "UPDATE certificate SET override_reason = 'x' WHERE candidate = 1",
    "a certificate is removed": "DELETE FROM certificate WHERE candidate = 1",
    "a certificate moves to another change": "UPDATE certificate SET change = 2",
    "a void is about another's": "UPDATE void SET record = 2 WHERE id = 1",
    "a void is about nothing": "UPDATE void SET record = 99 WHERE id = 1",
    "a salt is none": "UPDATE remains SET salt = '00' WHERE kind = 'certificate'",
    "nothing is said of it": "DELETE FROM remains WHERE kind = 'certificate'",
    "it is said to be nobody's": "UPDATE remains SET candidate = 2 WHERE kind = 'certificate'",
    "it is said to be gone": "UPDATE remains SET salt = NULL, commitment = NULL"
    " WHERE kind = 'certificate'",
    "nothing is said of a header": "DELETE FROM remains WHERE kind = 'change'",
    "a header is filled": "UPDATE change SET actor = 'eve' WHERE salt IS NULL",
    "something whole is said to be lost": "UPDATE seal SET salt = '" + "0" * 32 + "'"
    " WHERE kind = 'certificate'",
    "the erasure is of another": "UPDATE erasure SET candidate = 2",
    "there was no erasure": "DELETE FROM erasure",
    "an examination lost its salt": "UPDATE seal SET salt = NULL WHERE kind = 'exam'",
}


@pytest.mark.parametrize("kind", PLAIN)
def test_what_is_left_of_rows_from_before_is_compared(plain: Path, kind: str) -> None:
    with Change(plain, command="exam record", actor="kim", reason="Ana asked") as change:
        change.add("P-0001", ANA.exams[0])
    erase(plain, "P-0001")
    assert found(plain) == set()

    edit(plain, PLAIN[kind])

    assert found(plain)


NEW = {
    "a certificate is edited": "UPDATE certificate SET number = 'X' WHERE candidate = 1",
    "what stands for its text is another": "UPDATE remains SET commitment = '00'"
    " WHERE kind = 'certificate'",
    "a salt is added": "UPDATE remains SET salt = '" + "0" * 32 + "' WHERE kind = 'certificate'",
    "a salt is none": "UPDATE seal SET salt = 'x' WHERE kind = 'certificate'",
    "its first salt is taken too": "UPDATE seal SET salt = NULL WHERE kind = 'certificate'",
    "there was no erasure": "DELETE FROM erasure",
    "the person is there again": "UPDATE person SET name = 'X' WHERE candidate = 1",
    "a header's salt is none": "UPDATE change SET salt = 'x' WHERE sequence = 1",
    "hours are there again": "INSERT INTO training (candidate, id, change, kind, minutes)"
    " VALUES (1, 1, 1, 'core', 9)",
}


@pytest.mark.parametrize("kind", NEW)
def test_what_is_left_of_rows_that_are_sealed_apart_is_compared(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "store.db"
    fill(path)
    erase(path, "P-0001")
    assert found(path) == set()

    edit(path, NEW[kind])

    assert found(path)


def test_of_two_erasures_each_is_looked_at(plain: Path) -> None:
    erase(plain, "P-0002", "P-0001")
    assert found(plain) == set()

    edit(plain, "UPDATE erasure SET candidate = 9 WHERE candidate = 1")

    assert 1 in found(plain)


def test_what_is_said_of_a_row_that_keeps_its_salt_is_not_believed(plain: Path) -> None:
    erase(plain, "P-0001")
    edit(
        plain,
        "UPDATE remains SET kind = 'exam', record = 1 WHERE kind = 'certificate'",
        "UPDATE seal SET salt = NULL WHERE kind = 'exam' AND record = 1",
    )

    assert 1 in found(plain)


def test_a_header_of_before_may_lack_its_salt_after_an_erasure_only(older: Path) -> None:
    edit(older, "UPDATE change SET salt = NULL, actor = 'erased', reason = NULL")

    with closing(sqlite3.connect(older)) as connection:
        assert {each.change for each in verifying.chain(connection)} == {1, 2}
        assert {number for number, _ in VERIFIER.verify(connection, [])} == {1, 2}


def test_an_erasure_without_anything_erased_is_found(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    fill(path)
    with Change(path, command="privacy erase") as change:
        change.book.insert("erasure", {"id": 1, "candidate": 1, "basis": "asked"})

    assert found(path) == {1}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> list[erased.Whole]:
    folder, dice = tmp_path_factory.mktemp("erased"), random.Random(5)  # noqa: S311
    made = [erased.new_store(folder / "new.db", dice), erased.old_store(folder / "old.db", dice)]
    for whole in made:
        scene = erased.Scene(whole.content, dice)
        with closing(scene.db):
            scene.put_back()
            assert erased.look(scene, whole, VERIFIER) == {"doctor": set(), "verify_ledger": set()}
    return made


@pytest.mark.parametrize("kind", erased.KINDS)
def test_tampering_with_erased_stores_is_found(
    stores: list[erased.Whole], kind: Callable[[erased.Scene], set[int]]
) -> None:
    dice = random.Random(kind.__name__)  # noqa: S311
    for whole in stores:
        assert erased.tamper(kind, whole, dice, VERIFIER) == []


def test_the_upgrade_seals_what_was_erased_before_and_nothing_where_nothing_was(
    older: Path, tmp_path: Path
) -> None:
    path = tmp_path / "0002.db"
    shutil.copy(STORES / "0002.db", path)
    path.chmod(0o600)
    for store, many in ((older, 0), (path, 1)):
        assert told_since(store) == ""
        connect(store, write=True).close()
        assert told_since(store).count("erased before change 35") == many
        assert found(store) == set()
        assert len(values(store, "SELECT 1 FROM change WHERE command = 'upgrade'")) == many
        assert len(values(store, "SELECT DISTINCT change FROM remains")) == many


def told_since(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return health.sealed_since(connection)


def test_a_file_of_before_that_is_sealed_as_now_is_found(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    fill(path)
    edit(path, "DELETE FROM seal WHERE kind = 'remains'")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE remains")
        connection.commit()
        assert isinstance(losses(connection), Unsaid)
        assert {each.change for each in verifying.chain(connection)} == {1}


def test_what_says_what_is_left_is_kept_by_a_recovery(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    fill(path)
    erase(path, "P-0002")
    with Change(path, command="exam record", actor="kim") as change:
        change.add("P-0001", ANA.exams[0])
    erase(path, "P-0001")
    for number, statement in enumerate(
        (
            "UPDATE exam SET outcome = 'failed' WHERE id = 3",
            "UPDATE erasure SET basis = 'x' WHERE id = 1",
            "DELETE FROM remains",
        )
    ):
        damaged, target = tmp_path / f"{number}.db", tmp_path / f"{number}.mended.db"
        shutil.copy(path, damaged)
        edit(damaged, statement)
        made = recovering.recover(damaged, target, datetime(2026, 11, 29, tzinfo=UTC), "lee")
        assert made.verdict.troubles == ()
        with reading(target) as connection:
            assert isinstance(losses(connection), Said)


def test_rows_are_blanked_once(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    fill(path)
    with Change(path, command="x") as change:
        connection = change.connection
        seals = blanking.seals_about(connection, "certificate", [1, 99])
        with blanking.rewriting(connection):
            left = list(blanking.blank(connection, seals))
            assert len(left) == 1
            assert list(blanking.blank(connection, seals)) == []
            connection.execute("DELETE FROM certificate")
            assert list(blanking.blank(connection, seals)) == []
