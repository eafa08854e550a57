"""A table of training hours to a plan: what is added to whose file, and what is there already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from peercert.errors import BadFileError, Problem
from peercert.intake.files import NOT_READ, shown
from peercert.intake.hours_rows import HoursReader, Said, naming
from peercert.intake.layout import Layout
from peercert.intake.owners import Owners
from peercert.intake.plan import Issue, doubtful
from peercert.intake.rowreader import TableReader
from peercert.intake.rows import positions, unknown_columns
from peercert.intake.tables import Row, Table
from peercert.plausible import long_training, mistyped, new_topics, topics_of
from peercert.records import Candidate, Training

NEW_TOPIC = "the topic {} is new: no rule, programme or course on file has it"

FACTS = attrgetter(
    "kind",
    "title",
    "provider",
    "state",
    "approved",
    "provider_approved_on",
    "started_on",
    "completed_on",
    "minutes",
    "face_to_face_minutes",
    "topics",
    "specialization",
)
"""What tells one training from another; how it was verified may have changed since."""
MOST_TRIED = 100
"""Training of one person, day and length that is looked through."""


class Hours(NamedTuple):
    """A training to add: from which row, and whose it is, by position in the plan's people."""

    row: int
    owner: int
    training: Training


class Near(NamedTuple):
    """A training that may be on file already: of the same day and hours, but not the very same."""

    row: int
    owner: int
    on_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursPlan:
    """Everything that an import of hours would do and everything that was noticed.

    `added` is in the order of `people`, and for each of days. `same` are the rows that are on file
    already. Rows in error are in neither; `kept` are these as they came.
    """

    table: Table
    rows: int
    layout: str
    as_of: date
    people: Sequence[Candidate]
    added: tuple[Hours, ...] = ()
    same: tuple[int, ...] = ()
    near: tuple[Near, ...] = ()
    kept: tuple[Row, ...] = ()
    errors: tuple[Issue, ...] = ()
    warnings: tuple[Issue, ...] = ()
    cleaned: tuple[Issue, ...] = ()
    not_imported: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def doubtful(self) -> tuple[int, ...]:
        """The numbers of the rows that say something improbable, in order."""
        return doubtful(self.warnings)

    @property
    def rows_in_error(self) -> tuple[int, ...]:
        """The numbers of the rows that cannot be written, in order."""
        return tuple(row.number for row in self.kept)

    @property
    def has_good_rows(self) -> bool:
        """Whether any row is without errors."""
        return bool(self.added or self.same)


def plan_hours(
    table: Table,
    layout: Layout,
    people: Sequence[Candidate],
    on_file: Iterable[tuple[int, Sequence[Training]]],
    as_of: date,
) -> HoursPlan:
    """Plan the import of a table of hours.

    `people` are all whom a row may name, `on_file` the training of some of them, by position.
    Raises BadFileError where columns are missing.
    """
    where = positions(table, layout)
    check_naming(table, layout, where)
    reader = HoursReader(TableReader(layout, where), Owners(people), len(table.columns), as_of)
    draft = Draft()
    for row in table.rows:
        draft.take(reader.read(row))
    for owner, known in on_file:
        draft.look_on_file(owner, known)
    return HoursPlan(
        table=table,
        rows=draft.rows,
        layout=layout.name,
        as_of=as_of,
        people=people,
        added=tuple(draft.added()),
        same=tuple(sorted(draft.same)),
        near=tuple(sorted(draft.near)),
        kept=tuple(draft.kept),
        errors=tuple(draft.errors),
        warnings=tuple(draft.warnings),
        cleaned=tuple(draft.cleaned),
        not_imported=left_out(table, layout),
        unknown=unknown_columns(table, layout),
    )


def doubts(added: Iterable[Hours], known: Collection[str]) -> Iterator[Issue]:
    """Yield what is hardly meant in training that is to be added: its hours, and its topics."""
    typed = cache(lambda topic: tuple(mistyped((topic,), known)))
    new: set[str] = set()
    for hours in added:
        if long := long_training(hours.training):
            yield Issue(row=hours.row, code="hours", says=long)
        for topic in topics_of(hours.training):
            yield from (Issue(row=hours.row, code="topic", says=says) for says in typed(topic))
            if topic not in new and any(new_topics((topic,), known)):
                new.add(topic)
                yield Issue(row=hours.row, code="new-topic", says=NEW_TOPIC.format(shown(topic)))


def check_naming(table: Table, layout: Layout, where: Mapping[str, int]) -> None:
    """Refuse a table no column of which says whose a row is."""
    if not any(column.column in where for column in naming(layout)):
        names = ", ".join(f"`{column.column}`" for column in naming(layout))
        problem = Problem(f"the header (row {table.header_row})", "", f"expected one of {names}")
        title = f"`{shown(table.name)}` does not say whose the hours are"
        raise BadFileError(title, (problem,), hint=NOT_READ)


def left_out(table: Table, layout: Layout) -> tuple[str, ...]:
    """Return the columns of a table that the layout leaves out on purpose."""
    headings = {heading.casefold() for heading in table.columns}
    return tuple(heading for heading in layout.not_imported if heading.casefold() in headings)


class Draft:
    """A plan in the making. Of rows without errors only what they say is kept."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self.rows = 0
        self.errors: list[Issue] = []
        self.warnings: list[Issue] = []
        self.cleaned: list[Issue] = []
        self.kept: list[Row] = []
        self.same: list[int] = []
        self.near: list[Near] = []
        self._by_owner: dict[int, list[tuple[int, Training]]] = defaultdict(list)
        self._met: dict[int, int] = {}

    def take(self, said: Said) -> None:
        """Take in what one row says, unless a row before it says just the same."""
        self.rows += 1
        self.cleaned += said.cleaned
        self.warnings += said.warnings
        errors, row = said.errors, said.row
        if said.training:
            first = self._met.setdefault(hash((said.owner, content(said.training))), row.number)
            if first == row.number:
                self._by_owner[said.owner].append((row.number, said.training))
                return
            says = f"row {first} says just the same"
            then = "take one out, or tell them apart by title"
            errors = (Issue(row=row.number, code="twice", says=says, suggestion=then),)
        self.errors += errors
        self.kept.append(row)

    def look_on_file(self, owner: int, known: Sequence[Training]) -> None:
        """Find the rows about somebody that say nothing new, and those that nearly do."""
        if owner not in self._by_owner:
            return
        by_content: dict[Hashable, list[Training]] = defaultdict(list)
        by_day: dict[Hashable, list[Training]] = defaultdict(list)
        for training in known:
            by_content[content(training)].append(training)
        left = []
        for number, training in self._by_owner[owner]:
            if same := by_content.get(content(training)):
                same.pop()
                self.same.append(number)
            else:
                left.append((number, training))
        for training in (each for rest in by_content.values() for each in rest):
            by_day[training.completed_on, training.minutes].append(training)
        self._by_owner[owner] = [
            (number, training)
            for number, training in sorted(left, key=specific_first)
            if self._is_new(owner, number, training, by_day)
        ]

    def _is_new(
        self, owner: int, number: int, said: Training, by_day: Mapping[Hashable, list[Training]]
    ) -> bool:
        tried = by_day.get((said.completed_on, said.minutes), [])
        for at, known in enumerate(tried[:MOST_TRIED]):
            if says_nothing_new(said, known):
                del tried[at]
                self.same.append(number)
                return False
        self.near += [Near(number, owner, known.id or "") for known in tried[:1]]
        return True

    def added(self) -> Iterator[Hours]:
        """Yield the training to add, in the order of people, and for each of days."""
        for owner in sorted(self._by_owner):
            for number, training in sorted(self._by_owner[owner], key=in_order):
                yield Hours(number, owner, training)


def content(training: Training) -> Hashable:
    """Return what two rows about the same training have in common."""
    return FACTS(training), frozenset(training.topic_minutes.items())


def filled(training: Training) -> list[object]:
    """Return what is said about a training; nothing for what is not."""
    return [*FACTS(training), training.topic_minutes]


def says_nothing_new(said: Training, known: Training) -> bool:
    """Say whether everything that a row says of a training is on file of another."""
    pairs = zip(filled(said), filled(known), strict=True)
    return all(mine in (None, (), {}) or mine == theirs for mine, theirs in pairs)


def specific_first(said: tuple[int, Training]) -> tuple[int, str]:
    """Return where a row stands among those that may be on file: those that say most first."""
    return sum(value in (None, (), {}) for value in filled(said[1])), repr(said[1])


def in_order(said: tuple[int, Training]) -> tuple[date, int]:
    """Return where a training stands among those of one person: by day, then as in the file."""
    return said[1].completed_on or date.max, said[0]
