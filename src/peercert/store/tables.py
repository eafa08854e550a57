"""The store's tables as SQLModel classes: what lies where, and what the file itself refuses.

They validate nothing in Python (SQLModel's table classes never do): the border validates, and
these constraints are the last line. Every fact names the change that recorded it and is never
rewritten; rows of one person lie together. Hours are whole minutes, days are ISO text, flags are
0 or 1, lists of words are text with spaces, and NULL is *not on file*.
"""

from __future__ import annotations

from typing import Any, TypeAlias, get_args

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from peercert import records
from peercert.amounts import MOST_MINUTES

Arguments: TypeAlias = tuple[Any, ...]

DAY = "typeof({0}) = 'null' OR (typeof({0}) = 'text' AND date({0}, '0 days') IS {0})"
MOMENT = "typeof({0}) = 'text' AND strftime('%Y-%m-%dT%H:%M:%fZ', {0}, '0 days') IS {0}"
FLAG = "typeof({0}) = 'null' OR (typeof({0}) = 'integer' AND {0} IN (0, 1))"
MINUTES = (
    f"typeof({{0}}) = 'null' OR (typeof({{0}}) = 'integer' AND {{0}} BETWEEN 1 AND {MOST_MINUTES})"
)
NUMBER = "typeof({0}) = 'integer' AND {0} > 0"
TEXT = "typeof({0}) = 'null' OR (typeof({0}) = 'text' AND {0} <> '')"
WORDS = "typeof({0}) = 'null' OR (typeof({0}) = 'text' AND {0} NOT GLOB '*[^A-Za-z_ ]*')"
HEX = "typeof({0}) = 'null' OR (typeof({0}) = 'text' AND {0} NOT GLOB '*[^0-9a-f]*')"
STATE = "typeof({0}) = 'null' OR (typeof({0}) = 'text' AND length({0}) = 2)"


def check(rule: str, *columns: str) -> Arguments:
    """Return a named constraint for each of the columns."""
    return tuple(
        CheckConstraint(rule.format(f'"{column}"'), name=f"{column}_is_valid") for column in columns
    )


def one_of(column: str, words: object) -> CheckConstraint:
    """Return the constraint that a column holds one of the words of a Literal."""
    listed = ", ".join(f"'{word}'" for word in get_args(words))
    rule = f'typeof("{column}") = \'null\' OR "{column}" IN ({listed})'
    return CheckConstraint(rule, name=f"{column}_is_a_known_word")


def fact(*checks: Any) -> Arguments:  # noqa: ANN401 - SQLAlchemy's own argument list
    """Rows lie in the order of people; an id is given once in a table."""
    return (*check(NUMBER, "id"), UniqueConstraint("id"), *checks, {"sqlite_with_rowid": False})


class Change(SQLModel, table=True):
    """One command that wrote: when (UTC), who, why, its name, and its place in the chain.

    `commitment` is to actor and reason, with a salt that is gone once they were erased; `hash`
    covers `previous` and everything the change added: see `store.ledger`.
    """

    __tablename__ = "change"
    __table_args__ = (
        *check(NUMBER, "sequence"),
        *check(MOMENT, "at"),
        *check(TEXT, "actor", "reason", "command"),
        *check(HEX, "salt", "commitment", "previous", "hash"),
    )
    sequence: int = Field(primary_key=True)
    at: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    reason: str | None = Field(sa_type=Text)
    command: str = Field(sa_type=Text)
    salt: str | None = Field(sa_type=Text)
    commitment: str = Field(sa_type=Text)
    previous: str = Field(sa_type=Text)
    hash: str = Field(sa_type=Text)


class Seal(SQLModel, table=True):
    """The salted commitment to one row that a change added; its salt goes when it is erased."""

    __tablename__ = "seal"
    __table_args__ = (
        *check(NUMBER, "place", "record"),
        *check(TEXT, "kind"),
        *check(HEX, "salt", "commitment"),
        Index("seal_by_record", "kind", "record"),
        {"sqlite_with_rowid": False},
    )
    change: int = Field(primary_key=True, foreign_key="change.sequence")
    place: int = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    record: int
    version: int | None
    candidate: int | None
    salt: str | None = Field(sa_type=Text)
    commitment: str = Field(sa_type=Text)


class Void(SQLModel, table=True):
    """A fact taken out of what counts, or back into it: which, whose, why, and the change.

    The latest row about a record decides. Rows from before the column say nobody's name in
    `candidate`, like those about what is nobody's own.
    """

    __tablename__ = "void"
    __table_args__ = (
        *check(NUMBER, "id", "record"),
        *check(TEXT, "kind", "reason"),
        *check(FLAG, "restores"),
        Index("void_by_record", "kind", "record"),
    )
    id: int = Field(primary_key=True)
    change: int = Field(foreign_key="change.sequence")
    kind: str = Field(sa_type=Text)
    record: int
    restores: int
    reason: str = Field(sa_type=Text)
    candidate: int | None


class Remains(SQLModel, table=True):
    """That a seal or a change lost its salt by an erasure, and what is left of its row.

    `commitment` is to the row as the erasure left it, with a new salt; both are null where nothing
    is left, and of a change (kind `change`, its sequence in `record`). The latest about a row
    counts.
    """

    __tablename__ = "remains"
    __table_args__ = (
        *check(NUMBER, "id", "record"),
        *check(TEXT, "kind"),
        *check(HEX, "salt", "commitment"),
    )
    id: int = Field(primary_key=True)
    change: int = Field(foreign_key="change.sequence")
    kind: str = Field(sa_type=Text)
    record: int
    version: int | None
    candidate: int | None
    salt: str | None = Field(sa_type=Text)
    commitment: str | None = Field(sa_type=Text)


class Erasure(SQLModel, table=True):
    """That a person's columns and salts were erased, and on which basis; names nobody."""

    __tablename__ = "erasure"
    __table_args__ = (*check(NUMBER, "id", "candidate"), *check(TEXT, "basis"))
    id: int = Field(primary_key=True)
    change: int = Field(foreign_key="change.sequence")
    candidate: int
    basis: str = Field(sa_type=Text)


class Candidate(SQLModel, table=True):
    """That there is such a person; what is known of them lies in `person`."""

    __tablename__ = "candidate"
    __table_args__ = check(NUMBER, "id")
    id: int = Field(primary_key=True)
    change: int = Field(foreign_key="change.sequence")


class Person(SQLModel, table=True):
    """What is known of a person; each version is whole and the latest counts."""

    __tablename__ = "person"
    __table_args__ = (
        *check(NUMBER, "version"),
        *check(TEXT, "name", "email", "phone", "county"),
        *check(WORDS, "states", "lived_as", "conditions"),
        *check(DAY, "born_on", "deceased_on"),
        one_of("education", records.Education),
        *check(FLAG, "willing_to_share", "dedicated_to_recovery"),
        {"sqlite_with_rowid": False},
    )
    candidate: int = Field(primary_key=True, foreign_key="candidate.id")
    version: int = Field(primary_key=True)
    change: int = Field(foreign_key="change.sequence")
    name: str | None = Field(sa_type=Text)
    states: str = Field(sa_type=Text)
    email: str | None = Field(sa_type=Text)
    phone: str | None = Field(sa_type=Text)
    county: str | None = Field(sa_type=Text)
    born_on: str | None = Field(sa_type=Text)
    deceased_on: str | None = Field(sa_type=Text)
    education: str | None = Field(sa_type=Text)
    lived_as: str | None = Field(sa_type=Text)
    conditions: str | None = Field(sa_type=Text)
    willing_to_share: int | None
    dedicated_to_recovery: int | None


class Fact(SQLModel):
    """What every fact about a person has: whose it is, its id, and who recorded it when."""

    candidate: int = Field(primary_key=True, foreign_key="candidate.id")
    id: int = Field(primary_key=True)
    change: int = Field(foreign_key="change.sequence")


class Recovery(Fact, table=True):
    """One condition, and the day recovery from it began."""

    __tablename__ = "recovery"
    __table_args__ = fact(one_of("condition", records.Condition), *check(DAY, "started_on"))
    condition: str = Field(sa_type=Text)
    started_on: str = Field(sa_type=Text)


class Employment(Fact, table=True):
    """A day on which employment as a peer is documented."""

    __tablename__ = "employment"
    __table_args__ = fact(*check(DAY, "employed_on"))
    employed_on: str = Field(sa_type=Text)


class Application(SQLModel, table=True):
    """One filing; each day that it gains is a further version, whole, and the latest counts."""

    __tablename__ = "application"
    __table_args__ = (
        *check(NUMBER, "id", "version"),
        UniqueConstraint("id", "version"),
        *check(STATE, "state"),
        one_of("path", records.Path),
        *check(DAY, "opened_on", "filed_on", "approved_on", "denied_on"),
        {"sqlite_with_rowid": False},
    )
    candidate: int = Field(primary_key=True, foreign_key="candidate.id")
    id: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    change: int = Field(foreign_key="change.sequence")
    state: str = Field(sa_type=Text)
    path: str = Field(sa_type=Text)
    opened_on: str | None = Field(sa_type=Text)
    filed_on: str | None = Field(sa_type=Text)
    approved_on: str | None = Field(sa_type=Text)
    denied_on: str | None = Field(sa_type=Text)


class Training(Fact, table=True):
    """One certificate of completion, or a course still under way."""

    __tablename__ = "training"
    __table_args__ = fact(
        one_of("kind", records.TrainingKind),
        *check(TEXT, "title", "provider", "specialization"),
        *check(STATE, "state"),
        *check(FLAG, "approved"),
        *check(DAY, "provider_approved_on", "started_on", "completed_on"),
        *check(MINUTES, "minutes", "face_to_face_minutes"),
        one_of("verification", records.Verification),
    )
    kind: str = Field(sa_type=Text)
    title: str | None = Field(sa_type=Text)
    provider: str | None = Field(sa_type=Text)
    state: str | None = Field(sa_type=Text)
    approved: int | None
    provider_approved_on: str | None = Field(sa_type=Text)
    started_on: str | None = Field(sa_type=Text)
    completed_on: str | None = Field(sa_type=Text)
    minutes: int
    face_to_face_minutes: int | None
    specialization: str | None = Field(sa_type=Text)
    verification: str | None = Field(sa_type=Text)


class Topic(SQLModel, table=True):
    """What a training was about: only named (no minutes), or with its share of the minutes."""

    __tablename__ = "topic"
    __table_args__ = (
        *check(NUMBER, "place"),
        *check(TEXT, "topic"),
        *check(MINUTES, "minutes"),
        ForeignKeyConstraint(["candidate", "training"], ["training.candidate", "training.id"]),
        {"sqlite_with_rowid": False},
    )
    candidate: int = Field(primary_key=True)
    training: int = Field(primary_key=True)
    place: int = Field(primary_key=True)
    topic: str = Field(sa_type=Text)
    minutes: int | None


class Exam(Fact, table=True):
    """One sitting of a state's examination."""

    __tablename__ = "exam"
    __table_args__ = fact(
        *check(STATE, "state"), *check(DAY, "sat_on"), one_of("outcome", records.Outcome)
    )
    state: str = Field(sa_type=Text)
    sat_on: str = Field(sa_type=Text)
    outcome: str = Field(sa_type=Text)


class Affirmation(Fact, table=True):
    """A state's code of ethics, signed."""

    __tablename__ = "affirmation"
    __table_args__ = fact(*check(STATE, "state"), *check(DAY, "signed_on"))
    state: str = Field(sa_type=Text)
    signed_on: str = Field(sa_type=Text)


class Reference(Fact, table=True):
    """A letter or form from someone who knows the person."""

    __tablename__ = "reference"
    __table_args__ = fact(
        *check(STATE, "state"),
        one_of("kind", records.ReferenceKind),
        *check(DAY, "received_on"),
    )
    state: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    received_on: str | None = Field(sa_type=Text)


class Document(Fact, table=True):
    """A paper on file, by kind."""

    __tablename__ = "document"
    __table_args__ = fact(*check(TEXT, "kind"), *check(DAY, "received_on"))
    kind: str = Field(sa_type=Text)
    received_on: str | None = Field(sa_type=Text)


class Work(Fact, table=True):
    """Time worked or volunteered in a peer role."""

    __tablename__ = "work"
    __table_args__ = fact(
        *check(DAY, "started_on", "ended_on"), *check(MINUTES, "minutes"), *check(FLAG, "paid")
    )
    started_on: str | None = Field(sa_type=Text)
    ended_on: str | None = Field(sa_type=Text)
    minutes: int
    paid: int | None


class Certificate(Fact, table=True):
    """A certificate held, of any state."""

    __tablename__ = "certificate"
    __table_args__ = fact(
        *check(STATE, "state"),
        *check(TEXT, "number", "override_reason"),
        *check(DAY, "issued_on", "valid_through"),
        Index("certificate_by_last_day", "valid_through", "issued_on"),
    )
    state: str = Field(sa_type=Text)
    number: str | None = Field(sa_type=Text)
    issued_on: str = Field(sa_type=Text)
    valid_through: str | None = Field(sa_type=Text)
    override_reason: str | None = Field(sa_type=Text)


class Conduct(Fact, table=True):
    """Something that happened to the standing of a certification."""

    __tablename__ = "conduct"
    __table_args__ = fact(
        *check(STATE, "state"), one_of("kind", records.ConductKind), *check(DAY, "on")
    )
    state: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    on: str = Field(sa_type=Text)


class Waiver(Fact, table=True):
    """A requirement set aside for this person by somebody with the authority to do so."""

    __tablename__ = "waiver"
    __table_args__ = fact(
        *check(TEXT, "requirement", "reason", "approved_by"), *check(DAY, "on", "until")
    )
    requirement: str = Field(sa_type=Text)
    on: str = Field(sa_type=Text)
    until: str | None = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    approved_by: str = Field(sa_type=Text)
