"""The judgement over SQLModel objects with relationships.

usage: python -m bench.peers.sqlmodel_objects FILE DAY lazy|selectin
"""

from __future__ import annotations

import sys
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, create_engine, select

from bench.peers.tables import Person, Training

Answer: TypeAlias = tuple[str, int | None]
TOGETHER: tuple[Any, ...] = (
    Person.certificates,
    Person.applications,
    Person.affirmations,
    Person.references,
    Person.exams,
    Person.recovery,
    Person.conduct,
    Person.waivers,
)
LASTING = {"suspended", "revoked", "surrendered"}
ETHICS_SINCE = date(2024, 7, 1)
EIGHTEEN_SINCE = date(2025, 11, 5)
CORE_SINCE = date(2022, 7, 1)


class Judged:
    """One person on one day."""

    def __init__(self, person: Person, today: date) -> None:
        """Find the certificate, the status, the stage and the application."""
        self.person, self.today = person, today
        held = max(person.certificates, key=lambda each: each.issued_on, default=None)
        self.issued = held.issued_on if held else None
        self.used = self.used_through()
        self.lasting = self.event()
        by_date = "candidate"
        if held:
            ends = held.valid_through or held.issued_on + relativedelta(years=2)
            by_date = by_dates(person.states, ends, today)
        dead = person.deceased_on is not None
        self.status = "deceased" if dead else self.lasting or by_date
        over = not dead and (by_date == "lapsed" or self.lasting in {"revoked", "surrendered"})
        self.stage = "renewal" if held and not over else "initial"
        own = [
            each
            for each in person.applications
            if (each.path == "renewal") == (self.stage == "renewal")
            and (self.issued is None or each.opened_on > self.issued)
        ]
        self.application = max(own, key=lambda each: each.filed_on or each.opened_on, default=None)
        self.filed = self.application.filed_on if self.application else None
        self.until = self.filed if self.stage == "renewal" and self.filed else date.max
        self.short = "not_met" if self.filed else "pending"
        self.law_on = self.filed or today

    def used_through(self) -> date:
        """Return through which day hours were used for the present certificate, if any."""
        issued = self.issued or date.min
        filed = [
            each.filed_on
            for each in self.person.applications
            if each.path == "renewal" and each.filed_on and each.filed_on <= issued
        ]
        if filed:
            return max(filed)
        before = any(each.issued_on < issued for each in self.person.certificates)
        return issued - timedelta(days=1) if before else date.min

    def event(self) -> str | None:
        """Return the suspension, revocation or surrender that stands."""
        events = [e for e in self.person.conduct if not e.kind.startswith("complaint")]
        last = max(events, key=lambda event: (event.on, event.id), default=None)
        if last is None or last.kind not in LASTING:
            return None
        if last.kind != "suspended" and self.issued and self.issued > last.on:
            return None
        return last.kind

    def answers(self) -> Iterator[Answer]:
        """Give the answers to the questions of this state and stage."""
        if self.stage == "renewal":
            yield from self.california() if self.person.states == "CA" else self.carolina()
            yield self.good_standing(), None
            return
        yield self.age(), None
        yield self.schooling(), None
        signed = any(
            self.issued is None or each.signed_on > self.issued for each in self.person.affirmations
        )
        if self.person.states == "CA":
            yield "met" if signed else "pending", None
            yield from self.course_and_examination()
        else:
            yield "met" if signed else self.short, None
            yield self.recovered(), None
            yield self.letters()
            yield self.ethics()

    def california(self) -> Iterator[Answer]:
        """Give the hours and the signature of a California renewal."""
        for topic, need in ((None, 1200), ("law_and_ethics", 360)):
            have = doubt = 0
            for each in self.person.training:
                done, amount = each.completed_on, each.about(topic) if topic else each.minutes
                if done is None or self.issued is None or done > self.until:
                    continue
                if each.kind == "continuing" and done >= self.issued:
                    have += amount
                elif done >= self.issued or (each.kind == "continuing" and done > self.used):
                    doubt += amount
            yield self.enough(have, need, doubt, waivable=topic is None), have
        first = self.issued or date.max
        signed = any(first <= e.signed_on <= self.until for e in self.person.affirmations)
        yield "met" if signed else self.short, None

    def carolina(self) -> Iterator[Answer]:
        """Give the hours and letters of a North Carolina recertification."""
        have = sum(each.minutes - each.about("volunteering") for each in self.further())
        yield self.enough(have, 1200, 0, waivable=True), have
        yield self.ethics()
        yield self.letters()

    def further(self) -> list[Training]:
        """Return North Carolina's additional and continuing training since certification."""
        return [
            each
            for each in self.person.training
            if each.kind in {"additional", "continuing"}
            and each.completed_on
            and (self.issued is None or each.completed_on > self.issued)
            and each.completed_on <= self.until
        ]

    def ethics(self) -> Answer:
        """Return North Carolina's ethics hours."""
        have = sum(each.about("ethics") for each in self.further() if each.approved is not False)
        return self.enough(have, 180 if self.law_on >= ETHICS_SINCE else 0), have

    def letters(self) -> Answer:
        """Return North Carolina's references."""
        have = sum(
            each.kind != "self"
            and (self.issued is None or each.received_on > self.issued)
            and each.received_on <= self.until
            for each in self.person.references
        )
        return self.enough(have, 2), have

    def enough(self, have: int, need: int, doubt: int = 0, *, waivable: bool = False) -> str:
        """Return whether there is enough."""
        if have >= need:
            return "met"
        if waivable and any(waiver.on <= self.until for waiver in self.person.waivers):
            return "waived"
        return "needs_review" if have + doubt >= need else self.short

    def good_standing(self) -> str:
        """Return whether nothing stands against the certification."""
        complaints = [e for e in self.person.conduct if e.kind.startswith("complaint")]
        last = max(complaints, key=lambda event: (event.on, event.id), default=None)
        if self.lasting:
            return "not_met"
        return "needs_review" if last and last.kind == "complaint_opened" else "met"

    def age(self) -> str:
        """Return whether the person is 18."""
        born = self.person.born_on
        if born is None:
            return "needs_review"
        return "met" if born + relativedelta(years=18) <= self.today else self.short

    def schooling(self) -> str:
        """Return whether there is a diploma."""
        education = self.person.education
        if education is None:
            return "needs_review"
        return self.short if education == "none" else "met"

    def recovered(self) -> str:
        """Return whether recovery has lasted long enough, by each length that may apply."""
        eighteen, twelve = self.recovered_for(18), self.recovered_for(12)
        if self.law_on >= EIGHTEEN_SINCE or eighteen == twelve:
            return eighteen
        return "needs_review" if self.law_on >= ETHICS_SINCE else twelve

    def recovered_for(self, months: int) -> str:
        """Return whether recovery has lasted for so many months."""
        began = max((each.started_on for each in self.person.recovery), default=None)
        if began is None:
            return "needs_review"
        if began + relativedelta(months=months) > self.today:
            return self.short
        known = {each.condition for each in self.person.recovery}
        return "needs_review" if set((self.person.conditions or "").split()) - known else "met"

    def course_and_examination(self) -> Iterator[Answer]:
        """Give California's core course, where the path asks for it, and the examination."""
        approved = self.application.approved_on if self.application else None
        own = [exam for exam in self.person.exams if exam.state == "CA"]
        sat = [exam for exam in own if approved and exam.sat_on >= approved]
        sat.sort(key=lambda exam: exam.sat_on)
        passed = [at for at, exam in enumerate(sat) if exam.outcome == "passed"]
        if self.application is None or self.application.path == "initial":
            yield self.course(passed=bool(passed))
        else:
            yield "", None
        if passed:
            yield "met" if passed[0] < 3 else "needs_review", None
        else:
            yield "not_met" if len(sat) >= 3 else "pending", None

    def course(self, *, passed: bool) -> Answer:
        """Return California's core course."""
        have = doubt = 0
        for each in self.person.training:
            done = each.completed_on
            if each.kind != "core" or done is None or done < CORE_SINCE:
                continue
            old = not passed and done + relativedelta(years=2) < self.today
            if done == CORE_SINCE or old:
                doubt += each.minutes
            else:
                have += each.minutes
        if have >= 4800:
            return "met", have
        return "needs_review" if have + doubt >= 4800 else "pending", have


def by_dates(state: str, ends: date, today: date) -> str:
    """Return the status that dates alone come to."""
    if today <= ends:
        return "current" if today < ends - timedelta(days=90) else "renewal_open"
    if state == "CA":
        return "expired"
    due = month_end(ends)
    by_day = ends + relativedelta(months=1)
    windows = (due + timedelta(days=30), month_end(by_day), by_day)
    if today <= due:
        return "needs_review"
    if today <= min(windows):
        return "late"
    return "needs_review" if today <= max(windows) else "lapsed"


def month_end(day: date) -> date:
    """Return the last day of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def people(session: Session, how: str) -> Sequence[Person]:
    """Return everybody, with what hangs on them now or when it is looked at."""
    asked = select(Person).order_by(col(Person.id))
    training: Any = Person.training
    topics: Any = Training.topics
    if how == "selectin":
        asked = asked.options(
            *(selectinload(each) for each in TOGETHER),
            selectinload(training).selectinload(topics),
        )
    return session.exec(asked).all()


def main() -> None:
    """Read, judge, and print."""
    path, day, how = sys.argv[1:]
    engine = create_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        for person in people(session, how):
            judged = Judged(person, date.fromisoformat(day))
            front = (f"P-{person.id:04d}", person.states, judged.stage, judged.status)
            told = (part for word, have in judged.answers() for part in (word, have))
            print("|".join([*front, *("" if part is None else str(part) for part in told)]))
    engine.dispose()


if __name__ == "__main__":
    main()
