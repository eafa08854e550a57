"""Bring a store's tables to the newest revision: one transaction, after a verified backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from logging import getLogger
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from peercert.store import waiting
from peercert.store.backups import PART, back_up, folder_of
from peercert.store.opening import begin, guarded, revision_of, store_errors
from peercert.store.recording import who

SCRIPTS = Path(__file__).parent


def upgrade(path: Path, scripts: Path = SCRIPTS) -> None:
    """Apply every revision that is missing, all of them or none.

    A store that holds anything is first copied into the folder of its backups, and the copy is
    read again under the rules of its own revision; where it is not whole, nothing is upgraded. A
    copy in the making is a backup's own: it needs none. What was done is said, as a warning.
    """
    made = None
    connection = guarded(path, write=True)
    with store_errors(path), closing(connection):
        engine = _engine(connection, path)
        try:
            with engine.begin() as transaction:
                config = _config(transaction, scripts)
                revision = revision_of(connection, path)
                newest = ScriptDirectory.from_config(config).get_current_head()
                if revision not in {None, newest} and not PART.fullmatch(path.name):
                    made = back_up(path, folder_of(path), datetime.now(UTC)).path
                command.upgrade(config, "head")
        except DBAPIError as error:
            raise error.orig or error from error
        finally:
            engine.dispose()
            waiting.take_away(path)
    if made:
        named = (waiting.plain(str(each)) for each in (path, made))
        getLogger("peercert.store").warning("%s was upgraded; as it was, it is %s.", *named)


def _engine(connection: sqlite3.Connection, path: Path) -> Engine:
    """Lend our guarded connection to SQLAlchemy, which then begins as every writer does."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(_: Connection) -> None:
        begin(connection, path, actor=who(), command="upgrade")

    return engine


def _config(transaction: Connection, scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = transaction
    return config
