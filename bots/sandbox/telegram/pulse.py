"""Waiting on a condition that is looked at again after each change, never after a duration."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Pulse:
    """Beats when something changed; whoever waits looks again."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def beat(self) -> None:
        """Lets every waiter look again."""
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, condition: Callable[[], object], seconds: float) -> bool:
        """Whether the condition came to hold within `seconds`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not condition():
            waiter = loop.create_future()
            self._waiters.add(waiter)
            try:
                async with asyncio.timeout_at(deadline):
                    await waiter
            except TimeoutError:
                return bool(condition())
            finally:
                self._waiters.discard(waiter)
        return True
