"""The embedded engine: woken at commit, in time, after a failure, and never twice at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.engine import EmbeddedEngine
from core.store import Database
from tests.support.spine import eventually


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/jobs.db")
    yield database
    await database.close()


async def test_a_job_runs_at_the_start_and_at_each_commit_that_asks_for_it(database: Database) -> None:
    engine, runs = EmbeddedEngine(RealClock()), 0

    async def job(_key: str, _called: asyncio.Event) -> datetime | None:
        nonlocal runs
        runs += 1
        return None

    engine.register("job", ["key"], job)
    running = asyncio.create_task(engine.run())
    await eventually(lambda: runs == 1)
    async with database.writing() as tx:
        engine.defer(tx, "job", "key")
        assert runs == 1
    await eventually(lambda: runs == 2)
    with suppress(ZeroDivisionError):
        async with database.writing() as tx:
            engine.defer(tx, "job", "key")
            raise ZeroDivisionError
    async with database.writing() as tx:
        engine.defer(tx, "job", "key")
    await eventually(lambda: runs == 3)
    running.cancel()


async def test_a_job_comes_again_when_it_said_it_would() -> None:
    engine, times = EmbeddedEngine(RealClock()), list[datetime]()

    async def job(_key: str, _called: asyncio.Event) -> datetime | None:
        times.append(datetime.now(UTC))
        return times[0] + timedelta(seconds=0.05) if len(times) == 1 else None

    engine.register("job", ["key"], job)
    running = asyncio.create_task(engine.run())
    await eventually(lambda: len(times) == 2)
    assert times[1] - times[0] >= timedelta(seconds=0.05)
    running.cancel()


async def test_a_job_that_fails_is_tried_again_and_harms_no_other(caplog: pytest.LogCaptureFixture) -> None:
    engine, failures, others = EmbeddedEngine(RealClock()), 0, 0

    async def failing(_key: str, _called: asyncio.Event) -> datetime | None:
        nonlocal failures
        failures += 1
        raise RuntimeError("out of order")

    async def other(_key: str, _called: asyncio.Event) -> datetime | None:
        nonlocal others
        others += 1
        return None

    engine.register("failing", ["key"], failing)
    engine.register("other", ["key"], other)
    running = asyncio.create_task(engine.run())
    await eventually(lambda: failures == 1 and others == 1)
    engine.call("failing", "key")
    engine.call("other", "key")
    await eventually(lambda: failures == 2 and others == 2)
    assert "out of order" in caplog.text
    running.cancel()


async def test_a_call_during_a_run_leads_to_another_one_and_never_to_two_at_once() -> None:
    engine, runs, at_once = EmbeddedEngine(RealClock()), 0, 0
    go_on = asyncio.Event()

    async def job(_key: str, _called: asyncio.Event) -> datetime | None:
        nonlocal runs, at_once
        at_once += 1
        assert at_once == 1
        runs += 1
        await go_on.wait()
        at_once -= 1
        return None

    engine.register("job", ["key"], job)
    running = asyncio.create_task(engine.run())
    await eventually(lambda: runs == 1)
    for _ in range(3):
        engine.call("job", "key")
    go_on.set()
    await eventually(lambda: runs == 2 and at_once == 0)
    running.cancel()
