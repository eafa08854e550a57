"""Starting: what is answered first, and what is not imported for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
def test_help_loads_no_rules_and_no_store() -> None:
    assert not {"peercert.store", "peercert.rules", "dateutil"} & imported("--help")


def test_completion_offers_commands(settled: Path) -> None:
    assert settled.exists()
    ran = subprocess.run(
        [sys.executable, "-m", "peercert"],
        env={
            "PYTHONPATH": os.pathsep.join(sys.path),
            "_PEERCERT_COMPLETE": "complete_bash",
            "COMP_WORDS": "peercert ex",
            "COMP_CWORD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.split() == ["expiring", "exam"]
