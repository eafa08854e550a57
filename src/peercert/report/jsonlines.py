"""One standing as one line of JSON, byte for byte what `json.dumps` makes of `standing_data`.

What a requirement's findings have in common is encoded once; the rest is put between.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import TextIO

from peercert.report.data import DELETE, amount, asks, dates, encoded, harmless, standing_data
from peercert.report.following import steps_of
from peercert.rules import REQUIREMENTS
from peercert.rules.law import Entry, Finding
from peercert.standing import Standing
from peercert.steps import Step

text = json.JSONEncoder(ensure_ascii=False).encode


def line(standing: Standing, out: TextIO) -> str:
    """Return the line, without its end, in characters that `out` can show."""
    found = harmless(joined(standing).replace(*DELETE), out)
    return encoded(standing_data(standing), out) if found is None else found


def joined(standing: Standing) -> str:
    """Return the line as `json.dumps` makes it."""
    certificate = standing.certificate
    findings = ", ".join([finding(id, found) for id, found in standing.findings.items()])
    return (
        f'{{"candidate": {{"id": {optional(standing.candidate.id)}, '
        f'"name": {optional(standing.candidate.name)}}}, '
        f'"state": "{standing.state}", "stage": "{standing.stage}", "path": "{standing.path}", '
        f'"certificate_number": {optional(certificate.number if certificate else None)}, '
        f'"status": "{standing.status}", "readiness": {word(standing.readiness)}, '
        f'"because": {text(standing.because)}, "dates": {days(dates(standing).items())}, '
        f'"findings": [{findings}], "next_steps": [{", ".join(map(step, steps_of(standing)))}]}}'
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


def days(named: Iterable[tuple[str, str | None]]) -> str:
    """Return days by their names."""
    return "{" + ", ".join([f'"{name}": {iso(value)}' for name, value in named]) + "}"


def iso(value: str | None) -> str:
    """Return a day that is text already, or null."""
    return f'"{value}"' if value else "null"


def finding(id: str, found: Finding) -> str:
    """Return one finding."""
    first, last = frame(id)
    unit = found.unit
    not_counted = ", ".join([left_out(entry) for entry in found.not_counted])
    return (
        f'{first}{found.status}", "because": {text(found.because)}, '
        f'"have": {number(found.have, unit)}, "need": {number(found.need, unit)}, '
        f'"unit": {word("hours" if unit == "minutes" else unit)}, '
        f'"due_on": {day(found.due_on)}, "counted": [{", ".join(map(entry, found.counted))}], '
        f'"not_counted": [{not_counted}], {last}'
    )


@cache
def frame(id: str) -> tuple[str, str]:
    """Return how the findings of a requirement begin and end."""
    sources = json.dumps([source.key for source in REQUIREMENTS[id].sources])
    return f'{{"id": "{id}", "asks": {text(asks(id))}, "status": "', f'"sources": {sources}}}'


@lru_cache(maxsize=65_536)
def number(value: int | None, unit: str | None) -> str:
    """Return an amount in the unit that programs see."""
    return json.dumps(amount(value, unit))


def entry(one: Entry) -> str:
    """Return a piece of training or work that counted."""
    return f'{{"id": {optional(one.record.id)}, "hours": {number(one.minutes, "minutes")}}}'


def left_out(one: Entry) -> str:
    """Return a piece of training or work that did not count, and why."""
    return f'{entry(one)[:-1]}, "because": {text(one.because)}}}'


def step(one: Step) -> str:
    """Return one next step."""
    return f'{{"say": {text(one.say)}, "by": {day(one.by)}, "command": {text(one.command)}}}'
