"""The engine of several processes: Procrastinate decides which of them runs a job, and that no other does meanwhile."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterable
from functools import partial

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from psycopg import AsyncConnection
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.engine.jobs import Job
from core.engine.work import Work
from core.ports import Clock
from core.store import Database, Transaction

_log = logging.getLogger(__name__)

STALLED = 6.0
"""Seconds of silence after which a worker counts as dead, and what it was at is given to another."""
_BEAT = 1.0
_LOOK = 0.5
"""Seconds between two looks for a job whose lock was still held when it was told of."""
_AGAIN = 1.0

_WAITS = text("SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE lock = :lock AND status = 'todo')")
_TELL = text("SELECT pg_notify(:channel, :words)")


class ProcrastinateEngine:
    """Runs registered jobs on whichever process is free, each under a lock of its name and key.

    A job is deferred in the caller's own transaction, unless one like it waits already or runs in this very process:
    then that one looks at the rows once more. A job is short, and nothing is scheduled: when to come again stands in
    the rows, this process keeps it in mind, and if it dies the sweep finds it (`core.services.sweeping`). A queueing
    lock is not used, for with it the job of a dead worker could not be put back beside one that waits.
    """

    CHANNEL = "backchannel_calls"

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        connector = PsycopgConnector(conninfo=database.conninfo, min_size=1, max_size=4, configure=_commit_at_once)
        self._app = App(connector=connector)
        self._work: dict[tuple[str, str], Work] = {}
        self._served: dict[str, asyncio.Event] = {}
        self._asked: dict[tuple[str, str], None] = {}
        self._ask = asyncio.Event()

    def register(self, job: str, keys: Iterable[str], act: Job) -> None:
        if job not in self._app.tasks:
            self._app.task(name=job)(partial(self._perform, job))
        for key in keys:
            self._work[job, key] = Work(act)
            self._served.setdefault(key, asyncio.Event())

    def serve(self, key: str) -> None:
        self._served[key].set()
        for job, its_key in self._work:
            if its_key == key:
                self.call(job, key)

    def defer(self, tx: Transaction, job: str, key: str) -> None:
        tx.at_last((job, key), partial(self._defer, tx, job, key))

    def call(self, job: str, key: str) -> None:
        work = self._work.get((job, key))
        if not (work and work.call()):
            self._asked[job, key] = None
            self._ask.set()

    def heard(self, words: str) -> None:
        """Another process asked for a job, in the words that `_ask_for` used: one that runs here looks once more."""
        job, _, key = words.partition(":")
        if work := self._work.get((job, key)):
            work.call()

    async def run(self) -> None:
        async with self._app.open_async(), asyncio.TaskGroup() as tasks:
            tasks.create_task(self._pass_on_calls())
            if self._served:
                tasks.create_task(self._rescue_again_and_again())
            for key in self._served:
                tasks.create_task(self._work_for(key), name=f"worker({key})")

    async def _defer(self, tx: Transaction, job: str, key: str) -> None:
        if not await self._ask_for(tx, job, key):
            # Until the commit the other one may have been begun and ended, and have missed what is committed here.
            tx.afterwards((job, key), partial(self.call, job, key))

    async def _ask_for(self, tx: Transaction, job: str, key: str) -> bool:
        """Write a job; False if one runs here or waits already."""
        work, lock = self._work.get((job, key)), f"{job}:{key}"
        if work and work.is_running:
            return False
        await tx.execute(_TELL, {"channel": self.CHANNEL, "words": lock})
        if await tx.scalar(_WAITS, {"lock": lock}):
            return False
        connection = await (await tx.connection()).get_raw_connection()
        task = self._app.configure_task(
            job, lock=lock, queue=key, task_kwargs={"key": key}, connection=connection.driver_connection
        )
        await task.defer_async()
        return True

    async def _pass_on_calls(self) -> None:
        """What was asked for outside of a transaction, or perhaps too late within one."""
        while True:
            await self._ask.wait()
            self._ask.clear()
            asked, self._asked = self._asked, {}
            try:
                async with self._database.writing() as tx:
                    for job, key in asked:
                        if not (work := self._work.get((job, key))) or not work.call():
                            await self._ask_for(tx, job, key)
            except (SQLAlchemyError, ConnectorException) as fault:
                _log.warning("jobs can't be asked for now: %s", type(fault).__name__)
                self._asked = asked | self._asked
                self._ask.set()
                await asyncio.sleep(_AGAIN)

    async def _perform(self, job: str, key: str) -> None:
        again = await self._work[job, key].run(f"{job}({key})", key, self._clock)
        if again is not None:
            seconds = max(0.0, (again - self._clock.now()).total_seconds())
            self._work[job, key].come_again(seconds, partial(self.call, job, key))

    async def _work_for(self, key: str) -> None:
        """One worker after the other: one that was taken for dead can't go on, and one that lost the database ends."""
        await self._served[key].wait()
        while True:
            try:
                await self._app.run_worker_async(
                    queues=[key],
                    name=key,
                    concurrency=len(self._work),
                    fetch_job_polling_interval=_LOOK,
                    shutdown_graceful_timeout=0,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    update_heartbeat_interval=_BEAT,
                )
            except ConnectorException as fault:
                _log.warning("jobs of %s can't be fetched now: %s", key, type(fault).__name__)
            await asyncio.sleep(_AGAIN)

    async def _rescue_again_and_again(self) -> None:
        while True:
            try:
                await self._rescue()
            except ConnectorException as fault:
                _log.warning("stalled jobs can't be looked for now: %s", type(fault).__name__)
            await asyncio.sleep(_BEAT * random.uniform(0.8, 1.2))  # noqa: S311 - so that processes don't march in step

    async def _rescue(self) -> None:
        """End the jobs of dead workers and ask for new ones.

        The old ones are not put back: their workers may only have been paused, and would end the new run with theirs.
        """
        jobs = self._app.job_manager
        for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED):
            _log.warning("%s was cut short and is taken up", job.lock)
            try:
                await jobs.finish_job(job, Status.FAILED, delete_job=True)
            except ConnectorException:
                _log.info("%s was taken up by another process", job.lock)
            self.call(job.task_name, str(job.task_kwargs["key"]))


async def _commit_at_once(connection: AsyncConnection) -> None:
    """A process that is paused between a statement and its commit would keep a job from being rescued."""
    await connection.set_autocommit(True)
