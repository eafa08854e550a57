"""The check result for programs: `peercert/check@1`, as plain data, and how data is encoded."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TextIO

from peercert import __version__
from peercert.records import Affirmation, Document, Exam, Reference, Training, Work
from peercert.report.words import READINESS, WORST_FIRST, hours_of
from peercert.rules import REQUIREMENTS
from peercert.rules.law import Entry, Evidence, Finding
from peercert.standing import Standing
from peercert.steps import Step, next_steps
from peercert.steps.filling import Place
from peercert.turning import next_change_on

SCHEMA = "peercert/check@1"
DATES = (
    "issued_on",
    "valid_through",
    "renewal_opens_on",
    "late_until",
    "lapses_on",
    "application_expires_on",
    "next_change_on",
)
UNSEEN = re.compile(r"[^\x00-\x7e]")
DELETE = ("\x7f", "\\u007f")
"""The one control character that JSON leaves as it is, and how it is escaped."""
FORMULA = ("=", "+", "-", "@", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take for the start of a formula, in the wide forms of East Asia too."""


def write_document(document: object, out: TextIO, *, indent: int | None = None) -> None:
    """Write JSON and a line end."""
    out.write(encoded(document, out, indent=indent) + "\n")


def encoded(document: object, out: TextIO, *, indent: int | None = None) -> str:
    """Return JSON in which what a terminal would act upon or cannot show is escaped."""
    text = json.dumps(document, ensure_ascii=False, indent=indent).replace(*DELETE)
    found = harmless(text, out)
    return json.dumps(document, indent=indent).replace(*DELETE) if found is None else found


def harmless(text: str, out: TextIO) -> str | None:
    """Return JSON with what nobody can see escaped; None where `out` cannot show the rest."""
    if text.isascii():
        return text
    text = UNSEEN.sub(lambda c: c[0] if c[0].isprintable() else json.dumps(c[0])[1:-1], text)
    try:
        text.encode(out.encoding or "utf-8")
    except UnicodeEncodeError:
        return None
    return text


def envelope(standings: Sequence[Standing], as_of: date) -> dict[str, Any]:
    """Return everything that `--format json` prints, as one object."""
    data = [standing_data(standing) for standing in standings]
    return {**head(standings, as_of), "standings": data}


def head(standings: Sequence[Standing], as_of: date) -> dict[str, Any]:
    """Return what stands in front of the standings."""
    asked = dict.fromkeys(id for standing in standings for id in standing.findings)
    status: Counter[str] = Counter(standing.status for standing in standings)
    readiness: Counter[str | None] = Counter(standing.readiness for standing in standings)
    return head_of(as_of, asked, status, readiness)


def head_of(
    as_of: date,
    requirements: Iterable[str],
    status: Mapping[str, int],
    readiness: Mapping[str | None, int],
) -> dict[str, Any]:
    """Return what stands in front of standings, from the requirements asked and their numbers."""
    return {
        "schema": SCHEMA,
        "peercert": __version__,
        "as_of": as_of.isoformat(),
        "sources": sources_of(requirements),
        "summary": summary(status, readiness),
    }


def sources_of(requirements: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return every source that a finding names, by its key."""
    found = {source.key: source for id in requirements for source in REQUIREMENTS[id].sources}
    return {
        key: {"title": source.title, "url": source.url, "read_on": source.read_on.isoformat()}
        for key, source in sorted(found.items())
    }


def summary(status: Mapping[str, int], readiness: Mapping[str | None, int]) -> dict[str, Any]:
    """Count the standings by status and by readiness, worst first; advisory ones have none."""
    return {
        "standings": sum(status.values()),
        "by_status": {word: status[word] for word in WORST_FIRST if word in status},
        "by_readiness": {w: readiness[w] for w in READINESS if w is not None and w in readiness},
    }


def standing_data(standing: Standing) -> dict[str, Any]:
    """Return one standing."""
    certificate = standing.certificate
    return {
        "candidate": {"id": standing.candidate.id, "name": standing.candidate.name},
        "state": standing.state,
        "stage": standing.stage,
        "path": standing.path,
        "certificate_number": certificate.number if certificate else None,
        "status": standing.status,
        "readiness": standing.readiness,
        "because": standing.because,
        "dates": dates(standing),
        "findings": [finding_data(id, found) for id, found in standing.findings.items()],
        "next_steps": [step_data(step) for step in next_steps(standing)],
    }


def dates(standing: Standing) -> dict[str, str | None]:
    """Return the days that matter for one standing, by their names."""
    return dict(zip(DATES, map(iso, days_of(standing)), strict=True))


def days_of(standing: Standing) -> tuple[date | None, ...]:
    """Return the days that matter for one standing, in the order of their names."""
    certificate, term = standing.certificate, standing.term
    return (
        certificate.issued_on if certificate else None,
        term.valid_through if term else None,
        term.opens_on if term else None,
        term.late_until if term else None,
        term.lapses_on if term else None,
        standing.application_expires_on,
        next_change_on(standing),
    )


def iso(day: date | None) -> str | None:
    """Return a day as text."""
    return day.isoformat() if day else None


def finding_data(id: str, finding: Finding) -> dict[str, Any]:
    """Return one finding; minutes become hours."""
    return {
        "id": id,
        "asks": asks(id),
        "status": finding.status,
        "because": finding.because,
        "have": amount(finding.have, finding.unit),
        "need": amount(finding.need, finding.unit),
        "unit": "hours" if finding.unit == "minutes" else finding.unit,
        "due_on": iso(finding.due_on),
        "counted": [entry_data(entry) for entry in finding.counted],
        "not_counted": [not_counted_data(entry) for entry in finding.not_counted],
        "sources": [source.key for source in REQUIREMENTS[id].sources],
        "part_of": REQUIREMENTS[id].part_of,
        "lacks": finding.lacks,
    }


@cache
def asks(id: str) -> str:
    """Return what a requirement asks for, in one sentence."""
    return REQUIREMENTS[id].asks


def amount(value: int | None, unit: str | None) -> float | None:
    """Return an amount in the unit that programs see."""
    return hours_of(value) if value is not None and unit == "minutes" else value


def entry_data(entry: Entry) -> dict[str, Any]:
    """Return one piece of training or work that did or did not count."""
    return {"id": entry.record.id, "hours": hours_of(entry.minutes)}


def not_counted_data(entry: Entry) -> dict[str, Any]:
    """Return one thing on file that did not count, and why; hours of training and work alone."""
    record = entry.record
    hours = {"hours": hours_of(entry.minutes)} if isinstance(record, Training | Work) else {}
    on = iso(day_of(record))
    kind = KINDS[type(record)]
    return {"id": record.id, "kind": kind, "on": on, **hours, "because": entry.because}


KINDS = {
    Training: "training",
    Work: "work",
    Exam: "exam",
    Reference: "reference",
    Affirmation: "affirmation",
    Document: "document",
}
"""What each kind of record is called where it does not count."""


def day_of(record: Evidence) -> date | None:
    """Return the day on which something on file happened."""
    if isinstance(record, Training):
        return record.completed_on
    if isinstance(record, Work):
        return record.ended_on or record.started_on
    if isinstance(record, Exam):
        return record.sat_on
    return record.signed_on if isinstance(record, Affirmation) else record.received_on


def step_data(step: Step) -> dict[str, Any]:
    """Return one next step."""
    return {
        "id": step.id,
        "kind": step.kind,
        "say": step.say,
        "why": step.why,
        "who": step.who,
        "by": iso(step.by),
        "after": list(step.after),
        "part_of": step.part_of,
        "also": list(step.also),
        "command": step.command,
        "places": [place_data(place) for place in step.places],
    }


def place_data(place: Place) -> dict[str, Any]:
    """Return what is to be filled into a command."""
    return {**place._asdict(), "choices": list(place.choices) if place.choices else None}


def guarded(cell: str) -> str:
    """Return a cell that a spreadsheet shows as text, an apostrophe in front where it must be."""
    risky = cell.lstrip().startswith(FORMULA) or cell.startswith(("\t", "\r", "\n"))
    return f"'{cell}" if risky else cell
