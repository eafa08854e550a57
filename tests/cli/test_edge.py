"""The edge: what becomes of every failure, of Ctrl-C, of a pipe nobody reads, of old consoles."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pexpect
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.session import Stream, peercert, setting
from peercert.classes import Setting
from peercert.cli import app, clock, options
from peercert.cli.errors import guarded
from peercert.errors import Exit, UnconfirmedError, UsageError
from peercert.report.csv_rows import write_table
from peercert.store import class_recording
from peercert.store.recording import Change
from peercert.zones import is_place

pytestmark = pytest.mark.usefixtures("store")


def process(line: str, folder: Path, **extra: str) -> subprocess.Popen[bytes]:
    env = {**setting(folder), "PYTHONPATH": os.pathsep.join(sys.path), **extra}
    return subprocess.Popen(
        [sys.executable, "-m", "peercert", *line.split()],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_the_command_is_a_process_with_an_exit_code(settled: Path) -> None:
    running = process("check P-0003", settled)
    out, err = running.communicate()
    assert out.decode() == peercert("check", "P-0003").out
    assert err == b""
    assert running.returncode == Exit.FINDINGS


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("line", ["schema show check", "check P-0003", "check", "history"])
def test_a_reader_that_leaves_ends_it_quietly(settled: Path, line: str, unbuffered: str) -> None:
    running = process(line, settled, PYTHONUNBUFFERED=unbuffered)
    assert running.stdout
    assert running.stderr
    running.stdout.close()
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait() == Exit.PIPE


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("line", ["check", "check P-0003 --explain", "check --format json", "-h"])
def test_old_consoles_show_everything_in_their_way(settled: Path, line: str, encoding: str) -> None:
    running = process(line, settled, PYTHONIOENCODING=encoding)
    out, err = running.communicate()
    assert err == b""
    assert out.decode(encoding)
    assert running.returncode in {Exit.DONE, Exit.FINDINGS}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_data_too_is_shown_by_old_consoles(encoding: str, form: str) -> None:
    result = peercert("check", "--format", form, encoding=encoding)
    assert result.code == Exit.FINDINGS
    assert "\x1b" not in result.out


NAMES = ("田中", "Nguyễn", "Ørsted", "Ana Álvarez")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
@pytest.mark.parametrize("line", ["check", "candidate list", "history"])
def test_csv_holds_a_name_as_it_is_or_says_that_it_cannot(encoding: str, line: str) -> None:
    for name in NAMES:
        peercert("candidate", "add", "--name", name, "--state", "CA")
    found = peercert(*line.split(), "--format", "csv", encoding=encoding)
    assert (found.code, found.out) == (Exit.USAGE, "")
    assert found.err.startswith(f"peercert: CSV is to be written in {encoding}, which has no '")
    assert "\nhint: PYTHONIOENCODING=utf-8 has every letter; --format json" in found.err


def test_csv_writes_marks_that_an_encoding_lacks_plainly() -> None:
    out = Stream(terminal=False, encoding="latin-1")
    write_table(["a"], [["Ana\u2019s \u201ccard\u201d \u2014 Álvarez"]], out)
    assert out.written() == 'a\n"Ana\'s ""card"" - Álvarez"\n'


def test_text_for_people_shows_letters_that_a_console_lacks_by_a_rule() -> None:
    for name in NAMES:
        peercert("candidate", "add", "--name", name, "--state", "CA")
    found = peercert("candidate", "list", "--names", encoding="ascii")
    names = [line.split("\t")[1] for line in found.out.splitlines()[-4:]]
    assert names == ["\\u7530\\u4e2d", "Nguyen", "\\xd8rsted", "Ana Alvarez"]
    assert found.err == (
        "note: the output is to be ascii, which has not every letter of it: others stand there "
        "instead; PYTHONIOENCODING=utf-8 has them all\n"
    )
    for line in ("candidate list --no-names", "candidate list --names --format json", "check"):
        assert not peercert(*line.split(), encoding="ascii").err
    assert not peercert("candidate", "list", "--names").err


def failing(error: BaseException) -> int:
    def fail() -> int:
        raise error

    return guarded(fail)


def test_a_fault_of_ours_is_kept_in_a_file_and_not_on_the_screen(
    settled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing(ValueError("born 1990-05-04")) == Exit.OURS
    err = capsys.readouterr().err
    assert err.startswith("peercert: a fault of ours (ValueError), not of your input\nhint: ")
    assert "1990" not in err
    (log,) = (settled / "state").rglob("*.log")
    assert log.name in err
    assert log.stat().st_mode & 0o777 == 0o600
    told = log.read_text("utf-8")
    assert "in fail\n    raise error\nbuiltins.ValueError (15 characters left out)\n" in told
    assert "1990" not in told


def test_a_fault_is_said_even_where_no_file_can_be_written(
    settled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (settled / "state").write_text("in the way", "utf-8")
    assert failing(ValueError()) == Exit.OURS
    assert "could not be written" in capsys.readouterr().err


def test_ctrl_c_is_heard(capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(KeyboardInterrupt()) == Exit.INTERRUPTED
    assert capsys.readouterr().err == "Stopped. Nothing was written.\n"


def test_an_error_shows_no_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        failing(UsageError("\x1b[31mred", hint="two\n  lines\x07, forged\npeercert: well"))
        == Exit.USAGE
    )
    lost = "\N{REPLACEMENT CHARACTER}"
    shown = f"peercert: {lost}[31mred\nhint: two\n  lines{lost}, forged{lost}peercert: well\n"
    assert capsys.readouterr().err == shown


WORDS = st.sampled_from(
    [
        "check",
        "expiring",
        "rules",
        "list",
        "show",
        "schema",
        "P-0001",
        "--state",
        "CA",
        "--explain",
        "--as-of",
        "--format",
        "json",
        "--within",
        "90d",
        "--",
        "-h",
        "--store",
        "=",
        "--file",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS | st.text(st.characters(codec="utf-8"), max_size=8), max_size=6))
def test_no_line_of_words_ends_in_a_fault(words: Sequence[str]) -> None:
    result = peercert(*[word.replace("\x00", "") for word in words])
    assert result.code in {0, 1, 2, 3, 4, 5}
    assert "\x1b" not in result.out + result.err


def test_global_options_stand_anywhere_and_stop_at_two_dashes() -> None:
    line = [
        "--store",
        "a",
        "check",
        "--as-of=2026-01-02",
        "x",
        "--format=json",
        "--yes",
        "--",
        "-y",
    ]
    assert options.take([*line, "--store", "b"]) == ["check", "x", "--", "-y", "--store", "b"]
    taken = options.current()
    assert (taken.store, str(taken.day), taken.format, taken.yes) == (
        "a",
        "2026-01-02",
        "json",
        True,
    )


def test_the_environment_is_asked_where_the_line_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options.take([])
    assert (options.current().store, str(options.current().day)) == ("peercert.db", "2026-11-22")
    monkeypatch.setenv("PEERCERT_AS_OF", "soon")
    with pytest.raises(UsageError, match="PEERCERT_AS_OF: 'soon'"):
        options.take([])
    monkeypatch.delenv("PEERCERT_AS_OF")
    options.take([])
    assert options.current().day == clock.today()


NO_PLACES = (
    "localtime",
    "posixrules",
    "Factory",
    "right/UTC",
    "posix/America/Chicago",
    "/etc/localtime",
    "../zoneinfo/UTC",
    "America/../UTC",
    "america/chicago",
    "",
)


@pytest.mark.parametrize("name", NO_PLACES)
def test_a_zone_that_is_no_place_s_is_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = peercert("init", f"--timezone={name}")
    assert refused.code == Exit.USAGE
    known = {"posix/America/Chicago", "america/chicago"}
    hint = (
        "did you mean America/Chicago?" if name in known else "write it as in America/Los_Angeles"
    )
    assert f"is not a time zone\nhint: {hint}\n" in refused.err
    monkeypatch.setenv("PEERCERT_TIMEZONE", name)
    if name:
        with pytest.raises(UsageError, match=r"^PEERCERT_TIMEZONE: .* is not a time zone"):
            clock.today()


def test_every_zone_of_a_place_is_taken() -> None:
    others = {"localtime", "Factory", "posixrules"}
    assert all(is_place(name) for name in available_timezones() - others)


@pytest.mark.parametrize("name", ["localtime", "Mars/Base"])
def test_a_zone_that_an_older_release_kept_is_said(
    name: str, settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PEERCERT_TIMEZONE")
    monkeypatch.delenv("PEERCERT_AS_OF")
    with Change(settled / "peercert.db", command="init") as change:
        class_recording.add(change, Setting(name="timezone", value=name))
    found = peercert("check", "P-0003")
    if name == "Mars/Base" or not Path("/usr/share/zoneinfo/localtime").exists():
        assert found.code == Exit.USAGE
        assert "is not known here\nhint: `peercert init --timezone America/" in found.err
    else:
        assert found.code == Exit.FINDINGS
        assert found.err.startswith("note: the store's time zone, localtime, is no place's own")
        doctor = peercert("doctor")
        assert doctor.code == Exit.FINDINGS
        assert "days begin in localtime" in doctor.out
    assert not peercert("init", "--timezone", "America/Chicago").code
    assert peercert("check", "P-0003").err == ""


def test_the_zone_of_today_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERCERT_TIMEZONE", "America/Los_Angeles")
    assert abs((clock.today() - clock.now().date()).days) <= 1
    for wrong in ("Mars/Olympus", "../etc/passwd"):
        monkeypatch.setenv("PEERCERT_TIMEZONE", wrong)
        with pytest.raises(UsageError, match="is not a time zone"):
            clock.today()


def test_today_is_the_day_of_the_office_never_that_of_the_computer(
    settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PEERCERT_TIMEZONE")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert clock.zone() is UTC
    peercert("init", "--timezone", "Pacific/Apia")
    options.take(["--store", str(settled / "peercert.db")])
    assert str(clock.zone()) == "Pacific/Apia"
    assert clock.today() == clock.now().astimezone(ZoneInfo("Pacific/Apia")).date()
    (settled / "peercert.db").write_text("nothing that SQLite knows")
    assert clock.zone() is UTC


def test_a_question_without_a_terminal_is_not_confirmed() -> None:
    options.take([])
    with pytest.raises(UnconfirmedError) as refused:
        options.confirm("Write 3 people?")
    assert refused.value.hint == "add --yes; nothing was written"
    options.take(["--yes"])
    options.confirm("Write 3 people?")


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("YES", 0), ("n", 6), ("", 6)])
def test_the_answer_to_a_question_is_read_from_the_terminal(
    answer: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Stream(f"{answer}\n", terminal=True))
    monkeypatch.setattr("sys.stderr", err := Stream(terminal=True))
    options.take([])
    assert guarded(lambda: options.confirm("Write it?")) == code
    assert err.written().startswith("Write it? [y/N] ")
    options.take(["--no-input"])
    assert guarded(lambda: options.confirm("Write it?")) == Exit.UNCONFIRMED


def test_every_command_shows_its_options_an_example_and_the_exit_codes() -> None:
    for name in app.COMMANDS:
        command = app.load(name)
        for verb in getattr(command, "commands", {"": None}):
            text = peercert(name, *([verb] if verb else []), "--help").out
            assert "Anywhere on the line:" in text
            assert "Exit codes:" in text
            assert "-h, --help" in text
            if verb not in {"list", "void"}:
                assert re.search(rf"^  peercert {name}", text, re.MULTILINE), (name, verb)


def spawn(line: str, folder: Path, **extra: str) -> pexpect.spawn:
    env = {**setting(folder), "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm", **extra}
    arguments = ["-m", "peercert", *line.split()]
    return pexpect.spawn(
        sys.executable, arguments, cwd=str(folder), env=env, dimensions=(24, 80), timeout=30
    )


def test_on_a_terminal_there_are_columns_and_colours_unless_not_wanted(settled: Path) -> None:
    plain = spawn("check", settled)
    shown = plain.read().decode()
    assert "ID      TRACK" in shown
    assert "\x1b" not in shown
    coloured = spawn("check", settled, NO_COLOR="").read().decode()
    assert "\x1b[31m✗ expired" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == shown
    assert "\x1b" not in spawn("check", settled, NO_COLOR="", TERM="dumb").read().decode()
    plain.close()
    assert plain.exitstatus == Exit.FINDINGS


def test_a_question_is_asked_on_a_terminal(settled: Path) -> None:
    code = "from peercert.cli import options; options.take([]); options.confirm('Write it?')"
    env = {**setting(settled), "PYTHONPATH": os.pathsep.join(sys.path)}
    for answer, said in (("y", ""), ("n", "UnconfirmedError")):
        asked = pexpect.spawn(sys.executable, ["-c", code], cwd=str(settled), env=env, timeout=30)
        asked.expect_exact("Write it? [y/N] ")
        asked.sendline(answer)
        assert said in asked.read().decode()
        asked.close()
