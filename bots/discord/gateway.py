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
from bots.discord.threads import opened_by_person

_DELETIONS_REMEMBERED = 1000

Interact = Callable[[discord.Interaction], Awaitable[None]]


@dataclass(eq=False, slots=True)
class Gap:
    """Its place in the queue is where we may have missed something; `known` is set when the guilds are known again.

    `superseded` tells that the connection was lost once more before that, and `replayed` that Discord tells by itself
    what happened meanwhile, in its order (events/gateway, "Resuming").
    """

    known: asyncio.Event = field(default_factory=asyncio.Event)
    superseded: bool = False
    replayed: bool = False


class Gateway(discord.Client):
    """Hears messages, edits, deletions and reactions of readers, and passes interactions on to `interact`.

    The library runs each callback as a task; they begin in the order of the events, and none of them waits before it
    has put its own into the queue. `ready_timeout` and `identify_pause` are the library's own waits, in seconds.
    """

    def __init__(
        self, *, interact: Interact, trace: aiohttp.TraceConfig, ready_timeout: float, identify_pause: float
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = intents.message_content = True
        intents.guild_reactions = intents.dm_reactions = True
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
        self._watched: dict[int, asyncio.Event] = {}

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

    @contextmanager
    def watching(self, message: int) -> Iterator[asyncio.Event]:
        """The event is set once somebody changes a reaction to a message meanwhile."""
        self._watched[message] = asyncio.Event()
        try:
            yield self._watched[message]
        finally:
            del self._watched[message]

    async def on_connect(self) -> None:
        self._gap.superseded = not self._gap.known.is_set()
        self._gap.known.set()
        self._gap = Gap()
        self.heard.put_nowait(self._gap)

    async def on_ready(self) -> None:
        self._gap.known.set()

    async def on_resumed(self) -> None:
        await self.on_connect()
        self._gap.replayed = True
        self._gap.known.set()

    async def on_message(self, message: discord.Message) -> None:
        if records.is_by_person(message):
            self.heard.put_nowait(records.said(message))

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        # An embed that was resolved, a flag or a new thread is told likewise, but without a time of editing.
        if event.message.edited_at and records.is_by_person(event.message):
            self.heard.put_nowait(records.edited(event.message))

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self._tell_gone(event.message_id, records.deleted(event.channel_id, event.message_id))

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        for message in sorted(event.message_ids):
            self._tell_gone(message, records.deleted(event.channel_id, message))

    async def on_thread_create(self, thread: discord.Thread) -> None:
        if opened_by_person(thread):
            self.heard.put_nowait(records.opened(thread))

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        # Of the messages in it nothing is told: that a thread is cleaned away takes back nobody's words.
        self._tell_gone(event.thread_id, records.closed(event.thread_id))

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

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        if not self._is_bots(event):
            self._tell_reaction(event.message_id, records.reacted(event, given=True))

    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        if not self._is_bots(event):
            self._tell_reaction(event.message_id, records.reacted(event, given=False))

    async def on_raw_reaction_clear(self, event: discord.RawReactionClearEvent) -> None:
        self._tell_reaction(event.message_id, records.cleared(event.channel_id, event.message_id, None))

    async def on_raw_reaction_clear_emoji(self, event: discord.RawReactionClearEmojiEvent) -> None:
        emoji = records.emoji_name(event.emoji)
        self._tell_reaction(event.message_id, records.cleared(event.channel_id, event.message_id, emoji))

    def _tell_reaction(self, message: int, heard: Heard) -> None:
        self.heard.put_nowait(heard)
        if message in self._watched:
            self._watched[message].set()

    def _is_bots(self, event: discord.RawReactionActionEvent) -> bool:
        """Whether we reacted ourselves, or another bot, of which only a reaction that is added tells."""
        is_ours = self.user is not None and event.user_id == self.user.id
        return is_ours or (event.member is not None and event.member.bot)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await self._interact(interaction)

    def _tell_gone(self, what: int, told: Heard) -> None:
        if what in self._taken_away:
            self._taken_away.remove(what)
        else:
            self.heard.put_nowait(told)


def _lets_in(channel: discord.abc.GuildChannel) -> bool:
    held = channel.permissions_for(channel.guild.me)
    return held.view_channel and held.send_messages
