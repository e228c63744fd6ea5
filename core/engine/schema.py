"""Procrastinate's tables, brought to what its installed version wants: by its own scripts, in our own `upgrade`."""

from __future__ import annotations

from pathlib import Path

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text

from core.errors import Invalid
from core.store import Database, migrating

_TABLE = "procrastinate_jobs"
_OLDEST = 14
"""The oldest PostgreSQL that knows `idle_session_timeout`, by which a paused process is found out."""


async def upgrade(database: Database) -> list[str]:
    """Bring our tables and, on PostgreSQL, those of the engine up to date; what was applied, oldest first.

    The library leaves it to its users to know which of its scripts were applied (its documentation, "Migrate the
    Procrastinate schema"): the last one's name stands as a comment on its table of jobs. Errors as of
    `migrating.upgrade`; Invalid also if PostgreSQL is too old.
    """
    if not database.is_sqlite:
        await database.run_sync(_demand_version)
    applied = await migrating.upgrade(database)
    if not database.is_sqlite:
        applied += await database.run_sync(_upgrade)
    return applied


def _demand_version(connection: Connection) -> None:
    version = connection.dialect.server_version_info
    if version and int(version[0]) < _OLDEST:
        raise Invalid(f"PostgreSQL {_OLDEST} or newer is needed, and this is {version[0]}")


def _upgrade(connection: Connection) -> list[str]:
    migrating.take_turn(connection)
    scripts = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    newest = scripts[-1].stem
    if connection.scalar(text("SELECT to_regclass(:table)"), {"table": _TABLE}) is None:
        _execute(connection, SchemaManager.get_schema())
        missing = [newest]
    else:
        at = connection.scalar(text("SELECT obj_description(CAST(:table AS regclass))"), {"table": _TABLE})
        missing = [script.stem for script in scripts if script.stem > at]
        for script in scripts:
            if script.stem in missing:
                _execute(connection, script.read_text(encoding="utf-8"))
    if missing:
        _execute(connection, f"COMMENT ON TABLE {_TABLE} IS '{newest}'")
    return [f"procrastinate {name}" for name in missing]


def _execute(connection: Connection, script: str) -> None:
    """Several statements at once, in which a per cent sign is just that."""
    connection.execution_options(no_parameters=True).exec_driver_sql(script)
