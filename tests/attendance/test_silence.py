"""Files that say somebody was not there, or not then, in a place where nobody looks for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from attendance.test_cases import PEOPLE, SPAN, ZONE, minutes
from peercert.errors import RefusedError
from peercert.intake.attendance.how import How
from peercert.intake.attendance.matching import SOMEBODY_ELSE, Matching, match
from peercert.intake.attendance.reading import read_attendance
from peercert.intake.attendance.sheet import Sheet

ALL = "6/17/2026 9:00 AM,6/17/2026 12:00 PM"
TIMES = "Name,Time In,Time Out\nAna Álvarez,9:00 AM,12:00 PM\nBo Nguyen,9:00 AM,11:00 AM\n"


def read(text: str, how: How | None = None) -> tuple[Sheet, Matching]:
    """Read a text as a file of the session, and say whose rows they are."""
    sheet = read_attendance(text.encode(), SPAN, ZONE, how or How())
    return sheet, match(sheet.rows, PEOPLE)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Name,Present,Attended live\nAna Álvarez,x,Yes\nBo Nguyen,x,No\n", "not understood"),
        ("Name,Present,Mode\nAna Álvarez,x,In person\nBo Nguyen,x,Recording\n", "Recording"),
        ("Name,Attended,Group\nAna Álvarez,Yes,A\nBo Nguyen,Yes,absent\n", "absent"),
        (
            'Name,Present,Notes\nAna Álvarez,x,fine\nBo Nguyen,x,"Left, unwell"\nDee Park,x,good\n',
            "Left, unwell",
        ),
        (
            (
                "Name,Present,Notes\nAna Álvarez,x,engaged\nBo Nguyen,x,great\n"
                "Dee Park,x,arrived halfway through\n"
            ),
            "arrived halfway",
        ),
        (
            (
                "Nombre,Presente,Notas\nAna Álvarez,x,muy bien\nBo Nguyen,x,se fue temprano\n"
                "Dee Park,x,gracias\n"
            ),
            "se fue temprano",
        ),
        ("Name,Scheduled start,Scheduled end\n" + f"Ana Álvarez,{ALL}\n", "not known here"),
        ("Name,Registered at,Cancelled at\n" + f"Ana Álvarez,{ALL}\n", "not known here"),
        ("Name,Minutes\nAna Álvarez,2.75\nBo Nguyen,1.5\n", "its unit is not known"),
        ("Name,Present\nBo Nguyen,yes\nBo Nguyen,no\n", "which is right?"),
    ],
)
def test_what_tells_against_a_tick_is_asked_about(text: str, says: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read(text)
    problems = getattr(caught.value, "problems", ())
    assert says in " ".join((caught.value.message, *map(str, problems)))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (",6/16/2026,,6/17/2026,\nName,In,Out,In,Out\nAna Álvarez,9:00,12:00,9:00,10:00\n", "16"),
        (f"Date: 6/17/2026\n{TIMES}\nDate: 6/10/2026\n{TIMES}", "10"),
        (f"Attendance Report - June 10 2026\n\n{TIMES}", "10"),
        ("Name,In (6/10),Out (6/10)\nAna Álvarez,9:00 AM,12:00 PM\n", "10"),
        ("Name,In (6/10),Out (6/10),In (6/17),Out (6/17)\nBo Nguyen,9:00,12:00,9:00,10:00\n", "10"),
        ("Name (June 10 class),Signature\nAna Álvarez,A.A.\n", "10"),
    ],
)
def test_another_day_anywhere_in_the_file_is_refused(text: str, day: str) -> None:
    with pytest.raises(RefusedError, match=f"is about another day: 2026-06-{day}") as caught:
        read(text)
    assert "--other-day" in caught.value.hint


def test_the_day_in_a_name_counts_without_its_year(tmp_path: Path) -> None:
    for name, right in (("Sign-in June 10.csv", False), ("Sign-in June 17, room 2.csv", True)):
        path = tmp_path / name
        path.write_text(TIMES)
        if right:
            assert len(read_attendance(path, SPAN, ZONE).rows) == 2
        else:
            with pytest.raises(RefusedError, match="in the name"):
                read_attendance(path, SPAN, ZONE)


def test_titles_with_numbers_are_no_days() -> None:
    found = read("Name,In 1,Out 1,In 2,Out 2\nAna Álvarez,9:00,10:30,10:45,12:00\n")[1]
    assert minutes(found) == {"P-0001": 165}


@pytest.mark.parametrize(
    "head",
    [
        'Meeting Date:,"June 17, 2026 9:00 AM Central Time"',
        "Class on 6/17/2026 - all times Mountain",
        "Start: 6/17/2026 10:00 AM EDT",
        "Time zone: America/New_York",
        "Times in UTC",
        "9:00 AM Eastern",
        "June 17, 2026 9:00 AM ET",
        "Eastern Standard Time",
        "Zone: (UTC-05:00) Eastern",
    ],
)
def test_a_clock_that_the_head_names_is_asked_about(head: str) -> None:
    with pytest.raises(RefusedError, match="names another clock") as caught:
        read(f"{head}\n\n{TIMES}")
    assert "--zone" in caught.value.hint
    found = read(f"{head}\n\n{TIMES}", How(shift=(0, 0)))[1]
    assert minutes(found) == {"P-0001": 165, "P-0002": 105}


@pytest.mark.parametrize(
    "head",
    [
        "All times Pacific",
        "Start: 6/17/2026 9:00 AM PDT",
        "Title: Central Mountain peer group",
        "Central Valley Peer Training, 9:00 AM - 12:00 PM",
        "June 17 2026 9:00 AM Mountain View Clinic",
        "PT Training 9:00 AM",
        "Times in UTC-7",
        "Made by ET & friends",
    ],
)
def test_the_sessions_own_clock_in_the_head_is_no_matter(head: str) -> None:
    assert minutes(read(f"{head}\n\n{TIMES}")[1]) == {"P-0001": 165, "P-0002": 105}


@pytest.mark.parametrize(
    "name",
    [
        "Notetaker Bo Nguyen",
        "Bo Nguyen OtterPilot",
        "Interpreter (Bo Nguyen)",
        "Bo Nguyen - Fathom",
        "mom of Bo Nguyen",
        "read.ai for Bo Nguyen",
    ],
)
def test_who_comes_in_somebodys_name_is_asked_about(name: str) -> None:
    found = read(f"Name,Join time,Leave time\nAna Álvarez,{ALL}\n{name},{ALL}\n")[1]
    assert minutes(found) == {"P-0001": 165}
    assert [each.why for each in found.asked] == [SOMEBODY_ELSE]


@pytest.mark.parametrize(
    "name", ["Bo Nguyen (left at 10)", "Bo Nguyen - left early", "Bo Nguyen (absent)"]
)
def test_a_remark_beside_a_name_is_asked_about(name: str) -> None:
    sheet, found = read(f"Name,Present\nAna Álvarez,x\n{name},x\n")
    assert minutes(found) == {"P-0001": 165}
    assert [problem.value for problem in sheet.problems] == [f'"{name}"']


def test_a_cross_and_a_circle_do_not_both_mean_present() -> None:
    sheet, found = read("Name,6/17\nAna Álvarez,x\nBo Nguyen,o\n")
    assert (minutes(found), len(sheet.problems)) == ({"P-0001": 165}, 1)


@pytest.mark.parametrize(
    "titles",
    [
        "Vorname,Nachname,E-Mail-Adresse,Dauer,Beitrittszeit,Verlassen um",
        "First name,Last name,Email,Duration,Time joined,Time exited",
    ],
)
def test_first_and_last_times_are_read_beside_a_shorter_duration(titles: str) -> None:
    sheet, found = read(f"{titles}\nAna,Álvarez,ana@example.org,30 min,09:00,11:30\n")
    assert minutes(found) == {"P-0001": 30}
    assert any("first joined and last left" in note for note in sheet.notes)


@pytest.mark.parametrize(("title", "right"), [("6-10", False), ("June 10", False), ("6-17", True)])
def test_the_name_of_a_sheet_counts(tmp_path: Path, title: str, *, right: bool) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in (["Name", "Time In", "Time Out"], ["Ana Álvarez", "9:00", "12:00"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    book.save(tmp_path / "attendance.xlsx")
    if right:
        found = read_attendance(tmp_path / "attendance.xlsx", SPAN, ZONE)
        assert found.notes[0] == "rows that are hidden or filtered out and read all the same: 1"
    else:
        with pytest.raises(RefusedError, match="is about another day: 2026-06-10"):
            read_attendance(tmp_path / "attendance.xlsx", SPAN, ZONE)
