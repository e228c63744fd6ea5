"""The way of updates to the bot, on which they can be late, doubled or out of order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Generic, TypeVar

from bots.sandbox.faults.fault import Disturbance
from bots.sandbox.faults.plan import Armed, Plan

T = TypeVar("T")
_MOST_HELD = 10_000


@dataclass(eq=False, slots=True)
class _Held(Generic[T]):
    """An update on its way; `until_next` if it waits for another to go first."""

    update: T
    until_next: bool
    timer: asyncio.TimerHandle = field(init=False)


class Disorder(Generic[T]):
    """Passes updates on to `deliver`, called with each and with how often the bot is to be told of it.

    Without a disturbance in wait everything is delivered at once, in its order.
    """

    def __init__(self, deliver: Callable[[T, int], None]) -> None:
        self._deliver = deliver
        self._plan = Plan[Disturbance]()
        self._held: list[_Held[T]] = []

    def add(self, disturbance: Disturbance) -> Armed[Disturbance]:
        """Puts a disturbance in wait."""
        return self._plan.add(disturbance)

    def listed(self) -> list[dict[str, object]]:
        """The disturbances in wait, as JSON-able objects."""
        return self._plan.listed()

    @property
    def held(self) -> int:
        """How many updates are held back at this moment."""
        return len(self._held)

    def clear(self) -> None:
        """Takes every disturbance back, and delivers what is held."""
        self._plan.clear()
        for held in list(self._held):
            self._let_go(held)

    def pass_on(self, name: str, update: T) -> None:
        """Delivers an update of this kind, now or when its disturbance lets it go."""
        disturbance = self._plan.struck_by(lambda d: fnmatchcase(name, d.update) and self._has_room_for(d))
        if disturbance is None or disturbance.kind == "duplicate":
            self._deliver(update, 1 if disturbance is None else 2)
            for held in [held for held in self._held if held.until_next]:
                self._let_go(held)
            return
        held = _Held(update, disturbance.kind == "reorder")
        held.timer = asyncio.get_running_loop().call_later(disturbance.seconds, self._let_go, held)
        self._held.append(held)

    def _has_room_for(self, disturbance: Disturbance) -> bool:
        """One waits for the next at a time: if all did, none would ever be the next."""
        if disturbance.kind == "reorder" and any(held.until_next for held in self._held):
            return False
        return disturbance.kind == "duplicate" or len(self._held) < _MOST_HELD

    def _let_go(self, held: _Held[T]) -> None:
        held.timer.cancel()
        self._held.remove(held)
        self._deliver(held.update, 1)
