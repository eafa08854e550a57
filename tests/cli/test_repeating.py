"""A command may be repeated: what it says is on file once; in a pipe the same id comes first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.session import peercert, setting
from peercert.errors import Exit

pytestmark = pytest.mark.usefixtures("settled")
ANA = ("candidate", "add", "--name", "Ana Álvarez", "--state", "CA")
WHOLE: tuple[str, ...] = (*ANA, "--born-on", "1990-05-04", "--recovery", "mental_health=2020-01-01")
WHOLE = (*WHOLE, "--recovery", "substance_use=2021-01-01", "--employed-as-peer-on", "2022-01-01")
ON = ("--on", "2026-01-01")
KNOWN = "{0}\tAlready on file as {0}: for CA.\n"
KNOWN_INITIAL = "A-0001\tAlready on file for P-0001 as A-0001: the initial application to CA"
HINT = "Nothing was written; --again records the same once more.\n"


def added(id: str) -> str:
    return f"{id}\tAdded {id} for CA.\n"


@pytest.mark.parametrize("words", [ANA, WHOLE])
def test_a_person_who_is_typed_twice_is_one_person(words: tuple[str, ...]) -> None:
    assert peercert(*words).out == added("P-0001")
    again = peercert(*words)
    assert (again.code, again.out, again.err) == (0, KNOWN.format("P-0001"), HINT)
    assert peercert("history", "--format", "jsonl").out.count("\n") == 1
    assert peercert(*words, "--again").out.startswith("P-0002\tAdded")


@pytest.mark.parametrize(
    "more",
    [
        ("--born-on", "1990-05-05"),
        ("--state", "NC"),
        ("--recovery", "mental_health=2020-01-02"),
        ("--employed-as-peer-on", "2022-01-02"),
    ],
)
def test_a_person_of_whom_anything_else_is_typed_is_another(more: tuple[str, ...]) -> None:
    peercert(*WHOLE)
    assert peercert(*WHOLE, *more).out.startswith("P-0002\tAdded")
    assert peercert(*ANA).out.startswith("P-0003\tAdded")


def test_a_person_is_recognized_by_what_was_typed_whatever_was_learned_since() -> None:
    peercert(*ANA)
    peercert("candidate", "set", "P-0001", "--phone", "555 0100", "--recovery", WHOLE[9])
    assert peercert(*ANA).out == KNOWN.format("P-0001")
    peercert("candidate", "void", "P-0001", "--reason", "left")
    assert peercert(*ANA).out == added("P-0002")


def test_whoever_came_in_another_way_was_not_typed(settled: Path) -> None:
    (settled / "ana.toml").write_text("name = 'Ana Álvarez'\nstates = ['CA']\n", "utf-8")
    assert not peercert("candidate", "import", "ana.toml").code
    assert peercert(*ANA).out == added("P-0002")


def test_three_at_once_add_one_person(settled: Path) -> None:
    peercert("candidate", "add", "--name", "Bo Quill", "--state", "NC")
    env = {**setting(settled), "PYTHONPATH": os.pathsep.join(sys.path)}
    line = [sys.executable, "-m", "peercert", *ANA]
    running = [
        subprocess.Popen(line, env=env, cwd=settled, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    printed = sorted(each.communicate()[0].decode() for each in running)
    assert printed == [added("P-0002"), *[KNOWN.format("P-0002")] * 2]
    assert [each.returncode for each in running] == [Exit.DONE] * 3


def test_an_application_that_went_on_is_not_opened_again() -> None:
    peercert(*ANA)
    line = ("application", "open", "P-0001", "--state", "CA", "--path", "initial", *ON)
    approve = ["application", "approve", "P-0001", "--state", "CA", "--on", "2026-01-03"]
    peercert(*line)
    peercert("application", "file", "P-0001", "--state", "CA", "--path", "initial", *ON)
    assert peercert(*line).out.startswith(KNOWN_INITIAL)
    peercert(*approve)
    for words in (approve, [*approve, "--application", "a1"]):
        again = peercert(*words)
        assert (again.code, again.err) == (0, "Nothing was written.\n")
        assert again.out.startswith(KNOWN_INITIAL)
    other = peercert(*approve[:-1], "2026-01-04")
    assert other.code == Exit.REFUSED
    assert "no application that is still open" in other.err
    assert peercert(*approve, "--application", "A-0002").code == Exit.REFUSED


def test_a_cohort_that_went_on_is_not_added_again() -> None:
    peercert("course", "add", "Basics", "--hours", "6h", "--kind", "continuing")
    words = ("cohort", "add", "--course", "L-0001", "--title", "Spring", "--apply-by", "2026-12-01")
    peercert(*words)
    peercert("cohort", "open", "G-0001")
    peercert("cohort", "extend", "G-0001", "--until", "2026-12-24", "--reason", "snow")
    again = peercert(*words)
    assert (again.code, again.out[:7]) == (0, "G-0001\t")
    assert again.err == "Nothing was written.\n"
    assert peercert(*words[:-1], "2026-12-05").out.startswith("G-0002\t")
