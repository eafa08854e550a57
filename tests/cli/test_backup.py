"""`peercert backup` where names say when it was, and a backup before a large import."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.session import peercert
from peercert.cli import import_run
from peercert.store.backups import verify
from schemas import valid

NAME = re.compile(r"backups/peercert-[a-z2-7]{8}-\d{8}T\d{6}Z-c(\d+)\.db")
TABLE = "name,state\nCy Ode,NC\nDi Park,NC\n"


def made() -> list[Path]:
    return sorted(Path("backups").glob("*.db"))


def test_a_backup_is_made_and_named(store: Path) -> None:
    result = peercert("backup", "create")
    assert (result.code, result.err) == (0, "")
    assert NAME.match(result.out)
    assert result.out.endswith(": up to change 1, 12 people; read back in full\n")
    listed = valid(peercert("backup", "list", "--format", "json").out)
    assert [each["file"] for each in listed["backups"]] == [str(path) for path in made()]
    assert str(made()[0]) in peercert("backup", "list").out
    assert peercert("backup", "verify").out == f"{made()[0]}: whole, up to change 1, 12 people\n"
    assert store.exists()


def test_what_a_rule_removes_is_said(store: Path) -> None:
    peercert("backup", "create")
    (old,) = made()
    older = old.rename(old.with_name("peercert-20200101T000000Z-c1.db"))
    result = peercert("backup", "create", "--keep", "1d")
    assert result.out.endswith(f"{older} removed, as 1d says\n")
    assert len(made()) == 1
    assert store.exists()


def test_a_backup_from_the_future_is_said_to_be_one(store: Path) -> None:
    peercert("backup", "create")
    ahead = made()[0].rename("backups/peercert-20990101T000000Z-c1.db")
    listed = peercert("backup", "list")
    assert listed.code == 0
    assert listed.err.startswith(f"{ahead} is dated after this computer's clock, which says 20")
    assert "made less than a day ago" not in peercert("doctor").out
    peercert("backup", "create", "--keep", "1d")
    assert len(made()) == 2
    assert store.exists()


def test_what_would_be_lost_is_said_before_the_question(store: Path) -> None:
    peercert("backup", "create", "--to", "safe")
    (copy,) = Path("safe").iterdir()
    for number in range(22):
        peercert("candidate", "add", "--name", f"Number {number}", "--state", "NC")
    before = store.read_bytes()

    result = peercert("backup", "restore", str(copy), "--replace")

    assert result.code == 6
    said = result.err.splitlines()
    assert said[0] == "Not in the backup, 22 changes of the store:"
    assert re.fullmatch(r"  change 4  \S+Z  tester  candidate add", said[1])
    assert said[21] == "  and 2 before these"
    assert store.read_bytes() == before

    result = peercert("backup", "restore", str(copy), "--replace", "--yes")

    assert result.code == 0
    restored, kept = result.out.splitlines()
    assert restored == (
        f"peercert.db: restored from {copy}, up to change 2, 12 people; read back in full."
    )
    assert re.fullmatch(r"peercert\.replaced-\S+Z\.db: the store as it was before\.", kept)
    assert verify(Path(kept.split(":")[0])).sequence == 23


def test_what_cannot_be_compared_is_said(store: Path) -> None:
    peercert("backup", "create")
    (copy,) = made()
    store.write_bytes(b"\xff" * 5000)
    result = peercert("backup", "restore", str(copy), "--replace", "--yes")
    assert result.code == 0
    assert "peercert.db is beyond reading" in result.err
    assert "peercert.db cannot be read: whom it says was erased may come back." in result.err


def test_a_store_that_is_gone_comes_back(store: Path) -> None:
    peercert("backup", "create")
    store.unlink()
    result = peercert("backup", "restore", str(made()[0]), "--replace", "--yes")
    assert (result.code, len(result.out.splitlines())) == (0, 1)
    assert store.exists()


def test_a_backup_with_other_changes_is_said_to_have_them(store: Path) -> None:
    peercert("backup", "create")
    (first,) = made()
    peercert("candidate", "add", "--name", "Cy Ode", "--state", "NC")
    peercert("backup", "create", "--to", "later")
    (second,) = Path("later").iterdir()
    peercert("backup", "restore", str(first), "--replace", "--yes")
    result = peercert("backup", "restore", str(second))
    assert result.code == 0
    assert "Not in the backup, 1 change of the store:" in result.err
    assert "The backup has changes that the store does not have." in result.err
    assert store.exists()


def test_damage_is_named_with_its_change(store: Path) -> None:
    peercert("backup", "create")
    (copy,) = made()
    content = copy.read_bytes()
    copy.write_bytes(content.replace(b"2024-12-15", b"2024-12-16"))
    result = peercert("backup", "verify")
    assert result.code == 5
    first, second, *_ = result.out.splitlines()
    assert (first, second) == (
        f"{copy}: DAMAGED",
        "  change 1: certificate 1 is not what was recorded",
    )
    assert store.exists()


@pytest.mark.parametrize("large", [1, 2])
def test_a_store_with_people_is_backed_up_before_a_large_import(
    store: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr(import_run, "LARGE", large)
    Path("people.csv").write_text(TABLE)
    result = peercert("import", "people", "people.csv", "--layout", "peercert", "--yes")
    assert result.code == 0, result.err
    assert len(made()) == (1 if large == 1 else 0)
    assert ("Backed up first: backups/peercert-" in result.err) == (large == 1)
    assert all(verify(path).sequence == 1 for path in made())
    assert store.exists()


def test_an_empty_store_is_not_backed_up_before_a_large_import(
    settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "LARGE", 1)
    (settled / "people.csv").write_text(TABLE)
    result = peercert("import", "people", "people.csv", "--layout", "peercert", "--yes")
    assert result.code == 0, result.err
    assert made() == []


def test_what_is_gone_is_named_and_the_rest_is_salvaged(store: Path) -> None:
    peercert("candidate", "add", "--name", "Cy Ode", "--state", "NC")
    content = store.read_bytes()
    store.write_bytes(content.replace(b"Cy Ode", b"Cy Odd"))

    result = peercert("recover")

    assert result.code == 7
    assert result.out == (
        "peercert.recovered.db: 13 people, changes kept up to 1, 2 rows recorded again. "
        "peercert.db is as it was.\n"
    )
    assert result.err.splitlines() == [
        "Gone: what is known of P-0013 is not what was recorded",
        "Gone: change 2: who recorded it, when and why",
    ]
    assert peercert("doctor", "--store", "peercert.recovered.db").code == 1
