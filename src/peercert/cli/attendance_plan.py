"""What an attendance file comes to for a session: who was there, with which credit, and who not."""

from __future__ import annotations

import hashlib
import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from peercert.attendance import Credit, Span, credit, on_clock
from peercert.classes import Alias, Attendance, Break, Sheet
from peercert.cli.attendance_held import Held
from peercert.intake.attendance import sheet as files
from peercert.intake.attendance.how import AS_IT_IS, How
from peercert.intake.attendance.matching import NOBODY, Asked, Found, Matching, Somebody, match
from peercert.store.class_people import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a file is to be read: breaks beside the session's own, least share, rounding, columns."""

    file: Path
    session: str
    breaks: tuple[Break, ...] = ()
    least_percent: int | None = None
    step: int | None = None
    zone: str | None = None
    how: How = AS_IT_IS
    said: tuple[tuple[str, str | None], ...] = ()
    """The options about the file itself, as they were written."""

    def words(self, *, short: bool) -> str:
        """Return the options by which `attendance match` reads the file in the same way.

        In short form the sheet on file says which file it is and how it was read; a folder, a zone,
        columns and the like are not kept, so they are named again.
        """
        said: list[tuple[str, str | None]] = [("--session", self.session)]
        if not short or self.file.parent != Path():
            said += [("--file", as_text(self.file))]
            said += [("--break", "-".join(each)) for each in self.breaks]
            said += [("--min-percent", str(self.least_percent or "")), ("--round", minutes(self))]
        said += [("--zone", self.zone), *self.said]
        return " ".join(
            name if value is FLAG else f"{name} {shlex.quote(value)}"
            for name, value in said
            if value
        )


FLAG = "yes"
"""The value of an option that has none."""


def minutes(wish: Wish) -> str:
    """Return the step of rounding as it is written."""
    return f"{wish.step}m" if wish.step else ""


class Aliases(Mapping[str, str | None]):
    """Who goes by which name in a cohort's files, by the hash of it; everybody goes by their id."""

    def __init__(self, cohort: int, kept: Sequence[Alias], held: Held) -> None:
        """Take in what is on file; people who have left the cohort are not known any more."""
        self.cohort = cohort
        self.kept = {
            each.key: each
            for each in kept
            if each.candidate is None or each.candidate in held.people
        }
        self.ids = {each.id.casefold(): each.id for each in held.people.values()}

    def hashed(self, key: str) -> str:
        """Return what is kept of a name."""
        return hashlib.sha256(f"{self.cohort}:{key}".encode()).hexdigest()

    def __getitem__(self, key: str) -> str | None:
        """Return whose name it is; None where its rows are to be ignored."""
        if key in self.ids:
            return self.ids[key]
        alias = self.kept[self.hashed(key)]
        return None if alias.candidate is None else f"P-{alias.candidate:04d}"

    def __iter__(self) -> Iterator[str]:
        """Give what is kept."""
        return iter((*self.ids, *self.kept))

    def __len__(self) -> int:
        """Return how much is kept."""
        return len(self.ids) + len(self.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """One person of the cohort: their rows and credit, if any, and what is on file so far.

    `becomes` is `new`, `changed` or `same`; `taken_back` where credit on file is not in the file
    any more; `not_there` where their rows are, but not during the session; else `absent`.
    """

    known: Known
    found: Found | None
    credit: Credit | None
    before: tuple[Attendance, ...]

    @property
    def minutes(self) -> int:
        """Return the credit in minutes."""
        return self.credit.minutes if self.credit else 0

    @property
    def because(self) -> str | None:
        """Say why it is not all of the session."""
        return "; ".join(self.credit.why) or None if self.credit else None

    @property
    def becomes(self) -> str:
        """Say what is to be recorded."""
        if self.credit is None:
            return "absent"
        if not self.minutes:
            return "taken_back" if self.before else "not_there"
        now = (self.minutes, self.because, "submitted")
        said = [(each.minutes, each.because, each.verification) for each in self.before]
        return "new" if not said else "same" if said == [now] else "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A file, read and matched, and what it comes to for everybody in the cohort."""

    wish: Wish
    held: Held
    span: Span
    sheet: files.Sheet
    matching: Matching
    people: tuple[Came, ...]
    aliases: tuple[Alias, ...]
    sheets: tuple[Sheet, ...]

    @property
    def changing(self) -> tuple[Came, ...]:
        """Return those for whom something is to be recorded."""
        return tuple(each for each in self.people if each.becomes in CHANGING)

    @property
    def kept(self) -> Sheet | None:
        """Return this very file on file, read in the same way, if it was imported before."""
        same = (each for each in self.sheets if same_sheet(each, self.row))
        return next(same, None)

    @property
    def row(self) -> Sheet:
        """Return what is kept about the file."""
        return Sheet(
            session=self.held.number,
            path=as_text(Path(self.wish.file.name)),
            sha256=self.sheet.sha256,
            form=self.sheet.form,
            breaks=self.wish.breaks,
            least_percent=self.wish.least_percent,
            round_minutes=self.wish.step,
        )


CHANGING = frozenset({"new", "changed", "taken_back"})


def as_text(path: Path) -> str:
    """Return a path as text that can be kept, whatever bytes a folder's name has."""
    return os.fsencode(path).decode("utf-8", "replace")


def same_sheet(one: Sheet, other: Sheet) -> bool:
    """Say whether two sheets are one file that was read in one way, wherever it lies."""
    how = [
        (each.session, each.sha256, each.breaks, each.least_percent, each.round_minutes)
        for each in (one, other)
    ]
    return how[0] == how[1]


def plan(
    held: Held,
    wish: Wish,
    kept: tuple[Sequence[Alias], Sequence[Sheet]],
    sheet: files.Sheet | None = None,
) -> Plan:
    """Read a file about a session and give everybody in the cohort their credit.

    `kept` are the cohort's aliases and the session's sheets; `sheet` is the file, where it was
    read before. Raises what `read_attendance` and `on_clock` raise.
    """
    span = span_of(held, wish)
    sheet = sheet or read(held, wish, span)
    aliases = Aliases(held.session.cohort, kept[0], held)
    matching = match(sheet.rows, everybody(held), aliases, sheet.sha256)
    matching = replace(matching, asked=tuple(seatless(held, sheet, matching.asked)))
    people = []
    for known in held.people.values():
        found = matching.people.get(known.id)
        earned = None if found is None else earned_in(span, found, wish)
        before = held.came.get(known.number, ())
        people.append(Came(known=known, found=found, credit=earned, before=before))
    return Plan(
        wish=wish,
        held=held,
        span=span,
        sheet=sheet,
        matching=matching,
        people=tuple(people),
        aliases=tuple(kept[0]),
        sheets=tuple(kept[1]),
    )


def seatless(held: Held, sheet: files.Sheet, asked: Sequence[Asked]) -> Iterator[Asked]:
    """Yield what is asked; of those who only had no seat on that day, that."""
    lines = {line for each in asked if each.why in NOBODY for line in each.lines}
    others = (somebody(each) for each in held.without.values())
    found = match([row for row in sheet.rows if row.line in lines], tuple(others))
    whose = {row.line: id for id, each in found.people.items() for row in each.rows}
    for each in asked:
        id = whose.get(each.lines[0])
        yield replace(each, why=f"{id} had no seat on the day of the session") if id else each


def earned_in(span: Span, found: Found, wish: Wish) -> Credit:
    """Return the credit of one person's rows."""
    return credit(span, found.stays, step=wish.step or 1, least_percent=wish.least_percent)


def span_of(held: Held, wish: Wish) -> Span:
    """Return when the session is held, with its breaks and those that were asked for."""
    session = held.session
    breaks = tuple(dict.fromkeys((*session.breaks, *wish.breaks)))
    return on_clock(session.starts_at, session.ends_at, session.zone, breaks)


def read(held: Held, wish: Wish, span: Span) -> files.Sheet:
    """Read the file."""
    from peercert.intake.attendance.reading import read_attendance

    zone = wish.zone or held.session.zone
    return read_attendance(wish.file, span, zone, wish.how)


def everybody(held: Held) -> tuple[Somebody, ...]:
    """Return those who may stand in the file."""
    return tuple(
        somebody(each, trainer=trainer)
        for people, trainer in ((held.people, False), (held.trainers, True))
        for each in people.values()
    )


def somebody(known: Known, *, trainer: bool = False) -> Somebody:
    """Return a person as rows are compared with them."""
    return Somebody(
        id=known.id,
        names=(known.name,) if known.name else (),
        emails=(known.email,) if known.email else (),
        trainer=trainer,
    )
