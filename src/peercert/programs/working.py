"""The test of time in a peer role: calendar months, at least, at most, or between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from peercert.dates import add_days, add_months
from peercert.programs.program import Facts, Months, Program, Requirement
from peercert.records import Work
from peercert.rules.findings import NOT_ON_FILE
from peercert.rules.law import Finding, FindingStatus
from peercert.rules.ways import DAY, Way

Span = tuple[date, date]
"""The first day of a time, and the day after its last."""
Length = tuple[int, int]
"""Calendar months, and days besides."""
LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerWork(Requirement):
    """Have worked or volunteered in a peer role for so many months; both ends are inside."""

    word: ClassVar[str] = "work"

    months_at_least: Months | None = None
    months_at_most: Months | None = None

    def judge(self, facts: Facts) -> Finding:
        """Find whether the time on file is enough, and not too much.

        Too much is never cured. Work without a first day needs review where it could decide; work
        without a last day goes on.
        """
        served = service(facts.candidate.work, facts.as_of.day)
        least, most = self.months_at_least or 0, self.months_at_most
        told = f"{served.months} month{'' if served.months == 1 else 's'} in a peer role"
        if most and served.reached((most, 1), facts):
            return self.found("not_met", f"{told}, over {most}", served)
        enough = served.reached((least, 0), facts)
        if not enough:
            told += f", {least} are asked for"
        if served.undated and (most or not enough):
            told = f"{told}; {served.undated}"
            return self.found("needs_review", told, served)._replace(lacks="fact")
        if enough:
            return self.found("met", told, served)
        due = served.due_on((least, 0))
        return self.found("pending", told, served, due)._replace(lacks="time" if due else "act")

    def found(
        self, status: FindingStatus, because: str, served: Service, due_on: date | None = None
    ) -> Finding:
        """Return a finding with what is on file and what is needed."""
        return Finding(
            status=status,
            because=because,
            have=served.months,
            need=self.months_at_least,
            unit="months",
            due_on=due_on,
        )

    def way(self, _program: Program) -> Way:
        """Return how time in a peer role is recorded."""
        return Way(
            "Record {short} more month{s} in a peer role",
            f"work add {{who}} HOURS --started-on {DAY} --ended-on {DAY}",
            ("the hours", "the first day of the work", "the last day of it"),
            kind="record",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Time in a peer role, as known today: times without a gap, the last of which may go on."""

    spans: tuple[Span, ...]
    today: date
    goes_on: bool
    undated: str

    @property
    def months(self) -> int:
        """The whole months of it."""
        return self.total(self.today)[0]

    def total(self, day: date) -> Length:
        """Return how long it is by a day: 31 days left over from several times are a month."""
        *ended, (first, end) = self.spans or ((day, day),)
        last = (first, max(end, day)) if self.goes_on else (first, end)
        lengths = [length(*each) for each in (*ended, last)]
        days = sum(days for _, days in lengths)
        return sum(months for months, _ in lengths) + days // LONGEST_MONTH, days % LONGEST_MONTH

    def reached(self, target: Length, facts: Facts) -> bool:
        """Say whether it is so long by the day of the check, which is told when it will be."""
        if self.total(self.today) >= target:
            return True
        if day := self.due_on(target):
            facts.as_of.reached(day)
        return False

    def due_on(self, target: Length) -> date | None:
        """Return the day on which it will be so long if it goes on as now."""
        if not self.goes_on:
            return None
        months = target[0] - self.months
        day = max(self.today, add_months(self.today, months - 2))
        while self.total(day) < target:
            day = add_days(day, 1)
        return day


def service(work: Iterable[Work], today: date) -> Service:
    """Return the time of all posts: days in several of them count once, gaps not at all.

    A post that has ended counts with its last day; one that goes on up to the day before today.
    """
    posts = list(work)
    dated = [(post.started_on, post.ended_on) for post in posts if post.started_on]
    spans = [(first, add_days(last, 1) if last else today) for first, last in dated]
    missing = len(posts) - len(dated)
    return Service(
        spans=merged(spans),
        today=today,
        goes_on=any(last is None for _, last in dated),
        undated=f"first day of {missing} more {NOT_ON_FILE}" if missing else "",
    )


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return times in order, those that touch as one."""
    found: list[Span] = []
    for first, end in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((first, end))
    return tuple(found)


def length(first: date, end: date) -> Length:
    """Return how long it is from a day up to another, which is not inside."""
    months = 12 * (end.year - first.year) + end.month - first.month
    months -= add_months(first, months) > end
    return months, (end - add_months(first, months)).days
