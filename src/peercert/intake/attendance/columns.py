"""Which column of an attendance file holds what, by its title or by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from peercert.intake.attendance.moments import day_written, written
from peercert.intake.attendance.titles import (
    ABOUT_THE_MEETING,
    FIRST,
    ORIGINAL,
    Field,
    bare,
    field_of,
)
from peercert.intake.cells import CellError

MAPPED: tuple[Field, ...] = (
    "name", "first", "last", "email", "date", "join", "leave", "first_join", "last_leave",
    "duration", "present",
)  # fmt: skip
IGNORED = "ignore"
"""What `--map` calls a column that is to be passed over; it may be named more than once."""
A_TIME = re.compile(r"\d{1,2}:\d\d")
WHO: frozenset[Field] = frozenset({"name", "first", "last"})
WHEN: tuple[frozenset[Field], ...] = (
    frozenset({"join", "leave"}),
    frozenset({"first_join", "last_leave"}),
    frozenset({"action", "stamp"}),
    frozenset({"total"}),
    frozenset({"duration"}),
    frozenset({"present"}),
    frozenset({"attended"}),
)
PAIRS: tuple[tuple[Field, Field], ...] = (("join", "leave"), ("first_join", "last_leave"))
TIMES: tuple[Field, ...] = ("join", "leave", "first_join", "last_leave")
TOTALS: tuple[Field, ...] = ("total", "duration")
TWO = 2
LAST = ("nom", "name", "naam")
"""What the last name is called where the first one has a column of its own."""
MARKS = re.compile(r"[()\[\],;:|]+(?=\s|$)|[()\[\]]")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields of a table stand, and their titles as the file has them."""

    at: Mapping[Field, int]
    titles: tuple[str, ...]
    further: tuple[tuple[int, int], ...] = ()
    """Where more pairs of arriving and leaving stand, as for a morning and an afternoon."""
    ignored: frozenset[int] = field(default=frozenset())
    """Which columns somebody said are to be passed over."""
    mapped: frozenset[Field] = field(default=frozenset())
    """Which fields somebody named."""

    def of_further(self) -> Iterator[Columns]:
        """Yield these columns again with each further pair for arriving and leaving."""
        for join, leave in self.further:
            at = {each: at for each, at in self.at.items() if each not in TOTALS}
            yield Columns({**at, "join": join, "leave": leave}, self.titles)

    def cell(self, cells: Sequence[str], field: Field) -> str:
        """Return what a line holds for a field; nothing where it has no such column."""
        index = self.at.get(field, len(cells))
        return cells[index] if index < len(cells) else ""

    def title(self, field: Field) -> str:
        """Return the title of a field's column, as the file has it."""
        index = self.at.get(field, len(self.titles))
        return self.titles[index] if index < len(self.titles) else field

    def has(self, *fields: Field) -> bool:
        """Return whether the table has all these fields."""
        return all(field in self.at for field in fields)

    @property
    def pair(self) -> tuple[Field, Field] | None:
        """Return the fields of arriving and leaving, if there are both."""
        return next((pair for pair in PAIRS if self.has(*pair)), None)

    @property
    def beginning(self) -> Field | None:
        """Return the field of arriving, where only a duration stands beside it."""
        if self.pair or not any(self.has(each) for each in TOTALS):
            return None
        return next((each for each in ("first_join", "join") if self.has(each)), None)

    @property
    def taken(self) -> frozenset[int]:
        """Return the columns whose meaning is known."""
        unused = set(TIMES) - {*(self.pair or ()), self.beginning}
        used = {index for each, index in self.at.items() if each not in unused}
        return frozenset(used) | self.ignored | {i for two in self.further for i in two}


def columns_of(
    cells: Sequence[str], wanted: Mapping[str, Sequence[str]], days: Sequence[date] = ()
) -> Columns | None:
    """Return the columns of a line of titles, or nothing where the line is none.

    `wanted` are titles that somebody named, by field; they go before the titles known here. `days`
    are the session's, for a register with a column for each day. Raises TwoDaysError.
    """
    if not wanted and any(A_TIME.match(cell) for cell in cells):
        return None
    words = [bare(cell) for cell in cells]
    named = {field: [bare(title) for title in titles] for field, titles in wanted.items()}
    if not {word for each in named.values() for word in each} <= set(words):
        return None
    ignored = frozenset(i for i, word in enumerate(words) if word in named.get(IGNORED, ()))
    original = next((i for i, word in enumerate(words) if word in ORIGINAL), 0)
    if ABOUT_THE_MEETING & set(words[:original]):
        ignored |= frozenset(range(original))
    passed = ignored - frozenset(range(original))
    at = known([("" if i in passed else cell) for i, cell in enumerate(cells)])
    mapped = {field: words.index(named[field][0]) for field in MAPPED if field in named}
    at = {each: i for each, i in at.items() if i not in mapped.values()} | mapped
    whom = WHO | ({"email"} if mapped else set())
    if about_the_meeting(words) or not whom & set(at):
        return None
    if "present" in mapped and days:
        free = [i for i in range(len(cells)) if i not in at.values()]
        ignored |= frozenset(i for i in free if day_in(cells[i], days[0].year))
    if not mapped.keys() & {*TOTALS, "present", "date"} and (grid := grid_of(cells, at, days)):
        return grid
    if any(when <= set(at) for when in WHEN):
        further = further_pairs(cells, at)
        return Columns(at, tuple(cells), further, ignored, frozenset(mapped))
    return None


class DaysError(Exception):
    """A register with a column for each day, of which none or several are the session's."""

    def __init__(self, titles: Sequence[str], found: Sequence[str]) -> None:
        """Keep the titles of all days, and those of the session's."""
        super().__init__(titles, found)
        self.titles, self.found = titles, found


def grid_of(cells: Sequence[str], at: Mapping[Field, int], days: Sequence[date]) -> Columns | None:
    """Return the columns of a register that has a column for each day, if it is one.

    Raises DaysError where not exactly one column is the session's day.
    """
    if not days or not WHO & set(at) or any(set(pair) <= set(at) for pair in PAIRS):
        return None
    years = {day.year for day in days}
    read = {i: day_in(cell, min(years)) for i, cell in enumerate(cells) if i not in at.values()}
    read = {i: found for i, found in read.items() if found and not a_moment(cells[i])}
    if not read or {"date", "join", "stamp"} & set(at):
        return None
    held = [i for i, found in read.items() if set(found) & set(days)]
    if len(held) != 1:
        raise DaysError([cells[i] for i in read], [cells[i] for i in held])
    sums = {i for each, i in at.items() if each in {*TOTALS, "present", "attended"}}
    whom = {each: i for each, i in at.items() if i not in sums}
    ignored = frozenset({*read, *sums} - {*held})
    return Columns({**whom, "present": held[0]}, tuple(cells), (), ignored)


def a_moment(text: str) -> bool:
    """Return whether a cell is a day with a time of it, as below titles and not in one."""
    try:
        read = written(text)
    except CellError:
        return False
    return read.clock != time()


def day_in(text: str, year: int) -> tuple[date, ...]:
    """Return the day that stands somewhere in a title or a line, in one reading or two."""
    if found := day_written(text, year):
        return found
    words = MARKS.sub(" ", text).split()
    for size in (5, 4, 3, 2, 1):
        for start in range(len(words) - size + 1):
            if found := day_written(" ".join(words[start : start + size]), year):
                return found
    return ()


def about_the_meeting(words: Sequence[str]) -> bool:
    """Return whether a line has the titles of the block about the meeting itself."""
    if set(ORIGINAL) & set(words):
        return False
    return len(ABOUT_THE_MEETING & set(words)) >= TWO


def further_pairs(cells: Sequence[str], at: Mapping[Field, int]) -> tuple[tuple[int, int], ...]:
    """Return where arriving and leaving stand again, after the first time."""
    first = at.get("name", at.get("first", 0))
    joins, leaves = (
        [i for i, cell in enumerate(cells) if field_of(cell) == field and i > first]
        for field in ("join", "leave")
    )
    if len(joins) != len(leaves) or not joins or joins[0] != at.get("join"):
        return ()
    return tuple(zip(joins[1:], leaves[1:], strict=True))


def known(cells: Sequence[str]) -> dict[Field, int]:
    """Return where the known titles stand.

    Where a title stands twice, as in an account's report, the one after the person's name counts;
    the e-mail address before it is the host's, the starting time the meeting's.
    """
    words = [bare(cell) for cell in cells]
    fields = [field_of(cell) for cell in cells]
    people = [i for i, field in enumerate(fields) if field in WHO]
    original = next((i for i, word in enumerate(words) if word in ORIGINAL), None)
    start = (people[0] if people else 0) if original is None else original
    at: dict[Field, int] = {}
    for index, each in [*enumerate(fields)][start:] + [*enumerate(fields)][:start]:
        if each and each not in at:
            at[each] = index
        elif each == "email" and index < start:
            at["host_email"] = index
        elif each == "name" and words[index] in FIRST:
            at["first"] = index
    if original is not None and "starttime" in words[:original]:
        at["meeting_start"] = words.index("starttime")
    if "last" in at and "first" not in at and "name" in at and words[at["name"]] in FIRST:
        at["first"] = at.pop("name")
    if "first" in at and "last" not in at and "name" in at and words[at["name"]] in LAST:
        at["last"] = at.pop("name")
    return paired(at)


def paired(at: dict[Field, int]) -> dict[Field, int]:
    """Return the fields with first and last times as what they are, whatever one is called."""
    has = set(at)
    if {"first", "last", "duration", "join", "leave"} <= has and at["duration"] < at["join"]:
        at["first_join"], at["last_leave"] = at.pop("join"), at.pop("leave")  # as in Google Meet
    elif {"first_join", "leave"} <= has and not {"join", "last_leave"} & has:
        at["last_leave"] = at.pop("leave")
    elif {"join", "last_leave"} <= has and not {"first_join", "leave"} & has:
        at["first_join"] = at.pop("join")
    return at
