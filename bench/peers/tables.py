"""The peers' file as SQLModel classes with relationships."""

# SQLModel reads annotations as they stand: no `from __future__ import annotations` here.

from datetime import date

from sqlmodel import Field, Relationship, SQLModel


class Person(SQLModel, table=True):
    """One person, with everything on file."""

    id: int = Field(primary_key=True)
    states: str
    born_on: date | None
    deceased_on: date | None
    education: str | None
    conditions: str | None
    certificates: list["Certificate"] = Relationship()
    applications: list["Application"] = Relationship()
    training: list["Training"] = Relationship()
    affirmations: list["Affirmation"] = Relationship()
    references: list["Reference"] = Relationship()
    exams: list["Exam"] = Relationship()
    recovery: list["Recovery"] = Relationship()
    conduct: list["Conduct"] = Relationship()
    waivers: list["Waiver"] = Relationship()


class Certificate(SQLModel, table=True):
    """A certificate held."""

    id: int = Field(primary_key=True)
    candidate: int = Field(foreign_key="person.id")
    issued_on: date
    valid_through: date | None


class Application(SQLModel, table=True):
    """One filing."""

    id: int = Field(primary_key=True)
    candidate: int = Field(foreign_key="person.id")
    path: str
    opened_on: date
    filed_on: date | None
    approved_on: date | None


class Training(SQLModel, table=True):
    """One certificate of completion."""

    id: int = Field(primary_key=True)
    candidate: int = Field(foreign_key="person.id")
    kind: str
    approved: bool | None
    completed_on: date | None
    minutes: int
    topics: list["Topic"] = Relationship()

    def about(self, topic: str) -> int:
        """Return the minutes about a topic."""
        return sum(
            self.minutes if each.minutes is None else each.minutes
            for each in self.topics
            if each.topic == topic
        )


class Topic(SQLModel, table=True):
    """What a training was about."""

    id: int = Field(primary_key=True)
    training: int = Field(foreign_key="training.id")
    topic: str
    minutes: int | None


class Affirmation(SQLModel, table=True):
    """A code of ethics, signed."""

    id: int = Field(primary_key=True)
    candidate: int = Field(foreign_key="person.id")
    signed_on: date


class Reference(SQLModel, table=True):
    """A letter."""

    id: int = Field(primary_key=True)
    candidate: int = Field(foreign_key="person.id")
    kind: str
    received_on: date


class Exam(SQLModel, table=True):
    """One sitting."""

    id: int = Field(primary_key=True)
    candidate: int = Field(foreign_key="person.id")
    state: str
    sat_on: date
    outcome: str


class Recovery(SQLModel, table=True):
    """A condition, and since when."""

    id: int = Field(primary_key=True)
    candidate: int = Field(foreign_key="person.id")
    condition: str
    started_on: date


class Conduct(SQLModel, table=True):
    """Something that happened to a certification."""

    id: int = Field(primary_key=True)
    candidate: int = Field(foreign_key="person.id")
    kind: str
    on: date


class Waiver(SQLModel, table=True):
    """A requirement set aside."""

    id: int = Field(primary_key=True)
    candidate: int = Field(foreign_key="person.id")
    on: date
