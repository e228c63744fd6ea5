"""What holds of every engine: woken at commit, in time, after a failure, and never twice at once."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from tests.core.engine.conftest import KEY, Floor, soon


class Counting:
    """A job that counts its runs, and does not end while `gate` is closed."""

    def __init__(self) -> None:
        self.runs = self.at_once = self.most_at_once = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, _key: str, _called: asyncio.Event) -> datetime | None:
        self.runs += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.gate.wait()
        self.at_once -= 1
        return None


async def test_a_job_runs_at_the_start_and_at_each_commit_that_asks_for_it(floor: Floor) -> None:
    job = Counting()
    engine = await floor.running(job=job)
    await soon(lambda: job.runs == 1)
    async with floor.database.writing() as tx:
        engine.defer(tx, "job", KEY)
        assert job.runs == 1
    await soon(lambda: job.runs == 2)


async def test_a_commit_wakes_at_once(floor: Floor) -> None:
    """Far sooner than by looking now and then."""
    woken = asyncio.Event()

    async def job(_key: str, _called: asyncio.Event) -> datetime | None:
        woken.set()
        return None

    engine = await floor.running(job=job)
    await woken.wait()
    delays = []
    for _ in range(10):
        woken.clear()
        begun = time.monotonic()
        await floor.ask(engine, "job")
        await asyncio.wait_for(woken.wait(), 10)
        delays.append(time.monotonic() - begun)
    assert sorted(delays)[len(delays) // 2] < 0.25


async def test_what_is_rolled_back_asks_for_nothing(floor: Floor) -> None:
    job, later = Counting(), Counting()
    engine = await floor.running(job=job, later=later)
    await soon(lambda: job.runs == later.runs == 1)
    with suppress(ZeroDivisionError):
        async with floor.database.writing() as tx:
            engine.defer(tx, "job", KEY)
            raise ZeroDivisionError
    await floor.ask(engine, "later")
    await soon(lambda: later.runs == 2)
    assert job.runs == 1


async def test_a_job_comes_again_when_it_said_it_would(floor: Floor) -> None:
    times = list[datetime]()

    async def job(_key: str, _called: asyncio.Event) -> datetime | None:
        times.append(datetime.now(UTC))
        return times[0] + timedelta(seconds=0.3) if len(times) == 1 else None

    await floor.running(job=job)
    await soon(lambda: len(times) == 2)
    assert timedelta(seconds=0.3) <= times[1] - times[0] < timedelta(seconds=2)


async def test_a_job_that_fails_is_tried_again_and_harms_no_other(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    failures, other = 0, Counting()

    async def failing(_key: str, _called: asyncio.Event) -> datetime | None:
        nonlocal failures
        failures += 1
        raise RuntimeError("out of order")

    engine = await floor.running(failing=failing, other=other)
    await soon(lambda: failures == 1 and other.runs == 1)
    await floor.ask(engine, "failing")
    await floor.ask(engine, "other")
    await soon(lambda: failures == 2 and other.runs == 2)
    await soon(lambda: failures == 3)
    assert "out of order" in caplog.text


async def test_calls_during_a_run_lead_to_another_one_and_never_to_two_at_once(floor: Floor) -> None:
    job, later = Counting(), Counting()
    job.gate.clear()
    engine = await floor.running(job=job, later=later)
    await soon(lambda: job.runs == later.runs == 1)
    for _ in range(3):
        await floor.ask(engine, "job")
        engine.call("job", KEY)
    job.gate.set()
    await soon(lambda: job.runs >= 2 and job.at_once == 0)
    await floor.ask(engine, "later")
    await soon(lambda: later.runs == 2)
    assert job.runs <= 3
    assert job.most_at_once == 1


async def test_a_job_is_told_that_it_is_asked_for_while_it_runs(floor: Floor) -> None:
    begun, told = asyncio.Event(), asyncio.Event()

    async def job(_key: str, called: asyncio.Event) -> datetime | None:
        begun.set()
        await called.wait()
        told.set()
        return None

    engine = await floor.running(job=job)
    await begun.wait()
    await floor.ask(engine, "job")
    await asyncio.wait_for(told.wait(), 10)
    engine.call("job", KEY)
