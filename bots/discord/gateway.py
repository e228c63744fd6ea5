"""The library's client: what it subscribes to, and everything it hears as one queue in its true order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket

from bots.discord import records
from bots.discord.records import Heard

_DELETIONS_REMEMBERED = 1000

Interact = Callable[[discord.Interaction], Awaitable[None]]


@dataclass(eq=False, slots=True)
class Gap:
    """Its place in the queue is where we may have missed something; `known` is set when the guilds are known again.

    `superseded` tells that the connection was lost once more before that.
    """

    known: asyncio.Event = field(default_factory=asyncio.Event)
    superseded: bool = False


class Gateway(discord.Client):
    """Hears messages, edits and deletions of readers, and passes interactions on to `interact`.

    The library runs each callback as a task; they begin in the order of the events, and none of them waits before it
    has put its own into the queue. `ready_timeout` and `identify_pause` are the library's own waits, in seconds.
    """

    def __init__(
        self, *, interact: Interact, trace: aiohttp.TraceConfig, ready_timeout: float, identify_pause: float
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = intents.message_content = True
        super().__init__(
            intents=intents,
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=ready_timeout,
            max_ratelimit_timeout=30,
            http_trace=trace,
        )
        self.heard: asyncio.Queue[Heard | Gap] = asyncio.Queue()
        self._interact = interact
        self._identify_pause = identify_pause
        self._gap = Gap()
        self._taken_away: deque[int] = deque(maxlen=_DELETIONS_REMEMBERED)

    async def setup_hook(self) -> None:
        """The gateway's address is asked for, so that the address of the API is all that needs to be known."""
        _, address, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if not initial:
            await asyncio.sleep(self._identify_pause)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Once it is closed nobody is left to hear; the library would still tell that it is ready, and fail."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    @contextmanager
    def taking_away(self, message: int) -> Iterator[None]:
        """While and after we delete a message ourselves, hearing of that is no news; unless we fail."""
        self._taken_away.append(message)
        try:
            yield
        except BaseException:
            self._taken_away.remove(message)
            raise

    async def on_connect(self) -> None:
        self._gap.superseded = not self._gap.known.is_set()
        self._gap.known.set()
        self._gap = Gap()
        self.heard.put_nowait(self._gap)

    async def on_ready(self) -> None:
        self._gap.known.set()

    async def on_resumed(self) -> None:
        await self.on_connect()
        self._gap.known.set()

    async def on_message(self, message: discord.Message) -> None:
        if records.is_by_person(message):
            self.heard.put_nowait(records.said(message))

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        # An embed that was resolved, a flag or a new thread is told likewise, but without a time of editing.
        if event.message.edited_at and records.is_by_person(event.message):
            self.heard.put_nowait(records.edited(event.message))

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self._tell_deleted(event.channel_id, event.message_id)

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        for message in sorted(event.message_ids):
            self._tell_deleted(event.channel_id, message)

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        # The first message of a forum post bears its thread's id, and goes with it without being mentioned.
        self._tell_deleted(event.thread_id, event.thread_id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.heard.put_nowait(records.access(channel.id, False, "the channel was deleted"))

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        # A right that was taken is met with when something is sent; that it was given back is told here only.
        if _lets_in(after) and not _lets_in(before):
            self.heard.put_nowait(records.access(after.id, True, f"the bot may write in #{after.name} again"))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        for channel in guild.channels:
            self.heard.put_nowait(records.access(channel.id, False, f"the bot was removed from {guild.name}"))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        for channel in guild.channels:
            self.heard.put_nowait(records.access(channel.id, True, f"the bot was added to {guild.name}"))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await self._interact(interaction)

    def _tell_deleted(self, channel: int, message: int) -> None:
        if message in self._taken_away:
            self._taken_away.remove(message)
        else:
            self.heard.put_nowait(records.deleted(channel, message))


def _lets_in(channel: discord.abc.GuildChannel) -> bool:
    held = channel.permissions_for(channel.guild.me)
    return held.view_channel and held.send_messages
