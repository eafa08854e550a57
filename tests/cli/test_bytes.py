"""Bytes that are no UTF-8, by every way in: a sentence that names the place, nothing written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.session import setting
from cli.stores import store_of
from peercert.errors import Exit
from peercert.store.recording import who

BAD = b"x\xff\xfe"
PERSON = "name = 'Quill'\nstates = ['CA']\n[[training]]\nkind = 'core'\nhours = 6\n"
ARGUMENTS = {
    "candidate add --state CA --name BAD": "argument 6 (--name)",
    "candidate add --state CA --name Quill --why BAD": "argument 8 (--why)",
    "candidate add --state CA --name=BAD": "argument 5",
    "hours log P-0003 6h --on 2026-06-01 --title BAD": "argument 8 (--title)",
    "privacy erase P-0003 --yes --basis BAD": "argument 6 (--basis)",
    "check BAD": "argument 2",
    "BAD": "argument 1",
    "--BAD check": "argument 1",
    "check --as-of BAD": "argument 3 (--as-of)",
    "--store BAD candidate list": "argument 2 (--store)",
    "init --timezone BAD": "argument 3 (--timezone)",
}
VARIABLES = ("PEERCERT_ACTOR", "PEERCERT_AS_OF", "PEERCERT_TIMEZONE", "PEERCERT_STORE")


@pytest.fixture
def folder(settled: Path) -> Path:
    store_of(settled)
    return settled


def ran(
    line: str, folder: Path, given: bytes = b"", set_too: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in which BAD stands for bytes that are no text."""
    env = {**setting(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    raw = {os.fsencode(name): os.fsencode(value) for name, value in env.items()}
    raw |= {os.fsencode(set_too): BAD} if set_too else {}
    words = [word.encode().replace(b"BAD", BAD) for word in line.split()]
    command = [os.fsencode(sys.executable), b"-m", b"peercert", *words]
    return subprocess.run(
        command, cwd=folder, env=raw, input=given, capture_output=True, check=False
    )


def refused(found: subprocess.CompletedProcess[bytes], place: str, code: int, folder: Path) -> bool:
    """Return whether it was refused in a sentence that names the place, and nothing else was."""
    assert found.returncode == code, found.stderr
    assert found.stdout == b""
    assert found.stderr.decode().startswith(f"peercert: {place}"), found.stderr
    return not (folder / "state").exists()


@pytest.mark.parametrize("line", ARGUMENTS)
def test_an_argument(line: str, folder: Path) -> None:
    before = (folder / "peercert.db").read_bytes()
    told = f"{ARGUMENTS[line]} is not UTF-8 text: "
    assert refused(ran(line, folder), told, Exit.USAGE, folder)
    assert (folder / "peercert.db").read_bytes() == before


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable(name: str, folder: Path) -> None:
    found = ran("candidate add --name Quill --state CA", folder, set_too=name)
    assert refused(found, f"{name} is not UTF-8 text: ", Exit.USAGE, folder)


def test_the_name_of_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PEERCERT_ACTOR", raising=False)
    monkeypatch.setenv("LOGNAME", os.fsdecode(BAD))
    assert who() == f"account {os.getuid()}"


@pytest.mark.parametrize("line", ["check --file -", "candidate import -", "check --file BAD"])
def test_what_a_file_holds(line: str, folder: Path) -> None:
    (folder / os.fsdecode(BAD)).write_bytes(b"name = '" + BAD)
    found = ran(line, folder, given=b"name = '" + BAD)
    assert refused(found, "`", Exit.REFUSED, folder)
    assert b"is not UTF-8 text: byte 0xFF in line 1" in found.stderr


def test_a_file_that_is_there_may_have_any_name(folder: Path) -> None:
    (folder / os.fsdecode(BAD + b".toml")).write_text(PERSON, "utf-8")
    assert ran("check --file BAD.toml", folder).returncode == Exit.DONE
    assert ran("candidate import BAD.toml", folder).returncode == Exit.DONE
    (folder / os.fsdecode(BAD + b".txt")).write_text("a scan", "utf-8")
    (id,) = re.findall(rb"^H-\d+", ran("hours log P-0003 7h --on 2026-06-02", folder).stdout)
    proof = ran(f"hours verify {id.decode()} --evidence BAD.txt --on 2026-06-03", folder)
    assert proof.returncode == Exit.DONE, proof.stderr
    (folder / "peercert.db").rename(folder / os.fsdecode(BAD + b".db"))
    for line in ("check", "doctor --full", "backup create --to BAD.d", "history", "receipt"):
        (folder / os.fsdecode(BAD + b".d")).mkdir(exist_ok=True)
        found = ran(f"--store BAD.db {line}", folder)
        assert found.returncode in {Exit.DONE, Exit.FINDINGS}, found.stderr
        assert b"\xff" not in found.stdout + found.stderr
    assert not (folder / "state").exists()


def test_a_file_name_that_is_no_text_is_no_text_either(folder: Path) -> None:
    (folder / os.fsdecode(BAD)).touch()
    found = ran("candidate add --name Quill --state CA --why BAD", folder)
    told = "x" + "\N{REPLACEMENT CHARACTER}" * 2 + " is not UTF-8 text\n"
    assert refused(found, told, Exit.USAGE, folder)
    assert ran("candidate list", folder).stdout.count(b"\n") == 12


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_table_may_have_any_name(folder: Path, form: str) -> None:
    registry = Path(__file__).parents[2] / "examples" / "demo_registry.csv"
    (folder / os.fsdecode(BAD + b".csv")).write_bytes(registry.read_bytes())
    line = f"import people BAD.csv --layout nc-registry --skip-errors --yes --format {form}"
    found = ran(line, folder)
    assert found.returncode == Exit.PARTLY, found.stderr
    assert ("x" + "\N{REPLACEMENT CHARACTER}" * 2).encode() in found.stdout + found.stderr
    assert b"import people" in ran("history", folder).stdout
    assert not (folder / "state").exists()
