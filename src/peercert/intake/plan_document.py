"""A plan as data for programs: `peercert/import@1`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from peercert.intake.candidate_file import record_document
from peercert.intake.hours import HoursPlan
from peercert.intake.plan import Changed, Issue, Plan, Somebody

SCHEMA = "peercert/import@1"
HOURS_SCHEMA = "peercert/import_hours@1"


def plan_document(
    plan: Plan, *, written: bool, ids: Sequence[str] = (), rejected: str | None = None
) -> dict[str, Any]:
    """Return a plan, whether it was written, and the ids that people were given, in its order."""
    given = iter(ids)
    return {
        "schema": SCHEMA,
        "file": plan.table.name,
        "layout": plan.layout,
        "as_of": plan.as_of.isoformat(),
        "written": written,
        "summary": summary(plan),
        "added": [
            {"row": added.row, "id": next(given, None), "name": added.candidate.name}
            for added in plan.added
        ],
        "changed": [changed_document(changed) for changed in plan.changed],
        "same": list(plan.same),
        "errors": issues(plan.errors),
        "warnings": issues(plan.warnings),
        "cleaned": issues(plan.cleaned),
        "look_alikes": [
            {"people": [somebody(who) for who in group.people], "because": list(group.because)}
            for group in plan.look_alikes
        ],
        "disagreements": [asdict(found) for found in plan.disagreements],
        "not_imported": list(plan.not_imported),
        "unknown_columns": list(plan.unknown),
        "rejected": rejected,
    }


def summary(plan: Plan) -> dict[str, int]:
    """Return how many there are of everything."""
    return {
        "rows": plan.rows,
        "added": len(plan.added),
        "changed": len(plan.changed),
        "same": len(plan.same),
        "rows_in_error": len(plan.rows_in_error),
        "errors": len(plan.errors),
        "warnings": len(plan.warnings),
        "cleaned": len(plan.cleaned),
        "look_alikes": len(plan.look_alikes),
        "disagreements": len(plan.disagreements),
    }


def hours_document(
    plan: HoursPlan,
    *,
    written: bool,
    people: Sequence[str | None],
    ids: Sequence[str] = (),
    rejected: str | None = None,
) -> dict[str, Any]:
    """Return a plan of hours, whether it was written, and the ids of its people and training."""
    given = iter(ids)
    return {
        "schema": HOURS_SCHEMA,
        "file": plan.table.name,
        "layout": plan.layout,
        "as_of": plan.as_of.isoformat(),
        "written": written,
        "summary": {
            "rows": plan.rows,
            "added": len(plan.added),
            "people": len({hours.owner for hours in plan.added}),
            "same": len(plan.same),
            "rows_in_error": len(plan.rows_in_error),
            "errors": len(plan.errors),
            "warnings": len(plan.warnings),
            "cleaned": len(plan.cleaned),
            "near": len(plan.near),
        },
        "added": [
            {"row": hours.row, "id": next(given, None), "candidate": people[hours.owner]}
            for hours in plan.added
        ],
        "same": list(plan.same),
        "errors": issues(plan.errors),
        "warnings": issues(plan.warnings),
        "cleaned": issues(plan.cleaned),
        "near": [
            {"row": near.row, "candidate": people[near.owner], "on_file": near.on_file}
            for near in plan.near
        ],
        "not_imported": list(plan.not_imported),
        "unknown_columns": list(plan.unknown),
        "rejected": rejected,
    }


def changed_document(changed: Changed) -> dict[str, Any]:
    """Return what changes about one person."""
    return {
        "row": changed.row,
        "id": changed.id,
        "name": changed.candidate.name,
        "fields": [
            {"name": c.name, "before": plain(c.before), "after": plain(c.after)}
            for c in changed.fields
        ],
        "records": {
            table: [record_document(record) for record in records]
            for table, records in changed.records
        },
    }


def plain(value: object) -> object:
    """Return a value as JSON has it."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def issues(found: Iterable[Issue]) -> list[dict[str, Any]]:
    """Return what was noticed about rows, each with the same keys."""
    return [asdict(issue) for issue in found]


def somebody(who: Somebody) -> dict[str, Any]:
    """Return who somebody is."""
    return {"row": who.row, "id": who.id, "name": who.name}
