"""The test of time in a peer role: calendar months, at least, at most, or between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from peercert.dates import add_days, add_months
from peercert.programs.program import Facts, Months, Program, Requirement
from peercert.records import Work
from peercert.rules.findings import NOT_ON_FILE
from peercert.rules.law import Finding, FindingStatus
from peercert.steps.ways import DAY, Way

Span = tuple[date, date]
"""The first day of a time, and the day after its last."""


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
        told = f"{served.months} months in a peer role"
        if most is not None and served.over(most, facts):
            return self.found("not_met", f"{told}, over {most}", served)
        if enough_on := served.lacks(least, facts):
            told += f", {least} are asked for"
            if served.undated:
                return self.found("needs_review", f"{told}; {served.undated}", served)
            due = enough_on if served.goes_on else None
            return self.found("pending", told, served, due)
        if most is not None and served.undated:
            return self.found("needs_review", f"{told}; {served.undated}", served)
        return self.found("met", told, served)

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
            reached=True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Time in a peer role: as if it had begun on one day and run without a gap until another."""

    began: date
    until: date
    goes_on: bool
    undated: str

    @property
    def months(self) -> int:
        """The whole months of it."""
        between = 12 * (self.until.year - self.began.year) + self.until.month - self.began.month
        return between - (add_months(self.began, between) > self.until)

    def lacks(self, months: int, facts: Facts) -> date | None:
        """Return the day on which so many months would be reached, or nothing where they are."""
        day = add_months(self.began, months)
        if self.until >= day:
            return None
        if self.goes_on:
            facts.as_of.reached(day)
        return day

    def over(self, months: int, facts: Facts) -> bool:
        """Say whether it is longer than so many months."""
        day = add_months(self.began, months)
        if self.until > day:
            return True
        if self.goes_on:
            facts.as_of.past(day)
        return False


def service(work: Iterable[Work], today: date) -> Service:
    """Return the time of all posts: days in several of them count once, gaps not at all.

    The days are laid end to end before the day up to which they run; a post that goes on counts up
    to the day before the check.
    """
    posts = list(work)
    dated = [(post.started_on, post.ended_on) for post in posts if post.started_on]
    spans = sorted((first, add_days(last, 1) if last else today) for first, last in dated)
    until = max((end for _, end in spans), default=today)
    missing = len(posts) - len(dated)
    return Service(
        began=until - union(spans),
        until=until,
        goes_on=any(last is None for _, last in dated),
        undated=f"first day of {missing} more {NOT_ON_FILE}" if missing else "",
    )


def union(spans: Iterable[Span]) -> timedelta:
    """Return how long times last together, in the order of their first days."""
    total, reached = timedelta(), date.min
    for first, end in spans:
        start = max(first, reached)
        if end > start:
            total += end - start
            reached = end
    return total
