"""Kinds of files: what each is worth to whom, or that it is refused and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from attendance.test_cases import PEOPLE, SPAN, ZONE, minutes
from peercert.errors import RefusedError
from peercert.intake.attendance.how import How
from peercert.intake.attendance.matching import match
from peercert.intake.attendance.options import read_map
from peercert.intake.attendance.reading import read_attendance

WAITING = (
    "Dee Park,,{0} 09:00:00,{0} 09:20:00,20,{1}\nDee Park,,{0} 09:20:00,{0} 12:00:00,160,{2}\n"
)
LETTERS = {
    "pt": (("Nome (nome original),E-mail,Ingressar na hora,Hora de saída,Duração (minutos),"
           "Na sala de espera"), "Sim", "Não"),
    "de": (("Name (Originalname),Benutzer-E-Mail,Beitrittszeit,Austrittszeit,Dauer (Minuten),"
           "Im Warteraum"), "Ja", "Nein"),
    "fr": (("Nom (nom original),Adresse e-mail,Heure d’arrivée,Heure de départ,Durée (minutes),"  # noqa: RUF001
           "Salle d’attente"), "Oui", "Non"),  # noqa: RUF001
    "it": (("Nome (nome originale),E-mail,Ora di ingresso,Ora di uscita,Durata (minuti),"
           "In sala d'attesa"), "Sì", "No"),
    "es": (("Nombre (nombre original),Correo electrónico,Hora de entrada,Hora de salida,"
           "Duración (minutos),En sala de espera"), "Sí", "No"),
    "nl": (("Naam (oorspronkelijke naam),E-mail,Deelnametijd,Vertrektijd,Duur (minuten),"
           "In wachtkamer"), "Ja", "Nee"),
    "zh": ("名称（原始名称）,用户邮件,加入时间,离开时间,时长（分钟）,在等候室", "是", "否"),  # noqa: RUF001
    "ja": ("名前（元の名前）,メール,参加時刻,退出時刻,期間（分）,待機室", "はい", "いいえ"),  # noqa: RUF001
    "ko": ("이름(원래 이름),이메일,참가 시간,나간 시간,기간(분),대기실", "예", "아니요"),
    "en": ("Name (original name),Email,Join time,Leave time,Duration (minutes),In waiting room",
           "Yes", "No"),
}  # fmt: skip
READ = {
    "a service's own data": (
        ("name,user_email,join_time,leave_time,duration,status\n"
        "Dee Park,,2026-06-17T16:00:00Z,2026-06-17T16:15:00Z,900,in_waiting_room\n"
        "Bo Nguyen,,2026-06-17T16:00:00Z,2026-06-17T19:00:00Z,10800,in_meeting\n"),
        {"P-0002": 165},
    ),
    "Teams in French": (
        ("1. Résumé\nHeure de début\t17/06/2026, 09:00:00\n\n2. Participants\n"
        "Nom\tPremière participation\tDernier départ\tDurée de la réunion\tE-mail\tRôle\n"
        "Ana Álvarez\t17/06/2026, 09:00:00\t17/06/2026, 12:00:00\t40 min\t\tPrésentateur\n"),
        {"P-0001": 40},
    ),
    "Meet in German": (
        ("Vorname,Nachname,E-Mail-Adresse,Dauer,Teilnahme um,Verlassen um\n"
        "Bo,Nguyen,,3 Std.,09:00,12:00\nAna,Álvarez,,1 Std. 30 Min.,08:00,09:30\n"),
        {"P-0001": 30, "P-0002": 165},
    ),
    "Meet in French": (
        ("Prénom,Nom,Adresse e-mail,Durée,Heure de participation,Heure de départ\n"
        "Bo,Nguyen,,3 h,09:00,12:00\nAna,Álvarez,,1 h 30 min,08:00,09:30\n"),
        {"P-0001": 30, "P-0002": 165},
    ),
    "Meet in Portuguese": (
        ("Nome,Sobrenome,E-mail,Duração,Horário de entrada,Horário de saída\n"
        "Bo,Nguyen,,3 h,09:00,12:00\nAna,Álvarez,,1 h 30 min,08:00,09:30\n"),
        {"P-0001": 30, "P-0002": 165},
    ),
    "a tick beside times": ("Name,Present,Start,End\nBo Nguyen,x,9:00,9:30\n", {"P-0002": 30}),
    "times of another kind": (
        "Name,Attended,Entry Time,Exit Time,Time Spent\nBo Nguyen,Yes,9:00,10:00,60\n",
        {"P-0002": 60},
    ),
    "Teams' list in German": (
        ("Vollständiger Name\tBenutzeraktion\tZeitstempel\n"
        "Bo Nguyen\tBeigetreten\t17.6.2026, 09:00:00\nBo Nguyen\tVerlassen\t17.6.2026, 10:00:00\n"),
        {"P-0002": 60},
    ),
    "a live event": (
        ("Participant Id,Full Name,UserAgent,UtcEventTimeStamp,Action,Role\n"
        "1,Bo Nguyen,x,6/17/2026 4:00:00 PM,Join,Attendee\n"
        "1,Bo Nguyen,x,6/17/2026 5:00:00 PM,Leave,Attendee\n"),
        {"P-0002": 60},
    ),
    "times by hand": (
        ("Name,Time In,Time Out\nAna Álvarez,9am,noon\nBo Nguyen,09h00,12 noon\n"
        "Dee Park,9;00,12:00p\nJoy Brand,900,1200\n"),
        {"P-0001": 165, "P-0002": 165, "P-0003": 165, "P-0008": 165},
    ),
    "a form for in and out": (
        ("Timestamp,Name,Are you signing in or out?\n6/17/2026 8:58:00,Ana Álvarez,Sign in\n"
        "6/17/2026 12:01:00,Ana Álvarez,Sign out\n6/10/2026 9:00:00,Bo Nguyen,Sign in\n"),
        {"P-0001": 165},
    ),
    "zones": (
        ("Name,Join Time,Leave Time\nBo Nguyen,06/17/2026 9:00 AM PDT,06/17/2026 12:00 PM PDT\n"
        'Ana Álvarez,"Jun 17, 2026 12:00 PM (Eastern Time)","Jun 17, 2026 3:00 PM EDT"\n'),
        {"P-0001": 165, "P-0002": 165},
    ),
    "a zone in titles": (
        "Name,Join Time (ET),Leave Time (ET)\nBo Nguyen,06/17/2026 12:00 PM,06/17/2026 3:00 PM\n",
        {"P-0002": 165},
    ),
    "an organizer who learns": (
        ("2. Participants\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole\n"
        "Dee Park\t6/17/26, 9:00 AM\t6/17/26, 12:00 PM\t3h\tdee@example.org\tOrganizer\n"),
        {"P-0003": 165},
    ),
    "hours and minutes": ("Name,Duration\nAna Álvarez,2:45\nBo Nguyen,1:30\n",
                          {"P-0001": 165, "P-0002": 90}),
    "days beside fractions": (
        "Name,Date,Time In,Time Out\nBo Nguyen,46190,0.375,0.5\nDee Park,46183,0.375,0.5\n",
        {"P-0002": 165},
    ),
    "times of several days": (
        ("Name,Join time,Leave time\nBo Nguyen,6/10/2026 9:00,6/10/2026 12:00\n"
        "Bo Nguyen,6/17/2026 10:00,6/17/2026 12:00\nDee Park,6/10/2026 9:00,6/10/2026 12:00\n"),
        {"P-0002": 105},
    ),
    "a head of this day": (
        "Sign-in: Wednesday June 17th 2026,,\nName,Time In,Time Out\nBo Nguyen,9:00,12:00\n",
        {"P-0002": 165},
    ),
    "two signatures": (
        "Name,Agency,Time In,Signature,Time Out,Signature\nBo Nguyen,Acme,9:00,BN,12:00,BN\n",
        {"P-0002": 165},
    ),
}  # fmt: skip
REFUSED = {
    "Name,Present,Kom,Ging\nBo Nguyen,x,9:00,9:30\n": "columns that are not understood",
    "Name,Present,Mins there\nBo Nguyen,x,30\n": "a column that is not understood",
    "Name,Time In,Time Out,Notes\nBo Nguyen,9:00,12:00,left at 10\n": "not understood",
    "Date: 9/26/2026,,\nName,Time In,Time Out\nBo Nguyen,9:00,12:00\n": "about another day",
    "Name,6/10,6/24\nBo Nguyen,x,x\n": "no column for the session's day",
    "Name,6/17 AM,6/17 PM\nBo Nguyen,x,x\n": "several columns for the session's day",
    "Name,Date,Present\nBo Nguyen,2026-06-10,x\n": "no row about the day of the session",
    "Name,Duration\nAna Álvarez,9900\n": "no row that can be read",
    "Name,Duration\nAna Álvarez,0.125\n": "no row that can be read",
    "Name,Time In\nAna Álvarez,9:00\n": "not when they left",
    "Name,Time In,Time Out\nAna Álvarez,06/17/2026 9:00 AM PST,06/17/2026 12:00 PM PST\n":
        "no row that can be read",
    "Order ID,Name,Ticket Type,Checked In\n1,Bo Nguyen,General,Yes\n": "who had a ticket",
    "<html><table></table></html>": "is a web page",
    "%PDF-1.4": "is a PDF",
    '{"participants": []}': "is JSON",
    "Name,Time In,Time Out,Duration\nBo Nguyen,9:00,12:00,2:00\n": "contradict the times",
}  # fmt: skip


def credited(path: Path, text: str, how: How | None = None) -> dict[str, int]:
    """Return the minutes of everybody, of a file without problems."""
    path.write_text(text, "utf-8")
    sheet = read_attendance(path, SPAN, ZONE, how or How())
    assert sheet.problems == ()
    return minutes(match(sheet.rows, PEOPLE))


@pytest.mark.parametrize("language", LETTERS)
def test_a_waiting_room_in_ten_languages(language: str, tmp_path: Path) -> None:
    head, yes, no = LETTERS[language]
    day = "2026-06-17"
    text = f"{head}\n{WAITING.format(day, yes, no)}"
    assert credited(tmp_path / "a.csv", text) == {"P-0003": 145}


@pytest.mark.parametrize("kind", READ)
def test_a_kind_that_is_read(kind: str, tmp_path: Path) -> None:
    text, expected = READ[kind]
    assert credited(tmp_path / "a.csv", text) == expected


@pytest.mark.parametrize("text", REFUSED)
def test_a_kind_that_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=REFUSED[text]) as caught:
        credited(tmp_path / "a.csv", text)
    assert "nothing was written" in caught.value.hint


def test_a_note_among_the_rows_is_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Present\nBo Nguyen,x\nDee Park,x\nDee left at 10,\n", "utf-8")
    [problem] = read_attendance(path, SPAN, ZONE).problems
    assert str(problem) == 'line 4, Name: "Dee left at 10": what this line says is not understood'


def test_the_day_in_a_name_is_compared(tmp_path: Path) -> None:
    text = (
        "First name,Last name,Email,Duration,Time joined,Time exited\nBo,Nguyen,,3 hr,9:00,12:00\n"
    )
    assert credited(tmp_path / "2026-06-17 09_00 PSST.csv", text) == {"P-0002": 165}
    with pytest.raises(RefusedError, match="in the name"):
        credited(tmp_path / "2026-06-10 09_00 PSST.csv", text)
    answer = How(other_day=True)
    assert credited(tmp_path / "6-10-2026.csv", text, answer) == {"P-0002": 165}


def test_titles_that_are_named(tmp_path: Path) -> None:
    def named(text: str, columns: str) -> dict[str, int]:
        return credited(tmp_path / "a.csv", text, How(columns=read_map(columns)))

    hours = "Name,Hours\nAna Álvarez,2.75\nBo Nguyen,1.5\n"
    assert named(hours, "duration=Hours") == {"P-0001": 165, "P-0002": 90}
    assert named("Name,6/10,6/17\nBo Nguyen,x,x\n", "present=6/17") == {"P-0002": 165}
    noted = "Name,Time In,Time Out,Notes\nBo Nguyen,9:00,12:00,left at 10\n"
    assert named(noted, "ignore=Notes") == {"P-0002": 165}
    outer = "Who,Erst,Letzt,Dauer\nBo Nguyen,9:00,12:00,40 min\n"
    assert named(outer, "name=Who,first_join=Erst,last_leave=Letzt") == {"P-0002": 40}
    dated = "Wer,Wann,Da\nBo Nguyen,6/10/2026,x\nDee Park,6/17/2026,x\n"
    assert named(dated, "name=Wer,date=Wann,present=Da") == {"P-0003": 165}


def test_the_sheet_of_the_sessions_day_is_read(tmp_path: Path) -> None:
    book = Workbook()
    for title in ("2026-06-10", "2026-06-17"):
        sheet = book.create_sheet(title)
        sheet.append(["Name", "Time In", "Time Out"])
        sheet.append(["Bo Nguyen" if title.endswith("17") else "Dee Park", "9:00", "12:00"])
    book.save(tmp_path / "a.xlsx")
    found = read_attendance(tmp_path / "a.xlsx", SPAN, ZONE)
    assert minutes(match(found.rows, PEOPLE)) == {"P-0002": 165}
    assert found.notes == ("read from the sheet 2026-06-17; not read: 2026-06-10",)
    book["2026-06-10"].title = "Group A"
    book["2026-06-17"].title = "Group B"
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(RefusedError, match="several sheets about attendance: Group A, Group B"):
        read_attendance(tmp_path / "b.xlsx", SPAN, ZONE)
    chosen = read_attendance(tmp_path / "b.xlsx", SPAN, ZONE, How(sheet="group b"))
    assert minutes(match(chosen.rows, PEOPLE)) == {"P-0002": 165}
