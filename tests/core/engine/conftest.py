"""Both engines, each over its kind of database, and with several processes where there can be some."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.engine import EmbeddedEngine, Engine, Job, ProcrastinateEngine
from core.engine.schema import upgrade
from core.store import Database
from core.store.listening import Listening

KEY = "fake"


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Floor:
    """Where engines run over one database, all alike: one on SQLite, as many as are asked for on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._stack = AsyncExitStack()

    def engine(self) -> Engine:
        """An engine as its process would have it, not running yet."""
        clock = RealClock()
        return EmbeddedEngine(clock) if self.database.is_sqlite else ProcrastinateEngine(self.database, clock)

    async def running(self, **jobs: Job) -> Engine:
        """A running engine that serves one key."""
        engine = self.engine()
        for job, act in jobs.items():
            engine.register(job, [KEY], act)
        await self.run(engine)
        engine.serve(KEY)
        return engine

    async def run(self, engine: Engine) -> None:
        """Run an engine until the end of the test, or until it is stopped by hand."""
        if isinstance(engine, ProcrastinateEngine):
            listening = Listening(self.database.conninfo, {engine.CHANNEL: engine.heard}, missed=lambda: None)
            await self._stack.enter_async_context(_in_background(listening.run()))
            await listening.listening.wait()
        await self._stack.enter_async_context(_in_background(engine.run()))

    async def ask(self, engine: Engine, job: str) -> None:
        async with self.database.writing() as tx:
            engine.defer(tx, job, KEY)

    async def close(self) -> None:
        await self._stack.aclose()


@pytest.fixture(params=["sqlite", "postgresql"])
async def floor(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Floor]:
    """A floor on each kind of database."""
    url = f"sqlite:///{tmp_path}/jobs.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    database = Database(url)
    await upgrade(database)
    floor = Floor(database)
    yield floor
    await floor.close()
    await database.close()


@asynccontextmanager
async def _in_background(run: object) -> AsyncIterator[None]:
    task = asyncio.ensure_future(run)  # type: ignore[call-overload]
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


Condition = Callable[[], bool]


async def soon(condition: Condition, seconds: float = 10) -> None:
    """Wait until a condition holds that another thread of control, perhaps another process, brings about."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0.005)
