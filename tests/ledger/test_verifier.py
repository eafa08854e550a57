"""The verifier that ships as an example says the same as peercert of good and of bad files."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peercert.errors import StoreError
from peercert.records import Exam
from peercert.store import receipts, verifying
from peercert.store.class_recording import add, add_to, set_cohort
from peercert.store.opening import reading
from peercert.store.recording import Change
from store.people import ANA, BO
from store.test_classes import ALIAS, CAME, COHORT, COURSE, PROVIDER, SESSION, SHEET, STEP
from store.test_ledger import TAMPERING, edit, rehash, troubles

VERIFIER = Path(__file__).parents[2] / "examples" / "verify_ledger.py"
MOST_LINES = 199
EXAM = Exam(state="CA", sat_on=date(2026, 1, 5), outcome="passed")
TABLES = ("change", "seal", *verifying.TABLES)


def verify(*paths: Path) -> subprocess.CompletedProcess[str]:
    """Run the verifier as anybody would, with no peercert in reach."""
    command = [sys.executable, "-I", "-W", "error", str(VERIFIER), *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def named(result: subprocess.CompletedProcess[str]) -> set[int]:
    """Return the changes that the verifier names."""
    lines = (line.split()[1] for line in result.stdout.splitlines() if line.startswith("change "))
    return {int(number.rstrip(":")) for number in lines}


def four_changes(path: Path) -> Path:
    """Make the store that the table of tampering is about."""
    with Change(path, command="candidate import", actor="kim") as change:
        change.add_candidate(ANA)
        change.add_candidate(BO)
    with Change(path, command="exam record", actor="kim") as change:
        change.add("P-0001", EXAM)
    with Change(path, command="candidate set", actor="lee", reason="moved") as change:
        change.set_person("P-0001", county="Sonoma")
    with Change(path, command="hours void", actor="lee", reason="typed twice") as change:
        change.void("H-0001", "typed twice")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return four_changes(tmp_path / "store.db")


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store in which everything happened: voids, undoings, versions, an erasure."""
    path = four_changes(tmp_path_factory.mktemp("verifier") / "store.db")
    with Change(path, command="undo", reason="Bo asked") as change:
        change.undo(4)
    with Change(path, command="application filed") as change:
        change.set_application("A-0001", filed_on=date(2025, 3, 1))
        change.add("P-0002", replace(EXAM, outcome="failed"))
        change.add("P-0002", ANA.training[0])
    with Change(path, command="hours void", reason="Bo") as change:
        change.void("H-0003", "Bo asked")
    with Change(path, command="privacy erase") as change:
        change.erase("P-0002", "on request")
    with Change(path, command="ethics sign") as change:
        change.add("P-0001", date(2022, 1, 1))
    with Change(path, command="cohort add") as change:
        for record in (PROVIDER, COURSE, COHORT, SESSION, SHEET, ALIAS):
            add(change, record)
        add_to(change, "P-0001", STEP)
        add_to(change, "P-0001", CAME)
    with Change(path, command="cohort extend") as change:
        set_cohort(change, 1, seats=20)
    return path


def test_it_is_short_and_needs_no_package() -> None:
    lines = VERIFIER.read_text("utf-8").splitlines()
    imported = {
        line.split()[1].split(".")[0] for line in lines if line.startswith(("import", "from"))
    }

    assert len(lines) <= MOST_LINES
    assert imported <= sys.stdlib_module_names


def test_good_stores_are_good(store: Path, rich: Path) -> None:
    for path in (store, rich):
        result = verify(path)
        assert troubles(path) == []
        assert (result.returncode, result.stdout) == (0, "all is as it was recorded\n")
        assert result.stderr == ""


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_found_and_the_change_is_named(store: Path, kind: str) -> None:
    statement, change = TAMPERING[kind]
    edit(store, statement)

    result = verify(store)

    assert result.returncode == 1
    assert change in named(result)
    assert result.stderr == "not as it was recorded\n"


def test_a_row_that_only_differs_in_whose_it_is_is_found(store: Path) -> None:
    edit(store, "INSERT INTO topic VALUES (0, 1, 1, 'ethics', NULL)")

    assert troubles(store) != []
    assert verify(store).returncode == 1


def receipt_of(path: Path) -> Path:
    """Keep a receipt beside a store, as nobody should."""
    with reading(path) as connection:
        receipts.append(path.parent / "receipts.txt", receipts.newest(connection, date(2026, 1, 1)))
    return path.parent / "receipts.txt"


def test_receipts_find_what_a_rewritten_chain_hides(store: Path) -> None:
    kept = receipt_of(store)
    assert verify(store, kept).returncode == 0
    edit(store, "UPDATE change SET command = 'x' WHERE sequence = 2")
    rehash(store)

    assert verify(store).returncode == 0
    assert named(verify(store, kept)) == {4}


def test_receipts_find_that_the_end_was_cut_off(store: Path) -> None:
    kept = receipt_of(store)
    edit(store, *(f"DELETE FROM {table} WHERE change = 4" for table in ("void", "seal")))
    edit(store, "DELETE FROM change WHERE sequence = 4")

    assert verify(store).returncode == 0
    assert named(verify(store, kept)) == {4}


def test_a_receipt_still_holds_after_more_was_recorded_and_erased(store: Path) -> None:
    kept = receipt_of(store)
    with Change(store, command="privacy erase") as change:
        change.erase("P-0001", "on request")

    assert verify(store, kept).returncode == 0


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"x" * 4096, b"\xff" * 5000])
def test_a_file_that_is_no_store_is_not_good(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(content)

    result = verify(tmp_path / "store.db")

    assert result.returncode == 1
    assert "Traceback" not in result.stderr


def test_nothing_is_written(store: Path) -> None:
    before = store.read_bytes()
    store.chmod(0o400)
    store.parent.chmod(0o500)
    try:
        assert verify(store).returncode == 0
    finally:
        store.parent.chmod(0o700)

    assert store.read_bytes() == before
    assert [path.name for path in store.parent.iterdir()] == ["store.db"]


def test_it_reads_one_moment_while_somebody_writes(store: Path) -> None:
    with Change(store, command="candidate set") as change:
        change.set_person("P-0001", county="Inyo")
        assert verify(store).returncode == 0


VALUES = st.none() | st.integers(-1, 9) | st.sampled_from(["", "x", "0" * 32, "erased", "exam"])


def damage(path: Path, data: st.DataObject) -> None:
    """Change one value, or take a row away, or put one in, somewhere in the file."""
    with closing(sqlite3.connect(path)) as connection:
        table = data.draw(st.sampled_from(TABLES))
        rows = connection.execute(f'SELECT * FROM "{table}"')
        columns = [each[0] for each in rows.description]
        found = rows.fetchall()
    if not found:
        return
    row = dict(zip(columns, data.draw(st.sampled_from(found)), strict=True))
    where = " AND ".join(f'"{name}" IS {quoted(value)}' for name, value in row.items())
    name, value = data.draw(st.sampled_from(columns)), data.draw(VALUES)
    kind = data.draw(st.sampled_from(["change", "change", "change", "remove", "insert"]))
    if kind == "remove":
        statement = f'DELETE FROM "{table}" WHERE {where}'
    elif kind == "change":
        statement = f'UPDATE OR IGNORE "{table}" SET "{name}" = {quoted(value)} WHERE {where}'
    else:
        listed = ", ".join(quoted(v) for v in {**row, name: value}.values())
        statement = f'INSERT OR IGNORE INTO "{table}" VALUES ({listed})'
    with suppress(sqlite3.IntegrityError):
        edit(path, statement)


def quoted(value: object) -> str:
    return "NULL" if value is None else str(value) if isinstance(value, int) else f"'{value}'"


def said_by_peercert(path: Path) -> bool:
    """Say whether peercert finds a file as it was recorded."""
    try:
        return not troubles(path)
    except (StoreError, sqlite3.Error, TypeError, ValueError):
        return False


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_both_say_the_same_of_any_edit(
    data: st.DataObject, rich: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("edited") / "store.db"
    shutil.copy(rich, path)
    damage(path, data)

    result = verify(path)

    assert "Traceback" not in result.stderr
    assert (result.returncode == 0) == said_by_peercert(path), result.stdout
