"""What persons do while a history goes on: they write, answer, change their minds, and read before they do."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from itertools import count

import aiohttp

from bots.sandbox.discord.model import Channel
from bots.sandbox.discord.model import Message as DiscordMessage
from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.model import Message as TelegramMessage
from tests.stories.record import Native, Place, Posted, Record, Said
from tests.stories.strays import Strays
from tests.stories.telling import private
from tests.support.town import Town

_READING = 2
"""Seconds that a person takes before they answer something, at least."""


class Acts:
    """Each act is something that persons could do at that moment; what they do is written into `record`."""

    def __init__(self, town: Town, chance: random.Random, strays: Strays) -> None:
        self.record = Record()
        self._town = town
        self._chance = chance
        self._strays = strays
        self._numbers = count(1)
        self._drafts: dict[str, str] = {}
        self._changed: list[Said | Posted] = []
        self._pressed: set[TelegramMessage] = set()

    async def act(self) -> None:
        """One thing, whatever the dice say; who finds nothing to do it to writes a post."""
        self.press_buttons()
        self._changed = [thing for thing in self._changed if not await self._is_heard(thing)]
        kinds: dict[Callable[[], Awaitable[bool]], int] = {
            self._write_post: 2,
            self._comment: 6,
            self._answer: 5,
            self._edit: 4,
            self._take_back: 2,
            self._edit_post: 1,
            self._delete_post: 1 if len(self.record.standing_posts) > 2 else 0,
        }
        [act] = self._chance.choices(list(kinds), list(kinds.values()))
        if not await act():
            await self._write_post()

    def press_buttons(self) -> bool:
        """Press every button that waits for the editor; whether every draft is published."""
        town, chat = self._town, private(self._town, self._town.mara)
        for card in town.telegram.messages(chat):
            found = re.search(r"Draft No\. (\d+)", card.text) if card.reply_markup else None
            if found and int(found[1]) not in {post.number for post in self.record.posts}:
                title = next(title for title in self._drafts if title in card.text)
                self.record.posts.append(Posted(int(found[1]), title, self._drafts.pop(title)))
                town.telegram.press(town.mara.telegram, card, "Publish")
            elif card.reply_markup and "with its whole discussion" in card.text and card not in self._pressed:
                self._pressed.add(card)
                town.telegram.press(town.mara.telegram, card, "Delete")
        return not self._drafts

    async def heard(self, network: type[Native] | None = None) -> None:
        """Wait until what was changed last is to be seen on the blog; of one network, or of all."""
        for thing in list(self._changed):
            if network is None or (isinstance(thing, Said) and isinstance(thing.native, network)):
                await self._town.eventually(partial(self._is_heard, thing), f"{thing} on the blog", 60)
                self._changed.remove(thing)

    async def _write_post(self) -> bool:
        title, excerpt = self._fresh("Headline"), self._fresh("Excerpt")
        self._drafts[title] = excerpt
        town = self._town
        town.telegram.say(town.mara.telegram, private(town, town.mara), f"/post {title}\n\n{excerpt}")
        return True

    async def _comment(self) -> bool:
        """Answer an announcement, or write into its thread."""
        targets = [(post, where) for post in self.record.standing_posts for where in self._open(post)]
        if targets:
            self._say(*self._chance.choice(targets), None)
        return bool(targets)

    async def _answer(self) -> bool:
        """Answer a comment, where it was written or at any of its copies."""
        targets = [
            (said, message)
            for said in self.record.standing
            for place in talks(self._town, said.post)
            for message in messages(self._town, place)
            if said.mark in text_of(message) and self._is_answerable(message)
        ]
        if targets:
            said, message = self._chance.choice(targets)
            self._say(said.post, message, said)
        return bool(targets)

    async def _edit(self) -> bool:
        said = self._own()
        if said:
            said.text = f"{said.mark} {self._fresh('Again')}"
            if isinstance(said.native, TelegramMessage):
                self._town.telegram.edit(said.author.telegram, said.native, said.text)
            else:
                self._town.discord.edit(said.author.discord, said.native, said.text)
            self._changed.append(said)
        return said is not None

    async def _take_back(self) -> bool:
        """Discord tells of a deletion; on Telegram the command does it, to what is a comment already."""
        said = self._own()
        if said is None or (isinstance(said.native, TelegramMessage) and not await self._is_heard(said)):
            return False
        said.deleted = True
        if isinstance(said.native, TelegramMessage):
            chat = said.native.chat
            self._town.telegram.say(said.author.telegram, chat, "/delete", reply_to=said.native)
        else:
            self._town.discord.delete(said.author.discord, said.native)
        self._changed.append(said)
        return True

    async def _edit_post(self) -> bool:
        posts = [post for post in self.record.standing_posts if post not in self._changed]
        if posts:
            post = self._chance.choice(posts)
            post.excerpt = self._fresh("Excerpt")
            self._command(f"/edit {post.number}\n{post.title}\n\n{post.excerpt}")
            self._changed.append(post)
        return bool(posts)

    async def _delete_post(self) -> bool:
        post = self._chance.choice(self.record.standing_posts)
        if post in self._changed:
            return False
        post.deleted = True
        self._command(f"/delete {post.number}")
        self._changed.append(post)
        return True

    def _say(self, post: Posted, where: Native | Channel, answers: Said | None) -> None:
        town, author, mark = self._town, self._chance.choice(self._town.world.people), self._fresh("Word")
        native: Native
        match where:
            case TelegramMessage():
                native = town.telegram.say(author.telegram, where.chat, mark, reply_to=where)
            case DiscordMessage():
                native = town.discord.say(author.discord, where.channel, mark, reply_to=where)
            case thread:
                native = town.discord.say(author.discord, thread, mark)
        self.record.said.append(Said(post, author, mark, mark, native, answers))

    def _own(self) -> Said | None:
        """A comment that can be changed: its author sees that the last change was heard before they make another."""
        found = [
            said
            for said in self.record.standing
            if said not in self._changed and (isinstance(said.native, TelegramMessage) or self._town.discord.connected)
        ]
        return self._chance.choice(found) if found else None

    async def _is_heard(self, thing: Said | Posted) -> bool:
        """Whether the blog shows what was written last; it is not there to be asked while the service is away."""
        with suppress(aiohttp.ClientError):
            return await self._is_shown(thing)
        return False

    async def _is_shown(self, thing: Said | Posted) -> bool:
        if isinstance(thing, Posted):
            shown = {post["id"]: post["excerpt_html"] for post in await self._town.posts()}
            return thing.number not in shown if thing.deleted else thing.excerpt in shown.get(thing.number, "")
        if thing.post.deleted:
            return True
        texts = [each["text"] for each in await self._town.comments(thing.post.number)]
        return not any(thing.mark in text for text in texts) if thing.deleted else thing.text in texts

    def _command(self, text: str) -> None:
        town = self._town
        town.telegram.say(town.mara.telegram, private(town, town.mara), text)

    def _open(self, post: Posted) -> list[TelegramMessage | Channel]:
        """Where a comment on a post can be written: at its announcements, and in its threads."""
        town = self._town
        roots = [each.discussion_copy for each in town.telegram.messages(town.channel) if post.title in each.text]
        found = [root for root in roots if root and not root.deleted]
        found += [each for each in town.telegram.messages(town.corner) if post.title in each.text and each.sent_by_bot]
        return [*(each for each in found if self._is_answerable(each)), *threads(town, post)]

    def _is_answerable(self, message: Native) -> bool:
        """Whether a person has had the time to read it, and the service can know that it is its own."""
        if isinstance(message, DiscordMessage):
            return True
        read = message.date <= time.time() - _READING
        return read and (not message.sent_by_bot or not self._strays.include(message))

    def _fresh(self, kind: str) -> str:
        return f"{kind}{next(self._numbers):04}"


def threads(town: Town, post: Posted) -> list[Channel]:
    """Where a post is talked about on Discord."""
    channels = (town.news, town.bulletin, town.stories)
    return [each for channel in channels for each in town.discord.threads(channel) if each.name == post.title]


def talks(town: Town, post: Posted) -> list[Place]:
    """Where a post is talked about at all."""
    return [town.discussion, town.corner, *threads(town, post)]


def messages(town: Town, place: Place) -> list[Native]:
    """What stands at a place."""
    return [*town.telegram.messages(place)] if isinstance(place, Chat) else [*town.discord.messages(place)]


def text_of(message: Native) -> str:
    return message.text if isinstance(message, TelegramMessage) else message.content
