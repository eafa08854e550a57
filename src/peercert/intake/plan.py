"""What an import would do: a plan to read first, and then to carry out as one change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from peercert.intake.doubts import ASKED
from peercert.intake.sense import Record
from peercert.intake.tables import Row, Table
from peercert.records import Candidate

StatusOf = Callable[[Candidate], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing about one row: where, which value, what was expected, what to do.

    `column` is the letter that a spreadsheet program shows, `heading` the column's name; both are
    empty for what concerns the whole row. `value` is the cell, made fit to be shown.
    """

    row: int
    code: str
    says: str
    column: str = ""
    heading: str = ""
    value: str = ""
    suggestion: str = ""

    def __str__(self) -> str:
        """Say it on one line."""
        place = f"row {self.row}"
        if self.heading:
            place += f", column {self.column} ({self.heading})"
        shown = f': "{self.value}"' if self.heading else ""
        then = f"; {self.suggestion}" if self.suggestion else ""
        return f"{place}{shown}: {self.says}{then}"


def doubtful(warnings: Iterable[Issue]) -> tuple[int, ...]:
    """Return the rows of the warnings that are asked about, in order."""
    return tuple(sorted({issue.row for issue in warnings if issue.code in ASKED}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What one row says: the person, the register's own status, and what was noticed.

    The cells of a row are kept where it is, or may turn out to be, in error.
    """

    row: Row
    candidate: Candidate | None
    status: str = ""
    errors: tuple[Issue, ...] = ()
    warnings: tuple[Issue, ...] = ()
    cleaned: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A person who is not on file yet."""

    row: int
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One fact about a person that a row says otherwise; `before` is None where none was there."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A person on file about whom a row says something new.

    `candidate` is their file afterwards; `fields` are the facts about the person that change, and
    `records`, by table, what is added.
    """

    row: int
    id: str
    candidate: Candidate
    fields: tuple[FieldChange, ...]
    records: tuple[tuple[str, tuple[Record, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person in a row of the file, or one on file already (then `row` is None)."""

    name: str
    row: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """People who may be one person, and why. They are listed, never merged."""

    people: tuple[Somebody, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A person whose register says one thing about their standing and whose dates another."""

    row: int
    id: str | None
    name: str
    register_says: str
    dates_say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that an import would do and everything that was noticed.

    `rows` is how many there are, `same` which of them say nothing new. Rows in error are in none
    of the three lists; `kept` are these as they came.
    """

    table: Table
    rows: int
    layout: str
    as_of: date
    added: tuple[Added, ...] = ()
    changed: tuple[Changed, ...] = ()
    same: tuple[int, ...] = ()
    kept: tuple[Row, ...] = ()
    errors: tuple[Issue, ...] = ()
    warnings: tuple[Issue, ...] = ()
    cleaned: tuple[Issue, ...] = ()
    look_alikes: tuple[LookAlike, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    not_imported: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def doubtful(self) -> tuple[int, ...]:
        """The numbers of the rows that say something improbable, in order."""
        return doubtful(self.warnings)

    @property
    def rows_in_error(self) -> tuple[int, ...]:
        """The numbers of the rows that cannot be written, in order."""
        return tuple(sorted({issue.row for issue in self.errors}))

    @property
    def has_good_rows(self) -> bool:
        """Whether any row is without errors."""
        return bool(self.added or self.changed or self.same)
