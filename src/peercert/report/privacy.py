"""What an erasure takes away and what it leaves, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from peercert.report.describing import called

Document: TypeAlias = Mapping[str, Any]
MOST = 20


def lines(plan: Document) -> Iterator[str]:
    """Give what goes and what stays of one person, a line for each kind of thing."""
    id = plan["candidate"]
    yield f"{id}: what goes"
    if plan["rows_that_go"]:
        yield f"  whole records: {counted(plan['rows_that_go'])}"
    for table, columns in plan["columns_that_go"].items():
        yield f"  from {table}: {', '.join(map(called, columns))}"
    if plan["changes"]:
        yield f"  who and why, where it may name {id}: changes {numbers(plan['changes'])}"
    for table, rows in plan["texts_elsewhere_that_go"].items():
        yield f"  what names {id} elsewhere: {table} {numbers(rows)}"
    yield f"{id}: what stays, as the record of what was certified"
    yield f"  {counted(plan['rows_that_stay'])}"
    yield "  their states, numbers, days and outcomes, and that there was such a person"


def counted(tables: Mapping[str, int]) -> str:
    """Return tables with their numbers of rows, those without any left out."""
    return ", ".join(f"{table} {count}" for table, count in tables.items() if count)


def numbers(changes: list[int | str]) -> str:
    """Return numbers or ids on one line, the first of many."""
    shown = ", ".join(map(str, changes[:MOST]))
    return f"{shown} and {len(changes) - MOST} more" if len(changes) > MOST else shown
