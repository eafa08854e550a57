"""A wheel built from this tree works by itself, with nothing but what it asks for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from installing.locks import ROOT
from peercert.errors import Exit

SOURCE = ROOT / "src"
OLD_STORE = ROOT / "tests/fixtures/stores/0001.db"


@pytest.fixture(scope="module")
def wheel() -> Iterator[Path]:
    """Build the wheel, away from the tree."""
    with tempfile.TemporaryDirectory() as folder:
        line = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", folder]
        subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
        (built,) = Path(folder).iterdir()
        yield built


@pytest.fixture(scope="module")
def office(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an environment that holds the wheel and what it asks for, no more."""
    folder = tmp_path_factory.mktemp("office")
    venv.create(folder / "env", symlinks=True)
    python = str(folder / "env/bin/python")
    line = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index"]
    subprocess.run([*line, "--quiet", wheel], check=True, capture_output=True)
    (place,) = (folder / "env/lib").glob("python*/site-packages")
    lend(place)
    return folder


def lend(place: Path) -> None:
    """Link to the packages installed here that the wheel's own metadata asks for."""
    (metadata,) = place.glob("peercert-*.dist-info/METADATA")
    asked = [line[15:] for line in metadata.read_text("utf-8").splitlines() if wants(line)]
    seen = set()
    while asked:
        each = Requirement(asked.pop())
        if each.name in seen or not (each.marker is None or each.marker.evaluate({"extra": ""})):
            continue
        seen.add(each.name)
        found = distribution(each.name)
        asked += found.requires or ()
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            if not (place / top).exists():
                (place / top).symlink_to(str(found.locate_file(top)))


def wants(line: str) -> bool:
    """Return whether a line of a wheel's metadata names a package that it cannot do without."""
    return line.startswith("Requires-Dist: ") and "extra ==" not in line


def peercert(office: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command, knowing nothing of the checkout."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(office),
        "PEERCERT_AS_OF": "2026-11-22",
        "PEERCERT_ACTOR": "tester",
    }
    line = [str(office / "env/bin/peercert"), *words]
    return subprocess.run(
        line, cwd=office, env=environment, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    ours = {
        each.relative_to(SOURCE).as_posix()
        for each in (SOURCE / "peercert").rglob("*")
        if each.is_file() and "__pycache__" not in each.parts
    }
    with zipfile.ZipFile(wheel) as packed:
        assert {name for name in packed.namelist() if ".dist-info/" not in name} == ours


def test_nothing_but_the_wheel_and_what_it_asks_for_is_there(office: Path) -> None:
    ask = "import peercert, sys; print(peercert.__file__, *sys.path, sep='\\n')"
    line = [str(office / "env/bin/python"), "-I", "-c", ask]
    told = subprocess.run(line, cwd=office, capture_output=True, text=True, check=True).stdout
    assert told.startswith(f"{office}/env/lib/")
    assert str(ROOT) not in told
    for other in ("pytest", "hypothesis", "hatchling", "openpyxl", "coverage"):
        line = [str(office / "env/bin/python"), "-I", "-c", f"import {other}"]
        assert (
            b"ModuleNotFoundError" in subprocess.run(line, capture_output=True, check=False).stderr
        )


def test_an_office_begins(office: Path) -> None:
    shutil.copy(ROOT / "examples/demo_registry.csv", office)
    store = ("--store", "office.db")
    assert peercert(office, *store, "init", "--timezone", "UTC").returncode == Exit.DONE
    line = ("import", "people", "demo_registry.csv", "--layout", "nc-registry")
    ran = peercert(office, *store, *line, "--skip-errors", "--yes")
    assert ran.returncode == Exit.PARTLY, ran.stderr
    assert "18 people added" in ran.stdout
    ran = peercert(office, *store, "check")
    assert ran.returncode == Exit.FINDINGS, ran.stderr
    assert len(ran.stdout.splitlines()) == 18
    assert ran.stderr == ""


def test_the_store_of_an_older_release_is_upgraded_after_a_verified_backup(office: Path) -> None:
    shutil.copy(OLD_STORE, office / "old.db")
    (office / "old.db").chmod(0o600)
    ran = peercert(office, "--store", "old.db", "check")
    assert ran.returncode == Exit.FINDINGS, ran.stderr
    (backup,) = (office / "backups").iterdir()
    assert peercert(office, "backup", "verify", str(backup)).returncode == Exit.DONE
    ran = peercert(office, "--store", "old.db", "doctor", "--full")
    assert ran.returncode in {Exit.DONE, Exit.FINDINGS}, ran.stdout


@pytest.mark.parametrize(
    "words", [("schema", "show", "check"), ("rules", "show", "nc.initial.recovery_time")]
)
def test_it_says_what_the_tree_says(office: Path, words: tuple[str, ...]) -> None:
    ran = peercert(office, *words)
    assert ran.returncode == Exit.DONE, ran.stderr
    line = [sys.executable, "-m", "peercert", *words]
    environment = {**os.environ, "PEERCERT_AS_OF": "2026-11-22"}
    tree = subprocess.run(line, env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout == tree.stdout


def test_a_missing_extra_is_named(office: Path) -> None:
    assert peercert(office, "template", "people", "--output", "people.csv").returncode == Exit.DONE
    ran = peercert(office, "template", "people", "--output", "people.xlsx")
    assert ran.returncode == Exit.USAGE
    assert "pip install 'peercert[xlsx]'" in ran.stderr
