"""Row 12: from a reader's reply, handed out by the network, to its being seen on the blog."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp

from benchmarks.results import Result
from benchmarks.service import UNLIMITED, Service, Setting, service
from benchmarks.stage import Stage, staged, until
from benchmarks.talking import paired, posted, remark
from bots.sandbox.telegram.model import Message

_PAIRS = 4
_PER_SECOND = 50
_BAR = 0.05
_NUMBER = re.compile(r"passenger (\d{5})")


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """Fifty replies a second, in turn to four posts, each of which is relayed besides to a channel on Discord.

    A page that is open shows a reply when the live stream tells of it. That is told after the commit: whoever asks for
    the page, or the API, gets the reply no later.
    """
    seconds = 5 if quick else 30
    async with staged() as stage:
        groups, _, labels = await paired(stage, _PAIRS)
        async with service(stage, Setting(UNLIMITED, "editors = []")) as process:
            posts = [await posted(stage, group, label) for group, label in zip(groups, labels, strict=True)]
            async with _open_pages(process) as seen:
                await _reply(stage, posts, range(_PAIRS * 2), seen)
                stage.asked.clear()
                numbers = range(100, 100 + seconds * _PER_SECOND)
                await _reply(stage, posts, numbers, seen)
        handed = _handed(stage)
    times = sorted(seen[number] - handed[number] for number in numbers)
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    what = f"{_PER_SECOND} replies a second for {seconds} s, until the open page shows them"
    measured = f"p50 {p50 * 1e3:.1f}, p99 {p99 * 1e3:.1f} ms"
    yield Result("12", what, measured, f"p99 {_BAR * 1e3:.0f} ms", p99 / _BAR, 1.0)


async def _reply(stage: Stage, posts: list[Message], numbers: range, seen: Mapping[int, float]) -> None:
    """Reply at an even pace, and wait until everything was seen."""
    telegram, reader = stage.world.telegram, stage.world.readers[0].telegram
    begun = time.perf_counter()
    for count, number in enumerate(numbers):
        post = posts[number % len(posts)]
        telegram.say(reader, post.chat, remark(number), reply_to=post)
        await asyncio.sleep(begun + (count + 1) / _PER_SECOND - time.perf_counter())
    await until(lambda: set(numbers) <= seen.keys())


@asynccontextmanager
async def _open_pages(process: Service) -> AsyncIterator[Mapping[int, float]]:
    """By the number of a reply, when it was seen on the open page of its post."""
    seen: dict[int, float] = {}
    shown = await process.get("/api/posts")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as http:
        streams = [await http.get(f"{process.address}/live/{post['id']}") for post in shown["posts"]]
        async with asyncio.TaskGroup() as pages:
            open_pages = [pages.create_task(_watch(stream, seen)) for stream in streams]
            try:
                yield seen
            finally:
                for page in open_pages:
                    page.cancel()


async def _watch(stream: aiohttp.ClientResponse, seen: dict[int, float]) -> None:
    async with stream:
        async for line in stream.content:
            if line.startswith(b"data:"):
                text = json.loads(line.removeprefix(b"data:"))["text"]
                seen |= {int(number): time.perf_counter() for number in _NUMBER.findall(text)}


def _handed(stage: Stage) -> Mapping[int, float]:
    """By the number of a reply, when it was handed out first."""
    handed: dict[int, float] = {}
    for each in stage.asked:
        if each.path.endswith("/getUpdates"):
            for number in _NUMBER.findall(each.answer):
                handed.setdefault(int(number), each.answered)
    return handed
