"""What the locked files pin, and what each pinned package asks for.

Run by `make lock`, it writes down what those ask for that no machine with the tests has installed:
the measurements' own, and the packages of other systems.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
ELSEWHERE = ROOT / "requirements/elsewhere.json"
GROUPS = {"runtime": ("build",), "dev": ("build", "dev"), "bench": ("bench",)}
"""The dependency groups in each locked file; two of them have the project's own packages too."""
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = {"linux": ("posix", "Linux"), "darwin": ("posix", "Darwin"), "win32": ("nt", "Windows")}
HERE = {key: str(value) for key, value in default_environment().items()}
ANYTHING_PINNED = (("3.11", "linux"), ("3.13", "windows"))
"""Together these have every package that is pinned for some Python or system only."""


@dataclass(frozen=True, slots=True)
class Place:
    """A Python on a system."""

    python: str
    platform: str


@cache
def holds(asked: Requirement, place: Place, extras: frozenset[str] = frozenset()) -> bool:
    """Return whether a requirement counts in a place, for a package taken with some extras."""
    os_name, system = PLATFORMS[place.platform]
    here = HERE | {
        "python_version": place.python,
        "python_full_version": f"{place.python}.0",
        "sys_platform": place.platform,
        "os_name": os_name,
        "platform_system": system,
    }
    met = (not asked.marker or asked.marker.evaluate(here | {"extra": x}) for x in {"", *extras})
    return any(met)


def pins(lock: str) -> list[Requirement]:
    """Return what a locked file pins, each with its marker."""
    lines = (ROOT / f"requirements/{lock}.txt").read_text("utf-8").splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if not line.startswith((" ", "#"))]


def asked_by_us(lock: str) -> list[Requirement]:
    """Return what the project itself asks for in a locked file."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found = [line for group in GROUPS[lock] for line in told["dependency-groups"][group]]
    if lock != "bench":
        found += told["project"]["dependencies"]
        found += [x for extra in told["project"]["optional-dependencies"].values() for x in extra]
    return [Requirement(line) for line in found]


def asked_by(pin: Requirement, known: dict[str, list[str]]) -> list[Requirement]:
    """Return what a pinned package asks for: as installed, else as written down elsewhere."""
    if is_installed(pin):
        return [Requirement(line) for line in distribution(pin.name).requires or ()]
    return [Requirement(line) for line in known[f"{pin.name}{pin.specifier}"]]


def is_installed(pin: Requirement) -> bool:
    """Return whether the very version that is pinned is installed."""
    try:
        return distribution(pin.name).version in pin.specifier
    except PackageNotFoundError:
        return False


def elsewhere() -> dict[str, Requirement]:
    """Return the pinned packages that not every machine with the tests has, by name and version."""
    every = [pin for lock in GROUPS for pin in pins(lock)]
    tests = {pin for pin in pins("dev") if not pin.marker}
    return {f"{pin.name}{pin.specifier}": pin for pin in every if pin not in tests}


def fetched(folder: str) -> Iterator[Distribution]:
    """Yield the packages of all locked files, fetched for the places that need their own."""
    for python, platform in ANYTHING_PINNED:
        for lock in GROUPS:
            where = f"{folder}/{python}/{lock}"
            line = ["pip", "install", "--quiet", "--no-deps", "--target", where]
            line += ["--python-version", python, "--python-platform", platform]
            uv = str(Path(sys.executable).with_name("uv"))
            subprocess.run([uv, *line, "-r", ROOT / f"requirements/{lock}.txt"], check=True)
            yield from distributions(path=[where])


def main() -> None:
    """Write down what the packages that may not be installed ask for, without any extra."""
    with tempfile.TemporaryDirectory() as folder:
        asked = {
            f"{canonicalize_name(each.name)}=={each.version}": each.requires or ()
            for each in fetched(folder)
        }
    told = {
        pin: [line for line in asked[pin] if "extra ==" not in line] for pin in sorted(elsewhere())
    }
    ELSEWHERE.write_text(json.dumps(told, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
