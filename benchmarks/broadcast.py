"""Row 1: one post to many private chats and groups, under each of the ways in which Telegram may count."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from benchmarks.allowed import shortest
from benchmarks.results import Result
from benchmarks.service import service
from benchmarks.stage import destination, staged, until
from bots.sandbox.telegram.rates import Limits

_LATENCY = 0.05
_MODELS = {
    "30 in any second": Limits("sliding", latency=_LATENCY),
    "bucket of 30": Limits("bucket", burst=30, latency=_LATENCY),
    "bucket of 60": Limits("bucket", burst=60, latency=_LATENCY),
}


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """From the press of the button to the last message."""
    chats, groups = (150, 10) if quick else (600, 40)
    for name, limits in _MODELS.items():
        yield await _broadcast(chats, groups, name, limits)


async def _broadcast(chats: int, groups: int, name: str, limits: Limits) -> Result:
    async with staged() as stage:
        telegram = stage.world.telegram
        places = [*(telegram.private(reader) for reader in stage.readers(chats)), *stage.groups(groups)]
        await stage.seed(destination(place.id) for place in places)
        async with service(stage):
            card = await stage.drafted("Night trains return")
            stage.asked.clear()
            telegram.limits = limits
            begun = time.perf_counter()
            stage.publish(card)
            await until(lambda: len(stage.sent()) >= len(places))
            took = stage.sent()[-1].answered - begun
    ideal = shortest(limits, [(place, 1) for place in places])
    refused = telegram.refused_by_rate
    what = f"a post to {chats} private chats and {groups} groups, {name}, 50 ms"
    measured, flaw = f"{took:.2f} s, {refused or 'no'} 429", f"{refused} × 429" if refused else ""
    return Result("1", what, measured, f"{ideal:.2f} s", took / ideal, 1.10, flaw=flaw)
