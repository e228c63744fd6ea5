"""Turns: when a drain looks up from what it is doing."""

from __future__ import annotations

import asyncio
import math


class Turns:
    """One run's: a lane has news, somebody called, the time has come, or the run is to stop.

    `called` is True until what is due has been looked at since the last call; a run begins with that.
    """

    def __init__(self, calls: asyncio.Event) -> None:
        self._calls = calls
        self.news = asyncio.Event()
        self.called = True
        self.stopping = False

    async def listen(self) -> None:
        """Pass calls on as news, until cancelled."""
        while True:
            await self._calls.wait()
            self._calls.clear()
            self.called = True
            self.news.set()

    def stop(self) -> None:
        self.stopping = True
        self.news.set()

    async def wait(self, seconds: float) -> None:
        """Until there is news, or for so long."""
        try:
            async with asyncio.timeout(None if math.isinf(seconds) else max(0.0, seconds)):
                await self.news.wait()
        except TimeoutError:
            pass
