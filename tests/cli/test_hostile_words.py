"""No path, option or name makes a command send a terminal what it would act upon.

The table is the app's own: every argument and option of every command in turn, the others filled
with what fits, on a terminal and in a pipe.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pexpect
import pytest

from cli.session import peercert, setting
from cli.stores import store_of
from peercert.cli.app import COMMANDS, load
from peercert.errors import Exit

Parameter: TypeAlias = Any  # of typer's own copy of click
Command: TypeAlias = Any

HOSTILE = "x\x1b[31m\x9b2J\u202ey\u2066\r\u2028\x7f\nforged"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
FITTING = {
    "WHO": "P-0003",
    "DATE": "2026-06-01",
    "STATE": "CA",
    "HOURS": "6h",
    "NUMBER": "7",
    "COHORT": "G-0001",
    "SESSION": "T-0001",
    "COURSE": "L-0001",
    "DAYTIME": "2026-06-01T09:00",
    "TIME": "12:00",
    "PROVIDER": "Academy",
    "ZONE": "America/Chicago",
    "ID": "H-0001",
    "SPAN": "90d",
    "FILE": "file.csv",
    "{WHO}": "P-0003",
}


PARSED = re.compile(r"DATE|STATE|HOURS|SPAN|TIME.*|DAYTIME|.+\\|.+")
"""What is read as days, amounts and choices: one of each is tried, in one command."""


def metavar(parameter: Parameter) -> str:
    """Return what stands for the value of an argument or option."""
    return str(parameter.metavar or "")


def verbs(noun: str) -> Iterator[tuple[list[str], Command]]:
    """Give the commands of a noun with their words."""
    command = load(noun)
    inside = getattr(command, "commands", None)
    yield from (
        [([noun, name], each) for name, each in inside.items()] if inside else [([noun], command)]
    )


def fitting(parameter: Parameter) -> str:
    """Return something that fits an argument or option."""
    choices = str(parameter.metavar or "").split("|")
    return FITTING.get(choices[0], choices[0].strip("[].") if len(choices) > 1 else "x")


def filled(parameter: Parameter, value: str) -> list[str]:
    """Return the words that give an argument or option a value."""
    if parameter.param_type_name == "argument":
        return [value]
    return (
        [f"{parameter.opts[0]}={value}"]
        if len(parameter.opts[0]) > 2
        else [parameter.opts[0], value]
    )


def lines(noun: str) -> Iterator[list[str]]:
    """Give each command of a noun with one hostile value, for each of its parameters."""
    for words, command in verbs(noun):
        taking = [each for each in command.params if not getattr(each, "is_flag", False)]
        for hostile in (each for each in taking if not PARSED.fullmatch(metavar(each))):
            line = list(words)
            for each in taking:
                if each is hostile:
                    line += filled(each, HOSTILE)
                elif each.required:
                    line += filled(each, fitting(each))
            yield line


def harmful(text: str) -> list[str]:
    """Return what a terminal would act upon, or nobody would see."""
    kept = COLOUR.sub("", text).replace("\n", "").replace("\t", "")
    return [ascii(each) for each in kept if not each.isprintable()]


@pytest.mark.parametrize("noun", COMMANDS)
def test_no_word_reaches_a_terminal_as_it_is(noun: str, settled: Path) -> None:
    store_of(settled)
    (settled / "file.csv").write_text(f"name,state\n{HOSTILE!r},CA\n", "utf-8")
    for number, line in enumerate(lines(noun)):
        found = peercert(*line, terminal=number % 2 == 1)
        assert found.code != Exit.OURS, (line, found.err)
        assert not harmful(found.out + found.err), (line, found)
        assert not re.search("^forged", found.out + found.err, re.MULTILINE), (line, found)


OUTSIDE = {
    "backup list --to": "There is no backup in x",
    "receipt --out": "added to x",
    "check --file": "there is no file",
}


@pytest.mark.parametrize("line", OUTSIDE)
def test_a_path_is_shown_harmless_by_a_real_command(line: str, settled: Path) -> None:
    store_of(settled)
    env = {**setting(settled), "PYTHONPATH": os.pathsep.join(sys.path)}
    words = ["-m", "peercert", *line.split(), HOSTILE, "--no-input"]
    running = pexpect.spawn(sys.executable, words, cwd=str(settled), env=env, encoding="utf-8")
    running.expect(pexpect.EOF)
    running.close()
    ran = subprocess.run(
        [sys.executable, *words], cwd=settled, env=env, capture_output=True, check=False
    )
    assert Exit.OURS not in {running.exitstatus, ran.returncode}
    for told in (running.before.replace("\r\n", "\n"), (ran.stdout + ran.stderr).decode()):
        assert OUTSIDE[line] in told
        assert not harmful(told), told
        assert "\nforged" not in told


@pytest.mark.parametrize(
    "line", ["", "check", "candidate list", "doctor", "history", "backup create"]
)
def test_the_path_of_the_store_is_shown_harmless(line: str, settled: Path) -> None:
    store_of(settled)
    (settled / "peercert.db").rename(settled / f"{HOSTILE}.db")
    for terminal in (False, True):
        for path in (f"{HOSTILE}.db", f"{HOSTILE}.no.db"):
            found = peercert("--store", path, *line.split(), terminal=terminal)
            assert found.code != Exit.OURS, found
            assert not harmful(found.out + found.err), found
            assert "\nforged" not in found.out + found.err
