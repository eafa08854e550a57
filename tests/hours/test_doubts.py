"""What is asked about an attendance file, and how the answers are given."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.session import peercert, setting
from hours.classroom import NAMES, classroom, imported
from peercert.classes import Enrolment
from peercert.errors import Exit
from peercert.store.class_recording import add_to
from peercert.store.recording import Change

STORE = Path("peercert.db")
HEADER = "Name,Email,Join time,Leave time\n"


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in setting(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)


def written(text: str, name: str = "file.csv") -> str:
    """Write a file and return its name."""
    Path(name).write_text(text, "utf-8")
    return name


def minutes(plan: dict[str, Any]) -> dict[str, int]:
    """Return the minutes in a plan, of those who have any."""
    return {each["id"]: round(each["hours"] * 60) for each in plan["present"] if each["hours"]}


def test_two_people_of_one_name_are_told_apart_by_line() -> None:
    classroom(STORE, names={**NAMES, "kim lee": None})
    rows = "Kim Lee,,9:00,16:00\nKim Lee,,9:00,10:00\nBo Nguyen,,9:00,16:00\n"
    file = written(HEADER + rows)
    assert imported(file)[0].code == Exit.PARTLY
    for line, who in (("2", "P-0004"), ("3", "P-0009")):
        done = peercert("attendance", "match", line, "--person", who, "--only-this-line")
        assert done.code == Exit.DONE
        assert "from now on" not in done.out
    result, plan = imported(file)
    assert (result.code, plan["unknown"]) == (Exit.DONE, [])
    assert minutes(plan) == {"P-0002": 390, "P-0004": 390, "P-0009": 60}


def test_two_on_one_device_share_a_line() -> None:
    classroom(STORE)
    rows = "Bo Nguyen & Dee Park,,9:00,16:00\nJoy Brand,,9:00,16:00\n"
    file = written(HEADER + rows)
    refused, _ = imported(file)
    assert refused.code == Exit.REFUSED
    assert "several people on one device" in refused.err
    assert "`--skip-errors`" in refused.err
    result, plan = imported(file, "--skip-errors")
    assert (result.code, minutes(plan)) == (Exit.PARTLY, {"P-0005": 390})
    for who in ("P-0002", "Dee Park"):
        done = peercert("attendance", "match", "2", "--person", who, "--share")
        assert (done.code, "too" in done.out) == (Exit.DONE, True)
    result, plan = imported(file)
    assert result.code == Exit.DONE
    assert minutes(plan) == {"P-0002": 390, "P-0003": 390, "P-0005": 390}
    wrong = peercert("attendance", "match", "2", "--ignore", "--share")
    assert wrong.code == Exit.USAGE


def test_a_clock_that_is_off_and_durations_that_contradict_are_answered() -> None:
    classroom(STORE)
    late = "".join(f"{name},,10:00,17:00\n" for name in ("Bo Nguyen", "Dee Park", "Joy Brand"))
    file = written(HEADER + late)
    refused, _ = imported(file)
    assert refused.code == Exit.REFUSED
    assert "`--shift 1h`" in refused.err
    assert imported(file, "--shift", "soon")[0].code == Exit.USAGE
    assert imported(file, "--trust", "me")[0].code == Exit.USAGE
    _, plan = imported(file, "--shift", "1h")
    assert minutes(plan) == {"P-0002": 390, "P-0003": 390, "P-0005": 390}
    rows = "Name,Join time,Leave time,Duration (minutes)\nBo Nguyen,9:00,16:00,40\n"
    contrary = written(rows, "contrary.csv")
    assert "`--trust durations`" in imported(contrary)[0].err
    assert minutes(imported(contrary, "--trust", "durations", "--dry-run")[1]) == {"P-0002": 40}
    assert minutes(imported(contrary, "--trust", "times", "--dry-run")[1]) == {"P-0002": 390}


def test_another_day_and_a_sheet_are_answered() -> None:
    classroom(STORE)
    file = written("Date: 6/10/2026,,\nName,Time In,Time Out\nBo Nguyen,9:00,16:00\n")
    refused, _ = imported(file)
    assert (refused.code, "`--other-day`" in refused.err) == (Exit.REFUSED, True)
    result, plan = imported(file, "--other-day", "--dry-run")
    assert (result.code, minutes(plan)) == (Exit.DONE, {"P-0002": 390})


def test_who_had_a_seat_on_the_day_has_the_attendance() -> None:
    classroom(STORE)
    with Change(STORE, command="test", actor="test") as change:
        left = Enrolment(cohort=1, step="withdrew", on=date(2026, 6, 20))
        add_to(change, "P-0002", left)
        gone = Enrolment(cohort=1, step="withdrew", on=date(2026, 6, 1))
        add_to(change, "P-0003", gone)
        later = Enrolment(cohort=1, step="accepted", on=date(2026, 7, 1))
        add_to(change, "P-0003", Enrolment(cohort=1, step="applied", on=date(2026, 6, 30)))
        add_to(change, "P-0003", later)
    file = written(HEADER + "Bo Nguyen,,9:00,16:00\nDee Park,,9:00,16:00\n")
    _, plan = imported(file)
    assert minutes(plan) == {"P-0002": 390}
    everybody = peercert("hours", "log-many", "--session", "T-0001", "--all")
    assert everybody.code == Exit.DONE
    assert "P-0003" not in everybody.out
    late = peercert("hours", "log-many", "P-0003", "--session", "T-0001")
    assert late.code == Exit.REFUSED
    assert "had no seat in G-0001 yet on 2026-06-17, the day of T-0001" in late.err
