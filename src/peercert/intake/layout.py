"""What the columns of a table mean, and what a row says. Layouts are data: TOML files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, ClassVar, Literal, cast, get_args

from pydantic import Field

from peercert.intake.sense import Record
from peercert.records import (
    Condition,
    Education,
    Flag,
    LivedAs,
    RuledState,
    Text,
    TrainingKind,
    Verification,
)
from peercert.rules.law import StatusWord

STRICT: dict[str, Any] = {"extra": "forbid"}

# The words that a cell, or what the layout says a cell means, may come to.
KNOWN_WORDS: Mapping[str, tuple[str, ...]] = {
    "states": get_args(RuledState),
    "education": get_args(Education),
    "lived_as": get_args(LivedAs),
    "conditions": get_args(Condition),
}
TRAINING_WORDS: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(TrainingKind),
    "verification": get_args(Verification),
}

StatusFact = Literal["deceased", "denied", "complaint_opened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, how days are written in it, and what its words mean.

    `needed`: a row without a value is an error. `optional`: the file may do without the column.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    column: Text
    dates: Text | None = None
    words: Mapping[Text, tuple[Text, ...]] = field(default_factory=dict)
    needed: Flag = False
    optional: Flag = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Where the facts about a person stand; a name may be in several columns, in their order."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Column | None = None
    name: Annotated[tuple[Column, ...], Field(min_length=1)] = ()
    states: Column | None = None
    email: Column | None = None
    phone: Column | None = None
    county: Column | None = None
    born_on: Column | None = None
    education: Column | None = None
    lived_as: Column | None = None
    conditions: Column | None = None
    willing_to_share: Column | None = None
    dedicated_to_recovery: Column | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryFrom:
    """A column with the first day of recovery from one condition."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    condition: Condition
    started_on: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFrom:
    """The columns of one certificate; several stand in the order of their days."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    state: Column | None = None
    number: Column | None = None
    issued_on: Column
    valid_through: Column | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFrom:
    """A column of ticks; where it is ticked, an undated document of that kind is on file."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    kind: Text
    ticked: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingFrom:
    """The columns of one training, as a candidate file names its facts."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    kind: Column
    title: Column | None = None
    provider: Column | None = None
    state: Column | None = None
    approved: Column | None = None
    provider_approved_on: Column | None = None
    started_on: Column | None = None
    completed_on: Column | None = None
    hours: Column
    face_to_face_hours: Column | None = None
    topics: Column | None = None
    topic_hours: Column | None = None
    specialization: Column | None = None
    verification: Column | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a word of a register's own status says.

    `agrees_with`: the statuses, computed from the dates, that it does not contradict; without any
    it is not compared. `record`: the fact that it states.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    agrees_with: tuple[StatusWord, ...] = ()
    record: StatusFact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFrom:
    """The column with a register's own status, which is never believed over the dates."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    column: Text
    words: Mapping[Text, Meaning]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What each column of a table means: of people, or with `training` of their hours."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Text
    title: Text
    state: RuledState | None = None
    dates: Text = "YYYY-MM-DD"
    true: tuple[Text, ...] = ("true", "yes")
    false: tuple[Text, ...] = ("false", "no")
    not_imported: tuple[Text, ...] = ()
    person: Person
    recovery: tuple[RecoveryFrom, ...] = ()
    certificates: tuple[CertificateFrom, ...] = ()
    documents: tuple[DocumentFrom, ...] = ()
    training: TrainingFrom | None = None
    status: StatusFrom | None = None

    def columns(self) -> tuple[Column, ...]:
        """Return every column that is read, once, in the order of the layout."""
        every = list(columns_in(self))
        if self.status:
            every.append(Column(column=self.status.column))
        return tuple({column.column: column for column in reversed(every)}.values())[::-1]


TABLES: Mapping[str, type[Record]] = {
    "person": Person,
    "recovery": RecoveryFrom,
    "certificates": CertificateFrom,
    "documents": DocumentFrom,
    "training": TrainingFrom,
}


def columns_in(part: object) -> Iterator[Column]:
    """Yield the columns that a part of a layout names."""
    if isinstance(part, Column):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from columns_in(item)
    elif hasattr(part, "__dataclass_fields__"):
        for item in fields(cast(Any, part)):
            yield from columns_in(getattr(part, item.name))
