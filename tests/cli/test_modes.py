"""Whatever a command makes is for its owner alone, although the system's umask keeps nobody out."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.session import setting
from peercert.store.opening import make_folders

ROOT = Path(__file__).parents[2]
STORE = "office/of/ours/peercert.db"
KEEPING = "from peercert.cli import answers; answers.KEPT_FROM = 0"
FAILING = "from peercert.cli import overview; overview.overview = lambda: 1 // 0"
LINES = (
    ("", "init --timezone America/Los_Angeles", 0),
    ("", "import people registry.csv --layout nc-registry --skip-errors --yes", 7),
    ("", "import people registry.csv --layout nc-registry --rejected mine.csv --yes", 3),
    ("", "candidate add --name Kim_Reyes --state CA", 0),
    ("", "hours log P-0001 2h --on 2026-10-01", 0),
    (KEEPING, "check", 1),
    ("", "template people -o people.csv", 0),
    ("", "template hours -o hours.xlsx", 0),
    ("", "receipt --out receipts.txt", 0),
    ("", "receipt --out known.txt", 0),
    ("", "backup create --to far/away/backups", 0),
    ("", "backup create", 0),
    ("", "privacy erase P-0001 --basis asked --yes", 0),
    ("", "backup restore BACKUP --to restored.db", 0),
    ("", "backup restore BACKUP --replace --yes", 0),
    ("", "recover --to mended.db", 0),
    (FAILING, "", 70),
)
MAIN = "import sys; from peercert.__main__ import main; main()"


def made(folder: Path) -> Iterator[tuple[str, int]]:
    for path in folder.rglob("*"):
        if not path.is_symlink():
            yield str(path.relative_to(folder)), stat.S_IMODE(path.stat().st_mode)


def test_everything_that_commands_make_is_for_its_owner_alone(tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples" / "demo_registry.csv", tmp_path / "registry.csv")
    (tmp_path / "known.txt").touch()
    known = {"registry.csv": 0o644, "known.txt": 0o664}
    for name, mode in known.items():
        (tmp_path / name).chmod(mode)
    seen: set[str] = set()
    for first, line, code in LINES:
        backups = sorted(map(str, (tmp_path / "far").rglob("peercert-*.db")))
        words = [backups[0] if word == "BACKUP" else word for word in line.split()]
        ran = subprocess.run(
            [sys.executable, "-c", f"{first}\n{MAIN}", "--store", STORE, *words],
            cwd=tmp_path,
            env={**setting(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
            umask=0,
        )
        assert ran.returncode == code, (line, ran.stderr)
        modes = dict(made(tmp_path))
        right = {
            name: known.get(name, 0o700 if (tmp_path / name).is_dir() else 0o600) for name in modes
        }
        assert modes == right, line
        seen |= modes.keys()
    for end in (".kept", ".erasures"):
        assert f"{STORE}{end}" in seen
    for part in (
        ".replaced-",
        "mine.csv",
        "registry.rejected",
        ".log",
        "restored.db",
        "hours.xlsx",
    ):
        assert any(part in name for name in seen), part


@pytest.mark.parametrize("deep", ["one", "one/two/three"])
def test_folders_are_made_for_their_owner_alone(tmp_path: Path, deep: str) -> None:
    before = os.umask(0)
    try:
        make_folders(tmp_path / deep)
        make_folders(tmp_path / deep)
    finally:
        os.umask(before)
    assert {mode for _, mode in made(tmp_path)} == {0o700}
