"""The adapter on the sandbox's Discord over loopback, with an inbox and a desk in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import discord
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bots.discord.network import DiscordNetwork
from bots.sandbox.discord import Channel, DiscordStandIn, Guild, User
from bots.sandbox.discord import Message as StandingMessage
from bots.sandbox.discord.kinds import Says
from core.markup.tree import Document, plain
from core.model.events import Commanded, Event, Pressed
from core.model.refs import MessageRef, NetworkName, PlaceRef, ThreadRef
from core.model.values import Address, Announcement, Answered, Form, Message, Remark, Sent, Source
from core.ports import Raw, Written
from tests.bots.discord.dc_weather import Weather

TOKEN = "sandbox.discord.token"
LINK = "https://chat.example.org/channels"
COMMANDS = (
    ("post", "Write a new post"),
    ("help", "What this bot does"),
    ("subscribe", "Get posts by direct message"),
    ("edit", "Change a post"),
    ("hide", "Hide a comment"),
)

POST = Announcement(
    number=7,
    title="The river is back",
    source=Source("River returns", "https://example.org/river", "Ida Bell", "The Example"),
    excerpt=plain("After nine dry years the river reached the sea."),
    comment=plain("Bring boots."),
    labels=("Science", "City council"),
    permalink="https://blog.example.org/2026/01/river.html",
)
REMARK = Remark(
    author="Ada Quill",
    avatar="https://example.org/ada.png",
    by_editor=False,
    origin="Telegram",
    body=plain("I saw it this morning."),
    answered=None,
    permalink=None,
)


class MemoryInbox:
    """An inbox in memory: what was kept, in order, each key once; `threads` are all in `place`."""

    def __init__(self) -> None:
        self.kept: dict[str, Raw] = {}
        self.read: dict[PlaceRef, MessageRef] = {}
        self.threads: list[ThreadRef] = []
        self.place = PlaceRef("0")
        self.announced_at: list[PlaceRef] = []
        self.comments: list[Written] = []
        self.copies: set[MessageRef] = set()
        self.counts: dict[MessageRef, Mapping[str, int]] = {}
        self.recounts = 0

    async def keep(self, network: NetworkName, updates: Sequence[tuple[str, Raw]]) -> None:
        for key, raw in updates:
            self.kept.setdefault(key, raw)

    async def bookmark(self, network: NetworkName, place: PlaceRef) -> MessageRef | None:
        return self.read.get(place)

    async def read_to(self, network: NetworkName, place: PlaceRef, message: MessageRef) -> None:
        self.read[place] = message

    async def places(self, network: NetworkName) -> Sequence[PlaceRef]:
        return self.announced_at

    async def open_threads(self, network: NetworkName) -> Mapping[ThreadRef, PlaceRef]:
        return dict.fromkeys(self.threads, self.place)

    async def written(self, network: NetworkName) -> Sequence[Written]:
        return self.comments

    async def reactions(self, network: NetworkName) -> Mapping[MessageRef, Mapping[str, int]]:
        self.recounts += 1
        return self.counts

    async def shown(self, network: NetworkName, messages: Collection[MessageRef]) -> Collection[MessageRef]:
        return self.copies.intersection(messages)

    @property
    def said(self) -> list[str]:
        return [raw["content"] for raw in self.kept.values() if raw["event"] == "said"]


class MemoryDesk:
    """A desk that writes down what it is asked, and says what `reply` makes of it."""

    def __init__(self) -> None:
        self.asked: list[Commanded | Pressed] = []
        self.forms_asked: list[Commanded] = []
        self.reply: Callable[[Commanded | Pressed], Message] = lambda event: Message(plain("Done."))
        self.forms: Callable[[Commanded], Form | Message] = lambda event: Form("post", "", {})

    async def answer(self, event: Commanded | Pressed) -> Message:
        self.asked.append(event)
        return self.reply(event)

    async def form(self, event: Commanded) -> Form | Message:
        self.forms_asked.append(event)
        return self.forms(event)


@dataclass
class World:
    """A served sandbox with a server, a channel of each kind and two readers, and the adapter before it."""

    dc: DiscordStandIn
    weather: Weather = field(default_factory=Weather)
    inbox: MemoryInbox = field(default_factory=MemoryInbox)
    desk: MemoryDesk = field(default_factory=MemoryDesk)
    network: DiscordNetwork = field(init=False)
    guild: Guild = field(init=False)
    ada: User = field(init=False)
    ben: User = field(init=False)
    news: Channel = field(init=False)
    wire: Channel = field(init=False)
    forum: Channel = field(init=False)

    def __post_init__(self) -> None:
        self.ada = self.dc.add_user("Ada Quill", username="adaquill", avatar=b"a picture")
        self.ben = self.dc.add_user("Ben Ochre", username="benochre")
        self.guild = self.dc.add_guild("Example Dispatch", members=[self.ada, self.ben])
        self.news = self.dc.add_channel(self.guild, "news")
        self.inbox.place = PlaceRef(str(self.news.id))
        self.wire = self.dc.add_channel(self.guild, "wire", kind="announcement")
        self.inbox.announced_at = [PlaceRef(str(channel.id)) for channel in (self.wire, self.news)]
        self.forum = self.dc.add_channel(self.guild, "forum", kind="forum", tags=["politics", "science"])

    def make_network(
        self,
        *,
        token: str = TOKEN,
        address: str = "",
        ready_timeout: float = 0.05,
        commands: Sequence[tuple[str, str]] = COMMANDS,
        assure: Callable[[], None] | None = None,
    ) -> DiscordNetwork:
        return DiscordNetwork(
            token,
            api_url=f"{address or self.dc.address}/api/v10",
            link_url=LINK,
            desk=self.desk,
            commands=commands,
            ready_timeout=ready_timeout,
            identify_pause=0,
            assure=assure,
        )

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """A time in which the adapter listens; it has caught up when this begins."""
        kept = asyncio.create_task(self.network.listen(self.inbox))
        try:
            # It begins with a gap, which is closed when something said after the connection was made is kept.
            await self.dc.eventually(lambda: self.dc.connected or kept.done())
            hello = self.dc.say(self.ben, self.news, "hello")
            await self.dc.eventually(lambda: f"m:{hello.id}" in self.inbox.kept or kept.done())
            yield
        finally:
            kept.cancel()
            await asyncio.gather(kept, return_exceptions=True)

    async def events(self) -> list[Event]:
        """Everything that was kept, as the core would understand it."""
        return [event for raw in self.inbox.kept.values() for event in await self.network.interpret(raw)]

    async def announced(self, channel: Channel | None = None, *, key: str = "announcement") -> Sent:
        return await self.network.announce(POST, at(channel or self.news), key=key)

    def written(self, thread: Channel) -> list[StandingMessage]:
        """What bots and persons wrote in a thread, without what Discord writes there by itself."""
        return [message for message in self.dc.messages(thread) if message.says in (Says.DEFAULT, Says.REPLY)]

    def thread_of(self, sent: Sent) -> Channel:
        return self.dc.find_place(int(sent.thread or 0))


@asynccontextmanager
async def world_served(**settings: Any) -> AsyncIterator[World]:
    """A world behind a running server, with the adapter signed in to it; `settings` are the sandbox's own."""
    world = World(DiscordStandIn(token=TOKEN, **settings))
    application = web.Application(middlewares=[world.weather.middleware], client_max_size=32 * 2**20)
    application.on_response_prepare.append(world.weather.cut)
    application.add_routes(world.dc.routes())
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    world.dc.address = f"http://{host}:{port}"
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, discord.Asset.BASE
    discord.Asset.BASE = f"{world.dc.address}/cdn"
    world.network = world.make_network()
    try:
        await world.network.open()
        world.weather.seen.clear()
        yield world
    finally:
        await world.network.close()
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, discord.Asset.BASE = before
        await world.dc.close()
        await runner.cleanup()


def at(channel: Channel, **options: bool) -> Address:
    return Address(PlaceRef(str(channel.id)), tuple(options.items()))


def privately(user: User) -> Address:
    return Address(PlaceRef(f"user:{user.id}"))


def remark(text: str | Document, *, answered: Answered | None = None, author: str = "Ada Quill") -> Remark:
    return replace(REMARK, body=plain(text) if isinstance(text, str) else text, answered=answered, author=author)
