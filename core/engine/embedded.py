"""The engine inside one process: a task for every job and key, asleep until it is woken or its time has come."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterable

from core.engine.jobs import Job
from core.ports import Clock
from core.store import Transaction

_log = logging.getLogger(__name__)
_LONGEST_PAUSE = 60.0
_LONGEST_SLEEP = 30.0
"""Seconds until a job looks at its rows though nobody called it: the command line changes them in another process."""


class EmbeddedEngine:
    """Runs every registered job for each of its keys, first of all at the start: whatever was left is found then."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jobs: dict[tuple[str, str], Job] = {}
        self._calls: dict[tuple[str, str], asyncio.Event] = {}

    def register(self, job: str, keys: Iterable[str], act: Job) -> None:
        """Make `job` known under its name for these keys; before `run`."""
        for key in keys:
            self._jobs[job, key] = act
            self._calls[job, key] = asyncio.Event()

    def defer(self, tx: Transaction, job: str, key: str) -> None:
        tx.afterwards((job, key), self._calls[job, key].set)

    def serve(self, key: str) -> None:
        """Jobs that rested until this process could do them look at once whether something is due."""
        for job, its_key in self._jobs:
            if its_key == key:
                self.call(job, key)

    def call(self, job: str, key: str) -> None:
        """Have `job` look at once whether something is due."""
        self._calls[job, key].set()

    async def run(self) -> None:
        """Run jobs until cancelled; a job in the middle of its work may finish it."""
        async with asyncio.TaskGroup() as tasks:
            for (job, key), act in self._jobs.items():
                tasks.create_task(self._repeat(job, key, act), name=f"{job}({key})")

    async def _repeat(self, job: str, key: str, act: Job) -> None:
        """A job that fails is said loudly and tried again, ever more slowly: its rows are still there."""
        call, failures = self._calls[job, key], 0
        while True:
            call.clear()
            try:
                again = await act(key, call)
            except Exception:  # noqa: BLE001 - whatever it was, it is logged and the rows wait
                failures += 1
                pause = min(_LONGEST_PAUSE, 2.0**failures) * random.uniform(0.5, 1)  # noqa: S311 - jitter, no secret
                _log.exception("%s(%s) failed; it is tried again in %.0f s", job, key, pause)
                await _sleep(call, pause)
                continue
            failures = 0
            pause = _LONGEST_SLEEP if again is None else (again - self._clock.now()).total_seconds()
            await _sleep(call, min(pause, _LONGEST_SLEEP))


async def _sleep(call: asyncio.Event, seconds: float) -> None:
    """Until called, or for so many seconds."""
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await call.wait()
    except TimeoutError:
        pass
