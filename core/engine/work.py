"""One job for one key in one process: it runs once at a time, and again if it was called meanwhile."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from core.engine.jobs import Job
from core.ports import Clock

_log = logging.getLogger(__name__)
_LONGEST_PAUSE = 60.0


class Work:
    """Runs `act`; `is_running` tells whether it does so now."""

    def __init__(self, act: Job) -> None:
        self.is_running = False
        self._act = act
        self._called = asyncio.Event()
        self._turn = asyncio.Lock()
        self._failures = 0
        self._alarm: asyncio.TimerHandle | None = None

    def call(self) -> bool:
        """Have the run that is under way look once more before it ends; False if there is none."""
        if self.is_running:
            self._called.set()
        return self.is_running

    def come_again(self, seconds: float, call: Callable[[], None]) -> None:
        """Call in so many seconds, unless a later run says otherwise."""
        self._alarm = asyncio.get_running_loop().call_later(seconds, call)

    async def run(self, title: str, key: str, clock: Clock) -> datetime | None:
        """Run until nothing more was called for, and say when to come again; a failure is said loudly.

        Its rows are still there: it comes again, ever more slowly.
        """
        # A process that was paused may be at it still, though the engine has given the job to another meanwhile.
        async with self._turn:
            if self._alarm:
                self._alarm.cancel()
            self.is_running = True
            try:
                while True:
                    self._called.clear()
                    again = await self._act(key, self._called)
                    self._failures = 0
                    if not self._called.is_set():
                        return again
            except Exception:  # noqa: BLE001 - whatever it was, it is logged and the rows wait
                self._failures += 1
                pause = min(_LONGEST_PAUSE, 2.0**self._failures) * random.uniform(0.5, 1)  # noqa: S311 - jitter
                _log.exception("%s failed; it is tried again in %.0f s", title, pause)
                return clock.now() + timedelta(seconds=pause)
            finally:
                self.is_running = False
