"""Tells a story in the sandbox, by what its persons do there: nothing is written past the bots."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import TypeVar

from bots.demo.clock import StoryClock
from bots.demo.story import Chapter, Reply
from bots.sandbox.discord.model import Channel
from bots.sandbox.discord.model import Message as DiscordMessage
from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.model import Message as TelegramMessage
from bots.sandbox.world import Person, World
from core.errors import Unreachable

T = TypeVar("T")

_PATIENCE = 30
"""Seconds until a step of the story counts as failed."""


async def tell(story: Sequence[Chapter], world: World, clock: StoryClock, zone: tzinfo) -> None:
    """Tell every chapter at its time of day in `zone`, each step once the one before it is seen everywhere."""
    first_day = clock.now().astimezone(zone).date()
    teller = _Teller(world, clock)
    await teller.arrive()
    for chapter in story:
        at = datetime.combine(first_day + timedelta(days=chapter.day), chapter.time, zone)
        await teller.publish(chapter, at)
        for reply in chapter.replies:
            await teller.reply(chapter, reply, at + timedelta(hours=reply.hours))
    clock.catch_up()


class _Teller:
    def __init__(self, world: World, clock: StoryClock) -> None:
        self._world = world
        self._telegram = world.telegram
        self._discord = world.discord
        self._clock = clock
        self._changed: set[asyncio.Event] = set()
        for network in (self._telegram, self._discord):
            network.on_change(self._tell)

    def _tell(self) -> None:
        for changed in self._changed:
            changed.set()

    async def arrive(self) -> None:
        """The editor begins a chat with the bot, and a reader does so and subscribes."""
        for person in (self._world.editor, self._world.readers[0]):
            self._telegram.start(person.telegram)
            await self._answered(person)
        reader = self._world.readers[0]
        self._telegram.say(reader.telegram, self._telegram.private(reader.telegram), "/subscribe")
        await self._answered(reader)
        await self._seen(lambda: self._discord.snapshot()["commands"], "the slash commands")

    async def publish(self, chapter: Chapter, at: datetime) -> None:
        """The editor writes the post, looks at the preview, and presses Publish."""
        self._clock.set(at)
        await (self._write_in_form(chapter) if chapter.form else self._write_message(chapter))
        await self._seen(lambda: self._root(chapter), "the post in the channel and its discussion group")
        await self._seen(lambda: self._in(self._world.corner, chapter.title), "the post in the group")
        for channel in (self._world.news, self._world.bulletin, self._world.stories):
            await self._seen(partial(self._thread, channel, chapter), f"the post in #{channel.name}")

    async def reply(self, chapter: Chapter, reply: Reply, at: datetime) -> None:
        """Somebody replies, where they are, to what they see there."""
        self._clock.set(at)
        answered = chapter.replies[reply.answers].text if reply.answers is not None else None
        person = self._world.person(reply.who)
        if reply.where in ("telegram", "corner"):
            await self._reply_on_telegram(chapter, reply, person, answered)
        else:
            await self._reply_on_discord(chapter, reply, person, answered)
        await self._seen(lambda: self._is_everywhere(chapter, reply.text), f"“{reply.text}” everywhere")

    async def _write_message(self, chapter: Chapter) -> None:
        editor = self._world.editor.telegram
        chat = self._telegram.private(editor)
        parts = (
            f"/post {chapter.title}",
            chapter.source,
            chapter.excerpt,
            "Read more ....",
            f"My Comment: {chapter.comment}",
            " ".join(f"#{label}" for label in chapter.labels),
        )
        self._telegram.say(editor, chat, "\n\n".join(parts))
        await self._answered(self._world.editor)
        self._telegram.press(editor, self._telegram.messages(chat)[-1], "Publish")

    async def _write_in_form(self, chapter: Chapter) -> None:
        editor = self._world.editor.discord
        opened = self._discord.slash(editor, self._world.news, "post")
        await self._seen(lambda: opened.modal, "the form")
        filled = self._discord.submit_modal(
            opened,
            {
                "title": chapter.title,
                "source": chapter.source,
                "excerpt": chapter.excerpt,
                "comment": chapter.comment,
                "labels": " ".join(chapter.labels),
            },
        )
        card = await self._seen(
            lambda: next((message for message in filled.messages if message.components), None), "the preview's buttons"
        )
        self._discord.press(editor, card, "Publish")

    async def _reply_on_telegram(self, chapter: Chapter, reply: Reply, person: Person, answered: str | None) -> None:
        channel_comment = reply.where == "telegram"
        chat = self._world.discussion if channel_comment else self._world.corner
        post = self._root(chapter) if channel_comment else self._in(chat, chapter.title)
        to = await self._seen(lambda: self._in(chat, answered), f"“{answered}”") if answered else post
        self._telegram.say(person.telegram, chat, reply.text, reply_to=to)

    async def _reply_on_discord(self, chapter: Chapter, reply: Reply, person: Person, answered: str | None) -> None:
        parent = self._world.news if reply.where == "discord" else self._world.stories
        thread = await self._seen(lambda: self._thread(parent, chapter), "the thread")
        to = await self._seen(lambda: self._spoken(thread, answered), f"“{answered}”") if answered else None
        self._discord.say(person.discord, thread, reply.text, reply_to=to)

    async def _answered(self, person: Person) -> None:
        """The bot said the last word in the person's private chat."""
        chat = self._telegram.private(person.telegram)

        def answered() -> bool:
            messages = self._telegram.messages(chat)
            return bool(messages) and messages[-1].sent_by_bot

        await self._seen(answered, f"the bot's answer to {person.name}")

    def _is_everywhere(self, chapter: Chapter, text: str) -> bool:
        places = (self._world.news, self._world.bulletin, self._world.stories)
        threads = [thread for channel in places if (thread := self._thread(channel, chapter))]
        return (
            self._in(self._world.discussion, text) is not None
            and self._in(self._world.corner, text) is not None
            and all(self._spoken(thread, text) for thread in threads)
        )

    def _root(self, chapter: Chapter) -> TelegramMessage | None:
        """The post's automatic forward in the discussion group."""
        post = self._in(self._world.channel, chapter.title)
        return self._telegram.discussion_root(post) if post else None

    def _in(self, chat: Chat, text: str) -> TelegramMessage | None:
        return next((each for each in self._telegram.messages(chat) if _says(each.text, text)), None)

    def _spoken(self, thread: Channel, text: str) -> DiscordMessage | None:
        return next((each for each in self._discord.messages(thread) if _says(each.content, text)), None)

    def _thread(self, channel: Channel, chapter: Chapter) -> Channel | None:
        return next((each for each in self._discord.threads(channel) if _says(each.name, chapter.title)), None)

    async def _seen(self, look: Callable[[], T | None], what: str) -> T:
        """Wait until `look` sees something, on either network."""
        changed = asyncio.Event()
        self._changed.add(changed)
        try:
            async with asyncio.timeout(_PATIENCE):
                while not (seen := look()):
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            raise Unreachable(f"the story stopped: {what} was not seen within {_PATIENCE} s") from None
        finally:
            self._changed.discard(changed)
        return seen


def _says(shown: str, text: str) -> bool:
    """Whether the words are there, whatever a network's markup put between them."""
    return re.sub(r"\W+", "", text) in re.sub(r"\W+", "", shown)
