"""Which column of an attendance file holds what, by its title or by what stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Field = Literal[
    "name", "first", "last", "email", "host_email", "join", "leave", "first_join", "last_leave",
    "duration", "total", "waiting", "attended", "present", "action", "stamp", "role", "meeting",
    "meeting_start",
]  # fmt: skip

ORIGINAL = ("nameoriginalname", "usernameoriginalname", "nombrenombreoriginal",
            "nombredeusuarionombreoriginal")  # fmt: skip
TITLES: Mapping[Field, tuple[str, ...]] = {
    "name": (*ORIGINAL, "username", "name", "fullname", "participant", "participantname",
             "attendee", "attendeename", "nombre", "nombrecompleto", "nombredeusuario",
             "nombredelparticipante"),
    "first": ("firstname", "givenname", "first"),
    "last": ("lastname", "surname", "familyname", "last", "apellido", "apellidos"),
    "email": ("email", "useremail", "emailaddress", "mail", "correo", "correoelectronico",
              "emaildelusuario"),
    "join": ("jointime", "joined", "arrived", "arrival", "arrivaltime", "timein", "in", "amin",
             "pmin", "signin", "signintime", "checkin", "horadeentrada", "horaparaunirse",
             "horadeunion", "entrada", "horadellegada", "llegada"),
    "leave": ("leavetime", "left", "departed", "departure", "departuretime", "timeout", "out",
              "amout", "pmout", "signout", "signouttime", "checkout", "horadesalida",
              "horaparasalir", "salida"),
    "first_join": ("firstjoin", "firstjointime", "timejoined"),
    "last_leave": ("lastleave", "lastleavetime", "timeexited"),
    "duration": ("durationminutes", "duration", "inmeetingduration", "timeinsessionminutes",
                 "timeinsession", "attendanceduration", "duracionminutos", "duracion"),
    "total": ("totaldurationminutes", "totalduration", "duraciontotalminutos"),
    "waiting": ("inwaitingroom", "ensaladeespera", "enlasaladeespera"),
    "attended": ("attended", "asistio"),
    "present": ("present", "presence", "attendance", "here", "signature", "signed", "initials",
                "presente", "asistencia", "firma"),
    "action": ("useraction",),
    "stamp": ("timestamp",),
    "role": ("role", "rol"),
    "meeting": ("meetingid", "webinarid"),
    "meeting_start": ("starttime",),
}  # fmt: skip
FIELD_OF: Mapping[str, Field] = {word: field for field, words in TITLES.items() for word in words}
FIRST = ("name", "nombre")
"""What the first name is called where the last one has a column of its own."""
MAPPED: tuple[Field, ...] = ("name", "first", "last", "email", "join", "leave", "duration",
                             "present")  # fmt: skip
NOT_LETTERS = re.compile(r"[\W_]+")
A_TIME = re.compile(r"\d:\d\d")
COPY = re.compile(r"[_ ]\d$")
WHEN: tuple[frozenset[Field], ...] = (
    frozenset({"join", "leave"}),
    frozenset({"first_join", "last_leave"}),
    frozenset({"action", "stamp"}),
    frozenset({"total"}),
    frozenset({"duration"}),
    frozenset({"present"}),
    frozenset({"attended"}),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields of a table stand, and their titles as the file has them."""

    at: Mapping[Field, int]
    titles: tuple[str, ...]
    further: tuple[tuple[int, int], ...] = ()
    """Where more pairs of arriving and leaving stand, as for a morning and an afternoon."""

    def of_further(self) -> Iterator[Columns]:
        """Yield these columns again with each further pair for arriving and leaving."""
        for join, leave in self.further:
            yield Columns({**self.at, "join": join, "leave": leave}, self.titles)

    def cell(self, cells: Sequence[str], field: Field) -> str:
        """Return what a line holds for a field; nothing where it has no such column."""
        index = self.at.get(field, len(cells))
        return cells[index] if index < len(cells) else ""

    def title(self, field: Field) -> str:
        """Return the title of a field's column, as the file has it."""
        index = self.at.get(field, len(self.titles))
        return self.titles[index] if index < len(self.titles) else field

    def has(self, *fields: Field) -> bool:
        """Say whether the table has all these fields."""
        return all(field in self.at for field in fields)


@lru_cache(maxsize=4096)
def bare(title: str) -> str:
    """Return what the spellings of one title have in common: its letters, without accents."""
    letters = unicodedata.normalize("NFKD", COPY.sub("", title).casefold())
    return NOT_LETTERS.sub("", "".join(c for c in letters if not unicodedata.combining(c)))


def columns_of(cells: Sequence[str], wanted: Mapping[str, str]) -> Columns | None:
    """Return the columns of a line of titles, or nothing where the line is none.

    `wanted` are titles that somebody named, by field; they go before the titles known here.
    """
    if not wanted and A_TIME.search(" ".join(cells)):
        return None
    words = [bare(cell) for cell in cells]
    named = {field: bare(title) for field, title in wanted.items()}
    if not set(named.values()) <= set(words):
        return None
    at = known(words)
    at |= {field: words.index(named[field]) for field in MAPPED if field in named}
    whom = {"name", "first", "last"} if not named else {"name", "first", "last", "email"}
    if whom & set(at) and any(when <= set(at) for when in WHEN):
        return Columns(at, tuple(cells), further_pairs(words, at))
    return None


def further_pairs(words: Sequence[str], at: Mapping[Field, int]) -> tuple[tuple[int, int], ...]:
    """Return where arriving and leaving stand again, after the first time."""
    joins, leaves = (
        [index for index, word in enumerate(words) if FIELD_OF.get(word) == field]
        for field in ("join", "leave")
    )
    if len(joins) != len(leaves) or not joins or joins[0] != at["join"]:
        return ()
    return tuple(zip(joins[1:], leaves[1:], strict=True))


def known(words: Sequence[str]) -> dict[Field, int]:
    """Return where the known titles stand.

    Where a title stands twice, as in an account's report, the one after the person's name counts;
    the e-mail address before it is the host's.
    """
    fields = [FIELD_OF.get(word) for word in words]
    people = [i for i, field in enumerate(fields) if field in {"name", "first", "last"}]
    start = next(
        (i for i, word in enumerate(words) if word in ORIGINAL), people[0] if people else 0
    )
    at: dict[Field, int] = {}
    for index, field in [*enumerate(fields)][start:] + [*enumerate(fields)][:start]:
        if field and field not in at:
            at[field] = index
        elif field == "email" and index < start:
            at["host_email"] = index
        elif field == "name" and words[index] in FIRST:
            at["first"] = index
    if "last" in at and "first" not in at and "name" in at and words[at["name"]] in FIRST:
        at["first"] = at.pop("name")
    return at
