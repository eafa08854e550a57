"""Classes: providers, courses, cohorts, sessions, who came, and what the office decided.

Frozen: later revisions change the tables, never this file.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

from peercert.store.migrations.versions.r0001_facts import (
    CURRENT,
    NEVER_DELETED,
    NEVER_REWRITTEN,
    NOT_VOID,
    PERSON_KEPT,
)

revision = "0002"
down_revision = "0001"

TABLES = Path(__file__).with_suffix(".sql")
SHARED = ("provider", "approval", "course", "session", "sheet", "setting")
OWNED = ("enrolment", "attendance", "verification")
LATEST = """NOT EXISTS (SELECT 1 FROM cohort AS later
WHERE later.id = fact.id AND later.version > fact.version)"""
NOBODYS = f"(fact.candidate IS NULL OR {PERSON_KEPT})"


def upgrade() -> None:
    """Make the tables, what keeps them from being rewritten, and the views."""
    execute = op.get_bind().exec_driver_sql
    for statement in TABLES.read_text("utf-8").split("\n\n"):
        execute(statement)
    for table in (*SHARED, *OWNED, "cohort", "alias"):
        execute(NEVER_REWRITTEN.format(table=table))
        execute(NEVER_DELETED.format(table=table))
        kept = NOT_VOID.format(kind=table, record="id")
        if table in OWNED:
            kept = f"{kept} AND {PERSON_KEPT}"
        elif table == "cohort":
            kept = f"{kept} AND {LATEST}"
        elif table == "alias":
            kept = f"{kept} AND {NOBODYS}"
        execute(CURRENT.format(table=table, kept=kept))
