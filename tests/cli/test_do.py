"""`peercert do` on a real terminal: it asks for each place, and runs what it has shown."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pexpect
import pytest

from cli.session import peercert, setting
from peercert.errors import Exit

pytestmark = pytest.mark.usefixtures("people")

NAME = """Ana O'Brien "Annie" $HOME"""


@pytest.fixture
def people(settled: Path) -> None:
    """Put two people of one name on file, and one whose name a shell would take apart."""
    assert settled == Path.cwd()
    for state in ("CA", "NC"):
        peercert("candidate", "add", "--name", "Lee Kim", "--state", state, "--yes")
    both = ("--state", "CA", "--state", "NC", "--born-on", "1990-05-04")
    assert peercert("candidate", "add", "--name", NAME, *both).out.startswith("P-0003")


def do(*words: str) -> pexpect.spawn:
    """Start `peercert do` on a terminal, wide enough that nothing is wrapped."""
    folder = Path.cwd()
    env = {**setting(folder), "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"}
    return pexpect.spawn(
        sys.executable,
        ["-m", "peercert", "do", *words],
        cwd=str(folder),
        env={**env, "COLUMNS": "200"},
        dimensions=(24, 200),
        timeout=30,
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # as on any terminal
    )


def end(child: pexpect.spawn) -> tuple[str, int]:
    """Return what is left to read, and the exit code."""
    said = child.read()
    child.close()
    return said, child.exitstatus


def steps(who: str) -> dict[str, dict[str, object]]:
    """Return somebody's next steps by their ids."""
    found = json.loads(peercert("check", who, "--format", "json").out)
    return {step["id"]: step for each in found["standings"] for step in each["next_steps"]}


def test_each_place_is_asked_for_and_again_until_it_can_be_read() -> None:
    child = do("P-0003", "nc.initial.approved_course")
    child.expect_exact("--approved 'yes|no' --face-to-face 40h --on YYYY-MM-DD")
    child.expect_exact("Whether the state approves the course (yes, no): ")
    child.sendline("perhaps")
    child.expect_exact("'perhaps' is none of yes, no")
    child.expect_exact("(yes, no): ")
    child.sendline("Yes")
    child.expect_exact("The day of completion: ")
    child.sendline("2026-02-30")
    child.expect_exact("2026-02-30' is no day in the calendar")
    child.expect_exact("The day of completion: ")
    child.sendline("YYYY-MM-DD")
    child.expect_exact("put the day in place of YYYY-MM-DD")
    child.expect_exact("The day of completion: ")
    child.sendline("Nov 3 2026")
    said, code = end(child)
    assert "Logged 50 h of core training" in said
    assert code == Exit.DONE
    assert "nc.initial.approved_course" not in steps("P-0003")


@pytest.mark.parametrize(
    ("key", "code"), [("\x03", Exit.INTERRUPTED), ("\x04", Exit.UNCONFIRMED), ("\r", 6)]
)
def test_who_leaves_at_a_question_writes_nothing(key: str, code: int) -> None:
    before = peercert("history", "P-0003").out
    child = do("P-0003", "nc.initial.approved_course")
    child.expect_exact("(yes, no): ")
    child.sendline("yes")
    child.expect_exact("The day of completion: ")
    child.send(key)
    said, ended = end(child)
    assert "othing was written" in said
    assert ended == code
    assert peercert("history", "P-0003").out == before


def test_a_step_that_is_no_longer_the_same_is_shown_and_asked_again() -> None:
    child = do("P-0003", "nc.initial.references")
    child.expect_exact("--count 2")
    child.expect_exact("(personal, supervisor, colleague): ")
    child.sendline("personal")
    child.expect_exact("The day it was received: ")
    one = ("reference", "add", "P-0003", "--state", "NC", "--kind", "colleague")
    assert not peercert(*one, "--on", "2026-11-01").code
    child.sendline("2026-11-02")
    child.expect_exact("the step is no longer the same: somebody has recorded something meanwhile")
    child.expect_exact("Obtain and record 1 more reference\r\n")
    child.expect_exact("(personal, supervisor, colleague): ")
    child.sendline("personal")
    child.expect_exact("The day it was received: ")
    child.sendline("2026-11-02")
    said, code = end(child)
    assert "Now 2 of 2 references" in said
    assert code == Exit.DONE


def test_a_step_that_somebody_else_has_done_is_not_done_twice() -> None:
    child = do("P-0003", "ca.initial.education")
    child.expect_exact("(high_school, equivalency, college, none): ")
    assert not peercert("candidate", "set", "P-0003", "--education", "college").code
    child.sendline("none")
    said, code = end(child)
    assert "ca.initial.education is no longer a next step: somebody has recorded" in said
    assert "nothing was run" in said
    assert code == Exit.REFUSED
    assert "education: college" in peercert("candidate", "show", "P-0003").out


def test_an_answer_is_one_word_of_the_command_whatever_it_holds() -> None:
    child = do("P-0003", "ca.initial.willingness_to_share")
    child.expect_exact("(yes, no): ")
    for answer in ("yes; touch taken", "$(touch taken)", "--help"):
        child.sendline(answer)
        child.expect_exact("is none of yes, no")
        child.expect_exact("(yes, no): ")
    child.sendline("no")
    said, code = end(child)
    assert NAME in said
    assert code == Exit.DONE
    assert not Path("taken").exists()


def test_a_number_may_hold_anything_but_a_mark_or_an_option() -> None:
    peercert(
        "application", "open", "P-0003", "--state", "CA", "--path", "reciprocity", "--on=today"
    )
    child = do("P-0003", "ca.reciprocity.certificate")
    child.expect_exact("Which state: ")
    child.sendline("OR")
    child.expect_exact(": ")
    child.sendline("NUMBER")
    child.expect_exact("put the number in place of NUMBER")
    child.expect_exact(": ")
    child.sendline("--yes")
    child.expect_exact("'--yes' is not")
    child.expect_exact(": ")
    child.sendline("No. 7 'of YYYY-MM-DD")
    child.expect_exact(": ")
    child.sendline("2025-01-01")
    child.expect_exact(": ")
    child.sendline("2026-12-31")
    _, code = end(child)
    assert code == Exit.DONE
    assert "No. 7 'of YYYY-MM-DD" in peercert("certificate", "list", "P-0003").out


def test_two_people_of_one_name_are_told_apart() -> None:
    said, code = end(do("Lee Kim", "ca.initial.education"))
    assert "P-0001 Lee Kim" in said
    assert "P-0002 Lee Kim" in said
    assert code == Exit.NOBODY


def test_nothing_is_asked_where_that_is_not_wanted() -> None:
    said, code = end(do("P-0001", "ca.initial.education", "--no-input"))
    assert "add --set education=..." in said
    assert code == Exit.UNCONFIRMED


def test_a_person_of_two_states_does_the_step_of_the_one_that_is_named() -> None:
    for state in ("ca", "nc"):
        child = do("P-0003", f"{state}.initial.code_of_ethics")
        child.expect_exact(f"--state {state.upper()} --on YYYY-MM-DD")
        child.expect_exact("The day of the signature: ")
        child.sendline("2026-11-20")
        assert end(child)[1] == Exit.DONE
        assert f"{state}.initial.code_of_ethics" not in steps("P-0003")


@pytest.mark.parametrize(
    ("setting_", "said"),
    [
        (["approved=maybe", "on=today"], "--set approved: 'maybe' is none of yes, no"),
        (["approved=yes", "on=2026-02-30"], "--set on: '2026-02-30' is no day in the calendar"),
        (["approved=yes", "on=YYYY-MM-DD"], "put the day in place of YYYY-MM-DD"),
        (["approved=yes", "on=2026-11-01", "on=2026-11-02"], "--set on is there twice"),
    ],
)
def test_a_bad_value_is_refused_by_its_place(setting_: list[str], said: str) -> None:
    words = [word for each in setting_ for word in ("--set", each)]
    done = peercert("do", "P-0001", "ca.initial.training_hours", *words)
    assert said in done.err
    assert done.code == Exit.USAGE
    assert "H-0001" not in peercert("hours", "list", "P-0001").out


def test_two_places_of_one_option_are_told_apart() -> None:
    both = ("--set", "recovery=mental_health", "--set", "day=2020-01-01")
    assert not peercert("do", "P-0003", "nc.initial.recovery_time", *both).code
    assert "nc.initial.recovery_time" not in steps("P-0003")


def test_today_is_the_day_of_the_check() -> None:
    step = ("ca.initial.orientation", "--set", "on=yesterday", "--as-of", "2026-06-10")
    assert "9 June 2026" in peercert("do", "P-0001", *step).out
