"""The clock of the computer was wrong: who is asked, and what `--known-at` and others then say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from reliability.ground import command, environment
from reliability.moments import MISSING, library

from cli.session import Result, peercert
from peercert.errors import Exit
from peercert.store import moments
from store.test_moments import DAY, TODAY, WRONG, Clock

QUESTION = (
    "this computer's clock says 2026-11-20 10:00 UTC, but change 1 was recorded "
    "2099-01-01 00:00 UTC. Is the clock right now?"
)
ADD = ("candidate", "add", "--name", "Kim Reyes", "--state", "CA")


@pytest.mark.skipif(library() is None, reason=MISSING)
def test_the_real_command_with_a_clock_that_is_set_back_and_forward(tmp_path: Path) -> None:
    def run(moment: str, *words: str) -> subprocess.CompletedProcess[str]:
        faked = {"LD_PRELOAD": str(library()), "FAKETIME": f"{moment} 12:00:00"}
        return subprocess.run(
            command(*words),
            cwd=tmp_path,
            env={
                **environment(tmp_path),
                **faked,
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "TZ": "UTC",
            },
            capture_output=True,
            text=True,
            check=False,
        )

    assert run("2026-11-20", *ADD).returncode == 0
    asked = run("2026-11-05", "hours", "log", "P-1", "6h", "--on", "2026-11-01")
    assert (asked.returncode, asked.stdout) == (Exit.UNCONFIRMED, "")
    assert "clock says 2026-11-05 12:00 UTC, but change 1 was recorded 2026-11-20" in asked.stderr
    assert run("2026-11-19", "hours", "log", "P-1", "6h", "--on", "2026-11-01").returncode == 0
    known = run("2026-11-21", "check", "--known-at", "2026-11-19")
    assert (known.stdout, known.stderr) == ("", "as known at 2026-11-19 (nothing was recorded)\n")
    doctor = run("2026-11-21", "doctor")
    assert "change 2 was recorded 2026-11-19T12:00:00" in doctor.stdout


@pytest.fixture
def hands(settled: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Record somebody in 2099, and set the clock right; the command itself asks."""
    del settled
    hands = Clock(WRONG)
    monkeypatch.setattr(moments, "now", lambda: hands.now)
    assert peercert(*ADD).code == 0
    hands.now = TODAY
    return hands


def log(*more: str, terminal: bool = False, stdin: str = "") -> Result:
    words = ("hours", "log", "P-0001", "6h", "--on", "2026-11-01", "--title", "Ethics")
    return peercert(*words, *more, terminal=terminal, stdin=stdin)


@pytest.mark.usefixtures("hands")
def test_a_command_without_a_terminal_ends_with_6_and_writes_nothing() -> None:
    asked = log()
    assert (asked.code, asked.out) == (Exit.UNCONFIRMED, "")
    assert asked.err == (
        f"peercert: not confirmed: {QUESTION}\n"
        "hint: set the clock or, where it is right, add --yes; nothing was written\n"
    )
    assert peercert("undo", "--dry-run").code == 0
    assert peercert("hours", "list", "P-0001").out == ""


@pytest.mark.parametrize(("words", "stdin"), [(("--yes",), ""), ((), "y\n")])
def test_the_answer_holds_for_what_comes_after(
    hands: Clock, words: tuple[str, ...], stdin: str
) -> None:
    assert peercert("check", "--known-at", "2026-11-22").out == ""
    answered = log(*words, terminal=bool(stdin), stdin=stdin)
    assert answered.code == 0
    assert (f"{QUESTION[0].upper()}{QUESTION[1:]} [y/N] " in answered.err) == bool(stdin)
    hands.now += DAY / 2
    assert log("--again").code == 0
    assert "candidate" in peercert("check", "--known-at", "2026-11-20").out
    assert peercert("check", "--known-at", "2026-11-19").out == ""


@pytest.mark.usefixtures("hands")
def test_no_on_a_terminal_writes_nothing() -> None:
    assert log(terminal=True, stdin="n\n").code == Exit.UNCONFIRMED
    assert peercert("hours", "list", "P-0001").out == ""


@pytest.mark.usefixtures("hands")
def test_history_names_the_change_in_every_form() -> None:
    assert log("--yes").code == 0
    says = "the change before was recorded 2099-01-01 00:00, which is later"
    assert f"    clock: {says}\n" in peercert("history", terminal=True).out
    assert f"clock: {says}\n" in peercert("history", "--accessible").out
    piped = peercert("history").out.splitlines()
    assert [line.endswith(f"\t{says}") for line in piped] == [True, True, False]
    assert '"when_before": "2099-01-01 00:00"' in peercert("history", "--format", "json").out
    rows = peercert("history", "--format", "csv").out.splitlines()
    assert [row.rpartition(",")[2] for row in rows] == [
        "at_before",
        *["2099-01-01T00:00:00.000Z"] * 2,
        "",
    ]
