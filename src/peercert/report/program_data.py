"""Where people stand in a programme, for programs: `peercert/program-check@1`.

The shapes are those of `peercert/check@1` wherever both have a thing. Keys stand in a fixed order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, TextIO

from peercert import __version__
from peercert.programs.comparing import Difference
from peercert.programs.judging import ProgramStanding, next_change_on
from peercert.programs.program import Program
from peercert.report.csv_rows import write_table
from peercert.report.data import (
    amount,
    entry_data,
    iso,
    not_counted_data,
    step_data,
    write_document,
)
from peercert.report.words import NUMBER, READINESS
from peercert.rules.law import Finding

SCHEMA = "peercert/program-check@1"
COLUMNS = (
    "id",
    "name",
    "program",
    "provider",
    "stage",
    "readiness",
    "because",
    "next_change_on",
    "next_step",
    "next_step_by",
    "next_step_command",
)


def by_person(parts: Sequence[ProgramStanding]) -> tuple[int, str]:
    """Order people by the number in their ids."""
    id = parts[0].candidate.id or ""
    found = NUMBER.search(id)
    return int(found[0]) if found else 0, id


def write(  # noqa: PLR0913, PLR0917 - one for each part of what is written
    form: str,
    program: Program,
    found: Sequence[ProgramStanding],
    differences: Sequence[Difference],
    as_of: date,
    out: TextIO,
) -> None:
    """Write standings, in the order given, as `json`, `jsonl` or `csv`."""
    if form == "json":
        write_document(envelope(program, found, differences, as_of), out)
    elif form == "jsonl":
        for standing in found:
            write_document(standing_data(standing), out)
    else:
        write_table(COLUMNS, map(cells, found), out)


def envelope(
    program: Program,
    found: Sequence[ProgramStanding],
    differences: Sequence[Difference],
    as_of: date,
) -> dict[str, Any]:
    """Return everything that `--format json` prints."""
    ready: Counter[str | None] = Counter(standing.readiness for standing in found)
    return {
        "schema": SCHEMA,
        "peercert": __version__,
        "as_of": as_of.isoformat(),
        "program": program_data(program),
        "differences": [difference_data(each) for each in differences],
        "summary": {
            "standings": len(found),
            "by_readiness": {w: ready[w] for w in READINESS if w is not None and w in ready},
        },
        "standings": [standing_data(standing) for standing in found],
    }


def program_data(program: Program) -> dict[str, Any]:
    """Return what a programme is; what it asks for stands in the findings."""
    return {
        "title": program.title,
        "provider": program.provider,
        "place": program.place,
        "state": program.state,
        "advisory": program.advisory,
        "seats": program.seats,
        "apply_by": iso(program.apply_by),
        "worth_usd": program.worth_usd,
        "fully_funded": program.fully_funded,
        "funded_by": program.funded_by,
        "counts_volunteering": program.counts_volunteering,
    }


def difference_data(each: Difference) -> dict[str, Any]:
    """Return one difference between the programme and its state's rulebook."""
    return {
        "about": each.about,
        "program": each.program,
        "state": each.state,
        "requirements": list(each.requirements),
    }


def standing_data(standing: ProgramStanding) -> dict[str, Any]:
    """Return where one person stands in one part of a programme."""
    return {
        "candidate": {"id": standing.candidate.id, "name": standing.candidate.name},
        "program": {"title": standing.program.title, "provider": standing.program.provider},
        "stage": standing.stage,
        "title": standing.title,
        "readiness": standing.readiness,
        "because": standing.because,
        "dates": {"next_change_on": iso(next_change_on(standing))},
        "findings": [finding_data(standing, id, f) for id, f in standing.findings.items()],
        "next_steps": [step_data(step) for step in standing.next_steps],
    }


def finding_data(standing: ProgramStanding, id: str, finding: Finding) -> dict[str, Any]:
    """Return one finding; minutes become hours."""
    return {
        "id": id,
        "asks": standing.asked[id].asks,
        "status": finding.status,
        "because": finding.because,
        "have": amount(finding.have, finding.unit),
        "need": amount(finding.need, finding.unit),
        "unit": "hours" if finding.unit == "minutes" else finding.unit,
        "due_on": iso(finding.due_on),
        "counted": [entry_data(entry) for entry in finding.counted],
        "not_counted": [not_counted_data(entry) for entry in finding.not_counted],
        "sources": [],
        "part_of": None,
        "lacks": finding.lacks,
    }


def cells(standing: ProgramStanding) -> list[str]:
    """Return one line of the table, in the order of its header."""
    step = next(iter(standing.next_steps), None)
    found = (
        standing.candidate.id,
        standing.candidate.name,
        standing.program.title,
        standing.program.provider,
        standing.stage,
        standing.readiness,
        standing.because,
        iso(next_change_on(standing)),
        *((step.say, iso(step.by), step.command) if step else (None, None, None)),
    )
    return [cell or "" for cell in found]
