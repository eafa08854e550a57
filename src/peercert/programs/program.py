"""A programme as its office wrote it, and the facts that it is judged by. Plain records.

Hours are whole minutes here and hours in a file. `None` means that the programme does not say.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated, Any, ClassVar

from peercert.records import (
    Candidate,
    Day,
    FileType,
    Flag,
    Minutes,
    State,
    Text,
    Training,
)
from peercert.rules.law import AsOf, Case, Finding
from peercert.rules.ways import Way

WORD_FORM = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
CLOCK_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
MOST = 1_000_000
MOST_YEARS = 120
MOST_MONTHS = 12 * MOST_YEARS
FILE_NAMES = {
    "minutes": "hours",
    "least_minutes": "hours_at_least",
    "most_minutes": "hours_at_most",
}


def read_word(value: object) -> str:
    """Read a word by which something is called: small letters, digits and underscores."""
    if isinstance(value, str) and WORD_FORM.fullmatch(value):
        return value
    raise ValueError("expected a word in small letters, such as active_listening")


def read_clock(value: object) -> time:
    """Read a time of day from a file: a TOML time or "17:00", to the minute."""
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value
    if isinstance(value, str) and CLOCK_FORM.fullmatch(value):
        return time.fromisoformat(value)
    raise ValueError('expected a time of day such as "17:00"')


def whole_number(value: object, most: int) -> int:
    """Read a whole number from 1 to `most`."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most:
        return value
    raise ValueError(f"expected a whole number from 1 to {most}")


def read_number(value: object) -> int:
    """Read how many of something there are."""
    return whole_number(value, MOST)


def read_years(value: object) -> int:
    """Read a number of years."""
    return whole_number(value, MOST_YEARS)


def read_months(value: object) -> int:
    """Read a number of months."""
    return whole_number(value, MOST_MONTHS)


APPLY = "cohort apply COHORT {who}"
"""How somebody applies; which cohort it is, only a cohort knows."""
WHOLE: dict[str, Any] = {"type": "integer", "minimum": 1}
Word = Annotated[str, FileType(read_word, {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"})]
Clock = Annotated[time, FileType(read_clock, {"type": "string", "format": "time"})]
Number = Annotated[int, FileType(read_number, WHOLE)]
Years = Annotated[int, FileType(read_years, WHOLE)]
Months = Annotated[int, FileType(read_months, WHOLE)]


def file_name(name: str) -> str:
    """Return what a field is called in a programme file."""
    return FILE_NAMES.get(name, name)


STRICT: dict[str, Any] = {"extra": "forbid", "alias_generator": file_name}


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(ABC):
    """One thing that a programme asks for: what it is called, its words, and the test of it.

    Each class below is one word of a programme file's `test`.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    word: ClassVar[str]

    id: Word
    asks: Text

    @abstractmethod
    def judge(self, facts: Facts) -> Finding:
        """Test one person's file."""

    @abstractmethod
    def way(self, program: Program) -> Way:
        """Return how it is met: in words, and with the command that records it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orientation:
    """When and how people hear about the programme before they are accepted."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    on: Day
    at: Clock | None = None
    timezone: Text | None = None
    how: Text | None = None
    rsvp: Flag = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask: a person or an office, and how to reach them."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Text
    email: Text | None = None
    phone: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One topic that is taught, and how many minutes of it where the programme says so."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    topic: Word
    title: Text
    minutes: Minutes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coursework:
    """What is taught: the minutes in total, at least and at most, and the modules."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    least_minutes: Minutes | None = None
    most_minutes: Minutes | None = None
    modules: tuple[Module, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CareerStep:
    """One step of a career, with what is asked of somebody who stands on it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Word
    title: Text
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A programme: what a place in it is worth, when to apply, and what it asks for, in order.

    `worth_usd` is what a place is worth at least. `text` is the file it was read from, so that it
    can be kept: reading it again gives the same programme.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    title: Text
    provider: Text
    place: Text | None = None
    state: State | None = None
    advisory: Flag = False
    seats: Number | None = None
    apply_by: Day | None = None
    worth_usd: Number | None = None
    fully_funded: Flag | None = None
    funded_by: Text | None = None
    for_whom: Text | None = None
    also_offers: tuple[Text, ...] = ()
    how_to_apply: Text | None = None
    contacts: tuple[Contact, ...] = ()
    counts_volunteering: Flag = False
    orientation: Orientation | None = None
    coursework: Coursework = field(default_factory=Coursework)
    admission: tuple[Requirement, ...] = ()
    completion: tuple[Requirement, ...] = ()
    steps: tuple[CareerStep, ...] = ()
    text: str = field(default="", repr=False)

    def is_called(self, title: str | None, provider: str | None) -> bool:
        """Say whether that is its title and its provider, in any capitals."""
        same = (title or "").casefold() == self.title.casefold()
        return same and (provider or "").casefold() == self.provider.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """What a person is credited with in a programme, in minutes, volunteering included.

    `minutes` counts each minute once, `topic_minutes` each minute under its topic; `training` are
    the records that they were taken from, if they were.
    """

    minutes: int = 0
    topic_minutes: Mapping[str, int] = field(default_factory=dict)
    training: tuple[Training, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that one person's place in a programme is judged by, as seen on one day."""

    program: Program
    candidate: Candidate
    as_of: AsOf
    answers: Mapping[str, bool]
    applied_on: date | None
    attended: Attended

    @property
    def case(self) -> Case:
        """The file as the tests that all rulebooks share read it: nothing is filed with a state."""
        return Case(
            candidate=self.candidate,
            as_of=self.as_of,
            state=self.program.state or "",
            stage="initial",
            path="initial",
            certificate=None,
            application=None,
            term=None,
        )
