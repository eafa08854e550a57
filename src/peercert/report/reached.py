"""How far a person is after something was recorded: "Now 6.5 of 80 h."."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from peercert.records import Candidate
from peercert.report.describing import listed
from peercert.report.words import hours_of
from peercert.rules.law import Finding
from peercert.standing import Standing, judge, label, states_of

UNITS = {"minutes": "h", "references": "references", "letters": "letters", "months": "months"}
"""What is counted up, and how it is written."""


def reached(before: Candidate, after: Candidate, day: date) -> str:
    """Say how much is there of what is needed, where it is not what it was; else nothing."""
    found = {}
    for state in states_of(after):
        if parts := list(grown(judge(before, state, day), judge(after, state, day))):
            alone = len(parts) == 1
            found[state] = listed(how if alone else f"{how} for {what}" for what, how in parts)
    if not found:
        return ""
    if len(states_of(after)) == 1:
        return f"Now {', '.join(found.values())}."
    return f"Now {'; '.join(f'{how} in {state}' for state, how in found.items())}."


def grown(before: Standing, after: Standing) -> Iterator[tuple[str, str]]:
    """Give each finding that has another amount now: what it is about, and how much of how much."""
    for id, now in after.findings.items():
        was = before.findings.get(id)
        if now.unit in UNITS and now.need and was and now.have not in (None, was.have):
            yield label(id), share(now)


def share(finding: Finding) -> str:
    """Say how much there is of how much is needed."""
    amounts = (finding.have or 0, finding.need or 0)
    have, need = map(hours_of, amounts) if finding.unit == "minutes" else amounts
    unit = UNITS[finding.unit or ""]
    return f"{have:g} of {need:g} {unit.removesuffix('s') if need == 1 else unit}"
