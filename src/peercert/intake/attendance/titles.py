# ruff: noqa: E501, RUF001 - titles as files have them, in several languages
"""The titles of columns that attendance files have, in the languages that they come in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

Field = Literal[
    "name", "first", "last", "email", "host_email", "date", "join_date", "leave_date", "join",
    "leave", "first_join", "last_leave", "duration", "total", "waiting", "attended", "present",
    "action", "stamp", "role", "meeting", "meeting_start",
]  # fmt: skip

NOT_LETTERS = re.compile(r"[\W_]+")
COPY = re.compile(r"[_ ]\d$")
BRACKETS = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]")


@lru_cache(maxsize=4096)
def bare(title: str) -> str:
    """Return what the spellings of one title have in common: its letters, without accents."""
    letters = unicodedata.normalize("NFKD", COPY.sub("", title).casefold())
    return NOT_LETTERS.sub("", "".join(c for c in letters if not unicodedata.combining(c)))


def listed(text: str) -> tuple[str, ...]:
    """Return the titles of a list, as they are compared."""
    return tuple(dict.fromkeys(bare(each) for each in text.split("|")))


ORIGINAL = listed(
    "Name (original name) | User name (original name) | Nombre (nombre original) | "
    "Nombre de usuario (nombre original) | Nom (nom original) | Nome (nome original) | "
    "Name (Originalname) | Name (ursprünglicher Name) | Naam (oorspronkelijke naam) | "
    "名称（原始名称） | 名前（元の名前） | 이름(원래 이름) | Имя (исходное имя)"
)
TITLES: Mapping[Field, tuple[str, ...]] = {
    "name": (*ORIGINAL, *listed(
        "Username | User name | Name | Full name | Participant | Participant name | Attendee | "
        "Attendee name | Employee | Employee name | Student | Student name | Learner | "
        "Learner name | Trainee | Trainee name | Member name | Print name | Printed name | "
        "Display name | Volunteer name | Your name | Nombre | Nombre completo | "
        "Nombre de usuario | Nombre del participante | Nombre y apellidos | Participante | Alumno | Nom | "
        "Nom complet | Nom du participant | Participant(e) | Nome | Nome completo | "
        "Nome do participante | Vollständiger Name | Teilnehmer | Teilnehmername | Naam | "
        "Volledige naam | 名称 | 姓名 | 名前 | 氏名 | 이름 | Имя | Полное имя | Imię i nazwisko"
    )),
    "first": listed("First name | Given name | First | Prénom | Primeiro nome | Vorname | "
                    "Voornaam | Primer nombre | 名"),
    "last": listed("Last name | Surname | Family name | Last | Apellido | Apellidos | "
                   "Nom de famille | Sobrenome | Apelido | Último nome | Nachname | "
                   "Familienname | Cognome | Achternaam | 姓"),
    "email": listed(
        "Email | User email | Email address | Attendee email | Participant email | Student email | "
        "Mail | Correo | Correo electrónico | "
        "Dirección de correo electrónico | Email del usuario | "
        "Adresse e-mail | Adresse e-mail de l’utilisateur | Adresse électronique | "
        "Courriel | E-mail de l'utilisateur | Adresse mail | Endereço de e-mail | "
        "E-mail do usuário | E-mail do utilizador | E-Mail-Adresse | Benutzer-E-Mail | "
        "E-Mail des Benutzers | Indirizzo e-mail | E-mailadres | 用户邮件 | 用户电子邮件 | "
        "电子邮件 | 邮箱 | ユーザーのメール | メール | 사용자 이메일 | 이메일 | "
        "Электронная почта"
    ),
    "date": listed("Date | Class date | Session date | Attendance date | Meeting date | Day | "
                   "Date of class | Training date | Work date | Fecha | Fecha de la clase | Día | Datum | Data | Dia | "
                   "Tag | Jour | 日期 | 日付 | 날짜 | Дата"),
    "join_date": listed("Join date | Date in | Start date | Date joined | Fecha de entrada"),
    "leave_date": listed("Leave date | Date out | End date | Date left | Fecha de salida"),
    "join": listed(
        "Join time | Join | Joined | Joined at | Arrived | Arrival | Arrival time | Time in | In | "
        "AM in | PM in | Clock in | Sign in | Sign-in time | Sign in time | Check in | Check-in time | "
        "Clock-in time | Entry time | Time arrived | Enter time | Start | Start time | From | "
        "Time of arrival | Login time | Hora de entrada | Hora para unirse | "
        "Hora de unión | Entrada | Hora de llegada | Llegada | Hora de ingreso | "
        "Heure d’arrivée | Arrivée | Heure d'entrée | Heure de connexion | "
        "Entrée | Ingressar na hora | Hora de ingresso | Horário de entrada | Chegada | "
        "Hora de chegada | "
        "Beitrittszeit | Teilnahme um | Beitritt | Beitreten | 进入时间 | 加入時間 | Dołączono | Время присоединения | Dołącz | "
        "Beitrittszeitpunkt | Teilnahmezeit | Beigetreten um | Ankunft | "
        "Beginn | Kommt | "
        "Ora di ingresso | Ora di accesso | Deelnametijd | Aankomst | 加入时间 | 入会时间 | 参加時刻 | "
        "参加時間 | 참가 시간 | Время входа"
    ),
    "leave": listed(
        "Leave time | Leave | Left | Left at | Departed | Departure | Departure time | Time out | Out | "
        "AM out | PM out | Clock out | Sign out | Sign-out time | Check out | Check-out time | "
        "Clock-out time | Exit time | Time left | End | End time | To | Until | Logout time | "
        "Hora de salida | Hora para salir | Salida | Heure de départ | Départ | Sortie | "
        "Heure de sortie | "
        "Heure de déconnexion | Hora de saída | Sair na hora | Horário de saída | Saída | "
        "Austrittszeit | Beendigungszeit | Verlassen | Austritt | Endzeit | 离开時間 | 离会时间 | Время ухода | "
        "Austrittszeitpunkt | Verlassen um | Abgang | Ende | Geht | Ora di uscita | Uscita | "
        "Vertrektijd | Vertrek | 离开时间 | 退出时间 | 退出時刻 | 退出時間 | 나간 시간 | "
        "퇴장 시간 | Время выхода"
    ),
    "first_join": listed(
        "First join | First join time | Time joined | First seen | First seen at | First joined | "
        "Hora a la que se unió | Primera unión | Primera vez que se unió | "
        "Primera entrada | Primeira entrada | Primeiro ingresso | "
        "Première participation | Première connexion | Première arrivée | Première entrée | "
        "Heure de la première participation | Heure à laquelle l’utilisateur a rejoint l'appel | "
        "Heure d’entrée | Heure de participation | "
        "Heure à laquelle l'utilisateur a rejoint | Hora de entrada na reunião | "
        "Horário em que entrou | Hora em que entrou | Hora em que participou | Hora a que entrou | "
        "Erster Beitritt | Erste Teilnahme | Erstmals beigetreten | Beitrittsuhrzeit | "
        "Uhrzeit des Beitritts | Zeit des Beitritts | Teilgenommen um | Primo accesso | "
        "Prima partecipazione | Eerste deelname | 首次加入 | 最初の参加"
    ),
    "last_leave": listed(
        "Last leave | Last leave time | Time exited | Last seen | Last seen at | Last left | Time left call | "
        "Hora a la que salió | Última salida | Última vez que salió | Última saída | "
        "Dernier départ | Dernière sortie | Dernière déconnexion | "
        "Heure du dernier départ | "
        "Heure à laquelle l’utilisateur a quitté l'appel | "
        "Heure à laquelle l'utilisateur a quitté | Hora de saída da reunião | "
        "Horário em que saiu | Hora em que saiu | Hora a que saiu | "
        "Letzter Austritt | Zuletzt verlassen | Letztes Verlassen | "
        "Uhrzeit des Verlassens | Zeit des Verlassens | Austrittsuhrzeit | Ultima uscita | "
        "Laatste vertrek | 最后离开 | 最後の退出"
    ),
    "duration": listed(
        "Duration | Duration (minutes) | Duration minutes | In-meeting duration | "
        "Time in session (minutes) | Time in session | Attendance duration | "
        "Time in call | Time in meeting | Time spent | Minutes | Mins | Minutes attended | "
        "Minutes present | Time attended | Attended minutes | Total time | Total minutes | Total | Hours | "
        "Total hours | Hours attended | Hours worked | Length | Duration (hours) | "
        "Duración (minutos) | Duración | Duración en la reunión | Duración de la reunión | "
        "Minutos | Horas | "
        "Tiempo en la reunión | Durée (minutes) | Durée | Durée de la réunion | "
        "Durée de participation | Durée dans la réunion | Heures | "
        "Duração (minutos) | Duração | Duração da Reunião | Duração na reunião | "
        "Dauer (Minuten) | Dauer | Besprechungsdauer | Dauer der Teilnahme | "
        "Dauer in der Besprechung | Minuten | Stunden | Durata (minuti) | Durata | Duur (minuten) | "
        "Duur | 持续时间（分钟） | 时长（分钟） | 期間（分） | 期間 | 時間（分） | 기간(분) | "
        "Продолжительность (минут) | Продолжительность | Длительность | Dauer (Min.) | 持续时间 | 会议中持续时间 | 参会时长 | 会議の参加時間 | 时长 | 期間（分鐘） | 持續時間（分鐘） | Czas trwania (minuty)"
    ),
    "total": listed(
        "Total duration (minutes) | Total duration | Duración total (minutos) | Duración total | "
        "Durée totale (minutes) | Durée totale | Duração total (minutos) | Duração total | "
        "Gesamtdauer (Minuten) | Gesamtdauer | Durata totale (minuti) | Totale duur (minuten) | "
        "总持续时间（分钟） | 合計時間（分） | 총 시간(분)"
    ),
    "waiting": listed(
        "In waiting room | In the waiting room | Waiting room | En sala de espera | "
        "En la sala de espera | Sala de espera | "
        "Salle d’attente | En salle d’attente | Dans la salle d’attente | "
        "Na sala de espera | Em sala de espera | Im Warteraum | In Warteraum | Warteraum | "
        "Wartebereich | Im Wartebereich | In attesa | "
        "In sala d'attesa | Nella sala d'attesa | Sala d'attesa | In wachtkamer | In de wachtkamer | "
        "Wachtkamer | 在等候室中 | 在等候室 | 等候室 | 是否在等候室 | 在等候室内 | 在等候室裡 | 在等候室中 | "
        "待機室 | 待機室内 | 待機室にいます | 待機中 | "
        "等待室 | 等候室内 | 在等待室 | 正在等候 | "
        "대기실 | 대기실에 있음 | 대기실 내 | В зале ожидания | Зал ожидания | W poczekalni | "
        "Poczekalnia | Bekleme odasında | Trong phòng chờ | I väntrum | 待合室 | 待合室で"
    ),
    "attended": listed("Attended | Asistió | Participou | A participé | Teilgenommen | "
                       "Presenziato"),
    "present": listed(
        "Present | Presence | Attendance | Here | Signature | Signed | Initials | Sign here | "
        "Attendance status | Participant signature | Presente | Asistencia | Firma | Présent | "
        "Présence | Présences | Emargement | Presença | Assinatura | Anwesend | Anwesenheit | "
        "Unterschrift | Presenza | Aanwezig | Handtekening | Status | 出席 | 签到"
    ),
    "action": listed(
        "User action | Action | Acción del usuario | Acción de usuario | Action de l'utilisateur | "
        "Ação do utilizador | Ação do usuário | Benutzeraktion | Azione utente | "
        "Azione dell'utente | Gebruikersactie"
    ),
    "stamp": listed(
        "Timestamp | UTC Event Timestamp | Marca de tiempo | Marca temporal | Horodatage | "
        "Horodateur | Carimbo de data/hora | Carimbo de hora | Zeitstempel | Timbro data/ora | Tijdstempel"
    ),
    "role": listed("Role | Rol | Función | Rôle | Função | Papel | Rolle | Ruolo | 角色 | 役割"),
    "meeting": listed("Meeting ID | Webinar ID"),
    "meeting_start": listed("Meeting start time"),
}  # fmt: skip
FIELD_OF: Mapping[str, Field] = {word: field for field, words in TITLES.items() for word in words}
FIRST = listed("Name | Nombre | Nom | Nome")
"""What the first name is called where the last one has a column of its own."""
WRITTEN_BY_HAND = frozenset(listed(
    "Signature | Signed | Initials | Sign here | Participant signature | Firma | Emargement | "
    "Assinatura | Unterschrift | Handtekening"
))  # fmt: skip
ABOUT_THE_MEETING = frozenset(listed(
    "Topic | Tema | Sujet | Tópico | Thema | Argomento | Onderwerp | 主题 | トピック | 주제 | Тема | "
    "Meeting title | Webinar name | Participants | Participantes | Teilnehmerzahl | "
    "Host | Host name | Host email | Anfitrião | E-mail do anfitrião | Anfitrión | Hôte | "
    "Gastgeber | Numéro de réunion | Actual start time | Actual start date/time"
))  # fmt: skip
HARMLESS = frozenset(listed(
    "Is guest | Meeting name | Meeting title | Meeting end time | Meeting end | Session name | Event | Event name | "
    "Device name | Browser | OS | Operating system | Platform | In person/Virtual | Virtual/In person | Modality | Mode | Format | "
    "Supervisor | Approved by | Verified by | Staff initials | Trainer initials | # | No | Nr | ID | Number | Guest | Invitado | Invité | Convidado | Gast | Ospite | Gość | 访客 | 嘉宾 | 来宾 | 訪客 | ゲスト | 게스트 | Гость | "
    "Recording disclaimer response | Recording consent | Respuesta al descargo de responsabilidad "
    "relativa a la grabación | Réponse à l’avis de non-responsabilité de l’enregistrement | "
    "Resposta de isenção de responsabilidade de gravação | Participant ID (UPN) | Participant ID | "
    "ID de participante (UPN) | ID do participante (UPN) | ID del participante (UPN) | "
    "Identifiant du participant (UPN) | ID du participant (UPN) | Teilnehmer-ID (UPN) | "
    "Country/Region Name | Country | Region | Marketing opt-in | Department | Group | "
    "Has Zoom Rooms | Creation time | Participants | Source | Source name | Topic | Theme | "
    "Registration time | Registration date/time | Registration date | Approval status | "
    "Interest rating | Connection type | Client | Client type | Device | Device type | "
    "Network type | Microphone | Speaker | Camera | Location | Data center | Phone | Phone number | "
    "Mobile | Telephone | Teléfono | Téléphone | Telefon | Telefone | Address | Street | City | State | Zip | Zip code | "
    "County | Organization | Organisation | Company | Agency | Employer | Job title | Title | "
    "Moderator | Activity score | Talk time | Webcam time | Messages | Reactions | Poll votes | "
    "Raise hands | Raised hands | Course ID | SIS Course ID | Course code | Course name | Course | "
    "Section name | Section ID | SIS Section ID | Section | Teacher ID | Teacher name | Teacher | Student ID | "
    "SIS Student ID | Badges | Username | ID number | Institution | Employee ID | Attendee ID | User ID | Member ID | Grade | "
    "Session ID | UserAgent | User agent | IP address | Is presenter | "
    "Trainer | Instructor | Class | Program | Email sent | Pronouns | "
    "Invited by | Registrant | Unsubscribed | Camera on | Poll answers | Questions asked | "
    "Internal user | Zoom user | License | Authenticated"
))  # fmt: skip
"""Titles of columns that say nothing of who was there when."""
ENGAGEMENT = re.compile(
    r"(?:engagement|envolvimento|compromiss?o|participaci[oó]n|interacci[oó]n|implicaci[oó]n|"
    r"beteiligung|interaktion|mobilisation|coinvolgimento|betrokkenheid)\s*:.+", re.IGNORECASE
)  # fmt: skip
PLANNED = re.compile(
    r"schedul|registr|register|signedup|cancel|planned|invit|(?:^|[^a])sent|created|submitt|"
    r"deadline|enroll|expected|prevu|geplant|previst|programad|inscri"
)
"""What stands in titles of times at which nobody came or left."""
REGISTER = frozenset({"p", "l", "e", "a", "takensessions", "points", "percentage"})
"""The sums beside a register of Moodle."""


@lru_cache(maxsize=4096)
def field_of(title: str) -> Field | None:
    """Return what a column holds by its title, with or without what stands in brackets."""
    if "inorout" in bare(title):
        return "action"
    return FIELD_OF.get(bare(title)) or FIELD_OF.get(bare(BRACKETS.sub("", title)))


def planned(title: str) -> bool:
    """Return whether times below a title are of a plan or of an application, not of presence."""
    return bool(PLANNED.search(bare(title)))


def harmless(title: str, *, register: bool) -> bool:
    """Return whether a column says nothing of who was there when, by its title."""
    word = bare(title)
    return bool(
        word in HARMLESS
        or bare(BRACKETS.sub("", title)) in HARMLESS
        or ENGAGEMENT.fullmatch(title.strip())
        or (register and word in REGISTER)
    )
