"""Row 9: comments go on while Discord answers nothing but failures, and all of them arrive, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from benchmarks.results import Result, counted
from benchmarks.service import UNLIMITED, Setting, service
from benchmarks.stage import Stage, staged
from benchmarks.talking import PER_SECOND, paired, posted, talk
from benchmarks.told import Told
from bots.sandbox.faults import Fault

_PAIRS = 4


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """Five seconds of failures, with as many before and behind them."""
    seconds = 1 if quick else 5
    async with staged() as stage:
        groups, channels, labels = await paired(stage, _PAIRS)
        async with service(stage, Setting(UNLIMITED, "per_second = 1000\neditors = []")):
            posts = [await posted(stage, group, label) for group, label in zip(groups, labels, strict=True)]
            told = Told(stage)
            talking = asyncio.create_task(talk(stage, posts, range(3 * seconds * PER_SECOND)))
            await asyncio.sleep(seconds)
            threads = [stage.world.discord.threads(channel)[0] for channel in channels]
            for number in range(3 * seconds * PER_SECOND):
                told.expect(f"passenger {number:05}", [threads[number % _PAIRS]])
            failed = await _rage(stage, seconds)
            await talking
            await told.settled()
        what = f"{PER_SECOND} comments a second, Discord answers 500, 502, 429 for {seconds} s"
        yield counted("9", what, told.wrong(), f"{failed} failures in {3 * seconds} s")


async def _rage(stage: Stage, seconds: float) -> int:
    """Let everything fail in one way or another, some of it after its effect; how much did."""
    faults = stage.world.discord.faults
    befallen = [
        faults.add(Fault("500", times=None, probability=1 / 4, seed=1, when="after")),
        faults.add(Fault("500", times=None, probability=1 / 3, seed=2)),
        faults.add(Fault("502", times=None, probability=1 / 2, seed=3)),
        faults.add(Fault("429", times=None, retry_after=0.5)),
    ]
    await asyncio.sleep(seconds)
    faults.clear()
    return sum(armed.struck for armed in befallen)
