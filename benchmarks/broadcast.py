"""Row 1: one post to many private chats, under each of the ways in which Telegram may count."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from benchmarks.allowed import shortest
from benchmarks.results import Result
from benchmarks.stage import destination, service, staged, until
from bots.sandbox.telegram.rates import Limits

_LATENCY = 0.05
_MODELS = {
    "30 in any second": Limits("sliding", latency=_LATENCY),
    "bucket of 30": Limits("bucket", burst=30, latency=_LATENCY),
    "bucket of 60": Limits("bucket", burst=60, latency=_LATENCY),
}


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """From the press of the button to the last message."""
    count = 160 if quick else 640
    for name, limits in _MODELS.items():
        async with staged() as stage:
            readers = stage.readers(count)
            await stage.seed(destination(reader.id) for reader in readers)
            telegram = stage.world.telegram
            async with service(stage):
                card = await stage.drafted("Night trains return")
                stage.asked.clear()
                telegram.limits = limits
                begun = time.perf_counter()
                stage.publish(card)
                await until(lambda: len(stage.sent()) >= count)
                took = stage.sent()[-1].answered - begun
            ideal = shortest(limits, [(telegram.private(reader), 1) for reader in readers])
            refused = telegram.refused_by_rate
            what = f"{count} private chats, {name}, 50 ms" + (f"; {refused} × 429!" if refused else "; no 429")
            yield Result("1", what, f"{took:.2f} s", f"{ideal:.2f} s", took / ideal, 1.10)
