"""Files that say nothing, cells that cannot be read, days and times with two readings."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance.helpers import DAY, EXAMPLES, minutes_of, moment, problems, sheet_of, stays_of
from peercert.attendance import Span, credit, on_clock
from peercert.errors import BadFileError, Exit, RefusedError, UsageError
from peercert.intake.attendance.moments import SPELT
from peercert.intake.attendance.options import read_break, read_map
from peercert.intake.tables import MOST_COLUMNS, MOST_ROWS

REGISTERED = (
    "First Name,Last Name,Email,Registration Time,Approval Status\n"
    'Bo,Nguyen,,"Jun 2, 2026 9:00",approved\n'
)
FAR_AWAY = "this is far from the session: write 16:00, if that is what it means"
NO_DAY = "there is no such day"
READINGS = "is this 2026-03-04 or 2026-04-03? the session is on 2026-06-17"
HEAD = "Name,Join time,Leave time,Duration (minutes)\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("\n\n,,,\n", "is empty"),
        ("hello", "has no lines below titles"),
        (HEAD, "has no lines below titles"),
        ("Name,Email,Role\nBo Nguyen,,Attendee\n", "has no lines below titles"),
        ("Name,Email,Join time\nBo Nguyen,,10:00\n", "says when people came, not when they left"),
        (REGISTERED, "says who registered, not who was there"),
        ("Nom,Entrée\nBo,17/06/2026 09:00\n", "says when people came, not when they left"),
        ("Nom,Inscrit,Entrée,Sortie\nBo,02/06/2026 09:00,17/06/2026 09:00,17/06/2026 10:00\n",
         "has a column that is not understood"),
        ("9,17/06/2026 09:00,17/06/2026 10:00\n8,17/06/2026 09:00,17/06/2026 10:00\n",
         "has no lines below titles"),
        ("Nr,In,Out\n8,17/06/2026 09:00,17/06/2026 10:00\n", "has no lines below titles"),
        ('Name,Join time,Leave time\n"Bo,9:00,10:00\n', "a quotation mark is open"),
        (HEAD + "Bo Nguyen,,,\n,,,\n", "has no row that can be read"),
        (HEAD + "Bo Nguyen,soon,later,\n", "has no row that can be read"),
        ("Name,Present\nBo Nguyen,no\n", "has no row that can be read"),
    ],
)  # fmt: skip
def test_a_file_that_says_nothing_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadFileError, match=message) as caught:
        sheet_of(text)
    assert caught.value.exit_code == Exit.REFUSED
    assert caught.value.hint.endswith("nothing was written")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Bo Nguyen,soon,10:00,", f'Join time: "soon": expected a time, {SPELT}'),
        ("Bo Nguyen,06/17/2026 9,10:00,",
         f'Join time: "06/17/2026 9": expected a time with its minutes, {SPELT}'),
        ("Bo Nguyen,9:00-10:00,10:00,", f'Join time: "9:00-10:00": expected one time, {SPELT}'),
        ("Bo Nguyen,25:00,10:00,", 'Join time: "25:00": there is no such time of day'),
        ("Bo,13:00 PM,10:00,", 'Join time: "13:00 PM": expected an hour up to 12 before AM or PM'),
        ("Bo,06/31/2026 09:00,10:00,", f'Join time: "06/31/2026 09:00": {NO_DAY}'),
        ("Bo,2026-02-30 09:00,10:00,", f'Join time: "2026-02-30 09:00": {NO_DAY}'),
        ("Bo,30 Foo 2026 09:00,10:00,", f'Join time: "30 Foo 2026 09:00": {NO_DAY}'),
        ("Bo Nguyen,9:00,,", "Leave time: expected a time: it is not noted here"),
        ("Bo Nguyen,--,10:00,", 'Join time: "--": expected a time: it is not noted here'),
        ("Bo Nguyen,,,55", "Join time: expected a time: it is not noted here"),
        ("Bo Nguyen,10:00,9:00,", 'Leave time: "9:00": left before they joined'),
        ("Bo Nguyen,9:00,4:00,", f'Leave time: "4:00": {FAR_AWAY}'),
        (",9:00,10:00,", "Name: expected who it was"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_a_problem_with_its_place(row: str, problem: str) -> None:
    sheet = sheet_of(f"{HEAD}{row}\nDee Park,06/17/2026 9:00 AM,06/17/2026 10:00 AM,60\n")
    assert problems(sheet) == [f"line 2, {problem}"]
    assert minutes_of(sheet) == {"P-0019": 60}
    error = sheet.error()
    assert (str(error), error.problems) == (
        "`standard input`: 1 thing is not right",
        sheet.problems,
    )


def test_all_problems_are_named_in_order_and_nothing_else_is() -> None:
    sheet = sheet_of("Name,Duration\nBo Nguyen,a\nDee Park,\nKim Lee,55\nOmar Said,32:14\n")
    assert problems(sheet) == [
        'line 2, Duration: "a": expected how long, such as 90 min or 1h 30m',
        (
            'line 5, Duration: "32:14": expected how long, such as 90 min or 1h 30m: its '
            "unit is not known"
        ),
    ]
    assert str(sheet.error()) == "`standard input`: 2 things are not right"
    assert [each.name for each in sheet.ignored] == ["Dee Park"]


def test_rows_without_a_time_and_with_no_minutes_are_absent() -> None:
    sheet = sheet_of(f"{HEAD}Bo Nguyen,,,0\nDee Park,9:00,10:00,60\n")
    assert [(each.name, each.why) for each in sheet.ignored] == [
        ("Bo Nguyen", "no attendance is noted")
    ]


def test_an_empty_row_is_left_out() -> None:
    sheet = sheet_of("No,Name,Arrived,Left\n1,,,\n2,Bo Nguyen,9:00,10:00\n")
    assert [each.why for each in sheet.ignored] == ["an empty row"]


@pytest.mark.parametrize(
    ("day", "join", "expected"),
    [
        ("2026-03-04", "03/04/2026 09:30", "04 09:30:00"),
        ("2026-04-03", "03/04/2026 09:30", "03 09:30:00"),
        ("2026-03-04", "3-4-26 9:30 AM", "04 09:30:00"),
        ("2026-04-03", "3.4.2026 9:30", "03 09:30:00"),
        ("2026-03-03", "03/03/2026 9:30", "03 09:30:00"),
    ],
)
def test_the_days_of_the_session_choose_the_reading(day: str, join: str, expected: str) -> None:
    span = Span(moment(f"{day} 09:00"), moment(f"{day} 16:00"))
    leave = join.replace("9:3", "9:4")
    sheet = sheet_of(f"Name,Join time,Leave time\nBo Nguyen,{join},{leave}\n", span)
    assert stays_of(sheet)[0][1] == expected


def test_another_day_of_the_file_may_choose_the_reading() -> None:
    rows = (
        "Bo Nguyen,03/04/2026 09:30,03/04/2026 10:00\nDee Park,13/04/2026 09:30,13/04/2026 10:00\n"
    )
    span = Span(moment("2026-04-13 09:00"), moment("2026-04-13 16:00"))
    sheet = sheet_of(f"Name,Join time,Leave time\n{rows}", span)
    assert minutes_of(sheet, span) == {"P-0019": 30}


def test_a_day_that_has_one_reading_only_needs_no_other() -> None:
    rows = "Bo Nguyen,06/17/2026 09:30,17/06/2026 10:00\n"
    assert minutes_of(sheet_of(f"Name,Join time,Leave time\n{rows}")) == {"P-0012": 30}


def test_a_day_that_the_file_cannot_mean_is_a_problem() -> None:
    rows = "Bo Nguyen,06/17/2026 09:30,18/06/2026 10:00\nDee Park,03/04/2026 09:30,10:00\n"
    span = Span(moment("2026-03-04 09:00"), moment("2026-03-04 16:00"))
    sheet = sheet_of(f"Name,Join time,Leave time\n{rows}", span)
    assert problems(sheet) == [
        'line 2, Leave time: "18/06/2026 10:00": there is no such day, as this file writes days'
    ]


def test_days_that_contradict_each_other_are_refused() -> None:
    rows = "Bo Nguyen,06/16/2026 09:30,18/06/2026 10:00\nDee Park,03/04/2026 09:30,10:00\n"
    with pytest.raises(BadFileError, match="two readings"):
        sheet_of(f"Name,Join time,Leave time\n{rows}")
    with pytest.raises(RefusedError, match="has no row"):
        sheet_of("Name,Join time,Leave time\nBo Nguyen,06/16/2026 09:30,18/06/2026 10:00\n")


def test_two_readings_are_refused_with_both() -> None:
    rows = "Bo Nguyen,03/04/2026 09:30,03/04/2026 10:00\n"
    with pytest.raises(BadFileError, match="two readings") as caught:
        sheet_of(f"Name,Join time,Leave time\n{rows}")
    assert problems(caught.value) == [f'line 2, Join time: "03/04/2026 09:30": {READINGS}']


def test_a_file_about_another_day_is_refused() -> None:
    rows = "Bo Nguyen,06/16/2026 09:30,06/16/2026 10:00\n"
    with pytest.raises(RefusedError, match="is about another time: 2026-06-16 09:30") as caught:
        sheet_of(f"Name,Join time,Leave time\n{rows}")
    assert "--zone" in caught.value.hint


def test_a_night_over_midnight_reads_times_without_days() -> None:
    night = on_clock("2026-06-17T22:00", "2026-06-18T02:00", "America/Los_Angeles")
    text = "Name,Arrived,Left\nBo Nguyen,21:50,01:30\nDee Park,00:30,02:10\n"
    assert minutes_of(sheet_of(text, night), night) == {"P-0012": 210, "P-0019": 90}


CHANGE = on_clock("2026-11-01T00:00", "2026-11-01T04:00", "America/New_York")


@pytest.mark.parametrize(
    ("join", "leave", "duration", "minutes"),
    [
        ("00:30", "03:00", "", 210),
        ("01:30", "03:00", "90", 90),
        ("01:30", "03:00", "150", 150),
        ("01:30", "03:00", "", 90),
        ("01:10", "01:50", "40", 40),
        ("01:50", "01:10", "20", 20),
        ("01:10", "01:50", "100", 100),
    ],
)
def test_an_hour_that_came_twice(join: str, leave: str, duration: str, minutes: int) -> None:
    text = f"{HEAD}Bo Nguyen,2026-11-01 {join},2026-11-01 {leave},{duration}\n"
    sheet = sheet_of(text, CHANGE, "America/New_York")
    assert credit(CHANGE, [sheet.rows[0].stay]).minutes == minutes
    assert CHANGE.minutes == 300


def test_a_time_that_never_was_is_a_problem() -> None:
    span = on_clock("2026-03-08T01:00", "2026-03-08T05:00", "America/New_York")
    text = f"{HEAD}Bo Nguyen,2026-03-08 02:30,2026-03-08 04:00,\nDee Park,3:00,4:00,\n"
    assert problems(sheet_of(text, span, "America/New_York")) == [
        'line 2, Join time: "2026-03-08 02:30": the clock of America/New_York skipped this time'
    ]


def test_several_meetings_at_one_time_are_asked() -> None:
    head = "Meeting ID,Name,Join Time,Leave Time\n"
    rows = "1,Bo Nguyen,9:00,10:00\n2,Dee Park,9:00,10:00\n"
    with pytest.raises(BadFileError, match="has several meetings at the time: 1, 2") as caught:
        sheet_of(head + rows)
    assert "--meeting 1" in caught.value.hint
    assert minutes_of(sheet_of(head + rows, meeting="2")) == {"P-0019": 60}
    with pytest.raises(UsageError, match="has no meeting 3 at the time"):
        sheet_of(head + rows, meeting="3")


def test_titles_that_somebody_named_must_be_there() -> None:
    with pytest.raises(UsageError, match=r"has no line with all these titles.*name=Nom"):
        sheet_of("Name,Join time,Leave time\nBo,9:00,10:00\n", columns={"name": "Nom"})
    text = "Mail;Kom;Ging\nkim@example.org;9:00;10:00\n"
    named = {"email": "Mail", "join": "Kom", "leave": "Ging"}
    sheet = sheet_of(text, columns=named)
    assert (minutes_of(sheet), sheet.rows[0].name) == ({"P-0022": 60}, "kim@example.org")


def test_no_such_zone_is_refused() -> None:
    with pytest.raises(UsageError, match="`Nowhere/At_All` is not a time zone"):
        sheet_of(HEAD + "Bo Nguyen,9:00,10:00,\n", zone="Nowhere/At_All")


def test_no_such_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file"):
        sheet_of(tmp_path / "none.csv")


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(RefusedError, match="is no text"):
        sheet_of("a".encode("utf-16") + b"\0")
    with pytest.raises(RefusedError, match="is no text"):
        sheet_of(HEAD.encode() + b"\x81")


def test_bounds() -> None:
    with pytest.raises(RefusedError, match=f"more than {MOST_COLUMNS} columns"):
        sheet_of(HEAD + "a," * MOST_COLUMNS + "b\n")
    with pytest.raises(RefusedError, match="a cell of more than 4096 characters"):
        sheet_of(HEAD + "a" * 5000)
    with pytest.raises(RefusedError, match=f"more than {MOST_ROWS} rows"):
        sheet_of(HEAD + "Bo,,,\n" * MOST_ROWS)
    with pytest.raises(RefusedError, match="is larger than 20 MB"):
        sheet_of(b"a" * 20_000_001)
    padded = HEAD + "Bo Nguyen,9:00,10:00," + "," * 300 + "\n" + "\n" * MOST_ROWS
    assert minutes_of(sheet_of(padded)) == {"P-0012": 60}


def test_quotation_marks_in_a_file_of_tabs_are_part_of_a_name() -> None:
    text = 'Full Name\tJoin Time\tLeave Time\n"Dee" Park\t9:00\t10:00\n"Bo Nguyen\t9:00\t10:00\n'
    assert minutes_of(sheet_of(text)) == {"P-0019": 60, "P-0012": 60}


def test_what_is_written_on_the_command_line() -> None:
    assert read_map("name=Nom, join=Entrée,leave=Sortie") == {
        "name": ["Nom"],
        "join": ["Entrée"],
        "leave": ["Sortie"],
    }
    for wrong in ("", "name", "name=", "shoe=Nom", "name=a,name=b"):
        with pytest.raises(UsageError, match="does not say which column is which"):
            read_map(wrong)
    assert read_break(" 12:00 - 12:30") == ("12:00", "12:30")
    for wrong in ("", "12:00", "12-13", "25:00-26:00", "12:00-12:30-13:00"):
        with pytest.raises(UsageError, match="is not a break"):
            read_break(wrong)


def test_examples_have_nothing_wrong() -> None:
    assert all(not sheet_of(path, DAY).problems for path in EXAMPLES.iterdir())
