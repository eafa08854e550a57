"""A short part of each measurement; `make reliability` runs them at full size."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SIZES = {
    "power": 200,
    "upgrades": 1,
    "bits": 150,
    "tampering": 5,
    "erased": 4,
    "hands": 1,
    "copies": 10,
    "nights": 1,
    "neighbours": 6,
    "crafted": 8,
    "hostile": 300,
    "fuzz": 500,
    "days": 2,
    "parents": 1,
    "stopped": 3,
    "pagers": 1,
}
MISSING = {
    "upgrades": (shutil.which("strace") is None, "strace is not installed"),
    "stopped": (shutil.which("strace") is None, "strace is not installed"),
    "power": (shutil.which("strace") is None, "strace is not installed"),
    "fuzz": (find_spec("atheris") is None, "atheris is not installed"),
}


@pytest.mark.parametrize("name", SIZES)
def test_a_short_part_finds_nothing_bad(name: str) -> None:
    ran = measured(name, SIZES[name])
    is_missing, said = MISSING.get(name, (False, ""))
    if is_missing:
        assert said in ran.stdout
        return
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " 0 bad" in ran.stdout


def measured(name: str, size: int) -> subprocess.CompletedProcess[str]:
    """Run one measurement by itself."""
    # What it kills would leave broken files of coverage behind.
    mine = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")}
    line = [sys.executable, "-m", f"reliability.{name}", "--size", str(size)]
    return subprocess.run(
        line,
        cwd=ROOT,
        env={**mine, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_fault_or_two_in_each_command_find_nothing_bad() -> None:
    ran = measured("sweep", 2)
    if shutil.which("strace"):
        assert ran.returncode == 0, ran.stdout + ran.stderr
    else:
        assert "strace is not installed" in ran.stdout
