"""What is left of what was erased is sealed anew, and a void says whose fact it is about.

Frozen: later revisions change the tables, never this file.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

from peercert.store.migrations.versions.r0001_facts import NEVER_DELETED, NEVER_REWRITTEN

revision = "0003"
down_revision = "0002"

TABLES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the table and what keeps it from being rewritten."""
    execute = op.get_bind().exec_driver_sql
    for statement in TABLES.read_text("utf-8").split("\n\n"):
        execute(statement)
    execute(NEVER_REWRITTEN.format(table="remains"))
    execute(NEVER_DELETED.format(table="remains"))
