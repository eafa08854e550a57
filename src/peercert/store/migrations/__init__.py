"""Bring a store's tables to the newest revision: one transaction, after a verified backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from peercert.errors import StoreError
from peercert.store.opening import create, guarded, revision_of, store_errors

SCRIPTS = Path(__file__).parent


def upgrade(path: Path, scripts: Path = SCRIPTS) -> None:
    """Apply every revision that is missing, all of them or none.

    A store that holds anything is first copied to a file beside it, and the copy is verified.
    """
    connection = guarded(path, write=True)
    with store_errors(path), closing(connection):
        engine = _engine(connection)
        with engine.begin() as transaction:
            config = _config(transaction, scripts)
            revision = revision_of(connection, path)
            if revision not in {None, ScriptDirectory.from_config(config).get_current_head()}:
                back_up(path, path.with_name(f"{path.stem}-before-upgrade-from-{revision}.db"))
            command.upgrade(config, "head")
        engine.dispose()


def back_up(source: Path, target: Path) -> None:
    """Copy a store with SQLite's own backup and verify the copy; an older copy is replaced.

    Raise StoreError where the copy does not verify.
    """
    create(target)
    with (
        store_errors(target),
        closing(guarded(source, write=False)) as old,
        closing(guarded(target, write=True)) as new,
    ):
        old.backup(new)
        (verdict,) = new.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        hint = "the store was not upgraded: go back to a backup that is whole"
        raise StoreError(f"{source} is damaged, so its copy {target} is too", hint=hint)


def _engine(connection: sqlite3.Connection) -> Engine:
    """Lend our guarded connection to SQLAlchemy, which then begins as every writer does."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(begun: Connection) -> None:
        begun.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _config(transaction: Connection, scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = transaction
    return config
