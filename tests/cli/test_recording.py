"""Recording commands: what a transcript cannot show."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cli.session import SETTING, peercert
from peercert.rules import REQUIREMENTS
from peercert.rules.ways import Way


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of one's own, as transcripts do, with one person on file."""
    monkeypatch.chdir(tmp_path)
    for name, value in SETTING.items():
        monkeypatch.setenv(name, value)
    assert not peercert("candidate", "add", "--name", "Ana Álvarez", "--state", "CA").code


@pytest.mark.parametrize("id", ["H-0001", "P-0001"])
def test_what_was_voided_is_not_voided_again(id: str) -> None:
    peercert("hours", "log", "P-0001", "6h", "--on", "2026-06-01")
    noun = {"H": "hours", "P": "candidate"}[id[0]]
    assert not peercert(noun, "void", id, "--reason", "typed twice").code
    again = peercert(noun, "void", id, "--reason", "typed twice")
    assert again.code == {"H": 3, "P": 4}[id[0]]
    assert f"{id} was voided on 20" in again.err
    assert "typed twice" not in again.err


@pytest.mark.parametrize("name", ["Ana\x1b[2J", "Ana\x00", "Ana\nBo", "\u202eanA", "Ana\u200b"])
def test_a_name_with_unseen_characters_is_refused(name: str) -> None:
    refused = peercert("candidate", "add", "--name", name, "--state", "CA")
    assert (refused.code, refused.out) == (3, "")
    assert "without control, direction or invisible characters" in refused.err
    assert refused.err.replace("\n", "").isprintable()


@pytest.mark.parametrize("name", ["[/]", "[bold]x", "=cmd|' /C calc'!A0", "山田 太郎", "-1"])
def test_a_name_comes_back_as_it_was_given(name: str) -> None:
    assert not peercert("candidate", "add", f"--name={name}", "--state", "CA").code
    for terminal in (True, False):
        shown = peercert("candidate", "show", "P-0002", "--names", terminal=terminal)
        assert f"name: {name}\n" in shown.out
    assert f'"name": "{name}"' in peercert("candidate", "show", "P-0002", "--format", "json").out


@pytest.mark.parametrize("cells", ["40", "60", "80"])
def test_no_line_is_wider_than_the_terminal(cells: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", cells)
    peercert("hours", "log", "P-0001", "6h", "--on", "2026-06-01", "--title", "word " * 40)
    for command in ("hours list P-0001", "candidate show P-0001", "candidate list"):
        shown = peercert(*command.split(), terminal=True)
        assert max(map(len, shown.out.splitlines())) <= int(cells)


def test_who_recorded_it_and_with_which_command_is_kept(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    peercert("hours", "log", "P-0001", "6h", "--on", "2026-06-01", "--title", "private")
    with closing(sqlite3.connect(tmp_path / "peercert.db")) as connection:
        changes = connection.execute("SELECT actor, reason, command FROM change").fetchall()
    assert changes == [("tester", None, "candidate add"), ("tester", None, "hours log")]


EXAMPLES = {
    "who": "P-0001",
    "state": "NC",
    "hours": "2h",
    "short": "2",
    "path": "initial",
    "topics": " --topic ethics=1h",
    "count": " --count 2",
}
PLACES = (("YYYY-MM-DD", "2026-06-01"), ("XX", "TX"))


WAYS = list(dict.fromkeys(r.way for r in REQUIREMENTS.values() if isinstance(r.way, Way)))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.say[:30])
def test_every_next_step_is_a_command_that_records(way: Way) -> None:
    command = (way.command or "").format(**EXAMPLES).replace("NUMBER", "7")
    command = re.sub(r"'([a-z_]+)\|[a-z_|]+'", r"\1", command)
    for place, example in PLACES:
        command = command.replace(place, example)
    done = peercert(*shlex.split(command), "--yes")
    refused = 3 if command.startswith("application approve") else 1
    assert done.code in {0, refused}, done.err


HEAVY = """
import sys
from peercert.cli.start import run
code = run(sys.argv[1:])
assert not code, code
print(sorted({"sqlmodel", "sqlalchemy", "alembic", "rich"} & set(sys.modules)))
"""


@pytest.mark.parametrize("command", ["hours log P-0001 6h --on 2026-06-01", "candidate list"])
def test_recording_in_a_store_loads_nothing_heavy(command: str, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", HEAVY, *command.split()],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert ran.stdout.splitlines()[-1] == "[]"
