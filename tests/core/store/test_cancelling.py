"""Whoever is cancelled in the middle of their work with the database leaves no connection behind."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from core.store import Database

_MOMENTS = 300
_APART = 0.00002
"""Seconds between two moments; the whole of a transaction takes some of them."""


@pytest.mark.parametrize("way_in", ["reading", "writing"])
async def test_cancelled_at_any_moment(way_in: str, postgres_url: str) -> None:
    database = Database(postgres_url)

    async def look() -> None:
        async with getattr(database, way_in)() as session:
            await session.execute(text("SELECT 1"))

    await look()
    for moment in range(_MOMENTS):
        with suppress(TimeoutError):
            await asyncio.wait_for(look(), moment * _APART)
    await database.close()
    with psycopg.connect(postgres_url) as connection:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        assert connection.execute(others).fetchone() == (0,)


async def test_cancelled_at_any_moment_of_writing_leaves_no_lock(tmp_path: Path) -> None:
    file = tmp_path / "blog.db"
    database = Database(f"sqlite:///{file}")

    async def write() -> None:
        async with database.writing() as tx:
            await tx.execute(text("CREATE TABLE IF NOT EXISTS note (word TEXT)"))
            await tx.execute(text("INSERT INTO note VALUES ('one') RETURNING word"))
            await tx.execute(text("SELECT count(*) FROM note"))

    def write_elsewhere() -> None:
        with closing(sqlite3.connect(file, timeout=2, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")

    await write()
    for moment in range(_MOMENTS):
        with suppress(TimeoutError):
            await asyncio.wait_for(write(), moment * _APART)
        await asyncio.to_thread(write_elsewhere)
    await database.close()
