# ruff: noqa: E501, RUF001 - the words of files in several languages
"""What a cell of a register says: there, not there, or something that is to be asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from peercert.intake.attendance.names import all_readings, words
from peercert.intake.attendance.titles import bare

BLANK = {"", "-", "--", "—", "–", "n/a", "na"}
YES = frozenset(map(bare, (
    "yes", "y", "si", "s", "sim", "ja", "j", "oui", "true", "1", "x", "xx", "ok", "p", "present",
    "here", "presente", "présent", "anwesend", "aanwezig", "attended", "signed", "signed in",
    "checked", "да", "是", "はい", "예", "네", "tak", "evet", "có", "vero", "in person",
    "virtual", "in attendance", "出席",
)))  # fmt: skip
NO = frozenset(map(bare, (
    "no", "n", "nein", "non", "não", "nao", "false", "0", "absent", "a", "ausente", "abwesend",
    "no show", "no-show", "noshow", "did not attend", "not present", "nee", "нет", "否", "いいえ",
    "아니요", "아니오", "nie", "hayır", "không", "nej", "falso", "not attended", "unexcused", "missed",
    "afwezig", "assente", "dna", "unexcused absence", "faltó", "falta", "缺席",
)))  # fmt: skip
WAITING = frozenset({"inwaitingroom", "waitingroom", "waiting"})
ADMITTED = frozenset({"inmeeting", "admitted", "joined"})
TICKS = {"✓", "✔", "☑", "☒", "🗸", "✅", "●", "•", "+", "✔️", "☑️"}
ASKED = "expected x, or nothing: nobody is credited for this until it says yes or no"
SCORE = re.compile(r"(?P<mark>[A-Za-z]) ?\(\d+(?:[.,]\d+)? ?/ ?\d+(?:[.,]\d+)?\)")
SIGNED = re.compile(r"^(?:/s/|s/|~)?\s*(.*?)\s*~?$")
JOINED = frozenset(map(bare, (
    "Joined", "Joined before", "Join", "Sign in", "Signed in", "Signing in", "In", "Check in",
    "Checked in", "Se unió", "Se ha unido", "Se unió antes", "Unido", "Ingresó", "Entró", "Beigetreten",
    "Ist beigetreten", "Vorher beigetreten", "Teilgenommen", "Hat teilgenommen",
    "Zuvor beigetreten", "A rejoint", "Rejoint", "A participé", "Participe", "Ingressou", "Entrou", "Aderiu",
    "Entrou antes", "Partecipa", "Ha partecipato", "Entrato", "Deelgenomen", "Entrar", "Entrada",
)))  # fmt: skip
LEFT = frozenset(map(bare, (
    "Left", "Left before", "Leave", "Sign out", "Signed out", "Signing out", "Out", "Check out",
    "Checked out", "Abandonó", "Ha abandonado", "Salió", "Se fue", "Se ha ido", "Dejó",
    "Verlassen", "Hat verlassen", "Hat die Besprechung verlassen", "Vorher verlassen", "A quitté", "Quitté", "Gauche",
    "Parti", "Saiu", "Deixou", "Ha abbandonato", "Uscito", "Verlaten", "Links", "Salir", "Salida", "Saída",
)))  # fmt: skip
TELLING = frozenset(
    {"late", "left", "early", "absent", "excused", "sick", "partial", "waiting", "away", "missed",
     "gone", "tarde", "retard", "spät", "atraso", "min", "minutes", "hours", "hour", "only", "show", "call"}
)  # fmt: skip
REMARKS = TELLING | frozenset(
    {"arrived", "arriving", "dropped", "departed", "leaving", "leave", "halfway", "half", "partly",
     "until", "disconnected", "recording", "recorded", "skipped", "temprano", "llego", "salio",
     "fue", "mitad", "ausente", "enfermo", "enferma", "parcial", "justificado", "tot", "parti",
     "partie", "arrive", "arrivee", "moitie", "malade", "absente", "excuse", "excusee", "spat",
     "fruh", "krank", "gegangen", "halb", "teilweise", "entschuldigt", "cedo", "saiu", "chegou",
     "metade", "doente"}
)  # fmt: skip
"""Words of a remark that tell of somebody's attendance, in small letters without accents."""
AWAY = frozenset(map(bare, (
    "absent", "ausente", "abwesend", "assente", "afwezig", "no show", "did not attend", "missed",
    "not present", "not attended", "dna", "unexcused", "unexcused absence", "faltó", "缺席",
    "excused", "late", "tardy", "sick", "left", "left early", "partial", "recording", "recorded",
    "watched recording", "asynchronous", "async", "on demand", "replay", "make-up", "withdrawn",
    "waitlist", "waitlisted", "cancelled", "canceled", "declined", "entschuldigt", "excusé",
    "justificado",
)))  # fmt: skip
"""What tells that somebody was not there, or not all the time, in whatever column it stands."""
AN_ID = re.compile(r"[A-Z]-\d+")
Answer = Literal["yes", "no", "asked", ""]


def answer(text: str) -> Answer:
    """Return what a tick or a word says; that it is to be asked, where it is neither yes nor no."""
    if text.casefold() in BLANK:
        return ""
    marked = SCORE.fullmatch(text)
    word = bare(marked["mark"] if marked else text)
    if text in TICKS or word in YES:
        return "yes"
    return "no" if word in NO else "asked"


def waiting(text: str) -> Answer:
    """Return whether somebody was in the waiting room."""
    word = bare(text)
    if word in WAITING:
        return "yes"
    return "no" if word in ADMITTED else answer(text)


def signature(text: str, names: Sequence[str], *, times: bool) -> Answer:
    """Return whether what stands under a signature is one: initials, or words of the name.

    Beside times, and beside an id, it is enough that it says nothing else.
    """
    said = answer(text)
    if said != "asked":
        return said
    telling = any(c.isdigit() for c in text) or TELLING & set(text.casefold().split())
    if not telling and (times or any(map(AN_ID.fullmatch, names))):
        return "yes"
    found = SIGNED.fullmatch(text)
    signed = words(found[1] if found else text)
    if not signed:
        return "asked"
    for name in all_readings(names):
        parts = sorted(name)
        initials = {part[0] for part in parts}
        if all(fits(each, name, initials) for each in signed):
            return "yes"
    return "asked"


def fits(word: str, name: frozenset[str], initials: set[str]) -> bool:
    """Return whether a word of a signature is a word of the name, the start of one, or initials."""
    starts = len(word) > 1 and any(part.startswith(word) for part in name)
    return word in name or starts or (len(word) <= 4 and set(word) <= initials)  # noqa: PLR2004
