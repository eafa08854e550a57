"""Further spellings of these files that have been seen, one short file each."""

from __future__ import annotations

import pytest

from attendance.helpers import minutes_of, sheet_of

SEEN = {
    "zoom_with_times_only": (
        "Zoom meeting",
        {"P-0012": 166},
        """\
Meeting ID,Topic,Start Time
973 0329 0176,Day 3,Jun 17 2026

Name (original name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Bo Nguyen,,09:14,12:00,166,No
""",
    ),
    "webinar_without_sections": (
        "sign-in sheet",
        {"P-0012": 89},
        """\
Some,Report
Topic,Webinar ID,Actual Start Time,Unique Viewers
Some Session,91695866411,06/17/2026 09:00,2

Attended,First Name,Last Name,Email,Phone,Join Time,Leave Time,Time in Session (minutes)
Yes,Bo,Nguyen,bo@example.org,919000,06/17/2026 09:02:00,06/17/2026 10:31:00,89
""",
    ),
    "webinar_of_2020": (
        "Zoom webinar",
        {"P-0012": 60},
        """\
Attendee Report
Report Generated:,"Jun 17, 2026 6:26 PM"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled,Unique Viewers,Total Users,Max Concurrent Views
Webinar,328-972-509,"Jun 17, 2026 8:07 AM", 548, 461, 0,446,991,0
Host Details,
Attended,User Name,Email,Join Time,Leave Time,Time in Session (minutes),Country/Region Name
Yes,Pat Host,h@email.com,"Jun 17, 2026 08:07:27","Jun 17, 2026 17:14:45",548,United States of America
Panelist Details,
"Attended","User Name","Email","Join Time","Leave Time","Time in Session (minutes)","Country/Region Name"
"Yes","Sam Panel","a@email.com","Jun 17, 2026 09:39:09","Jun 17, 2026 10:03:38",25,"United States of America"
Attendee Details,
"Attended","First Name","Last Name","Email","Registration Time","Approval Status","Join Time","Leave Time","Time in Session (minutes)","Country/Region Name"
"Yes","Bo","Nguyen","b@email.com","Jun 02, 2026 12:00:00","approved","Jun 17, 2026 09:00:00","Jun 17, 2026 10:00:00",60,"US"
"No","Dee","Park","d@email.com","Jun 02, 2026 12:00:00","approved","--","--","--",""
Other Attended
User Name,Join Time,Leave Time,Time in Session (minutes),Country/Region Name
15551234567,"Jun 17, 2026 09:00:00","Jun 17, 2026 10:00:00",60,US
""",  # noqa: E501 - as it was seen
    ),
    "meet_with_its_meeting_above": (
        "Google Meet",
        {"P-0012": 32},
        """\
Meeting title,Date,Start time,End time
Standup,2026-06-17,09:00,09:32

Name,Email,Duration,Time joined,Time exited
Bo Nguyen,bo@example.org,32m,9:00:12,9:32:01
""",
    ),
    "meet_with_durations_only": (
        "sign-in sheet",
        {"P-0012": 32},
        """\
Name,Email,Duration
Bo Nguyen,bo@example.org,0:32:14
""",
    ),
    "teams_of_2021": (
        "Teams",
        {"P-0012": 60},
        """\
Meeting Summary
Total Number of Participants\t3
Meeting Title\tx
Meeting Start Time\t6/17/2026, 9:30:00 AM
Meeting End Time\t6/17/2026, 10:30:00 AM
Meeting Id\tabc

Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)
Bo Nguyen\t6/17/2026, 9:30:00 AM\t6/17/2026, 10:30:00 AM\t1h\t\tPresenter\t
""",
    ),
    "zoom_with_the_meeting_in_each_line": (
        "Zoom, account report",
        {"P-0012": 58},
        """\
Topic,Meeting ID,Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)
Day 3,987654321,Bo Nguyen,bo@example.org,2026-06-17 09:00:00,2026-06-17 09:58:00,58
""",
    ),
    "teams_with_narrow_spaces": (
        "Teams",
        {"P-0012": 60},
        """\
1. Summary
x\ty

2. Participants
Name\tFirst join\tLast leave\tIn-meeting duration\tEmail\tRole
Bo Nguyen\t6/17/26, 9:02:11\u202fAM\t6/17/26, 10:02:11\u202fAM\t1h 0m 0s\t\tAttendee
""",
    ),
    "zoom_in_spanish_of_2021": (
        "Zoom meeting",
        {"P-0012": 210},
        """\
Nombre (nombre original),E-mail del usuario,Hora para unirse,Hora para salir,Duración (minutos)
Bo Nguyen,,17/06/2026 09:00:00 a. m.,17/06/2026 01:00:00 p. m.,240
""",
    ),
    "account_report_with_other_titles": (
        "Zoom, account report",
        {"P-0012": 60},
        """\
Topic,MeetingID,User_Name,User_Email_1,Department,Group,HasZoomRooms,Creation_Time,Start_Time,End_Time,Duration_Minutes_1,Participants,NameOriginalName,User_Email_2,Join_Time,Leave_Time,Duration_Minutes_2,Guest,RecordingConsent,InWaitingRoom,MarketingOptIn
T,852,Pat Host,pat@example.org,C,A,No,15/08/2022 01:27,17/06/2026 09:00,17/06/2026 10:00,60,2,Bo Nguyen,bo@example.org,17/06/2026 09:00,17/06/2026 10:00,60,No,,No,-
""",  # noqa: E501 - as it was seen
    ),
    "sign_in_morning_and_afternoon": (
        "sign-in sheet",
        {"P-0012": 390, "P-0019": 175},
        """\
PSST sign-in,,,,
Date: 17 June 2026,,,,

#,Name,AM In,AM Out,PM In,PM Out
1,Bo Nguyen,9:00,12:00,12:30 PM,4:00 PM
2,Dee Park,9:05,12:00,,
3,Kim Lee,,,,
""",
    ),
    "names_and_durations": (
        "sign-in sheet",
        {"P-0012": 62},
        """\
First Name,Last Name,Duration
Bo,Nguyen,1 hr 2 min
""",
    ),
    "separator_named": (
        "sign-in sheet",
        {"P-0012": 60},
        """\
sep=;
Name;Join time;Leave time
Bo Nguyen;9:00;10:00
""",
    ),
    "zoom_in_japanese": (
        "Zoom meeting",
        {"P-0012": 60},
        """\
名前（元の名前）,ユーザーのメール,参加時刻,退出時刻,期間（分）,ゲスト
Bo Nguyen,,2026/06/17 09:00:12,2026/06/17 10:00:12,60,はい
""",  # noqa: RUF001 - as it was seen
    ),
}


@pytest.mark.parametrize("seen", SEEN)
def test_a_spelling_that_was_seen_is_read(seen: str) -> None:
    form, minutes, text = SEEN[seen]
    sheet = sheet_of(text)
    assert (sheet.form, minutes_of(sheet), sheet.problems) == (form, minutes, ())
