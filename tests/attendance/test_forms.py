"""The files that trainers really have: one class day in every form, and what each says of it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from attendance.helpers import (
    COHORT,
    DAY,
    EXAMPLES,
    credits_of,
    matched,
    minutes_of,
    sheet_of,
    stays_of,
)
from peercert.attendance import TOTAL_ONLY
from peercert.errors import RefusedError
from peercert.intake.attendance.answers import ASKED
from peercert.intake.attendance.matching import NO_SUCH_NAME, match
from peercert.intake.attendance.moments import SPELT
from peercert.intake.attendance.reading import OUTER, UNIQUE

THE_DAY = {"P-0007": 390, "P-0012": 381, "P-0019": 390, "P-0022": 185}
OUTER_DAY = THE_DAY | {"P-0012": 390}
FORMS = {
    "zoom.csv": ("Zoom meeting", THE_DAY),
    "zoom_classic.csv": ("Zoom meeting", THE_DAY),
    "zoom_spanish.csv": ("Zoom meeting", THE_DAY),
    "zoom_webinar.csv": ("Zoom webinar", THE_DAY),
    "zoom_account.csv": ("Zoom, account report", THE_DAY),
    "zoom_unique.csv": ("Zoom, unique users", OUTER_DAY),
    "zoom_classic_unique.csv": ("Zoom, unique users", OUTER_DAY),
    "teams.csv": ("Teams", THE_DAY),
    "teams_german.csv": ("Teams", THE_DAY),
    "teams_first_last.csv": ("Teams", OUTER_DAY),
    "teams_joined_left.csv": ("Teams, joined and left", THE_DAY),
    "meet.csv": ("Google Meet", OUTER_DAY),
    "sign_in.csv": ("sign-in sheet", THE_DAY),
    "ticks.csv": ("sign-in sheet", {"P-0007": 390, "P-0012": 390, "P-0019": 390}),
    "other_language.csv": ("sign-in sheet", THE_DAY),
}


def test_every_example_is_tested() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_the_day_comes_out_the_same_from_every_form(name: str) -> None:
    form, minutes = FORMS[name]
    sheet = sheet_of(EXAMPLES / name)
    assert (sheet.form, sheet.problems) == (form, ())
    assert minutes_of(sheet) == minutes


def test_who_is_not_there_to_learn_and_who_is_asked() -> None:
    sheet = sheet_of(EXAMPLES / "zoom_webinar.csv")
    found = matched(sheet.rows)
    assert [(each.name, each.why) for each in sheet.ignored] == [("Omar Said", "did not attend")]
    assert [row.name for row in found.left_out] == ["Pat Guest"]
    assert list(found.trainers) == ["P-0031"]
    assert [(each.name, each.lines, each.why) for each in found.asked] == [
        ("Guest 4471", (19,), NO_SUCH_NAME),
        ("K. Ramírez", (20,), NO_SUCH_NAME),
    ]
    assert [id for id, _ in found.asked[1].near] == ["P-0027", "P-0028"]


def test_the_waiting_room_is_no_attendance() -> None:
    sheet = sheet_of(EXAMPLES / "zoom.csv")
    assert [(each.line, each.name, each.why) for each in sheet.ignored] == [
        (14, "Joy Brand", "in the waiting room")
    ]
    assert "P-0025" not in minutes_of(sheet)


@pytest.mark.parametrize("name", ["zoom_unique.csv", "zoom_classic_unique.csv"])
def test_unique_users_are_totals_and_say_so(name: str) -> None:
    sheet = sheet_of(EXAMPLES / name)
    assert sheet.notes == (UNIQUE,)
    assert all(each.why == (TOTAL_ONLY,) for each in credits_of(sheet).values())


@pytest.mark.parametrize("name", ["teams_first_last.csv", "meet.csv"])
def test_first_and_last_times_say_so(name: str) -> None:
    assert sheet_of(EXAMPLES / name).notes == (OUTER,)


def test_titles_that_are_not_known_are_said() -> None:
    text = (EXAMPLES / "other_language.csv").read_bytes().decode("cp1252")
    titles = "Osallistuja;Osoite;Tuli;Poistui;Minutes"
    sheet = sheet_of("\n".join([titles, *text.splitlines()[1:]]))
    [note] = sheet.notes
    assert note.endswith(
        "as name=Osallistuja, join=Tuli, leave=Poistui, email=Osoite, duration=Minutes"
    )
    assert (sheet.form, minutes_of(sheet)) == ("read by its shape", THE_DAY)
    named = {"name": "Participant(e)", "email": "adresse", "join": "ARRIVÉE", "leave": "Depart"}
    sheet = sheet_of(EXAMPLES / "other_language.csv", columns=named)
    assert (sheet.form, sheet.notes) == ("sign-in sheet", ())
    assert minutes_of(sheet) == THE_DAY


def test_teams_without_a_section_of_single_stays_uses_first_and_last_and_the_duration() -> None:
    lines = [
        "1. Summary",
        "Start time\t6/17/26, 9:00:00 AM",
        "",
        "2. Participants",
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole",
        "Bo Nguyen\t6/17/26, 9:00:00 AM\t6/17/26, 4:00:00 PM\t1h 40m 30s\t\tPresenter",
        "",
        "3. In-Meeting Activities",
        "Name\tJoin time\tLeave time\tDuration\tEmail\tRole",
    ]
    assert minutes_of(sheet_of("\r\n".join(lines))) == {"P-0012": 101}


def test_who_joined_on_two_devices_has_left_when_both_have() -> None:
    text = """Full Name	User Action	Timestamp
Bo Nguyen	Joined before	6/17/2026, 8:59:00 AM
Bo Nguyen	Joined	6/17/2026, 9:10:00 AM
Bo Nguyen	Left	6/17/2026, 9:40:00 AM
Bo Nguyen	Left	6/17/2026, 10:00:00 AM
Dee Park	Joined	6/17/2026, 9:00:00 AM
Dee Park	Joined	6/17/2026, 9:05:00 AM
Dee Park	Left	6/17/2026, 9:30:00 AM
Ana Álvarez	Left	6/17/2026, 9:30:00 AM
Ana Álvarez	Joined	6/17/2026, 10:30:00 AM
Kim Lee	Joined	6/17/2026, 11:00:00 AM
"""
    sheet = sheet_of(text, shift="0h")
    assert minutes_of(sheet) == {"P-0007": 30, "P-0012": 60, "P-0019": 30, "P-0022": 0}
    [note] = sheet.notes
    assert note == "2 had not left when the file was made: they are counted to its last time"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "Bo Nguyen\tWaved\t6/17/2026, 9:00:00 AM",
            'User Action: "Waved": expected Joined or Left',
        ),
        ("\tJoined\t6/17/2026, 9:00:00 AM", 'User Action: "Joined": expected who it was'),
        ("Bo Nguyen\tJoined\tsoon", f'Timestamp: "soon": expected a time, {SPELT}'),
    ],
)
def test_joined_and_left_lines_in_error(line: str, problem: str) -> None:
    head = "Full Name\tUser Action\tTimestamp\nDee Park\tJoined\t6/17/2026, 9:00:00 AM\n"
    sheet = sheet_of(head + line + "\n")
    assert [str(each) for each in sheet.problems] == [f"line 3, {problem}"]


def test_times_of_day_are_those_nearest_to_the_session() -> None:
    text = "Name,Arrived,Left\nBo Nguyen,8:52am,11.40\nDee Park,12:30 P.M.,16:00:30\n"
    assert stays_of(sheet_of(text)) == [
        (2, "17 08:52:00", "17 11:40:00"),
        (3, "17 12:30:00", "17 16:00:30"),
    ]


def test_a_sheet_may_have_several_pairs_of_times() -> None:
    text = (
        "Name,In,Out,In 2,Out 2,Notes\nBo Nguyen,9:00,12:00,12:40,16:00,\nDee Park,9:00,12:00,,\n"
    )
    sheet = sheet_of(text)
    assert minutes_of(sheet) == {"P-0012": 380, "P-0019": 180}
    assert sheet.ignored == ()


def test_a_file_of_first_and_last_names() -> None:
    text = "Last,First,E-mail,Time in,Time out\nPark,Dee,,9:00,16:00\nNguyen,Bo,-,9:00,10:00\n"
    assert minutes_of(sheet_of(text)) == {"P-0019": 390, "P-0012": 60}


def test_spanish_first_and_last_names() -> None:
    text = (
        "Nombre,Apellidos,Correo electrónico,Hora de entrada,Hora de salida\n"
        "Dee,Park,,2026-06-17 09:00,2026-06-17 10:00\n"
    )
    assert minutes_of(sheet_of(text)) == {"P-0019": 60}


def test_a_webinar_in_spanish_has_a_first_name_beside_the_one_that_was_typed() -> None:
    text = (
        "Nombre de usuario (nombre original),Nombre,Apellidos,Hora de entrada,Hora de salida\n"
        "Flor,Dee,Park,2026-06-17 09:00,2026-06-17 10:00\n"
    )
    assert sheet_of(text).rows[0].names == ("Flor", "Dee Park")


@pytest.mark.parametrize("tick", ["x", "X", "yes", "Sí", "✓", "1", "TRUE", "present"])
def test_a_tick_is_the_whole_session(tick: str) -> None:
    sheet = sheet_of(f"Name,Present\nBo Nguyen,{tick}\nDee Park,\nKim Lee,no\n")
    assert minutes_of(sheet) == {"P-0012": 390}
    assert [each.why for each in sheet.ignored] == ["no attendance is noted", "marked as absent"]


def test_a_signature_is_a_tick_and_attended_may_be_one() -> None:
    assert minutes_of(sheet_of("Name,Signature\nBo Nguyen,B. Ng\nDee Park,\n")) == {"P-0012": 390}
    assert minutes_of(sheet_of("Name,Attended\nBo Nguyen,Yes\nDee Park,No\n")) == {"P-0012": 390}


def test_a_tick_of_another_kind_is_asked() -> None:
    sheet = sheet_of("Name,Present\nBo Nguyen,x\nDee Park,late\n")
    assert [str(each) for each in sheet.problems] == [f'line 3, Present: "late": {ASKED}']


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("90", 90), ("89.5", 90), ("1h 30m", 90), ("1 hr 30 min", 90), ("1:30:00", 90),
     ("90 min", 90), ("< 1 min", 1), ("Less than a minute", 1), ("5400s", 90), ("999", 390)],
)  # fmt: skip
def test_durations(written: str, minutes: int) -> None:
    sheet = sheet_of(f"Name,Email,Duration\nBo Nguyen,,{written}\n")
    assert minutes_of(sheet) == {"P-0012": minutes}
    assert sheet.notes == (UNIQUE,)


def test_a_workbook_is_read_like_a_csv_file(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Sign-in sheet of 17 June"])
    sheet.append([])
    sheet.append(["Name", "Email", "Arrived", "Left"])
    day = datetime(2026, 6, 17)  # noqa: DTZ001 - a cell has no zone
    sheet.append(["Ana Álvarez", "ana@example.org", day.replace(hour=9), day.replace(hour=16)])
    sheet.append(["Bo Nguyen", None, time(9, 30), time(16)])
    sheet.append(["Dee Park", None, "9:00 AM", "4:00 PM"])
    sheet.append(["Kim Lee", None, day, day + timedelta(hours=10)])
    book.save(tmp_path / "a.bin")
    book.close()
    read = sheet_of(tmp_path / "a.bin")
    assert minutes_of(read) == {"P-0007": 390, "P-0012": 360, "P-0019": 390, "P-0022": 60}
    assert (read.rows[0].line, read.form, len(read.sha256)) == (4, "sign-in sheet", 64)


def test_the_account_report_counts_one_meeting_only() -> None:
    text = (EXAMPLES / "zoom_account.csv").read_text("utf-8-sig")
    other = text.splitlines()[2].replace("812 3456 7890", "999 9999 9999").replace("Ana", "Joy")
    both = text + other + "\n"
    sheet = sheet_of(both, meeting="81234567890")
    assert minutes_of(sheet) == THE_DAY
    assert [each.why for each in sheet.ignored].count("another meeting") == 2
    assert len(sheet_of(both, meeting="999-9999-9999").rows) == 1


def test_the_host_of_a_meeting_is_not_asked_about() -> None:
    people = [each for each in COHORT if not each.trainer]
    for name in ("zoom.csv", "zoom_classic.csv", "zoom_account.csv", "teams.csv"):
        found = match(sheet_of(EXAMPLES / name).rows, people)
        assert [row.name for row in found.left_out] == ["Tessa Moran"]
        assert "Tessa Moran" not in {each.name for each in found.asked}


def test_times_with_a_zone_need_no_zone() -> None:
    text = (
        "Name,Email,Duration,Time joined,Time exited\n"
        "Bo Nguyen,,60,2026-06-17T16:00:00Z,2026-06-17T17:00:00Z\n"
        "Dee Park,,120,2026-06-17 12:00:00.250-04:00,2026-06-17 14:00:00-0400\n"
    )
    assert minutes_of(sheet_of(text, zone="Asia/Tokyo")) == {"P-0012": 60, "P-0019": 120}


def test_a_file_in_the_hosts_zone() -> None:
    text = "Name,Join time,Leave time\nBo Nguyen,06/17/2026 12:00 PM,06/17/2026 07:00 PM\n"
    assert minutes_of(sheet_of(text, zone="America/New_York")) == {"P-0012": 390}
    assert minutes_of(sheet_of(text, shift="3h")) == {"P-0012": 390}
    assert minutes_of(sheet_of(text, shift="-3h")) == {"P-0012": 390}
    assert minutes_of(sheet_of(text, shift="0h")) == {"P-0012": 210}
    with pytest.raises(RefusedError, match="does not fit the session") as caught:
        sheet_of(text)
    assert "`--shift 3h`" in caught.value.hint


def test_a_line_of_a_quoted_list_in_one_column_is_parted_again() -> None:
    line = '"Bo Nguyen,""Jun 17, 2026 09:00:00"",""Jun 17, 2026 10:00:00""";;'
    lines = ["Name,Join time,Leave time;;", line, "", line]
    assert minutes_of(sheet_of("\r\n".join(lines))) == {"P-0012": 60}


def test_the_session_is_in_the_sheet_of_its_day(tmp_path: Path) -> None:
    path = tmp_path / "whatever.txt"
    path.write_bytes((EXAMPLES / "zoom.csv").read_bytes())
    assert minutes_of(sheet_of(path, DAY)) == THE_DAY
