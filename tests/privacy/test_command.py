"""`peercert privacy`: what its transcripts do not show."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cli.session import peercert, setting
from peercert.cli import privacy
from peercert.errors import Exit, RefusedError
from peercert.records import Exam
from peercert.store.recording import Change
from privacy.test_erasing import SECRETS, everything, secret_person


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand beside a store with one person, all of whose texts are secret."""
    for name, value in setting(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "peercert.db"
    with Change(path, command="candidate import", actor="kim") as change:
        change.add_candidate(secret_person(iter(SECRETS)))
    return path


def exported() -> dict[str, object]:
    told = peercert("privacy", "export", "P-0001", "--format", "json")
    assert (told.code, told.err) == (0, "")
    found: dict[str, object] = json.loads(told.out)
    return found


@pytest.mark.usefixtures("store")
def test_an_export_is_the_candidate_file_and_every_change() -> None:
    found = exported()

    shown = peercert("candidate", "show", "P-0001", "--format", "json")
    assert found["file"] == json.loads(shown.out)
    assert str(found["changes"]).count("Secretly") >= len(SECRETS) // 2


@pytest.mark.usefixtures("store")
def test_of_somebody_void_there_is_no_file_but_every_change() -> None:
    assert not peercert("candidate", "void", "P-0001", "--reason", "typed twice").code

    found = exported()

    assert found["file"] is None
    assert "typed twice" in str(found["changes"])


@pytest.mark.usefixtures("store")
def test_what_was_confirmed_is_what_goes() -> None:
    plan = privacy.planned("P-0001", "request")
    assert not peercert("hours", "log", "P-0001", "6h", "--on", "2026-06-01").code
    peercert("--yes", "candidate", "list")  # whatever is asked below is answered with yes

    with pytest.raises(RefusedError, match="meanwhile"):
        privacy.carry_out(plan, "request")

    assert not Path("peercert.db.erasures").exists()
    assert SECRETS[0] in peercert("candidate", "list", "--names").out


def test_an_erased_person_can_be_restored_only_as_erased(store: Path) -> None:
    assert not peercert("backup", "create").code
    assert not peercert("privacy", "erase", "P-0001", "--basis", "request", "--yes").code
    (backup,) = (store.parent / "backups").glob("*.db")
    with Change(store, command="exam record") as change:
        change.add("P-0001", Exam(state="CA", sat_on=date(2026, 6, 1), outcome="passed"))

    assert not peercert("backup", "restore", str(backup), "--to", "new.db", "--yes").code

    backup.unlink()
    left = everything(store.parent)
    assert [secret for secret in SECRETS if secret.encode() in left] == []
    assert peercert("--store", "new.db", "doctor", "--full").code in {Exit.DONE, Exit.FINDINGS}
    shown = peercert("--store", "new.db", "candidate", "show", "P-0001", "--names").out
    assert "name: (erased)" in shown


def test_erasing_one_leaves_the_other(store: Path) -> None:
    with Change(store, command="candidate add", actor="kim") as change:
        change.add_candidate(replace(secret_person(iter(SECRETS)), name="Ada Other"))
    before = peercert("candidate", "show", "P-0002", "--format", "json").out

    assert not peercert("privacy", "erase", "P-0001", "--basis", "request", "--yes").code

    assert peercert("candidate", "show", "P-0002", "--format", "json").out == before
    assert peercert("doctor", "--full").code in {Exit.DONE, Exit.FINDINGS}
