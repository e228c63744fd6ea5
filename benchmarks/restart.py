"""Row 11: after a kill and a restart, edits, replies and deletions still find the messages that were sent before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from inspect import isawaitable

from benchmarks.postgres import databases
from benchmarks.results import Result, counted
from benchmarks.service import UNLIMITED, Service, Setting, service
from benchmarks.stage import Stage, staged, until
from benchmarks.talking import paired, posted, remark
from bots.sandbox.discord.model import Channel
from bots.sandbox.discord.model import Message as DiscordMessage
from bots.sandbox.telegram.model import Message as TelegramMessage

_SETTING = Setting(UNLIMITED, "editors = []")
_PATIENCE = 15.0
_LOOK = 0.02
Look = Callable[[], bool | Awaitable[bool]]


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """On each kind of database."""
    with databases(quick=quick) as urls:
        for name, url in urls.items():
            yield await _restarted(name, url)


async def _restarted(name: str, url: str) -> Result:
    async with staged(url) as stage:
        [group], [channel], [label] = await paired(stage, 1)
        async with service(stage, _SETTING) as process:
            post = await posted(stage, group, label)
            [thread] = await until(lambda: stage.world.discord.threads(channel))
            old = await _talked(stage, process, post, thread)
            await stage.rest()
            await process.kill()
            await process.start()
            looks = old.acts()
            missed = sum([not await _in_time(look) for look in looks])
    what = f"{len(looks)} edits, replies and deletions after a restart reach the old messages, {name}"
    return counted("11", what, {"missed": missed})


@dataclass(frozen=True, slots=True)
class _Old:
    """What stands before the restart: each comment where it was written, and its copy on the other network."""

    stage: Stage
    process: Service
    post: TelegramMessage
    announced: DiscordMessage
    thread: Channel
    written: list[tuple[TelegramMessage, DiscordMessage]]
    """Written on Telegram, relayed to Discord."""
    heard: list[tuple[DiscordMessage, TelegramMessage]]
    """The other way round."""

    def acts(self) -> list[Look]:
        """Do everything, and say what is to be seen of each."""
        world, group = self.stage.world, self.post.chat
        telegram, discord, reader = world.telegram, world.discord, world.readers[0]
        (written, relayed), (withdrawn, withdrawn_copy) = self.written
        (heard, copied), (deleted, deleted_copy) = self.heard
        telegram.edit(reader.telegram, written, "I was the conductor.")
        discord.edit(reader.discord, heard, "I was the driver.")
        telegram.say(reader.telegram, group, "/delete", reply_to=withdrawn)
        discord.delete(reader.discord, deleted)
        telegram.say(reader.telegram, group, "Who drove?", reply_to=copied)
        discord.say(reader.discord, self.thread, "Who checked the tickets?", reply_to=relayed)
        telegram.say(reader.telegram, group, "When did it leave?", reply_to=self.post)
        editor = world.editor.telegram
        telegram.say(editor, telegram.private(editor), "/edit 1\nNight trains stay\n\nAll of them.")
        return [
            lambda: relayed.content == "I was the conductor.",
            lambda: "I was the driver." in copied.text,
            lambda: withdrawn_copy.deleted,
            lambda: deleted_copy.deleted,
            lambda: self._answers("Who drove?", "I was the driver."),
            lambda: self._answers("Who checked the tickets?", "I was the conductor."),
            lambda: self._answers("When did it leave?", None),
            lambda: "Night trains stay" in self.post.text and "Night trains stay" in self.announced.content,
        ]

    async def _answers(self, text: str, answered: str | None) -> bool:
        """Whether the blog shows a comment as an answer to that one, and both networks show it."""
        said = (await self.process.get("/api/posts/1/comments"))["comments"]
        numbers = {each["text"]: each["id"] for each in said}
        parents = {each["text"]: each["parent"] for each in said}
        there = [each.content for each in self.stage.world.discord.messages(self.thread)]
        here = "\n".join(each.text for each in self.stage.world.telegram.messages(self.post.chat))
        told = text in parents and text in here and any(text in each for each in there)
        return told and parents[text] == (numbers.get(answered) if answered else None)


async def _talked(stage: Stage, process: Service, post: TelegramMessage, thread: Channel) -> _Old:
    """Two comments from each side, each relayed to the other."""
    world, reader = stage.world, stage.world.readers[0]
    written = [world.telegram.say(reader.telegram, post.chat, remark(each), reply_to=post) for each in (0, 1)]
    heard = [world.discord.say(reader.discord, thread, remark(each)) for each in (2, 3)]

    async def relayed(text: str) -> DiscordMessage:
        return await until(
            lambda: next((each for each in world.discord.messages(thread) if each.content == text), None)
        )

    async def copied(text: str) -> TelegramMessage:
        return await until(
            lambda: next((each for each in world.telegram.messages(post.chat) if text in each.text), None)
        )

    return _Old(
        stage,
        process,
        post,
        announced=next(each for each in world.discord.messages(thread.parent) if each.id == thread.id),
        thread=thread,
        written=[(each, await relayed(each.text)) for each in written],
        heard=[(each, await copied(each.content)) for each in heard],
    )


async def _in_time(look: Look) -> bool:
    """Whether it is seen before the patience is over."""
    end = asyncio.get_running_loop().time() + _PATIENCE
    while True:
        seen = look()
        if await seen if isawaitable(seen) else seen:
            return True
        if asyncio.get_running_loop().time() > end:
            return False
        await asyncio.sleep(_LOOK)
