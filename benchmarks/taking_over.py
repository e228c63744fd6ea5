"""Row 10: how long it takes until another process sends and listens, after one was killed and after one was paused."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from benchmarks.postgres import postgres
from benchmarks.results import Result
from benchmarks.service import Service, Setting, service
from benchmarks.stage import Stage, staged, until
from benchmarks.talking import paired, posted, remark
from bots.sandbox.discord.model import Channel
from bots.sandbox.telegram.model import Message

_BAR = 10.0
_BURST = 20
_SETTING = Setting("", "editors = []")


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """The slowest of several times counts."""
    strikes = 1 if quick else 3
    with postgres() as url:
        async with staged(url) as stage, AsyncExitStack() as stack:
            [group], [channel], [label] = await paired(stage, 1)
            one, other = [await stack.enter_async_context(service(stage, _SETTING, name)) for name in ("one", "other")]
            post = await posted(stage, group, label)
            await until(lambda: stage.world.discord.threads(channel))
            scene = _Scene(stage, post, stage.world.discord.threads(channel)[0])
            killed, paused = [], []
            for _ in range(strikes):
                killed.append(await scene.taken_over(one, other, kill=True))
                await one.start()
                paused.append(await scene.taken_over(other, one, kill=False))
                other.resume()
                await other.ready()
    for how, seconds in (("kill -9", killed), ("SIGSTOP", paused)):
        what = f"taken over after {how}, {strikes} ×: sending what was begun, hearing and relaying what is new"
        measured = f"{max(seconds):.1f} s at most, {min(seconds):.1f} s at least"
        yield Result("10", what, measured, f"{_BAR:.0f} s", max(seconds) / _BAR, 1.0)


class _Scene:
    """A post with its talk on both networks, and processes that carry it on."""

    def __init__(self, stage: Stage, post: Message, thread: Channel) -> None:
        self._stage, self._post, self._thread = stage, post, thread
        self._count = 0

    async def taken_over(self, struck: Service, heir: Service, *, kill: bool) -> float:
        """Seconds from the strike until all is carried on: the process is struck in a burst that it alone works at."""
        world = self._stage.world
        await self._stage.rest()
        heir.pause()
        told = [self._written_on_telegram() for _ in range(_BURST)]
        await until(lambda: self._has_passed(told[0]))
        begun = time.monotonic()
        if kill:
            await struck.kill()
        else:
            struck.pause()
        heir.resume()
        told.append(self._written_on_telegram())
        answer = world.discord.say(world.readers[0].discord, self._thread, self._fresh()).content
        group = self._post.chat
        await until(lambda: any(answer in each.text for each in world.telegram.messages(group)))
        await until(lambda: all(self._has_passed(text) for text in told))
        return time.monotonic() - begun

    def _written_on_telegram(self) -> str:
        world = self._stage.world
        text = self._fresh()
        world.telegram.say(world.readers[0].telegram, self._post.chat, text, reply_to=self._post)
        return text

    def _has_passed(self, text: str) -> bool:
        return any(each.content == text for each in self._stage.world.discord.messages(self._thread))

    def _fresh(self) -> str:
        self._count += 1
        return remark(self._count)
