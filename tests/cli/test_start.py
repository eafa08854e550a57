"""Starting: what is answered first, and what is not imported for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cli.session import peercert
from peercert.cli.start import is_plain_check

HEAVY = {"sqlmodel", "sqlalchemy", "alembic", "pydantic", "rich", "openpyxl", "rapidfuzz"}
SCRIPT = """
import sys
sys.argv = ["peercert", *sys.argv[1:]]
from peercert.__main__ import main
try:
    main()
except SystemExit as end:
    print(f"exit {end.code}", file=sys.stderr)
ours = [name for name in sys.modules if "." not in name or name.startswith("peercert.")]
print(*sorted(ours), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stderr.splitlines()[-1].split())


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "line",
    [
        "--version",
        "--help",
        "check --help",
        "candidate --help",
        "check P-0001",
        "check P-0001 --explain",
        "check P-0001 --format json",
        "check",
        "expiring",
        "rules list",
    ],
)
def test_a_light_command_loads_nothing_heavy(line: str) -> None:
    found = imported(*line.split())
    assert "peercert" in found
    assert not HEAVY & found


def test_the_version_needs_no_command_line_library() -> None:
    assert "typer" not in imported("--version")


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "line", ["check P-0003", "check P-0001 P-0003 --explain --no-names", "check", ""]
)
def test_where_people_stand_is_said_without_it(line: str) -> None:
    found = imported(*line.split())
    assert "peercert.standing" in found
    assert "typer" not in found


LINES: tuple[tuple[str, ...], ...] = (
    ("", "P-0003"),
    ("", "Karla Ramirez"),
    ("--explain", "P-0003"),
    ("--explain --no-names", "P-0001", "p5", "P-0003"),
    ("--explain --format json", "P-0003"),
    ("--format csv --as-of 2027-01-01", "P-0003", "P-0004"),
    ("--accessible", "P-0003"),
    ("--explain",),
    ("",),
    ("", "P-0003", "P-9999"),
    ("", "nobody"),
    ("--store absent.db", "P-0003"),
    ("--store broken.db --explain", "P-0003"),
    ("--format xml", "P-0003"),
    ("--as-of 2026-13-01", "P-0003"),
)


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("line", LINES)
def test_both_roads_lead_to_the_same(store: Path, line: Sequence[str], terminal: bool) -> None:  # noqa: FBT001 - drawn
    content = store.read_bytes()
    store.with_name("broken.db").write_bytes(content[:8192] + b"?" * (len(content) - 8192))
    asked, *who = line
    without = peercert("check", *asked.split(), *who, terminal=terminal)
    with_typer = peercert("check", *asked.split(), "--", *who, terminal=terminal)
    assert without == with_typer


def test_one_road_is_for_plain_words_alone() -> None:
    assert is_plain_check(["check", "P-0003", "--explain"])
    lines = ("check -- P-0003", "check --file a.toml", "check -h", "expiring", "--help check")
    assert not any(is_plain_check(line.split()) for line in lines)


@pytest.mark.usefixtures("store")
def test_help_loads_no_rules_and_no_store() -> None:
    assert not {"peercert.store", "peercert.rules", "dateutil"} & imported("--help")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("peercert ex", "expiring exam"),
        ("peercert check --status re", "renewal_open revoked"),
        ("peercert hours log P-0001 6h --kind co", "core continuing"),
        ("peercert candidate add --state ", "CA NC"),
        ("peercert certificate issue P-0001 --state O", "OH OK OR"),
        ("peercert rules list --state m", "model"),
        ("peercert reference add P-0001 --kind s", "supervisor self"),
        ("peercert conduct record P-0001 --kind s", "suspended surrendered"),
    ],
)
def test_completion_offers_commands_and_choices(settled: Path, line: str, offered: str) -> None:
    assert settled.exists()
    ran = subprocess.run(
        [sys.executable, "-m", "peercert"],
        env={
            "PYTHONPATH": os.pathsep.join(sys.path),
            "_PEERCERT_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(line.count(" ")),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.split() == offered.split()
