"""A store of a newer peercert: every command says so and what to do, and none touches it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cli.session import peercert, setting
from fixtures.stores import make
from peercert.cli.app import COMMANDS, load
from peercert.store import backups

STORES = Path(make.__file__).parent
NEWER = """
UPDATE alembic_version SET version_num = '0099';
CREATE TABLE badge (id INTEGER PRIMARY KEY, candidate INTEGER, color TEXT);
INSERT INTO badge VALUES (1, 1, 'green');
ALTER TABLE person ADD COLUMN pronouns TEXT;
"""
WITHOUT_A_STORE = {
    *("template people", "template hours", "program check", "program show"),
    *("rules list", "rules show", "schema show"),
}
VALUES = {
    "WHO": "P-0001",
    "HOURS": "1h",
    "DATE": "2025-04-03",
    "DAYTIME": "2025-04-03T09:00",
    "TIME": "12:00",
    "STATE": "CA",
    "NUMBER": "M-1",
    "KIND": "core",
    "PATH": "initial",
    "TEXT": "words",
    "NAME": "Somebody",
    "ZONE": "America/New_York",
    "TITLE": "Listening",
    "LINE": "1",
    "REQUIREMENT": "ca.initial.age",
    "COHORT": "G-0001",
    "COURSE": "L-0001",
    "SESSION": "T-0001",
    "SESSION|COHORT": "T-0001",
    "PROVIDER": "O-0001",
}
"""What stands for each required value of a command."""
LETTERS = {
    noun: letter
    for letter, noun in (
        *(("H", "hours"), ("J", "attendance"), ("O", "provider"), ("L", "course")),
        *(("A", "application"), ("P", "candidate"), ("X", "exam"), ("S", "ethics")),
        *(("R", "reference"), ("D", "document"), ("C", "certificate"), ("K", "conduct")),
        *(("W", "work"), ("V", "waiver")),
    )
}
OF_COMMAND = {
    **{f"{noun} void": f"{letter}-0001 --reason words" for noun, letter in LETTERS.items()},
    "session cancel": "T-0001 --reason words",
    "cohort extend": "G-0001 --until 2025-04-03 --reason words",
    "hours log-many": "--session T-0001 --all",
    "hours verify": "H-0001",
    "attendance match": "1 --person P-0001",
    "attendance import": "attendance.csv --session T-0001",
    "candidate import": "office.toml",
    "candidate set": "P-0001 --county Wake",
    "document add": "P-0001 --kind photo_id --on 2025-04-03",
    "conduct record": "P-0001 --state CA --kind complaint_opened --on 2025-04-03",
    "import people": "people.csv",
    "import hours": "hours.csv",
    "backup restore": "backups/before.db --replace",
}
"""Commands whose required values say nothing without what they belong to."""
FURTHER = (
    "",
    "check P-0001 --explain",
    "check --format json --as-of 2025-11-22",
    "doctor --full",
    "doctor --format json",
    "recover --to elsewhere.db",
    "backup restore backups/before.db",
    "backup verify peercert.db",
    "import people people.csv --dry-run",
    "undo 1 --dry-run",
    "history --change 1",
    "check P-0001 --known-at 2025-11-22",
)
"""More ways of commands that open the store in another way."""


def lines() -> Iterator[str]:
    """Give every command of the command line, with what it requires."""
    for name in COMMANDS:
        command = load(name)
        for verb, each in getattr(command, "commands", {"": command}).items():
            words = f"{name} {verb}".strip()
            if words not in WITHOUT_A_STORE:
                yield f"{words} {OF_COMMAND.get(words) or required(each)}".strip()


def required(command: Any) -> str:  # noqa: ANN401 - Typer's own command
    """Return the least that a command takes."""
    words = []
    for each in command.params:
        if each.required:
            metavar = each.metavar or each.make_metavar(
                command.make_context("", [], resilient_parsing=True)
            )
            value = VALUES.get(metavar.rstrip("."), metavar.split("|")[0])
            words += [each.opts[0], value] if each.param_type_name == "option" else [value]
    return " ".join(words)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay down a store of a newer peercert, with a backup from before it was upgraded."""
    folder = tmp_path_factory.mktemp("newer")
    for each in STORES.glob("*.[tc]*"):
        shutil.copyfile(each, folder / each.name)
    (folder / "hours.csv").write_text("person,date,hours\nP-0001,2025-04-03,1\n", "utf-8")
    store = folder / "peercert.db"
    shutil.copyfile(max(STORES.glob("*.db")), store)
    store.chmod(0o600)
    backup = backups.back_up(store, folder / "backups", datetime(2025, 11, 22, tzinfo=UTC)).path
    shutil.copyfile(backup, folder / "backups" / "before.db")
    edit(store, NEWER)
    return folder


def edit(path: Path, statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)


@pytest.fixture
def newer(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder of one's own with that store."""
    folder = tmp_path / "office"
    shutil.copytree(made, folder)
    for name, value in setting(folder).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PEERCERT_TIMEZONE")
    monkeypatch.chdir(folder)
    return folder


def held(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


@pytest.mark.parametrize("line", [*lines(), *FURTHER])
def test_every_command_says_that_the_store_is_newer(newer: Path, line: str) -> None:
    before = held(newer)
    ran = peercert(*line.split(), "--yes")
    assert ran.code == 5, ran
    assert "peercert.db was made by a newer peercert (tables 0099)" in ran.err
    assert "upgrade peercert" in ran.err
    assert "damage" not in (ran.out + ran.err).lower()
    assert held(newer) == before


@pytest.mark.usefixtures("newer")
def test_the_backups_are_told_all_the_same() -> None:
    assert "before.db: whole" in peercert("backup", "verify", "backups/before.db").out
    assert "-20251122T" in peercert("backup", "list").out


def test_recover_says_what_it_leaves_out_where_nothing_says_who_made_it(newer: Path) -> None:
    edit(newer / "peercert.db", "DROP TABLE alembic_version")
    ran = peercert("recover")
    assert ran.code == 7, ran.err
    assert "table badge, which this version does not know" in ran.err
    assert "column pronouns of table person, which this version does not know" in ran.err
    assert "Nothing is gone" not in ran.err


def test_recover_salvages_a_store_that_has_nothing_unknown_in_it(newer: Path) -> None:
    """A single bit makes another revision of 0002; its tables are those that we know."""
    shutil.copyfile(newer / "backups" / "before.db", newer / "peercert.db")
    edit(newer / "peercert.db", "UPDATE alembic_version SET version_num = '8002'")
    ran = peercert("recover")
    assert ran.code == 0, ran.err


@pytest.mark.parametrize("revision", ["0000", "00x2", "12345", ""])
def test_what_is_no_revision_is_damage(newer: Path, revision: str) -> None:
    edit(newer / "peercert.db", f"UPDATE alembic_version SET version_num = '{revision}'")
    ran = peercert("candidate", "list")
    assert ran.code == 5
    assert "is damaged: it does not say which tables it has" in ran.err
