"""The words every rulebook is written in: the day of the check, cases, findings, terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial, wraps
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from peercert.records import (
    Affirmation,
    Application,
    Candidate,
    Certificate,
    Document,
    Exam,
    Reference,
    Training,
    Work,
)
from peercert.rules.dated import Dated, era_on

T = TypeVar("T")
Evidence: TypeAlias = Training | Work | Exam | Reference | Affirmation | Document
"""What is on file and may count towards a requirement."""
ONE_DAY = timedelta(days=1)

FindingStatus = Literal["met", "pending", "not_met", "needs_review", "not_applicable", "waived"]
Stage = Literal["initial", "renewal"]
Unit = Literal["minutes", "months", "references", "letters", "attempts"]
Lacks = Literal["fact", "act", "time", "decision"]
"""What an open requirement lacks: something to write down, to do, to wait for, or to decide."""


class AsOf:
    """The day of the check. Remembers the later days on which a comparison would turn.

    Rules compare days only through this class, so that whoever judged knows on which day the
    answer can first differ if nothing is recorded.
    """

    __slots__ = ("day", "turns")

    def __init__(self, day: date) -> None:
        """Start with no comparison made."""
        self.day = day
        self.turns: set[date] = set()

    def reached(self, day: date) -> bool:
        """Say whether the day of the check is that day or a later one."""
        if self.day >= day:
            return True
        self.turns.add(day)
        return False

    def past(self, day: date) -> bool:
        """Say whether the day of the check is later than that day."""
        if self.day > day:
            return True
        self.turns.add(min(day, date.max - ONE_DAY) + ONE_DAY)  # nothing comes after the last day
        return False

    def govern(self, *values: Dated[Any]) -> None:
        """Remember the days on which the law of the day of the check changes."""
        self.turns |= era_on(values, self.day).turns


class Out(NamedTuple):
    """Why something on file does not count, or may not, where a fact or a decision is lacking.

    The values, and what is named of the `record`, are put into the words only where somebody reads
    them: one reason serves for many records.
    """

    words: str
    values: tuple[object, ...] = ()
    lacks: Lacks | None = None

    def said_of(self, record: Evidence) -> str:
        """Return the words about one record, with the values in their places."""
        return self.words.format(*self.values, record=record)


class Entry(NamedTuple):
    """Something on file with the minutes of it that did, or did not, count, and why not.

    What is not counted by time has none.
    """

    record: Evidence
    minutes: int
    out: Out | None = None

    @property
    def because(self) -> str:
        """Why it did not count; nothing where it did."""
        return self.out.said_of(self.record) if self.out else ""


class Finding(NamedTuple):
    """What one requirement comes to for one candidate on one day; hours are in minutes here.

    `lacks` is what it is open for: nothing where it is settled, and nothing where it is not met and
    no later fact can change that.
    """

    status: FindingStatus
    because: str
    have: int | None = None
    need: int | None = None
    unit: Unit | None = None
    due_on: date | None = None
    counted: tuple[Entry, ...] = ()
    not_counted: tuple[Entry, ...] = ()
    lacks: Lacks | None = None


make_out: Callable[[tuple[str, tuple[object, ...], Lacks | None]], Out] = partial(
    tuple.__new__, Out
)
make_entry: Callable[[tuple[Evidence, int, Out | None]], Entry] = partial(tuple.__new__, Entry)
make_finding: Callable[
    [
        tuple[
            FindingStatus,
            str,
            int | None,
            int | None,
            Unit | None,
            date | None,
            tuple[Entry, ...],
            tuple[Entry, ...],
            Lacks | None,
        ]
    ],
    Finding,
] = partial(tuple.__new__, Finding)
"""These make the same of all parts in order, in a third of the time of a constructor."""


class Case(NamedTuple):
    """One candidate's file as seen on the day of the check, and where in its life it is.

    `settled` is the law that it is judged by. `worked_out` holds what was found in the file once
    and is asked for again: see `once`.
    """

    candidate: Candidate
    as_of: AsOf
    state: str
    stage: Stage
    path: str
    certificate: Certificate | None
    application: Application | None
    term: Term | None
    settled: Mapping[Dated[Any], Any] = MappingProxyType({})
    worked_out: dict[Any, Any] | None = None

    @property
    def filed_on(self) -> date | None:
        """The day the application in question was filed."""
        return self.application.filed_on if self.application else None

    @property
    def law_day(self) -> date:
        """The day whose law governs: of filing, and until then of the check."""
        application = self.application
        return (application.filed_on if application else None) or self.as_of.day

    def under(self, settled: Mapping[Dated[Any], Any]) -> Case:
        """Return the same case, to be judged by these versions of the law."""
        return Case(
            self.candidate,
            self.as_of,
            self.state,
            self.stage,
            self.path,
            self.certificate,
            self.application,
            self.term,
            settled,
            self.worked_out,
        )

    def law(self, dated: Dated[T]) -> T:
        """Return the version of a dated value that this case is judged by."""
        value: T = self.settled[dated]
        return value


def began_on(application: Application) -> date | None:
    """Return the earliest step of an application that is on file."""
    return (
        application.opened_on
        or application.filed_on
        or application.approved_on
        or application.denied_on
    )


def is_after(application: Application, certificate: Certificate | None) -> bool:
    """Return whether an application began after a certificate: else that has ended it."""
    return certificate is None or (began_on(application) or date.min) > certificate.issued_on


def once(find: Callable[[Case], T]) -> Callable[[Case], T]:
    """Let something be worked out once for each case and given again as it is.

    Only for what depends on the file, the state and the stage: never on the day or on the law.
    """

    @wraps(find)
    def found(case: Case) -> T:
        known = case.worked_out
        if known is None:
            return find(case)
        if find not in known:
            known[find] = find(case)
        before: T = known[find]
        return before

    return found


class Term(NamedTuple):
    """The days of one certificate, and what is still possible after them."""

    issued_on: date
    valid_through: date
    computed: bool
    opens_on: date | None
    late_until: date | None = None
    lapses_on: date | None = None


StatusWord = Literal[
    "candidate",
    "current",
    "renewal_open",
    "late",
    "expired",
    "lapsed",
    "suspended",
    "revoked",
    "surrendered",
    "deceased",
    "needs_review",
]


class TermStatus(NamedTuple):
    """What the dates of a certificate come to on one day, and why where that needs saying."""

    status: StatusWord
    because: str = ""
