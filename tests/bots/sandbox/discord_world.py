"""Discord's stand-in served on a port of the kernel's choosing, and the unmodified library connected to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord
import yarl
from aiohttp import web
from discord import app_commands

from bots.sandbox.discord import Channel, DiscordStandIn, Guild, User

TOKEN = "sandbox.discord.token"


@dataclass
class World:
    """A served stand-in with a guild, one channel of each kind, and two members without special rights."""

    dc: DiscordStandIn
    session: aiohttp.ClientSession
    guild: Guild = field(init=False)
    ada: User = field(init=False)
    ben: User = field(init=False)
    news: Channel = field(init=False)
    wire: Channel = field(init=False)
    forum: Channel = field(init=False)

    def __post_init__(self) -> None:
        self.ada = self.dc.add_user("Ada Quill", username="adaquill")
        self.ben = self.dc.add_user("Ben Ochre", username="benochre")
        self.guild = self.dc.add_guild("Example Dispatch", members=[self.ada, self.ben])
        self.news = self.dc.add_channel(self.guild, "news")
        self.wire = self.dc.add_channel(self.guild, "wire", kind="announcement")
        self.forum = self.dc.add_channel(self.guild, "forum", kind="forum", tags=["politics", "science"])

    async def ask(
        self, method: str, path: str, body: Any = None, *, token: str | None = TOKEN, **query: str
    ) -> tuple[int, Any]:
        """A request to the API: the status and the decoded answer."""
        headers = {"Authorization": f"Bot {token}"} if token else {}
        url = f"{self.dc.address}/api/v10{path}"
        async with self.session.request(method, url, json=body, headers=headers, params=query) as response:
            return response.status, await response.json() if response.status != 204 else None


@asynccontextmanager
async def served(**settings: Any) -> AsyncIterator[World]:
    """A world behind a running server; the library is pointed at it, and back at the end."""
    dc = DiscordStandIn(token=TOKEN, **settings)
    application = web.Application()
    application.add_routes(dc.routes())
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    dc.address = f"http://{host}:{port}"
    before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY, discord.Asset.BASE
    discord.http.Route.BASE = f"{dc.address}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://{host}:{port}/gateway/")
    discord.Asset.BASE = f"{dc.address}/cdn"
    try:
        async with aiohttp.ClientSession() as session:
            yield World(dc, session)
    finally:
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY, discord.Asset.BASE = before
        await dc.close()
        await runner.cleanup()


class Reporter(discord.Client):
    """A bot that writes down what it hears, as (event, object), and has commands."""

    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(
            intents=intents,
            guild_ready_timeout=0.05,
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.heard: list[tuple[str, Any]] = []
        self.news = asyncio.Event()
        self.tree = app_commands.CommandTree(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once: the library's own pause of five seconds is for the real network."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        self.heard.append((event, args[0] if args else None))
        self.news.set()
        super().dispatch(event, *args, **kwargs)

    def of(self, event: str) -> list[Any]:
        """What was heard under one event's name, in order."""
        return [thing for name, thing in self.heard if name == event]

    def texts(self) -> list[str]:
        """The contents of the messages that were heard, those that the network writes by itself left out."""
        ordinary = (discord.MessageType.default, discord.MessageType.reply)
        return [message.content for message in self.of("message") if message.type in ordinary]

    def thing(self, channel: Channel) -> Any:
        """The library's object for a channel."""
        return self.get_partial_messageable(channel.id, guild_id=channel.guild.id if channel.guild else None)


@asynccontextmanager
async def connected(world: World, intents: discord.Intents | None = None) -> AsyncIterator[Reporter]:
    """A bot that is ready, on the world's stand-in; raises what keeps it from becoming so."""
    bot = Reporter(intents or discord.Intents.all())
    await bot.login(TOKEN)
    connecting = asyncio.create_task(bot.connect())
    ready = asyncio.create_task(bot.wait_until_ready())
    try:
        await asyncio.wait([connecting, ready], timeout=10, return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            yield bot
    finally:
        ready.cancel()
        await bot.close()
        await connecting


class Listener:
    """A bare gateway connection, for what the library does not show."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.events: list[dict[str, Any]] = []

    async def send(self, op: int, data: Any = None) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def frame(self) -> dict[str, Any]:
        """The next frame, kept in `events` if it is one."""
        frame: dict[str, Any] = await self.socket.receive_json(timeout=10)
        if frame["op"] == 0:
            self.events.append(frame)
        return frame

    async def until(self, name: str) -> dict[str, Any]:
        """The data of the next event of this name."""
        while (frame := await self.frame()).get("t") != name:
            pass
        data: dict[str, Any] = frame["d"]
        return data

    async def closing(self) -> int | None:
        """The code with which the stand-in ends the connection."""
        await self.socket.receive(timeout=10)
        return self.socket.close_code

    @property
    def names(self) -> list[str]:
        return [event["t"] for event in self.events]


@asynccontextmanager
async def listening(world: World, intents: int | None = None) -> AsyncIterator[Listener]:
    """A connection behind HELLO; with `intents` also identified and told of its guilds."""
    async with world.session.ws_connect(f"{world.dc.address}/gateway/?v=10&encoding=json") as socket:
        listener = Listener(socket)
        assert (await listener.frame())["op"] == 10
        if intents is not None:
            await listener.send(2, {"token": TOKEN, "intents": intents, "properties": {}})
            await listener.until("GUILD_CREATE")
        yield listener


async def heard(bot: Reporter, event: str, count: int = 1) -> list[Any]:
    """Wait until a bot has heard `count` of an event, and return them."""
    async with asyncio.timeout(10):
        while len(bot.of(event)) < count:
            bot.news.clear()
            await bot.news.wait()
    return bot.of(event)
