"""Discord on the sandbox as a stage: a text channel with threads, or a forum."""

from __future__ import annotations

import re

from bots.discord.network import DiscordNetwork
from bots.sandbox.discord.model import Channel, Message
from bots.sandbox.world import World
from core.markup.tree import plain
from core.model import values
from core.model.events import Commanded, Pressed
from core.model.refs import MessageRef, PlaceRef, ThreadRef
from core.model.values import Address
from tests.contract.stage import Stage

_ANSWER = re.compile(r"-# \[in answer to [^\]]*\]\(\S*/(\d+)/(\d+)\)")


class SilentDesk:
    """A desk that nobody asks here."""

    async def answer(self, event: Commanded | Pressed) -> values.Message:
        return values.Message(plain("Done."))

    async def form(self, event: Commanded) -> values.Form | values.Message:
        return await self.answer(event)


class DiscordStage(Stage):
    def __init__(self, network: DiscordNetwork, world: World, place: Channel) -> None:
        self._discord, self._ada = world.discord, world.person("ada").discord
        super().__init__(network, Address(PlaceRef(str(place.id))), Address(PlaceRef(f"user:{self._ada.id}")))
        self._place = place

    async def connected(self) -> None:
        """The gateway begins with a gap, which is closed when something said afterwards is kept."""
        await self._discord.eventually(lambda: self._discord.connected)
        hello = self._discord.say(self._ada, self._discord.direct(self._ada), "hello")
        await self._discord.eventually(lambda: f"m:{hello.id}" in self.inbox.kept)
        self.inbox.kept.clear()

    def text(self, message: MessageRef) -> str | None:
        found = self._find(message)
        return found.content if found else None

    def author(self, message: MessageRef) -> str:
        return self._there(message).author.name

    def answered(self, message: MessageRef) -> MessageRef | None:
        found = self._there(message)
        if linked := _ANSWER.match(found.content):
            return MessageRef(f"{linked[1]}/{linked[2]}")
        return MessageRef(f"{found.reference.channel_id}/{found.reference.message_id}") if found.reference else None

    def buttons(self, message: MessageRef) -> list[list[str]]:
        return [[part["label"] for part in row["components"]] for row in self._there(message).components]

    def has_picture(self, message: MessageRef) -> bool:
        return any(each.content_type.startswith("image/") for each in self._there(message).attachments)

    def files(self, message: MessageRef) -> int:
        found = self._find(message)
        return len(found.attachments) if found else 0

    def pings(self) -> bool:
        places = [self._place, *self._discord.threads(self._place)]
        said = [
            each for place in places for each in self._discord.messages(place) if each.author.bot or each.webhook_id
        ]
        return any(each.mentions or each.mentions_everyone for each in said)

    def say(self, thread: ThreadRef, text: str, answers: MessageRef | None = None) -> MessageRef:
        parent = self._there(answers) if answers else None
        said = self._discord.say(self._ada, self._discord.find_place(int(thread)), text, reply_to=parent)
        return MessageRef(f"{said.channel.id}/{said.id}")

    def edit(self, message: MessageRef, text: str) -> None:
        self._discord.edit(self._ada, self._there(message), text)

    def take_back(self, message: MessageRef) -> None:
        self._discord.delete(self._ada, self._there(message))

    def remove(self, message: MessageRef) -> None:
        self._discord.remove(self._there(message))

    def shut(self) -> None:
        self._discord.delete_channel(self._place)

    def _find(self, message: MessageRef) -> Message | None:
        channel, _, number = message.partition("/")
        place = self._discord.state.channels.get(int(channel))
        return place.messages.get(int(number)) if place else None

    def _there(self, message: MessageRef) -> Message:
        found = self._find(message)
        assert found, f"{message} is gone"
        return found
