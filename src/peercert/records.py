"""What is on file about one candidate: facts that rules read and never change.

A record is a plain dataclass. Whatever comes from outside is validated once, at the border, by
`intake.candidate_file`, from these same annotations; what the store gives back was validated when
it was recorded. Hours are whole minutes here and hours in a file. `None` means *not on file*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

from peercert.amounts import MINUTES_IN_HOUR, MOST_MINUTES

RuledState = Literal["CA", "NC"]
Education = Literal["none", "high_school", "equivalency", "college"]
LivedAs = Literal["consumer", "parent", "family_member", "caregiver"]
Condition = Literal["mental_health", "substance_use"]
Path = Literal["initial", "reciprocity", "legacy", "renewal", "foundation"]
TrainingKind = Literal[
    "core", "additional", "continuing", "specialization", "foundation_1", "foundation_2"
]
Outcome = Literal["passed", "failed"]
ReferenceKind = Literal["personal", "supervisor", "colleague", "self"]
ConductKind = Literal[
    "complaint_opened", "complaint_closed", "suspended", "reinstated", "revoked", "surrendered"
]
Verification = Literal["attested", "submitted", "verified"]


DAY_FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
CLOCK_FORM = re.compile(r"(\d{1,5}):([0-5]\d)", re.ASCII)


def read_day(value: object) -> date:
    """Read a day from a file: a TOML date or a `YYYY-MM-DD` string and nothing else.

    Years lie between 1800 and 2999: whatever rules reckon from a day then lies in the calendar.
    """
    from peercert.dates import in_reach

    if type(value) is date:
        return in_reach(value)
    if isinstance(value, str) and DAY_FORM.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise ValueError("no such day in the calendar") from None
        return in_reach(day)
    raise ValueError("expected a day as YYYY-MM-DD")


def read_minutes(value: object) -> int:
    """Read hours from a file, a decimal number or "6:30", as whole minutes."""
    from decimal import Decimal

    if isinstance(value, str) and (clock := CLOCK_FORM.fullmatch(value)):
        minutes = MINUTES_IN_HOUR * int(clock[1]) + int(clock[2])
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        exact = Decimal(str(value)) * MINUTES_IN_HOUR
        if not exact.is_finite() or exact != exact.to_integral_value():
            raise ValueError('expected hours that come to whole minutes, such as 6.5 or "6:20"')
        minutes = int(exact)
    else:
        raise ValueError('expected hours as a number such as 6.5, or as "6:30"')
    if not 0 < minutes <= MOST_MINUTES:
        raise ValueError("expected more than 0 and at most 100000 hours")
    return minutes


def read_flag(value: object) -> bool:
    """Read true or false and nothing else."""
    if isinstance(value, bool):
        return value
    raise ValueError("expected true or false")


class FileType:
    """How a value is written in a candidate file.

    Two methods are pydantic's protocol in plain dictionaries, so that records need no pydantic.
    """

    __slots__ = ("read", "schema")

    def __init__(self, read: Callable[[object], object], schema: Mapping[str, Any]) -> None:
        """Keep how the value is read, and how JSON Schema describes it."""
        self.read = read
        self.schema = schema

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> dict[str, Any]:
        """Tell pydantic how to read the value."""
        function = {"type": "no-info", "function": self.read}
        return {"type": "function-plain", "function": function}

    def __get_pydantic_json_schema__(self, _core: object, _handler: object) -> dict[str, Any]:
        """Tell pydantic how JSON Schema describes the value."""
        return dict(self.schema)


class Length:
    """How many characters a text has; annotated-types says the same, and takes time to import."""

    __slots__ = ("least", "most")

    def __init__(self, least: int, most: int) -> None:
        """Keep the least and the most."""
        self.least = least
        self.most = most

    def __get_pydantic_core_schema__(self, source: object, handler: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's
        """Tell pydantic how long the text is."""
        return {**handler(source), "min_length": self.least, "max_length": self.most}


HOURS_SCHEMA = {
    "description": "Hours as a number or as H:MM; must come to whole minutes",
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0},
        {"type": "string", "pattern": "^[0-9]{1,5}:[0-5][0-9]$"},
    ],
}
DAY_SCHEMA = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

Day = Annotated[date, FileType(read_day, DAY_SCHEMA)]
Minutes = Annotated[int, FileType(read_minutes, HOURS_SCHEMA)]
Flag = Annotated[bool, FileType(read_flag, {"type": "boolean"})]
Text = Annotated[str, Length(1, 500)]
State = Annotated[str, Length(2, 2)]

FILE_NAMES = {
    "minutes": "hours",
    "face_to_face_minutes": "face_to_face_hours",
    "topic_minutes": "topic_hours",
}


def file_name(name: str) -> str:
    """Return what a field is called in a candidate file."""
    return FILE_NAMES.get(name, name)


STRICT: dict[str, Any] = {"extra": "forbid", "alias_generator": file_name}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """One condition, and the day recovery from it began."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    condition: Condition
    started_on: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One filing, renewals included. The day it was filed selects the law that governs it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    state: State
    path: Path
    opened_on: Day | None = None
    filed_on: Day | None = None
    approved_on: Day | None = None
    denied_on: Day | None = None


@lru_cache(maxsize=1024)
def same_topic(topic: str) -> str:
    """Return what the spellings of a topic have in common: `Law & Ethics` is `law_and_ethics`."""
    return topic.strip().casefold().replace("&", "and").replace("-", "_").replace(" ", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One certificate of completion, or a course still under way."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    kind: TrainingKind
    title: Text | None = None
    provider: Text | None = None
    state: State | None = None
    approved: Flag | None = None
    provider_approved_on: Day | None = None
    started_on: Day | None = None
    completed_on: Day | None = None
    minutes: Minutes
    face_to_face_minutes: Minutes | None = None
    topics: tuple[Text, ...] = ()
    topic_minutes: Mapping[Text, Minutes] = field(default_factory=dict)
    specialization: Text | None = None
    verification: Verification | None = None

    def minutes_of(self, topic: str) -> int:
        """Return the minutes about a topic: as stated, or all of them where it is only named."""
        word = same_topic(topic)
        if self.topic_minutes:
            return sum(n for each, n in self.topic_minutes.items() if same_topic(each) == word)
        return self.minutes if any(same_topic(each) == word for each in self.topics) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """One sitting of a state's examination."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    state: State
    sat_on: Day
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Affirmation:
    """A state's code of ethics, signed."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    state: State
    signed_on: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A letter or form from someone who knows the person."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    state: State
    kind: ReferenceKind
    received_on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper on file, by kind."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    kind: Text
    received_on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Time worked or volunteered in a peer role."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    started_on: Day | None = None
    ended_on: Day | None = None
    minutes: Minutes
    paid: Flag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate held, of any state. Without a printed last day, the rules compute one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    state: State
    number: Text | None = None
    issued_on: Day
    valid_through: Day | None = None
    override_reason: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """Something that happened to the standing of a certification."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    state: State
    kind: ConductKind
    on: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A requirement that somebody with the authority to do so has set aside for this person."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    requirement: Text
    on: Day
    until: Day | None = None
    reason: Text
    approved_by: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One person's file as it stood when it was read."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text | None = None
    name: Text | None = None
    states: tuple[RuledState, ...] = ()
    email: Text | None = None
    phone: Text | None = None
    county: Text | None = None
    born_on: Day | None = None
    deceased_on: Day | None = None
    education: Education | None = None
    lived_as: tuple[LivedAs, ...] | None = None
    conditions: tuple[Condition, ...] | None = None
    willing_to_share: Flag | None = None
    dedicated_to_recovery: Flag | None = None
    recovery: tuple[Recovery, ...] = ()
    employed_as_peer_on: tuple[Day, ...] = ()
    applications: tuple[Application, ...] = ()
    training: tuple[Training, ...] = ()
    exams: tuple[Exam, ...] = ()
    affirmations: tuple[Affirmation, ...] = ()
    references: tuple[Reference, ...] = ()
    documents: tuple[Document, ...] = ()
    work: tuple[Work, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    conduct: tuple[Conduct, ...] = ()
    waivers: tuple[Waiver, ...] = ()
