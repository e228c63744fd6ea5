"""What a process stands on: on SQLite it is alone, on PostgreSQL it is one of several that know of each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from core.engine import EmbeddedEngine, Engine, ProcrastinateEngine
from core.ports import Clock
from core.store import Database
from core.store.listening import Listening
from core.store.presence import Alone, Presence
from core.store.together import Together

Run = Callable[[], Coroutine[None, None, None]]


class SystemClock:
    """The time of day."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Backbone:
    """The engine, what tells the others that this process goes on, and what hears from them (None: there are none)."""

    engine: Engine
    presence: Presence
    listening: Listening | None

    @asynccontextmanager
    async def up(self, *more: Run) -> AsyncIterator[tuple[asyncio.Task[None], ...]]:
        """Everything at work, and `more`, which is ended first, as long as the block lasts; its tasks."""
        async with AsyncExitStack() as stack:
            tasks = [await stack.enter_async_context(in_background(self.presence.run))]
            await self.presence.present()
            if self.listening:
                tasks.append(await stack.enter_async_context(in_background(self.listening.run)))
                await self.listening.listening.wait()
            for run in (self.engine.run, *more):
                tasks.append(await stack.enter_async_context(in_background(run)))
            yield tuple(tasks)


def backbone(database: Database, clock: Clock) -> Backbone:
    """What fits the kind of the database."""
    if database.is_sqlite:
        return Backbone(EmbeddedEngine(clock), Alone(), None)
    engine, changes = ProcrastinateEngine(database, clock), database.changes
    channels = {engine.CHANNEL: engine.heard, changes.CHANNEL: changes.heard}
    return Backbone(engine, Together(database.conninfo), Listening(database.conninfo, channels, changes.missed))


@asynccontextmanager
async def in_background(run: Run) -> AsyncIterator[asyncio.Task[None]]:
    """`run` as a task that ends with the block."""
    task = asyncio.create_task(run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])
