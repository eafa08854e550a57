"""The first tables: changes, facts that are never rewritten, and views of what is current.

Frozen: later revisions change the tables, never this file.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

TABLES = Path(__file__).with_suffix(".sql")
APPLICATION_ID = 0x50454552
LISTED = (
    "recovery",
    "employment",
    "training",
    "exam",
    "affirmation",
    "reference",
    "document",
    "work",
    "certificate",
    "conduct",
    "waiver",
)
VERSIONED = ("person", "application")
KEPT = ("change", "seal", "void", "erasure", "candidate", "topic", *VERSIONED, *LISTED)

NEVER_REWRITTEN = """
CREATE TRIGGER {table}_is_never_rewritten BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'facts are never rewritten: void and record again'); END
"""
NEVER_DELETED = """
CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'facts are never deleted: void them with a reason'); END
"""
CURRENT = "CREATE VIEW current_{table} AS SELECT * FROM {table} AS fact WHERE {kept}"
NOT_VOID = """coalesce((SELECT void.restores FROM void
WHERE void.kind = '{kind}' AND void.record = fact.{record} ORDER BY void.id DESC LIMIT 1), 1)"""
PERSON_KEPT = NOT_VOID.format(kind="candidate", record="candidate")
LATEST = """NOT EXISTS (SELECT 1 FROM {table} AS later
WHERE later.candidate = fact.candidate AND {same} later.version > fact.version)"""


def upgrade() -> None:
    """Make the tables, what keeps them from being rewritten, and the views."""
    execute = op.get_bind().exec_driver_sql
    execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in TABLES.read_text("utf-8").split("\n\n"):
        execute(statement)
    for table in KEPT:
        execute(NEVER_REWRITTEN.format(table=table))
        execute(NEVER_DELETED.format(table=table))
    for table, conditions in _views().items():
        execute(CURRENT.format(table=table, kept=" AND ".join(conditions)))


def _views() -> dict[str, tuple[str, ...]]:
    """Say for each table which of its rows are current."""
    views: dict[str, tuple[str, ...]] = {
        table: (NOT_VOID.format(kind=table, record="id"), PERSON_KEPT)
        for table in ("application", *LISTED)
    }
    views["application"] += (LATEST.format(table="application", same="later.id = fact.id AND"),)
    views["candidate"] = (NOT_VOID.format(kind="candidate", record="id"),)
    views["person"] = (PERSON_KEPT, LATEST.format(table="person", same=""))
    views["topic"] = (NOT_VOID.format(kind="training", record="training"), PERSON_KEPT)
    return views
