"""Whose rows they are: by e-mail address, then by what was learned, then by name; or asked.

Only people of the cohort, and its trainers, are looked at. Nobody is guessed: a row that fits
nobody, or more than one, or whose address is one person's and whose name another's, is asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from peercert.attendance import Stay
from peercert.errors import Problem
from peercert.intake.attendance.names import IN_THEIR_NAME, Words, all_readings, typed, words
from peercert.intake.attendance.sheet import Row, Sheet, unreadable
from peercert.intake.files import quoted

EMAIL, ALIAS, NAME = "e-mail", "alias", "name"
NO_SUCH = "nobody of the cohort has this address or a name like it"
NO_SUCH_NAME = "no e-mail address, and nobody of the cohort has a name like it"
NOBODY = frozenset({NO_SUCH, NO_SUCH_NAME})
SEVERAL = "several people of the cohort have such a name"
SHARED = "several people of the cohort have this address"
CONTRADICTION = "the address is one person's and the name another's"
LONGER = "a longer name than the one on file, with an address that is nobody's here"
TOGETHER = "several people on one device"
SOMEBODY_ELSE = "a note taker, an interpreter or somebody else who came in this person's name"
DOUBTS = frozenset({LONGER, TOGETHER})
"""Rows that look like somebody's and may be another person's: nothing is written beside them."""
TOGETHER_AS = re.compile(r"\s*(?:&|\+|\s(?:and|y|e|et|und|with|con|avec|mit)\s)\s*", re.IGNORECASE)
FULL = 2  # words of a name, of which one alone tells nothing
SHOWN = 3
LEAST = 0.6  # how alike a name has to be, to be shown beside a question
OF_ALL_WORDS = 0.9  # what a name counts that is only a part of the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person of the cohort, or one who teaches it."""

    id: str
    names: tuple[str, ...]
    emails: tuple[str, ...] = ()
    trainer: bool = False


@dataclass(slots=True)
class Found:
    """The rows of one person, and by what they were found."""

    rows: list[Row] = field(default_factory=list)
    how: str = ""

    @property
    def stays(self) -> list[Stay]:
        """Return when this person was there, for `attendance.credit`."""
        return [row.stay for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Rows of one unknown name or address. `key` is by what the answer is to be remembered.

    `near` are the people who come nearest, with how alike they are, from 0 to 1.
    """

    key: str
    name: str
    email: str | None
    lines: tuple[int, ...]
    why: str
    near: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Whose rows they are. `left_out` are hosts who teach nobody here, and rows to be ignored."""

    people: Mapping[str, Found]
    trainers: Mapping[str, Found]
    asked: tuple[Asked, ...]
    left_out: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose row it is and how that is known; or why it is asked, and who it may be."""

    ids: tuple[str, ...] = ()
    how: str = ""
    why: str = ""
    maybe: Collection[str] = ()


class Directory:
    """The people whom rows may be about, by address and by words of their names."""

    def __init__(self, people: Iterable[Somebody]) -> None:
        """Take in the people."""
        self.people = {each.id: each for each in people}
        self.names = {each.id: all_readings(each.names) for each in self.people.values()}
        self.by_email: dict[str, set[str]] = defaultdict(set)
        self.by_word: dict[str, set[str]] = defaultdict(set)
        for each in self.people.values():
            for email in each.emails:
                self.by_email[email.strip().casefold()].add(each.id)
            for name in self.names[each.id]:
                for word in name:
                    self.by_word[word].add(each.id)

    def of_name(self, row: Row) -> set[str]:
        """Return everybody whose name a row may give."""
        return {id for given in all_readings(row.names) for id in self.fitting(given)}

    def fitting(self, given: Words) -> set[str]:
        """Return everybody who has all words of a name, or all of whose words it has.

        One word alone fits only somebody with no other name on file, and then everybody who has it.
        """
        near = {id for word in given for id in self.by_word.get(word, ())}
        if len(given) < FULL:
            return near if any(given in self.names[id] for id in near) else set()
        return {id for id in near if any(alike(given, name) for name in self.names[id])}

    def nearest(self, row: Row) -> tuple[tuple[str, float], ...]:
        """Return the people whose names come nearest to a row's."""
        from rapidfuzz import fuzz

        given = [" ".join(sorted(each)) for each in all_readings(row.names)]
        if not given and row.email:
            given = [" ".join(sorted(each)) for each in all_readings([row.email.partition("@")[0]])]
        scores = {
            id: max(
                (
                    max(fuzz.ratio(a, b), OF_ALL_WORDS * fuzz.token_set_ratio(a, b)) / 100
                    for a in given
                    for b in (" ".join(sorted(name)) for name in names)
                ),
                default=0.0,
            )
            for id, names in self.names.items()
        }
        best = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
        return tuple((id, round(score, 2)) for id, score in best[:SHOWN] if score >= LEAST)


def alike(one: Words, other: Words) -> bool:
    """Return whether all words of the shorter name, at least two, are in the longer."""
    return (one <= other or other <= one) and min(len(one), len(other)) >= FULL


def match(
    rows: Iterable[Row],
    people: Sequence[Somebody],
    aliases: Mapping[str, str | None] | None = None,
    file: str = "",
) -> Matching:
    """Return whose rows they are, for the people of a cohort and those who teach it.

    `aliases` are the answers that were remembered: a key to a person's id, or to None for rows to
    be ignored; `file` is what the answers for single lines are kept under. Hosts and panelists
    who are nobody here are left out.
    """
    everybody = Directory(people)
    aliases = aliases or {}
    found: dict[str, Found] = defaultdict(Found)
    asked: dict[str, list[tuple[Row, Verdict]]] = defaultdict(list)
    left_out = []
    for row in rows:
        verdict = of_line(row, everybody, aliases, file) or judge(row, everybody, aliases)
        for id in verdict.ids:
            found[id].rows.append(row)
            how = found[id].how.split(", ") if found[id].how else []
            found[id].how = ", ".join(sorted({*how, verdict.how}, key=ORDER.index))
        if verdict.ids:
            continue
        if verdict.why and row.role == "learner":
            asked[key_of(row, verdict.why)].append((row, verdict))
        else:
            left_out.append(row)
    return Matching(
        people={id: each for id, each in found.items() if not everybody.people[id].trainer},
        trainers={id: each for id, each in found.items() if everybody.people[id].trainer},
        asked=tuple(question(key, each, everybody) for key, each in asked.items()),
        left_out=tuple(left_out),
    )


ORDER = (EMAIL, ALIAS, NAME)


def line_key(file: str, line: int, person: str = "") -> str:
    """Return by what the answer for one line is kept; with a person, that it is theirs too."""
    return f"{file}:{line}{person and '&'}{person}"


def of_line(
    row: Row, among: Directory, aliases: Mapping[str, str | None], file: str
) -> Verdict | None:
    """Return whose this line alone is, where somebody said so."""
    shared = tuple(id for id in among.people if aliases.get(line_key(file, row.line, id)) == id)
    only = aliases.get(line_key(file, row.line), "")
    if only is None:
        return Verdict()
    ids = tuple(dict.fromkeys((*((only,) if only in among.people else ()), *shared)))
    return Verdict(ids, ALIAS) if ids else None


def judge(row: Row, among: Directory, aliases: Mapping[str, str | None]) -> Verdict:
    """Return whose row it is, or why that is asked."""
    of_email = among.by_email.get(row.email.casefold(), set()) if row.email else set()
    of_name = among.of_name(row)
    instead = any(in_name_of(row, id, among) for id in of_email | of_name)
    both = of_email & of_name
    together = of_name and several(row, among)
    alone = len(both) == 1 or (len(of_email) == 1 and not of_name)
    if alone and not (together or instead):
        return Verdict((next(iter(both or of_email)),), EMAIL)
    why = ""
    if together:
        why = TOGETHER
    elif instead:
        why = SOMEBODY_ELSE
    elif of_email:
        why = SHARED if len(of_email) > 1 else CONTRADICTION
    elif len(of_name) != 1:
        why = SEVERAL if of_name else NO_SUCH if row.email else NO_SUCH_NAME
    elif row.email and longer(row, next(iter(of_name)), among):
        why = LONGER
    learned = aliases.get(key_of(row, why), "")
    if learned is None:
        return Verdict()
    if learned in among.people:
        return Verdict((learned,), ALIAS)
    if why:
        return Verdict(why=why, maybe=of_email | of_name)
    return Verdict((next(iter(of_name)),), NAME)


def several(row: Row, among: Directory) -> bool:
    """Return whether a name is those of several people together."""
    for name in row.names:
        parts = [part for part in TOGETHER_AS.split(name) if part]
        whole = all_readings([name])
        known = any(whole & names for names in among.names.values())
        if len(parts) > 1 and not known:
            return True
    return False


def in_name_of(row: Row, id: str, among: Directory) -> bool:
    """Return whether a row's name has words of a helper that nobody's name on file has."""
    typed_words = {word for name in row.names for word in words(name)}
    return bool(typed_words & IN_THEIR_NAME - {w for name in among.names[id] for w in name})


def longer(row: Row, id: str, among: Directory) -> bool:
    """Return whether no reading of a row's name is without words that the name on file lacks."""
    return not any(given <= name for given in all_readings(row.names) for name in among.names[id])


def key_of(row: Row, why: str = "") -> str:
    """Return by what an answer about a row is remembered: its address, or else its name.

    Where the address alone does not tell, it is both.
    """
    if not row.email:
        return typed(row.name)
    email = row.email.casefold()
    both = why in {SHARED, CONTRADICTION, SOMEBODY_ELSE}
    return f"{typed(row.name)} <{email}>" if both else email


def question(key: str, rows: Sequence[tuple[Row, Verdict]], among: Directory) -> Asked:
    """Return what is to be asked about rows of one key."""
    row, verdict = min(rows, key=lambda each: (each[0].name, each[0].line))
    near = among.nearest(row)
    rest = sorted(set(verdict.maybe) - {id for id, _ in near})
    return Asked(
        key=key,
        name=row.name,
        email=row.email,
        lines=tuple(sorted(each.line for each, _ in rows)),
        why=verdict.why,
        near=near + tuple((id, 0.0) for id in rest),
    )


def refuse_nobody(matching: Matching, sheet: Sheet) -> None:
    """Refuse a file in which nobody of the cohort was found. Raises BadFileError."""
    if matching.people:
        return
    problems = tuple(
        Problem(f"line {each.lines[0]}", quoted(each.name), each.why) for each in matching.asked
    )
    hint = "check that it is this cohort's file; nobody is taken for absent"
    what = "has nobody of this cohort in it"
    raise unreadable(sheet.name, what, problems=problems, hint=hint)
