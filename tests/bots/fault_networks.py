"""The fault stage on each network: which requests a fault may befall, and what is to be seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bots.discord.network import DiscordNetwork
from bots.sandbox.app import serving
from bots.sandbox.discord.model import Channel
from bots.sandbox.faults import Fault
from bots.sandbox.telegram.model import Chat
from bots.sandbox.world import DISCORD_TOKEN, TELEGRAM_TOKEN, World
from bots.telegram.network import TelegramNetwork
from bots.telegram.pace import Limits
from core.markup.tree import plain
from core.model.events import Commanded, Pressed
from core.model.refs import PersonRef
from core.model.values import Form, Message
from core.ports import Network
from core.store import Database
from core.store.migrating import upgrade
from tests.bots.fault_stage import WORDS, FaultStage
from tests.support.clock import TestClock
from tests.support.door import Door, door_before
from tests.support.spine import Spine
from tests.support.town import says


class SilentDesk:
    """Nobody asks it anything here."""

    async def answer(self, event: Commanded | Pressed) -> Message:
        return Message(plain("Done."))

    async def form(self, event: Commanded) -> Form | Message:
        return await self.answer(event)


class TelegramStage(FaultStage):
    """A channel with a discussion group, a group, and a group elsewhere."""

    def __init__(
        self, world: World, network: Network, door: Door, *, comments: bool, in_channel: bool, basic: bool
    ) -> None:
        super().__init__(world, network, door, comments=comments)
        self.telegram, mara = world.telegram, world.editor.telegram
        self.editor = PersonRef(str(mara.id))
        self.telegram.start(mara)
        self.third = self.telegram.add_group("Elsewhere", [mara], bot="admin")
        group = self.telegram.add_group("Small talk", [mara], bot="admin", basic=True) if basic else world.corner
        self.target, self.other = (world.channel, group) if in_channel else (group, world.channel)

    def arm(self, fault: Fault) -> None:
        self.telegram.faults.add(fault)

    def clear(self) -> None:
        self.telegram.faults.clear()

    def asked(self) -> int:
        mine = str(self.target.id)
        calls = [call for call in self.telegram.calls if call.method == "sendMessage"]
        return sum(str(call.parameters.get("chat_id")) == mine for call in calls)

    def said_at(self, place: Chat | Channel, words: str) -> int:
        assert isinstance(place, Chat)
        where = place.linked if place is self.world.channel and words == WORDS and place.linked else place
        return sum(says(each.text, words) for each in self.telegram.messages(where))

    def told(self) -> Sequence[str]:
        chat = self.telegram.private(self.world.editor.telegram)
        return [each.text for each in self.telegram.messages(chat) if each.sent_by_bot and each.text != "start"]

    async def heard(self) -> None:
        await self.telegram.eventually(lambda: not self.telegram.updates.pending())
        await super().heard()


class DiscordStage(FaultStage):
    """A text channel or a forum, an announcement channel, and another text channel."""

    def __init__(self, world: World, network: Network, door: Door, *, comments: bool, in_forum: bool) -> None:
        super().__init__(world, network, door, comments=comments)
        self.discord = world.discord
        self.editor = PersonRef(str(world.editor.discord.id))
        self.target, self.other = (world.stories if in_forum else world.news), world.bulletin
        self.third = self.discord.add_channel(world.guild, "elsewhere")

    def arm(self, fault: Fault) -> None:
        self.discord.faults.add(fault)

    def clear(self) -> None:
        self.discord.faults.clear()

    def asked(self) -> int:
        assert isinstance(self.target, Channel)
        hooks = [f"/webhooks/{each.id}/" for each in self.discord.webhooks(self.target)]
        mine = [f"/channels/{self.target.id}/", *hooks]
        return sum(call.method == "POST" and call.path.startswith(tuple(mine)) for call in self.discord.calls)

    def said_at(self, place: Chat | Channel, words: str) -> int:
        assert isinstance(place, Channel)
        rooms = [place, *self.discord.threads(place)]
        return sum(says(each.content, words) for room in rooms for each in self.discord.messages(room))

    def told(self) -> Sequence[str]:
        chat = self.discord.direct(self.world.editor.discord)
        return [each.content for each in self.discord.messages(chat)]


_UNHURRIED = 1000
"""Messages a second: by a clock that stands still, what has to wait for its pace would wait for ever."""

KINDS = (
    "post in a Telegram channel",
    "post in a Telegram group",
    "comment on Telegram",
    "post on Discord",
    "post in a Discord forum",
    "comment by a Discord webhook",
)


@asynccontextmanager
async def staged(kind: str, folder: Path, *, basic: bool = False) -> AsyncIterator[FaultStage]:
    """A stage on which this kind of thing is to be said; the network is signed in, and listened to on Telegram.

    With `basic` a Telegram group is none of the supergroups yet.
    """
    async with AsyncExitStack() as stack:
        clock = TestClock()
        sandbox = await stack.enter_async_context(serving(0, clock=lambda: clock.now().timestamp()))
        door = await stack.enter_async_context(door_before(sandbox.address))
        stage = _stage(kind, sandbox.world, door, basic=basic)
        database = Database(f"sqlite:///{folder}/blog.db")
        stack.push_async_callback(database.close)
        await upgrade(database)
        stage.clock = clock
        stage.spine = Spine(database, stage.network, clock, editor=stage.editor)  # type: ignore[arg-type]  # any does
        await stage.network.open()
        stack.push_async_callback(stage.network.close)
        stack.callback(stage.clear)
        if isinstance(stage, TelegramStage):
            listening = asyncio.create_task(stage.network.listen(stage.spine.inbox))
            stack.push_async_callback(asyncio.wait, [listening])
            stack.callback(listening.cancel)
            await stage.heard()
            await stage.spine.drained()
        await stage.begin()
        yield stage


def _stage(kind: str, world: World, door: Door, *, basic: bool) -> FaultStage:
    comments = kind.startswith("comment")
    if "Telegram" in kind:
        limits = Limits(_UNHURRIED, float(_UNHURRIED), _UNHURRIED, _UNHURRIED)
        telegram = TelegramNetwork(TELEGRAM_TOKEN, api_url=door.address, limits=limits, receipt_patience=0)
        return TelegramStage(world, telegram, door, comments=comments, in_channel="channel" in kind, basic=basic)
    api_url = f"{door.address}/api/v10"
    discord = DiscordNetwork(DISCORD_TOKEN, api_url=api_url, desk=SilentDesk(), per_second=_UNHURRIED)
    return DiscordStage(world, discord, door, comments=comments, in_forum="forum" in kind)
