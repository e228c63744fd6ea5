"""Rows 6 and 7: from a reader's message, handed out by one network, to the request that relays it on the other."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping

from benchmarks.results import Result
from benchmarks.service import UNLIMITED, Setting, service
from benchmarks.stage import Stage, staged, until
from benchmarks.talking import PER_SECOND, paired, posted, talk
from bots.sandbox.discord.pace import Limits
from bots.sandbox.telegram.model import Message

_PAIRS = 4
_NUMBER = re.compile(r"passenger (\d{5})")


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """Twenty comments a second, in turn about four posts, each in one Telegram group and one Discord channel.

    A place gets one message at a time, in order: so one that takes 100 ms per request takes at most ten a second, and
    the comments are spread over four.
    """
    seconds = 10 if quick else 60
    yield await _relayed("6", seconds, latency=0.0, bar=0.025)
    yield await _relayed("7", seconds, latency=0.1, bar=0.25)


async def _relayed(row: str, seconds: int, *, latency: float, bar: float) -> Result:
    async with staged() as stage:
        groups, _, labels = await paired(stage, _PAIRS)
        async with service(stage, Setting(UNLIMITED, "editors = []")):
            posts = [await posted(stage, group, label) for group, label in zip(groups, labels, strict=True)]
            await _relay(stage, posts, range(_PAIRS * 2))
            stage.world.discord.limits = Limits(latency=latency)
            numbers = range(100, 100 + seconds * PER_SECOND)
            await _relay(stage, posts, numbers)
        took = _times(stage)
    times = sorted(took[number] for number in numbers)
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    what = f"{PER_SECOND} comments a second for {seconds} s" + (
        f", Discord takes {latency * 1e3:.0f} ms" if latency else ""
    )
    measured = f"p50 {p50 * 1e3:.1f}, p99 {p99 * 1e3:.1f} ms"
    return Result(row, what, measured, f"p99 {bar * 1e3:.0f} ms", p99 / bar, 1.0)


async def _relay(stage: Stage, posts: list[Message], numbers: range) -> None:
    """Comment, and wait until everything is relayed; to look takes long, and is not to hold up what is measured."""
    await talk(stage, posts, numbers)
    await until(lambda: set(numbers) <= _times(stage).keys(), every=0.5)


def _times(stage: Stage) -> Mapping[int, float]:
    """By the number of a comment, the seconds from its being handed out to the request that relays it."""
    handed: dict[int, float] = {}
    relayed: dict[int, float] = {}
    for each in stage.asked:
        if each.path.endswith("/getUpdates"):
            handed |= {number: each.answered for number in _numbers(each.answer) if number not in handed}
        elif "/webhooks/" in each.path:
            relayed |= dict.fromkeys(_numbers(each.answer), each.arrived)
    return {number: relayed[number] - handed[number] for number in relayed.keys() & handed.keys()}


def _numbers(text: str) -> list[int]:
    return [int(number) for number in _NUMBER.findall(text)]
