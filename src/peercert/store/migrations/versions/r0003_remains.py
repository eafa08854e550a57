"""What is left of what was erased is sealed anew, and a void says whose fact it is about.

Frozen: later revisions change the tables, never this file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import op

from peercert.store.migrations.versions.r0001_facts import NEVER_DELETED, NEVER_REWRITTEN

revision = "0003"
down_revision = "0002"

TABLES = Path(__file__).with_suffix(".sql")
REASON = "sealed what is left of erased records"


def upgrade() -> None:
    """Make the table and what keeps it from being rewritten."""
    execute = op.get_bind().exec_driver_sql
    for statement in TABLES.read_text("utf-8").split("\n\n"):
        execute(statement)
    execute(NEVER_REWRITTEN.format(table="remains"))
    execute(NEVER_DELETED.format(table="remains"))
    seal_what_is_left()


def seal_what_is_left() -> None:
    """Record, as a change of its own, what is left of whatever was erased; else nothing."""
    from peercert.store.blanking import note_all_before
    from peercert.store.book import Book
    from peercert.store.recording import who

    connection: Any = op.get_bind().connection.driver_connection
    book = Book(connection, actor=who(), reason=REASON, command="upgrade")
    note_all_before(book)
    book.close()
