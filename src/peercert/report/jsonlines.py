"""One standing as one line of JSON, byte for byte what `json.dumps` makes of `standing_data`.

What a requirement's findings have in common is encoded once; the rest is put between.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from json.encoder import encode_basestring as text
from typing import TextIO

from peercert.records import Training, Work
from peercert.report.data import (
    DATES,
    DELETE,
    KINDS,
    amount,
    asks,
    day_of,
    days_of,
    encoded,
    harmless,
    place_data,
    standing_data,
)
from peercert.rules import REQUIREMENTS
from peercert.rules.law import Entry, Finding
from peercert.standing import Standing
from peercert.steps import Step, next_steps
from peercert.steps.filling import Place

DAYS = ", ".join(f'"{name}": %s' for name in DATES)
"""The days of a standing, to be put between."""
NONE = '"counted": [], "not_counted": [], '


def line(standing: Standing, out: TextIO) -> str:
    """Return the line, without its end, in characters that `out` can show."""
    first = harmless(who(standing).replace(*DELETE), out)
    rest = harmless(where(standing).replace(*DELETE), out)
    if first is None or rest is None:
        return encoded(standing_data(standing), out)
    return first + rest


def joined(standing: Standing) -> str:
    """Return the line as `json.dumps` makes it."""
    return who(standing) + where(standing)


def who(standing: Standing) -> str:
    """Return the start of a line: whose it is. What is not ASCII mostly stands here."""
    person = standing.candidate
    return f'{{"candidate": {{"id": {optional(person.id)}, "name": {optional(person.name)}}}, '


def where(standing: Standing) -> str:
    """Return the rest of a line: where the person stands."""
    certificate = standing.certificate
    days = DAYS % tuple(map(day, days_of(standing)))
    findings = ", ".join([finding(id, found) for id, found in standing.findings.items()])
    steps = [step(each) for each in next_steps(standing)]
    return (
        f'"state": "{standing.state}", "stage": "{standing.stage}", "path": "{standing.path}", '
        f'"certificate_number": {optional(certificate.number if certificate else None)}, '
        f'"status": "{standing.status}", "readiness": {word(standing.readiness)}, '
        f'"because": {text(standing.because)}, "dates": {{{days}}}, '
        f'"findings": [{findings}], "next_steps": [{", ".join(steps)}]}}'
    )


def optional(value: str | None) -> str:
    """Return text from outside, or null."""
    return "null" if value is None else text(value)


@cache
def word(value: str | None) -> str:
    """Return one of our own words, or null."""
    return optional(value)


@lru_cache(maxsize=65_536)
def day(value: date | None) -> str:
    """Return a day, or null."""
    return f'"{value.isoformat()}"' if value else "null"


def finding(id: str, found: Finding) -> str:
    """Return one finding."""
    status, because, have, need, unit, due_on, counted, not_counted, lacks = found
    first, last = frame(id)
    return (
        f'{first}{status}", "because": {text(because)}, {amounts(have, need, unit)}, "due_on": '
        f"{day(due_on)}, {entries(counted, not_counted) if counted or not_counted else NONE}{last}"
        f"{word(lacks)}}}"
    )


def step(each: Step) -> str:
    """Return one next step."""
    command = optional(each.command)
    return (
        f'{{"id": "{each.id}", "kind": "{each.kind}", "say": {text(each.say)}, '
        f'"why": {text(each.why)}, "who": "{each.who}", "by": {day(each.by)}, '
        f'"after": {names(each.after)}, "part_of": {word(each.part_of)}, '
        f'"also": {names(each.also)}, "command": {command}, "places": {places(each.places)}}}'
    )


@lru_cache(maxsize=4096)
def names(ids: tuple[str, ...]) -> str:
    """Return the ids of other steps."""
    return json.dumps(ids)


@lru_cache(maxsize=4096)
def places(found: tuple[Place, ...]) -> str:
    """Return what is to be filled into a command."""
    return json.dumps([place_data(each) for each in found], ensure_ascii=False)


def entries(counted: Iterable[Entry], not_counted: Iterable[Entry]) -> str:
    """Return what counted, and what did not and why."""
    inside = [
        f'{{"id": {optional(record.id)}, "hours": {hours(minutes)}}}'
        for record, minutes, _ in counted
    ]
    outside = [left_out(one) for one in not_counted]
    return f'"counted": [{", ".join(inside)}], "not_counted": [{", ".join(outside)}], '


def left_out(entry: Entry) -> str:
    """Return one thing on file that did not count, and why; hours of training and work alone."""
    record = entry.record
    time = f'"hours": {hours(entry.minutes)}, ' if isinstance(record, Training | Work) else ""
    return (
        f'{{"id": {optional(record.id)}, "kind": "{KINDS[type(record)]}", '
        f'"on": {day(day_of(record))}, {time}"because": {text(entry.because)}}}'
    )


@cache
def frame(id: str) -> tuple[str, str]:
    """Return how the findings of a requirement begin and end."""
    sources = json.dumps([source.key for source in REQUIREMENTS[id].sources])
    part = word(REQUIREMENTS[id].part_of)
    return (
        f'{{"id": "{id}", "asks": {text(asks(id))}, "status": "',
        f'"sources": {sources}, "part_of": {part}, "lacks": ',
    )


@lru_cache(maxsize=65_536)
def amounts(have: int | None, need: int | None, unit: str | None) -> str:
    """Return what there is and what is needed, in the unit that programs see."""
    shown = "hours" if unit == "minutes" else unit
    return (
        f'"have": {json.dumps(amount(have, unit))}, "need": {json.dumps(amount(need, unit))}, '
        f'"unit": {word(shown)}'
    )


@lru_cache(maxsize=65_536)
def hours(minutes: int) -> str:
    """Return minutes in the unit that programs see."""
    return json.dumps(amount(minutes, "minutes"))
