"""Several engines over one PostgreSQL: who runs a job, who hears of it, and what becomes of a dead one's."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import text

from core.engine.procrastinate import STALLED
from tests.core.engine.conftest import KEY, Floor, soon
from tests.core.engine.test_engines import Counting

pytestmark = pytest.mark.parametrize("floor", ["postgresql"], indirect=True)


async def jobs(floor: Floor) -> int:
    async with floor.database.reading() as session:
        return await session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) or 0


async def test_a_key_never_runs_in_two_processes_at_once(floor: Floor) -> None:
    job = Counting()
    engines = [await floor.running(job=job) for _ in range(3)]
    for turn in range(10):
        before = job.runs
        for engine in engines:
            await floor.ask(engine, "job")
        await soon(lambda before=before: job.runs > before)  # type: ignore[misc]
        assert job.most_at_once == 1, turn


async def test_a_job_that_runs_elsewhere_is_told_as_well(floor: Floor) -> None:
    begun, told = asyncio.Event(), asyncio.Event()

    async def job(_key: str, called: asyncio.Event) -> datetime | None:
        begun.set()
        await called.wait()
        told.set()
        return None

    await floor.running(job=job)
    await begun.wait()
    elsewhere = floor.engine()
    await floor.run(elsewhere)
    await floor.ask(elsewhere, "job")
    await asyncio.wait_for(told.wait(), 10)
    # The job that was written for this call finds nobody who calls again: it is to end with the test.
    await floor.ask(elsewhere, "job")


async def test_jobs_do_not_pile_up(floor: Floor) -> None:
    job, elsewhere = Counting(), floor.engine()
    for _ in range(20):
        await floor.ask(elsewhere, "job")
    assert await jobs(floor) == 1
    await floor.running(job=job)
    await soon(lambda: job.runs >= 1)


async def test_two_that_write_at_the_same_time_do_not_wait_for_each_other(floor: Floor) -> None:
    one, other = floor.engine(), floor.engine()
    async with asyncio.timeout(10), floor.database.writing() as tx:
        one.defer(tx, "job", KEY)
        await tx.committing(floor.database.changes)
        await floor.ask(other, "job")
    assert await jobs(floor) == 2


@pytest.mark.parametrize("waits", [False, True], ids=["alone", "another one waits"])
async def test_the_job_of_a_dead_worker_is_taken_up(floor: Floor, waits: bool) -> None:
    """Its row is as the dead one left it: begun, under a worker that gave its last sign of life long ago."""
    dead = floor.engine()
    await floor.ask(dead, "job")
    async with floor.database.writing() as tx:
        await tx.execute(text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"))
        await tx.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)")
        )
    if waits:
        await floor.ask(dead, "job")
    job = Counting()
    await floor.running(job=job)
    await soon(lambda: job.runs >= 1, STALLED * 4)


async def test_a_worker_that_was_taken_for_dead_goes_on_as_another(floor: Floor) -> None:
    job = Counting()
    engine = await floor.running(job=job)
    await soon(lambda: job.runs == 1)
    async with floor.database.writing() as tx:
        await tx.execute(text("DELETE FROM procrastinate_workers"))
    await floor.ask(engine, "job")
    await soon(lambda: job.runs >= 2)
