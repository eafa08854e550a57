"""The plan of an attendance file as data: `peercert/attendance-import@1`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from peercert.cli.attendance_held import titled
from peercert.cli.attendance_plan import Came, Plan, as_text
from peercert.intake.attendance.matching import Asked, Found
from peercert.report.words import hours_of

SCHEMA = "peercert/attendance-import@1"
NAMING = frozenset({"name", "email", "written"})


def document(made: Plan, notes: tuple[str, ...], *, short: bool, refused: bool) -> dict[str, Any]:
    """Return a plan; `short` where the file is, or comes to be, on file for `attendance match`.

    Of a file that is refused nobody is taken for absent.
    """
    matching = made.matching
    there = [each for each in made.people if each.found is not None]
    return {
        "schema": SCHEMA,
        "session": made.held.id,
        "cohort": made.held.cohort.id,
        "about": titled(made.held),
        "file": as_text(Path(made.sheet.name)),
        "form": made.sheet.form,
        "sha256": made.sheet.sha256,
        "hours": hours_of(made.span.minutes),
        "present": [present(each) for each in sorted(there, key=first_line)],
        "absent": [
            {"id": each.known.id, "name": each.known.name}
            for each in made.people
            if each.found is None and not refused
        ],
        "unknown": [unknown(each, made, short=short) for each in matching.asked],
        "trainers": trainers(made),
        "ignored": left_out(made),
        "problems": [
            {"place": each.place, "value": each.value, "expected": each.expected}
            for each in made.sheet.problems
        ],
        "notes": list(notes),
    }


def trainers(made: Plan) -> list[dict[str, Any]]:
    """Return those who teach the cohort and stand in the file."""
    return [
        {"id": id, "name": called(made, id), **rows(found)}
        for id, found in made.matching.trainers.items()
    ]


def left_out(made: Plan) -> list[dict[str, Any]]:
    """Return the lines that say nothing about anybody's attendance, and why."""
    found = [(each.line, each.name, each.why) for each in made.sheet.ignored]
    found += [(each.line, each.name, ignored(each.role)) for each in made.matching.left_out]
    return [{"line": line, "written": name, "because": why} for line, name, why in found]


def first_line(came: Came) -> int:
    """Order people by their first line."""
    return min((row.line for row in came.found.rows), default=0) if came.found else 0


def rows(found: Found) -> dict[str, Any]:
    """Return where somebody stands in a file, and by what they were found."""
    written = dict.fromkeys(row.name for row in found.rows)
    return {
        "lines": sorted(row.line for row in found.rows),
        "written": " / ".join(written),
        "found_by": found.how,
    }


def present(came: Came) -> dict[str, Any]:
    """Return somebody who stands in a file."""
    credit, found = came.credit, came.found
    return {
        "id": came.known.id,
        "name": came.known.name,
        **(rows(found) if found else {}),
        "seconds": credit.seconds if credit else 0,
        "overlap_seconds": credit.overlap if credit else 0,
        "hours": hours_of(came.minutes),
        "full": credit is not None and credit.full,
        "enough": credit is not None and credit.enough,
        "because": list(credit.why) if credit else [],
        "becomes": came.becomes,
        "before": [
            {
                "id": each.id,
                "hours": hours_of(each.minutes),
                "verification": each.verification,
                "because": each.because,
            }
            for each in came.before
        ],
    }


def unknown(asked: Asked, made: Plan, *, short: bool) -> dict[str, Any]:
    """Return lines that are nobody's so far, with the commands that say whose they are."""
    near = [{"id": id, "name": called(made, id), "likeness": alike} for id, alike in asked.near]
    start = f"peercert attendance match {asked.lines[0]}"
    who = near[0]["id"] if len(near) == 1 else "P-..."
    rest = made.wish.words(short=short)
    return {
        "lines": list(asked.lines),
        "written": asked.name,
        "email": asked.email,
        "because": asked.why,
        "near": near,
        "commands": [f"{start} --person {who} {rest}", f"{start} --ignore {rest}"],
    }


def called(made: Plan, id: str) -> str | None:
    """Return the name on file of somebody of the cohort."""
    number = int(id[2:])
    known = made.held.people.get(number) or made.held.trainers.get(number)
    return known.name if known else None


def ignored(role: str) -> str:
    """Say why a row is left out that could be read."""
    return "to be ignored, as was said before" if role == "learner" else f"{role}, no trainer here"


def nameless(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a document with nobody named in it."""
    if isinstance(value, list):
        return [nameless(each) for each in value]
    if isinstance(value, Mapping):
        return {k: None if k in NAMING else nameless(each) for k, each in value.items()}
    return value
