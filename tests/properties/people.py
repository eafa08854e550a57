"""Files in which rules have something to decide: days near that of the check, everyday hours.

`strategies.candidates()` gives every valid file, most of them far from any threshold. `files()`
gives files that are made from a number, hence fast and the same on every machine. Hours are
multiples of six minutes, so that halves, thirds and sixths stay whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar, get_args

from hypothesis import settings
from hypothesis import strategies as st

from peercert import records
from peercert.records import Candidate, Training
from peercert.standing import Standing

R = TypeVar("R")

STATES = ("CA", "NC")
RULEBOOKS = ("CA", "NC", "CA", "NC", "CA", "NC", "model")
CHANGES_OF_LAW = (
    date(2020, 6, 30),
    date(2021, 7, 1),
    date(2022, 7, 1),
    date(2024, 7, 1),
    date(2024, 9, 1),
    date(2025, 11, 5),
    date(2026, 1, 1),
    date(2026, 1, 26),
)
HOURS = (0.1, 1, 2, 3, 6, 8, 9, 10, 12, 14, 17, 20, 30, 40, 50, 80)
TOPICS = ("ethics", "law_and_ethics", "child_and_family", "military", "volunteering", "wellness")
KINDS: tuple[records.TrainingKind, ...] = (
    "core",
    "core",
    "additional",
    "additional",
    "continuing",
    "continuing",
    "continuing",
)
PATHS: tuple[records.Path, ...] = (
    "initial",
    "renewal",
    "initial",
    "renewal",
    "foundation",
    "reciprocity",
    "legacy",
)
PAPERS = ("recovery_statement", "recovery_statement", "military_service", "photo_id")
WAIVABLE = (
    "nc.initial.recovery_time",
    "nc.recertification.training_hours",
    "ca.initial.training_hours",
    "ca.renewal.continuing_education",
)


def steady(examples: int) -> settings:
    """Return settings for so many examples: the same on every run, however slow the machine."""
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None)


@dataclass(frozen=True, slots=True)
class File:
    """One person's file, the state whose rules it is judged by, and the day of the check."""

    candidate: Candidate
    state: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Author:
    """Makes records at random whose days lie between two days, both ends included."""

    random: Random
    home: str
    first: date
    last: date

    def chance(self, of: float) -> bool:
        """Say yes as often as that."""
        return self.random.random() < of

    def day(self) -> date:
        """Return any of the days."""
        return self.first + timedelta(days=self.random.randint(0, (self.last - self.first).days))

    def maybe(self, value: R, of: float = 0.85) -> R | None:
        """Return the value, or sometimes nothing."""
        return value if self.chance(of) else None

    def state(self) -> str:
        """Return the state in question, or sometimes another."""
        return self.home if self.chance(0.85) else self.random.choice((*STATES, "TX"))

    def any_of(self, literal: object) -> Any:  # noqa: ANN401 - a word of the literal
        """Return one of the words of a literal."""
        return self.random.choice(get_args(literal))

    def several(self, make: Any, most: int) -> tuple[Any, ...]:  # noqa: ANN401 - of any kind
        """Return up to so many records."""
        return tuple(make() for _ in range(self.random.randint(0, most)))

    def training(self) -> Training:
        """Return a certificate of completion, or a course under way, its days in order."""
        began, ended = sorted((self.day(), self.day()))
        kind = self.any_of(records.TrainingKind) if self.chance(0.2) else self.random.choice(KINDS)
        minutes = round(self.random.choice(HOURS) * 60)
        if kind == "core" and self.chance(0.7):
            minutes = self.random.choice((40, 49, 50, 80)) * 60
        topics = tuple(self.random.sample(TOPICS, self.random.choice((0, 1, 1, 2))))
        stated = {topic: self.part(minutes) for topic in topics if self.chance(0.8)}
        return Training(
            kind=kind,
            state=self.maybe(self.state()),
            approved=self.maybe(self.chance(0.9)),
            provider_approved_on=self.maybe(self.day(), 0.3),
            started_on=self.maybe(began, 0.5),
            completed_on=self.maybe(ended, 0.9),
            minutes=minutes,
            face_to_face_minutes=self.maybe(self.part(minutes)),
            topics=topics,
            topic_minutes=stated if self.chance(0.4) else {},
            specialization=self.maybe("crisis", 0.3),
        )

    def part(self, minutes: int) -> int:
        """Return a part of so many minutes, often forty hours or all of them."""
        return self.random.choice((min(2400, minutes), minutes, max(6, minutes // 12 * 6)))

    def application(self) -> records.Application:
        """Return an application, its days in order."""
        opened, filed, decided = sorted((self.day(), self.day(), self.day()))
        denied = self.chance(0.15)
        is_filed = self.chance(0.6)
        return records.Application(
            state=self.state(),
            path=self.random.choice(PATHS),
            opened_on=opened,
            filed_on=filed if is_filed else None,
            approved_on=decided if is_filed and not denied and self.chance(0.6) else None,
            denied_on=decided if is_filed and denied else None,
        )

    def certificate(self) -> records.Certificate:
        """Return a certificate of about two years, often one near its end, printed or not."""
        issued = self.day()
        if self.chance(0.5):
            issued = min(self.last, self.first + timedelta(days=self.random.randint(0, 150)))
        printed = issued + timedelta(days=self.random.randint(690, 770))
        return records.Certificate(
            state=self.state(), issued_on=issued, valid_through=self.maybe(printed, 0.5)
        )

    def recovery(self) -> records.Recovery:
        """Return the day on which recovery from one of the conditions began."""
        return records.Recovery(condition=self.any_of(records.Condition), started_on=self.day())

    def waiver(self) -> records.Waiver:
        """Return a waiver, with or without an end."""
        on = self.day()
        until = self.maybe(on + timedelta(days=self.random.randint(0, 700)), 0.6)
        requirement = self.random.choice(WAIVABLE)
        return records.Waiver(
            requirement=requirement, on=on, until=until, reason="Decided", approved_by="Office"
        )

    def lists(self) -> dict[str, Any]:
        """Return every list of records; no two share a day where a file's order may decide."""
        return {
            "recovery": self.several(self.recovery, 2),
            "employed_as_peer_on": self.several(self.day, 1),
            "applications": once(self.several(self.application, 2), "opened_on"),
            "training": self.several(self.training, 7),
            "certificates": once(self.several(self.certificate, 2), "issued_on"),
            "waivers": self.several(self.waiver, 1),
            **self.papers(),
        }

    def papers(self) -> dict[str, Any]:
        """Return the lists of records that have few fields."""
        rows, word, state, day = records, self.any_of, self.state, self.day

        def reference() -> records.Reference:
            kind, received = word(rows.ReferenceKind), self.maybe(day())
            return rows.Reference(state=state(), kind=kind, received_on=received)

        def paper() -> records.Document:
            return rows.Document(kind=self.random.choice(PAPERS), received_on=self.maybe(day()))

        def work() -> records.Work:
            minutes = self.random.choice((100, 1550, 3100)) * 60
            return rows.Work(ended_on=day(), minutes=minutes, paid=self.maybe(self.chance(0.5)))

        def exam() -> records.Exam:
            return rows.Exam(state=state(), sat_on=day(), outcome=word(rows.Outcome))

        def event() -> records.Conduct:
            return rows.Conduct(state=state(), kind=word(rows.ConductKind), on=day())

        events = self.several(event, 2) if self.chance(0.25) else ()
        return {
            "exams": self.several(exam, 3),
            "affirmations": self.several(
                lambda: rows.Affirmation(state=state(), signed_on=day()), 2
            ),
            "references": self.several(reference, 4),
            "documents": self.several(paper, 2),
            "work": self.several(work, 2),
            "conduct": once(events, "on"),
        }

    def candidate(self) -> Candidate:
        """Return one person's file."""
        conditions = tuple(self.random.sample(get_args(records.Condition), 2))
        return Candidate(
            states=("CA", "NC"),
            born_on=self.maybe(date(self.random.randint(1960, 2010), 2, 28)),
            deceased_on=self.maybe(self.day(), 0.04),
            education=self.maybe(self.any_of(records.Education)),
            lived_as=self.maybe(("consumer",) if self.chance(0.85) else ("parent",)),
            conditions=self.maybe(conditions[: self.random.randint(1, 2)]),
            willing_to_share=self.maybe(self.chance(0.95)),
            dedicated_to_recovery=self.maybe(self.chance(0.95)),
            **self.lists(),
        )


def once(rows: tuple[R, ...], name: str) -> tuple[R, ...]:
    """Keep one of the records that share a day."""
    return tuple({getattr(row, name): row for row in rows}.values())


def file(number: int) -> File:
    """Return the file of that number: a day, often near a change of law, and facts around it."""
    random = Random(number)  # noqa: S311 - examples, not secrets
    as_of = date(2018, 1, 1) + timedelta(days=random.randint(0, 4000))
    if random.random() < 0.4:
        as_of = random.choice(CHANGES_OF_LAW) + timedelta(days=random.randint(-2, 30))
    first, last = (
        as_of - timedelta(days=random.choice((400, 760, 800, 900))),
        as_of + timedelta(days=60),
    )
    state = random.choice(RULEBOOKS)
    author = Author(random, state if state in STATES else "CA", first, last)
    return File(author.candidate(), state, as_of)


def files() -> st.SearchStrategy[File]:
    """Give any of four thousand million files."""
    return st.integers(0, 2**32 - 1).map(file)


def later_facts(of: File) -> dict[str, Any]:
    """Return lists of records of which every day lies after the day of the check."""
    random = Random(of.as_of.toordinal())  # noqa: S311 - examples, not secrets
    first = of.as_of + timedelta(days=1)
    return Author(random, of.state, first, first + timedelta(days=700)).lists()


def answers(standing: Standing) -> dict[str, object]:
    """Return every word of a standing that a reader acts on."""
    found = {id: (f.status, f.have, f.need, f.due_on) for id, f in standing.findings.items()}
    return {
        "status": standing.status,
        "readiness": standing.readiness,
        "stage": standing.stage,
        "path": standing.path,
        "term": standing.term,
        "application_expires_on": standing.application_expires_on,
        **found,
    }


def statuses(standing: Standing) -> dict[str, object]:
    """Return the status and the readiness, and the status of each finding."""
    found = {id: finding.status for id, finding in standing.findings.items()}
    return {"status": standing.status, "readiness": standing.readiness, **found}
