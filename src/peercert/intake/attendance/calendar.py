"""Days and months in words, in the languages in which attendance files come."""

from __future__ import annotations

import re
import unicodedata

MONTHS: tuple[tuple[str, ...], ...] = (
    ("january", "jan", "enero", "ene", "janvier", "janv", "januar", "janeiro", "gennaio", "gen"),
    ("february", "feb", "febrero", "fevrier", "fevr", "fev", "februar", "fevereiro", "febbraio"),
    ("march", "mar", "marzo", "mars", "marz", "maerz", "mrz", "marco"),
    ("april", "apr", "abril", "abr", "avril", "avr", "aprile"),
    ("may", "mayo", "mai", "maio", "maggio", "mag"),
    ("june", "jun", "junio", "juin", "juni", "junho", "giugno", "giu"),
    ("july", "jul", "julio", "juillet", "juil", "juli", "julho", "luglio", "lug"),
    ("august", "aug", "agosto", "ago", "aout", "aou"),
    ("september", "sep", "sept", "septiembre", "setiembre", "septembre", "setembro", "set",
     "settembre"),
    ("october", "oct", "octubre", "octobre", "oktober", "okt", "outubro", "out", "ottobre", "ott"),
    ("november", "nov", "noviembre", "novembre", "novembro"),
    ("december", "dec", "diciembre", "dic", "decembre", "dezember", "dez", "dezembro", "dicembre"),
)  # fmt: skip
MONTH_OF = {word: number for number, words in enumerate(MONTHS, 1) for word in words}
WEEKDAYS = re.compile(
    r"^(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?|lun(?:es|di)?|mar(?:tes|di)?|mie(?:rcoles)?|mer(?:credi)?|"
    r"jue(?:ves)?|jeu(?:di)?|vie(?:rnes)?|ven(?:dredi)?|sab(?:ado)?|sam(?:edi)?|dom(?:ingo)?|"
    r"dim(?:anche)?|seg(?:unda(?:-feira)?)?|ter(?:ca(?:-feira)?)?|qua(?:rta(?:-feira)?)?|"
    r"qui(?:nta(?:-feira)?)?|sex(?:ta(?:-feira)?)?|mo(?:ntag)?|di(?:enstag)?|mi(?:ttwoch)?|"
    r"do(?:nnerstag)?|fr(?:eitag)?|sa(?:mstag)?|so(?:nntag)?)\.?,? +"
    r"(?=\d{1,4}[-/.]\d|\d{1,2}\.?(?: de)? [a-z]{3}|[a-z]{3,}\.? \d)"
)
WORDS = {"noon": "12:00", "12 noon": "12:00", "midday": "12:00", "mediodia": "12:00",
         "12:00 noon": "12:00", "12 m": "12:00", "midnight": "00:00", "midi": "12:00",
         "12noon": "12:00", "12:00noon": "12:00", "mittag": "12:00"}  # fmt: skip


def plain(text: str) -> str:
    """Return a time or a day in small letters, without accents, weekday and small words."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    done = "".join(c for c in letters if not unicodedata.combining(c))
    done = WEEKDAYS.sub("", " ".join(done.split()))
    done = re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b", "", done)
    done = re.sub(r"\b(?:de|del|a las|um|at|kl\.?) (?=\S)", "", done)
    done = re.sub(r"(?<=\d) a (?=\d)", " ", done)
    return re.sub(r"(?<=\d) uhr$", "", done).strip()
