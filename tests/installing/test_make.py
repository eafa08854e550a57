"""What a fresh machine lacks is said in the first line that `make` prints."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")

LIKE_DEBIANS = f"""#!/bin/sh
case "$*" in
  *ensurepip*) echo "ModuleNotFoundError: No module named 'ensurepip'" >&2; exit 1 ;;
esac
exec "{sys.executable}" "$@"
"""
OLD = f"""#!/bin/sh
[ "$1" = -c ] || exit 1
exec "{sys.executable}" -c "import sys; sys.version_info = (3, 9, 2); sys.version = '3.9.2 old'
$2"
"""


def demo_with(folder: Path, python: str | None) -> str:
    """Return the first line of `make demo` with a Python, in a folder without anything else."""
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "requirements").mkdir()
    (folder / "requirements/runtime.txt").touch()
    path = folder / "python"
    if python:
        path.write_text(python)
        path.chmod(0o755)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    ran = subprocess.run(
        ["make", f"PYTHON={path}", "demo"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert not (folder / ".venv").exists()
    return ran.stdout.splitlines()[0]


def test_a_python_without_ensurepip(tmp_path: Path) -> None:
    version = platform.python_version()
    assert demo_with(tmp_path, LIKE_DEBIANS) == (
        f"Python {version} has no venv or no ensurepip."
        " On Debian or Ubuntu: apt install python3-venv"
    )


def test_a_python_that_is_too_old(tmp_path: Path) -> None:
    assert demo_with(tmp_path, OLD) == (
        "peercert needs Python 3.11 or later; this is 3.9.2."
        " Install a later one and name it: make PYTHON=python3.12 demo"
    )


def test_no_python_at_all(tmp_path: Path) -> None:
    assert demo_with(tmp_path, None) == (
        f"There is no {tmp_path}/python here. On Debian or Ubuntu: apt install python3-venv"
    )
