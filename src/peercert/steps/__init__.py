"""What to do next about a finding, in plain words, and the exact command that records it.

A step is chosen from the requirement's id and the finding's status alone: what is short is said,
what has to be waited for is said, what no fact can cure leads to a new application, and what no
source settles leads to the sources.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from peercert.amounts import MINUTES_IN_HOUR
from peercert.records import Candidate
from peercert.rules.counting import hours
from peercert.rules.findings import NOT_ON_FILE
from peercert.rules.law import Finding
from peercert.standing import OPEN, Standing
from peercert.steps.ways import CLOSE, DAY, FILE, SET, STANDING, WAYS, Way

CLOSED_BY = (".filing", ".initial.application")
ANYBODY = "\ud800"
"""Stands where a person's id goes: half a character, which no text from a file can hold."""


class Step(NamedTuple):
    """Something to do: in words, by which day if by any, and the command for it."""

    say: str
    by: date | None
    command: str


def who(person: Candidate) -> str:
    """Return the person's id as a command takes it."""
    return shlex.quote(person.id) if person.id else "WHO"


def next_steps(now: Standing) -> Iterator[Step]:
    """Give what to do next: one step for each open finding, in their order, or the closing step."""
    if now.status == "deceased" or now.readiness is None:
        return
    for id, finding in now.findings.items():
        if finding.status in OPEN:
            yield step(id, finding, now)
    if now.readiness == "ready":
        yield closing_step(now)


def step(id: str, finding: Finding, now: Standing) -> Step:
    """Return what to do about one open finding."""
    way = WAYS[id]
    if finding.status == "needs_review":
        return review(id, way, finding, now)
    if finding.status == "not_met" and way is not STANDING:
        return start_again(finding, now)
    if way.reached and finding.due_on:
        command = f"peercert check {who(now.candidate)} --as-of {finding.due_on}"
        return Step(f"Wait: {finding.because}", finding.due_on, command)
    if id.endswith(".initial.application") and now.application and not now.application.approved_on:
        command = (
            f"peercert application approve {who(now.candidate)} --state {now.state} --on {DAY}"
        )
        return Step("Record the approval of the application", finding.due_on, command)
    return filled(way, finding, who(now.candidate), now.state, now.path)


def review(id: str, way: Way, finding: Finding, now: Standing) -> Step:
    """Return what settles a finding that needs review: a missing fact, or somebody's decision."""
    if way is STANDING:
        return filled(CLOSE, finding, who(now.candidate), now.state, now.path)
    if NOT_ON_FILE in finding.because and way.command.startswith(SET):
        return filled(way, finding, who(now.candidate), now.state, now.path)
    return Step(f"Settle what is open: {finding.because}", None, f"peercert rules show {id}")


def start_again(finding: Finding, now: Standing) -> Step:
    """Return the step where no fact can meet a requirement any more."""
    path = now.path if now.path in {"renewal", "reciprocity", "foundation"} else "initial"
    say = "File the renewal again" if path == "renewal" else "Apply again, or by another path"
    command = f"peercert {FILE} --path {path} --on {DAY}".format(
        who=who(now.candidate), state=now.state
    )
    return Step(f"{say}: {finding.because}", None, command)


def filled(way: Way, finding: Finding, who: str, state: str = "", path: str = "") -> Step:
    """Return a way with what is short, the person, the state and the path written in."""
    have, need, unit = finding.have or 0, finding.need or 0, finding.unit
    short, unit = (need - have, unit) if have < need else (0, None)
    say, command = for_anybody(way, short, unit, state, path)
    return Step(say, finding.due_on, who.join(command))


@lru_cache(maxsize=1024)
def for_anybody(
    way: Way, short: int, unit: str | None, state: str, path: str
) -> tuple[str, list[str]]:
    """Return the words of a way, and its command in the parts between which a person's id goes."""
    in_minutes = unit == "minutes"
    amounts = {
        "short": (told := hours(short) if in_minutes else str(short)),
        "s": "" if told == "1" else "s",
        "hours": written(short) if in_minutes else "HOURS",
        "who": ANYBODY,
        "state": state,
        "path": path,
    }
    return way.say.format(**amounts), f"peercert {way.command.format(**amounts)}".split(ANYBODY)


def written(amount: int) -> str:
    """Write minutes as `hours log` reads them: `2h`, `6.5h`, or `6:20` where that is shorter."""
    whole, rest = divmod(amount, MINUTES_IN_HOUR)
    if rest % 3:
        return f"{whole}:{rest:02d}"
    return f"{hours(amount)}h"


def closing_step(now: Standing) -> Step:
    """Return the step that is left when everything asked for is on file."""
    application, id, state = now.application, who(now.candidate), now.state
    if application is None or application.filed_on is None:
        due = next((f.due_on for id, f in now.findings.items() if id.endswith(CLOSED_BY)), None)
        say = "File the renewal" if now.stage == "renewal" else "File the application"
        command = f"peercert application file {id} --state {state} --path {now.path} --on {DAY}"
        return Step(say, due, command)
    if now.stage == "renewal":
        command = f"peercert certificate renew {id} --state {state} --number NUMBER --on {DAY}"
        return Step("Record the renewed certificate once it is issued", None, command)
    command = f"peercert certificate issue {id} --state {state} --number NUMBER --on {DAY}"
    return Step("Issue the certificate", None, command)
