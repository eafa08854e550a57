"""Attendance through the real command: every form of file, twice, in another order, hostile."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cli.session import peercert, setting
from hours.classroom import EXAMPLES, NAMES, SESSION, classroom, hours_of_all, imported
from peercert.classes import Enrolment, Sheet
from peercert.errors import Exit
from peercert.store.class_reading import every
from peercert.store.class_recording import add_to
from peercert.store.opening import reading
from peercert.store.recording import Change
from schemas import valid

WHOLE, BO, KIM = 6.5, 6.35, 3.08
"""Hours of the session; Bo was away for nine minutes, Kim came after noon."""
USUAL = {"P-0001": WHOLE, "P-0002": BO, "P-0003": WHOLE, "P-0004": KIM}
COARSE = {"meet.csv", "teams_first_last.csv", "zoom_unique.csv", "zoom_classic_unique.csv"}
"""Files that know only when each person first came and last left, or only how long in all."""
CLASS_DAY = sorted(p for p in EXAMPLES.iterdir() if not p.name.startswith("poem"))
"""One class day in every form; the other files belong to the walk through a programme."""
STORE = Path("peercert.db")
HEADER = "Name,Email,Join time,Leave time\n"


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in setting(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)


def written(path: str, text: str) -> str:
    Path(path).write_text(text, "utf-8")
    return path


def here(name: str) -> Path:
    """Have an example in this folder, where `attendance match` looks for it again."""
    return Path(shutil.copy(EXAMPLES / name, name))


def changes() -> int:
    with reading(STORE) as connection:
        (count,) = connection.execute("SELECT count(*) FROM change").fetchone()
    return int(count)


@pytest.mark.parametrize("path", CLASS_DAY, ids=lambda path: path.name)
def test_every_form_gives_the_same_credit_and_twice_changes_nothing(path: Path) -> None:
    classroom(STORE)
    result, plan = imported(path)
    usual = {**USUAL, "P-0002": WHOLE} if path.name in COARSE else USUAL
    if path.name == "ticks.csv":
        usual = dict.fromkeys(("P-0001", "P-0002", "P-0003"), WHOLE)

    assert hours_of_all() == usual
    assert result.code == (Exit.PARTLY if plan["unknown"] else Exit.DONE)

    before = changes()
    again, same = imported(path)

    assert changes() == before
    assert again.code == result.code
    assert same["change"] is None
    assert {each["becomes"] for each in same["present"]} <= {"same", "not_there"}


def test_order_of_rows_and_the_name_of_the_file_change_nothing() -> None:
    classroom(STORE)
    imported(EXAMPLES / "zoom.csv")
    lines = (EXAMPLES / "zoom.csv").read_text("utf-8").splitlines()
    head, rows = lines[:4], lines[4:]
    result, plan = imported(written("renamed.txt", "\n".join([*head, *reversed(rows)])))

    assert hours_of_all() == USUAL
    assert plan["change"] is None
    assert result.code == Exit.PARTLY


def test_one_file_for_the_sessions_of_a_day_and_one_answer_for_all_of_them() -> None:
    morning = replace(SESSION, ends_at="2026-06-17T12:00", breaks=())
    noon = replace(SESSION, starts_at="2026-06-17T12:30", breaks=(), topic="ethics")
    classroom(STORE, morning, noon)
    zoom = here("zoom.csv")
    for session in ("T-0001", "T-0002"):
        imported(zoom, session=session)
    told = peercert("attendance", "match", "13", "--person", "P-0007")

    rows = peercert("attendance", "list", "G-0001", "--format", "csv").out
    karla = [
        row["session"]
        for row in csv.DictReader(io.StringIO(rows))
        if row["name"] == "Karla Ramírez"
    ]
    assert (told.code, karla) == (Exit.DONE, ["T-0001", "T-0002"])
    assert [line.split()[0] for line in told.out.splitlines()] == ["M-0001", "J-0008", "J-0009"]


def test_attested_credit_gives_way_to_a_file() -> None:
    classroom(STORE)
    peercert("hours", "log-many", "--session", "T-0001", "--all")
    _, plan = imported(EXAMPLES / "zoom.csv")

    assert {each["id"]: each["becomes"] for each in plan["present"]} == dict.fromkeys(
        USUAL, "changed"
    )
    assert hours_of_all() == {**dict.fromkeys([f"P-{n:04d}" for n in range(1, 9)], WHOLE), **USUAL}


def test_a_matched_line_takes_back_what_the_file_gave_the_wrong_person() -> None:
    classroom(STORE)
    imported(here("zoom.csv"))
    match = ("attendance", "match", "13", "--person")
    peercert(*match, "P-0007")
    assert hours_of_all()["P-0007"] == 6.48
    peercert(*match, "P-0008")
    assert "P-0007" not in hours_of_all()
    assert hours_of_all()["P-0008"] == 6.48


def test_an_answer_about_somebody_who_is_there_under_another_name_too_joins_their_time() -> None:
    classroom(STORE)
    rows = "Kim Lee,kim@example.org,2026-06-17 09:00,2026-06-17 11:00\n"
    more = "Somebody's tablet,,2026-06-17 10:30,2026-06-17 16:00\n"
    file = written("two.csv", HEADER + rows + more)
    imported(file)
    peercert("attendance", "match", "3", "--person", "P-0004")

    assert hours_of_all() == {"P-0004": WHOLE}


def test_an_answer_given_before_anybody_was_matched_needs_the_file() -> None:
    classroom(STORE)
    file = written("one.csv", HEADER + "Zed Quux,,2026-06-17 09:00,2026-06-17 16:00\n")
    refused, plan = imported(file)
    assert (refused.code, plan["change"], plan["absent"]) == (Exit.REFUSED, None, [])
    assert "attendance match LINE --person WHO --session T-0001 --file one.csv" in refused.err

    peercert(
        "attendance", "match", "2", "--person", "P-0004", "--session", "T-0001", "--file", file
    )

    assert hours_of_all() == {"P-0004": WHOLE}
    assert imported(file)[0].code == Exit.DONE


def test_who_left_the_cohort_after_the_session_is_known_in_its_files() -> None:
    classroom(STORE)
    imported(here("zoom.csv"))
    peercert("attendance", "match", "13", "--person", "P-0007")
    assert peercert("cohort", "withdraw", "G-0001", "P-0007").code == Exit.DONE
    result, plan = imported(here("zoom.csv"))

    assert result.code == Exit.PARTLY
    assert [13] not in [each["lines"] for each in plan["unknown"]]


def test_the_signed_sheet_is_read_back() -> None:
    names = {**NAMES, "=HYPERLINK(0) Quux": None, 'Zoë "Zed", of Q': None}
    classroom(STORE, names=names)
    blank = peercert("attendance", "sheet", "T-0001", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(blank)))
    assert not any(row["Name"].startswith("=") for row in rows)
    out = io.StringIO()
    sheet = csv.DictWriter(out, list(rows[0]))
    sheet.writeheader()
    sheet.writerows({**row, "Arrived": "9:00", "Left": "16:00"} for row in rows)
    result, plan = imported(written("signed.csv", out.getvalue()))

    assert (result.code, plan["unknown"]) == (Exit.DONE, [])
    assert hours_of_all() == {f"P-{n:04d}": WHOLE for n in range(1, len(names) + 1)}


def test_names_from_outside_never_reach_the_terminal_as_they_are() -> None:
    evil = "\x1b[31mRed\u202e [/]"
    classroom(STORE, names={**NAMES, evil: None})
    rows = f"{evil} Quux,,2026-06-17 09:00,2026-06-17 16:00\n"
    rows += "Kim Lee,,2026-06-17 09:00,2026-06-17 9:30\n"
    file = written("evil.csv", HEADER + rows)
    for form in ((), ("--accessible",), ("--names",)):
        for terminal in (True, False):
            seen = peercert(
                "attendance", "import", file, "--session", "T-0001", "--dry-run", *form,
                terminal=terminal,
            )  # fmt: skip
            sheet = peercert("attendance", "sheet", "T-0001", *form, terminal=terminal)
            said = seen.out + seen.err + sheet.out
            assert seen.code == Exit.PARTLY
            assert "\x1b[31m" not in said
            assert "\u202e" not in said


def test_text_that_goes_into_a_file_names_nobody() -> None:
    classroom(STORE)
    zoom = str(EXAMPLES / "zoom.csv")
    bare = ("--no-names", "--format")
    shown = [
        peercert("attendance", "import", zoom, "--session", "T-0001", "--yes"),
        peercert("attendance", "match", "13", "--person", "Karla Ramírez"),
        peercert("attendance", "list", "T-0001"),
        peercert("attendance", "sheet", "T-0001"),
        peercert("hours", "progress", "G-0001"),
        peercert("hours", "log-many", "--session", "T-0001", "--all"),
        peercert("attendance", "import", zoom, "--session", "T-0001", *bare, "json"),
        peercert("attendance", "list", "T-0001", *bare, "csv"),
        peercert("hours", "progress", "G-0001", *bare, "json"),
    ]  # fmt: skip
    for result in shown:
        words = {word for name in (*NAMES, "Guest 4471") for word in name.split() if len(word) > 2}
        assert not [word for word in words if word in result.out + result.err]


def test_ascii_terminals_are_shown_what_they_can_show() -> None:
    classroom(STORE)
    imported(EXAMPLES / "zoom.csv")
    for command in (("hours", "progress", "G-0001"), ("attendance", "list", "T-0001")):
        seen = peercert(*command, terminal=True, encoding="ascii")
        assert seen.out.isascii()
        assert seen.code == Exit.DONE
    assert "#." in peercert("hours", "progress", "G-0001", terminal=True, encoding="ascii").out


def test_a_file_that_was_imported_is_kept_by_its_hash_and_how_it_was_read() -> None:
    classroom(STORE)
    imported(here("zoom.csv"), "--round", "15m", "--min-percent", "90", "--break", "15:00-15:10")
    with reading(STORE) as connection:
        (sheet,) = every(connection, Sheet)
    assert (sheet.round_minutes, sheet.least_percent) == (15, 90)
    assert sheet.breaks == (("15:00", "15:10"),)
    assert sheet.path == "zoom.csv"
    peercert("attendance", "match", "13", "--person", "P-0008")
    assert hours_of_all()["P-0008"] == 6.33


@pytest.mark.parametrize("cells", [40, 60, 80, 120])
def test_nothing_is_wider_than_the_terminal(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", str(cells))
    classroom(STORE, names={**NAMES, "漢字" * 20: None, "Wide" * 30: None})
    file = written("wide.csv", HEADER + f"{'Wide' * 30},,2026-06-17 09:00,2026-06-17 10:00\n")
    commands = (
        ("attendance", "import", str(EXAMPLES / "zoom.csv"), "--session", "T-0001", "--dry-run"),
        ("attendance", "import", file, "--session", "T-0001", "--yes"),
        ("attendance", "list", "T-0001"),
        ("hours", "progress", "G-0001"),
    )
    for command in commands:
        out = peercert(*command, terminal=True).out
        assert out
        assert max(map(cell_len, out.splitlines())) <= cells, command


def test_a_file_that_is_gone_or_has_an_odd_name() -> None:
    classroom(STORE)
    odd = Path(os.fsdecode(b"\xff\xfe.csv"))
    odd.write_bytes((EXAMPLES / "zoom.csv").read_bytes())
    result, plan = imported(odd)
    assert (result.code, plan["file"]) == (Exit.PARTLY, "\ufffd\ufffd.csv")
    refused = peercert("attendance", "match", "13", "--person", "P-0007")
    assert refused.code == Exit.REFUSED
    assert "the file of U-0001 is not in this folder" in refused.err
    named = ("--file", str(odd), "--session", "T-0001")
    assert peercert("attendance", "match", "13", "--person", "P-0007", *named).code == Exit.DONE
    assert hours_of_all()["P-0007"] == 6.48


def test_a_line_outside_of_the_session_gives_no_credit_and_that_is_said() -> None:
    classroom(STORE)
    rows = "Kim Lee,,2026-06-17 09:00,2026-06-17 16:00\nGuest,,2026-06-17 07:00,2026-06-17 08:00\n"
    file = written("early.csv", HEADER + rows)
    imported(file)
    told = peercert("attendance", "match", "3", "--person", "P-0001")

    assert told.err == "P-0001 has no more credit for it than before.\n"
    assert hours_of_all() == {"P-0004": WHOLE}


def test_many_joins_of_one_person_stand_in_one_row() -> None:
    classroom(STORE)
    rows = "".join(f"Kim Lee,,2026-06-17 {h:02}:00,2026-06-17 {h:02}:50\n" for h in range(9, 16))
    file = written("joins.csv", HEADER + rows)
    asked = ("attendance", "import", file, "--session", "T-0001", "--dry-run")
    assert "2 +6" in peercert(*asked, terminal=True).out
    assert "2+3+4+5+6+7+8" in peercert(*asked).out


def test_what_to_know_of_a_file_is_said() -> None:
    classroom(STORE)
    unique = str(EXAMPLES / "zoom_unique.csv")
    asked = ("attendance", "import", unique, "--session", "T-0001", "--dry-run")
    assert "note: the file holds totals only" in peercert(*asked, terminal=True).out
    assert "\nnote: the file holds totals only" in peercert(*asked, "--accessible").out
    assert "\nnote\tthe file holds totals only" in peercert(*asked).out


def test_who_finished_keeps_the_training_that_is_on_file() -> None:
    classroom(STORE)
    with Change(STORE, command="test") as change:
        add_to(change, "P-0001", Enrolment(cohort=1, step="completed", on=date(2026, 6, 30)))
    _, plan = imported(EXAMPLES / "zoom.csv")
    assert "training on file for the finished class stays as it is: P-0001" in plan["notes"]
    told = peercert("hours", "log-many", "--session", "T-0001", "P-0001")
    assert "P-0001 has credit on file" in told.err


def test_verified_training_of_the_class_is_told_apart() -> None:
    classroom(STORE)
    peercert(
        "hours", "log", "P-0001", "80h", "--on", "2026-06-30", "--kind", "core",
        "--title", "training", "--provider", "West County Services",
    )  # fmt: skip
    peercert("hours", "verify", "H-0001")
    (line,) = peercert(
        "hours", "progress", "G-0001", "P-0001", "--format", "jsonl"
    ).out.splitlines()
    assert json.loads(line)["verified_hours"] == 80
    assert "80 verified on file" in peercert("hours", "progress", "G-0001", terminal=True).out
    rows = peercert("hours", "progress", "G-0001", "P-0001", "--format", "json").out
    assert valid(rows)["people"][0]["attested_hours"] == 0


def test_a_change_meanwhile_is_not_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    classroom(STORE)

    def somebody_writes(_: str) -> None:
        peercert("hours", "log-many", "--session", "T-0001", "P-0001")

    monkeypatch.setattr("peercert.cli.options.confirm", somebody_writes)
    result, plan = imported(EXAMPLES / "zoom.csv")

    assert (result.code, plan["change"]) == (Exit.REFUSED, None)
    assert "somebody else wrote to the store meanwhile" in result.err
    assert hours_of_all() == {"P-0001": WHOLE}
