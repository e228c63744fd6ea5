"""Faults that lie in wait: which of them strikes, how often, and the release of what they hold up."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Generic, TypeVar

from bots.sandbox.faults.fault import Measured

MOST = 100
"""Faults that can lie in wait at the same time."""

M = TypeVar("M", bound=Measured)


class Armed(Generic[M]):
    """One fault in wait; `struck` counts what it has befallen."""

    def __init__(self, what: M) -> None:
        self.what = what
        self.struck = 0
        self._passed = 0
        self._dice = random.Random(what.seed)  # noqa: S311 - chance that must repeat

    @property
    def spent(self) -> bool:
        return self.what.times is not None and self.struck >= self.what.times

    def strikes(self) -> bool:
        """Whether it strikes the thing at hand, which is counted."""
        if self._passed < self.what.after:
            self._passed += 1
            return False
        if self.what.probability < 1 and self._dice.random() >= self.what.probability:
            return False
        self.struck += 1
        return True


class Plan(Generic[M]):
    """What lies in wait, in the order in which it was added. `check` raises ValueError for what can't be meant."""

    def __init__(self, check: Callable[[M], None] = lambda what: None) -> None:
        self._check = check
        self._armed: list[Armed[M]] = []
        self._released = asyncio.Event()

    def add(self, what: M) -> Armed[M]:
        """Puts something in wait; raises ValueError if it could never strike, or if there is too much already."""
        self._check(what)
        if len(self._armed) >= MOST:
            raise ValueError(f"no more than {MOST} faults can lie in wait at a time")
        armed = Armed(what)
        self._armed.append(armed)
        return armed

    def struck_by(self, is_meant: Callable[[M], bool]) -> M | None:
        """What strikes the thing at hand: the first in wait that means it, if its count and its dice agree."""
        found = next((armed for armed in self._armed if is_meant(armed.what) and armed.strikes()), None)
        self._armed = [armed for armed in self._armed if not armed.spent]
        return found.what if found is not None else None

    async def hold(self, seconds: float | None) -> None:
        """Waits for so long, without a bound if None, or until `clear`."""
        released = self._released
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await released.wait()

    def clear(self) -> None:
        """Takes everything back, and lets go of what is held."""
        self._armed.clear()
        self._released.set()
        self._released = asyncio.Event()

    def listed(self) -> list[dict[str, Any]]:
        """What lies in wait as JSON-able objects: all that was told, and how often it has struck."""
        return [asdict(armed.what) | {"struck": armed.struck} for armed in self._armed]
