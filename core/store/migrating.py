"""Brings a database to the revision that this code was written for."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.errors import Invalid
from core.store.database import Database

_LOCK = int.from_bytes(b"backchnl")


async def upgrade(database: Database) -> list[str]:
    """Apply the revisions that are missing, all or none, and return their ids, oldest first.

    Safe when several processes start at once: one of them upgrades, the others wait and find nothing to do. Raises
    Invalid if the database is newer than this code.
    """
    return await database.run_sync(_upgrade)


async def current(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    async with database.reading() as session:
        connection = await session.connection()
        return await connection.run_sync(_current)


def head() -> str:
    """The newest revision that this code knows."""
    return _known()[-1]


def configuration(connection: Connection | None = None) -> Config:
    """What Alembic's own commands need, in place of an alembic.ini, to work on this connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "core.store:migrations")
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _upgrade(connection: Connection) -> list[str]:
    take_turn(connection)
    missing = _missing(_current(connection))
    if missing:
        command.upgrade(configuration(connection), "head")
        _check_references(connection)
    return missing


def take_turn(connection: Connection) -> None:
    """Wait until nobody else upgrades; on SQLite the writing transaction has done that already.

    Alembic keeps the migration that runs in a place of the whole process, so even two tasks must come one by one.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _missing(revision: str | None) -> list[str]:
    known = _known()
    if revision is None:
        return known
    if revision not in known:
        raise Invalid(
            f"the database is at revision {revision}, and this version of Backchannel knows revisions up to"
            f" {known[-1]} only: start the newer version that upgraded it, or go back to a backup from before"
        )
    return known[known.index(revision) + 1 :]


def _known() -> list[str]:
    """Every revision, oldest first."""
    scripts = ScriptDirectory.from_config(configuration())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def _check_references(connection: Connection) -> None:
    """Foreign keys rest during an upgrade on SQLite, so what they refer to is looked up at its end."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            tables = ", ".join(sorted({row.table for row in broken}))
            raise Invalid(
                f"the database has rows that refer to nothing, in {tables}; it was not upgraded:"
                " mend them, or go back to a backup"
            )
