"""The engine's tables: made once, brought up to date by the library's own scripts, and none of our model's business."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from alembic import command
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from core.engine.schema import upgrade
from core.store import Database
from core.store.migrating import configuration, head

BEFORE, NEWEST = (script.stem for script in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))[-2:])


@pytest.fixture
async def database(postgres_url: str) -> Database:
    return Database(postgres_url)


async def test_everything_is_made_once_whoever_starts_and_however_often(database: Database) -> None:
    applied = await asyncio.gather(*(upgrade(database) for _ in range(3)))
    everything = [name for names in applied for name in names]
    assert everything.count(f"procrastinate {NEWEST}") == everything.count(head()) == 1
    assert await upgrade(database) == []
    await database.close()


async def test_the_models_and_the_migrations_still_agree(database: Database) -> None:
    """The comparison that writes revisions must not take the engine's tables for ours, and drop them."""
    await upgrade(database)
    await database.run_sync(lambda connection: command.check(configuration(connection)))
    await database.close()


async def test_scripts_newer_than_the_last_that_was_applied_are_applied(database: Database) -> None:
    """Of the installed version the last script makes a function anew, so that it can be applied once more."""
    await upgrade(database)
    async with database.writing() as tx:
        await tx.execute(text(f"COMMENT ON TABLE procrastinate_jobs IS '{BEFORE}'"))
    assert await upgrade(database) == [f"procrastinate {NEWEST}"]
    assert await upgrade(database) == []
    await database.close()
