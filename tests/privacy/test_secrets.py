"""Secrets planted in every column stay where they belong, whatever command runs or fails."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cli.session import Result, peercert, setting
from peercert.cli.app import COMMANDS, load
from peercert.cli.errors import guarded
from peercert.errors import Exit
from peercert.store.recording import Change
from privacy.test_erasing import SECRETS, secret_person

NAMING = ("Zq00Secretly", "Zq01Secretly", "Zq02Secretly", "Zq03Secretly")
"""The words of the name, the e-mail address and the phone number."""
NAME = f"{NAMING[0]} {NAMING[1]}"
OTHER = "Zr99Secretly"
"""A name that two people have."""

LINES = """
check
check P-0001 --explain
check P-0001 --state NC --explain
--accessible check
--accessible check P-0001 --explain
expiring --within 9999d
--accessible expiring --within 9999d
candidate list
candidate show P-0001
candidate show '{name}'
candidate show Zq02Secretly@example.org
candidate find secretly
candidate set P-0001 --name '{name} Jr' --county Sonoma
candidate set '{name}' --deceased-on 1900-01-01
candidate set P-0001 --recovery substance_use=1900-01-01
candidate set P-0001 --email {other}
candidate add --name '{name}' --state CA --email Zq02Secretly@example.org
candidate add --name '{name}' --state CA --born-on 2030-01-01
candidate add --name '' --state CA --phone {other}
candidate void P-0001 --reason 'typed twice'
candidate void P-0001
hours list P-0001
hours log P-0001 6h --on 2026-06-01
hours log '{name}' 6h --on 2026-06-01
hours log '{other}' 6h --on 2026-06-01
hours log '{name}s' 6h --on 2026-06-01
hours log Zq00Secretly 6h --on 2026-06-01
hours log Zq00@example.org 6h --on 2026-06-01
hours log P-0001 6h --on 2027-06-01
hours log P-0001 6h --on 1900-06-01
hours void H-0001 --reason 'typed twice'
hours void '{other}' --reason 'typed twice'
hours list '{other}'
application file '{other}' --state CA --on 2026-06-01
application decide '{other}' --state CA --on 2026-06-01
certificate issue P-0001 --state CA --number 7 --on 2026-06-01
certificate renew P-0001 --state CA --number 7 --on 2026-06-01
certificate list P-0001
exam record '{other}' --state CA --on 2026-06-01 --outcome passed
ethics sign '{name}' --state CA --on 2026-06-01
reference record P-0001 --state CA --kind self --on 2026-06-01
application open P-0001 --state CA --on 2026-06-01
privacy erase '{name}' --basis request --dry-run
privacy erase '{name}' --basis request --yes
privacy erase '{name}' --basis request
privacy erase P-0001 --basis '{name} asked for it' --yes
privacy export '{other}'
history
history P-0001
history --change 3
undo 2
undo 2 --yes
undo 3 --yes
receipt
doctor
doctor --full
backup create
backup list
backup verify
import people people.csv --layout peercert --dry-run
import people people.csv --layout peercert --yes
candidate import person.json
candidate import person.json --yes
check --file person.json
check --file person.json --explain
"""
DATA = """
check
check P-0001
expiring --within 9999d
candidate list
candidate show P-0001
hours list P-0001
certificate list P-0001
import people people.csv --layout peercert --dry-run
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a store in which everything about P-0001 is secret."""
    for name, value in setting(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "temporary").mkdir()
    numbers = iter(SECRETS)
    person = secret_person(numbers)
    path = tmp_path / "peercert.db"
    with Change(path, command="candidate import", actor="kim") as change:
        change.add_candidate(person)
    with Change(path, command="hours void", actor="kim", reason=next(numbers)) as change:
        change.void("H-0001", next(numbers))
    with Change(path, command="candidate set", actor="kim") as change:
        change.set_person("P-0001", county=next(numbers))
        change.add_candidate(replace(person, name=OTHER, email=None, phone=None))
        change.add_candidate(replace(person, name=OTHER, email=None, phone=None))
    told = peercert("candidate", "show", "P-0001", "--format", "json")
    (tmp_path / "person.json").write_text(told.out, "utf-8")
    header = peercert("template", "people").out.strip()
    row, empty = f"P-0001,{NAME} Jr,CA,{NAMING[2]}@example.org", f",{OTHER},CA,"
    cells = "," * (header.count(",") - row.count(","))
    table = f"{header}\n{row}{cells}\n{empty}{cells}\n"
    (tmp_path / "people.csv").write_text(table, "utf-8")
    return tmp_path


def every_command() -> Iterator[str]:
    """Give each command with a person, whatever else it wants."""
    for name in COMMANDS:
        verbs = getattr(load(name), "commands", None) or {"": None}
        yield from (f"{name} {verb} P-0001".replace("  ", " ") for verb in verbs)


def filled(lines: str) -> list[str]:
    return [line.format(name=NAME, other=OTHER) for line in lines.strip().split("\n")]


def run(line: str, *more: str, terminal: bool = False) -> Result:
    return peercert(*shlex.split(line), *more, terminal=terminal)


def held(text: str | bytes, secrets: tuple[str, ...] = (*SECRETS, OTHER)) -> list[str]:
    told = text if isinstance(text, bytes) else text.encode()
    return [secret for secret in secrets if secret.encode() in told]


def strays(folder: Path) -> list[tuple[str, list[str]]]:
    """Return which files hold secrets that are neither stores and backups nor what we wrote."""
    ours = {"peercert.db", "person.json", "people.csv"}
    files = (each for each in folder.rglob("*") if each.is_file() and each.name not in ours)
    found = ((each.name, held(each.read_bytes())) for each in files)
    return [(name, secrets) for name, secrets in found if secrets and not name.endswith(".db")]


@pytest.mark.parametrize("line", [*filled(LINES), *every_command()])
def test_piped_text_names_nobody_and_errors_hold_no_secret(folder: Path, line: str) -> None:
    result = run(line)

    assert held(result.err) == []
    if "privacy export" not in line:
        assert held(result.out, (*NAMING, OTHER)) == []
    assert strays(folder) == []
    assert result.code != Exit.OURS


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
@pytest.mark.parametrize("line", filled(DATA))
@pytest.mark.usefixtures("folder")
def test_data_names_people_unless_that_is_declined(line: str, form: str) -> None:
    named, unnamed = (run(line, "--format", form, *more) for more in ((), ("--no-names",)))

    assert held(unnamed.out, (*NAMING, OTHER)) == []
    assert held(named.err + unnamed.err) == []
    assert unnamed.code == named.code


def test_an_import_says_in_a_pipe_that_a_name_changes_and_not_which(folder: Path) -> None:
    line = "import people people.csv --layout peercert --dry-run"
    told = run(line).out
    assert "changed\trow 2, P-0001\t" in told
    assert "name changes" in told
    assert f"name {NAME} → {NAME} Jr" in run(line, "--names").out
    assert '"name": null' in run(line, "--format", "json", "--no-names").out
    assert held((folder / "peercert.db").read_bytes())


@pytest.mark.parametrize("line", ["check", "candidate list", "candidate show P-0001", "expiring"])
@pytest.mark.usefixtures("folder")
def test_people_are_named_where_that_is_asked_for(line: str) -> None:
    more = ("--within", "9999d") if line == "expiring" else ()
    assert NAME in run(line, *more, "--names").out
    assert NAME in run(line, *more, terminal=True).out
    assert NAMING[0] not in run(line, *more, "--no-names", terminal=True).out


def test_the_log_of_a_fault_holds_no_secret(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        try:
            date.fromisoformat(NAMING[0])
        except ValueError as error:
            raise KeyError(NAME) from error
        return 0

    assert guarded(fail) == Exit.OURS

    captured = capsys.readouterr()
    assert held(captured.out + captured.err) == []
    (log,) = (folder / "state").rglob("*.log")
    told = log.read_text("utf-8")
    assert held(told) == []
    assert re.findall(r"^builtins\.(\w+) \(\d+ characters left out\)$", told, re.MULTILINE) == [
        "ValueError",
        "KeyError",
    ]


def test_a_process_leaks_nothing_and_leaves_no_file(folder: Path) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for line in ("check", "candidate show 'Zq00Secretly'", "import people people.csv --yes"):
        command = [sys.executable, "-m", "peercert", *shlex.split(line)]
        ended = subprocess.run(command, env=env, cwd=folder, capture_output=True, check=False)

        assert held(ended.stdout, (*NAMING, OTHER)) == held(ended.stderr) == []
        assert strays(folder) == []
        assert list((folder / "temporary").iterdir()) == []
