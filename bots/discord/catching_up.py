"""Catching up over REST with what was written while the gateway was not listening."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import discord

from bots.discord import records, refs
from bots.discord.account import Account
from bots.discord.patience import read_patiently
from bots.discord.records import Heard
from bots.discord.threads import opened_by_person
from core.model.refs import MessageRef, PlaceRef, ThreadRef
from core.ports import Inbox

_PAGE = 100
_ARCHIVED = 500
"""Archived threads per channel, latest first: one that people wrote in while we were away was archived since."""


class CatchUp:
    """Reads each place on from its bookmark; `read` is how far each channel is known to be kept, by channel."""

    def __init__(self, account: Account, inbox: Inbox, read: dict[int, int]) -> None:
        self._account = account
        self._inbox = inbox
        self._read = read

    async def run(self) -> None:
        """Keep what was missed in the threads of our posts and below what we said, and where posts are announced."""
        ours = await self._inbox.open_threads(refs.NETWORK)
        for thread in await self._threads(ours):
            await read_patiently(f"thread {thread.id}", partial(self._read_on, thread.id, thread, thread.id))
        for number, begin in (await self._talks(ours)).items():
            await read_patiently(f"channel {number}", partial(self._read_channel, number, begin))

    async def _threads(self, ours: Mapping[ThreadRef, PlaceRef]) -> list[discord.Thread]:
        """Those of the threads where something may be new in which posts or comments are talked about.

        One that persons opened below a message of ours is told like any other that they open.
        """
        active = [thread for guild in self._account.client.guilds for thread in guild.threads]
        archived = [thread for place in dict.fromkeys(ours.values()) for thread in await self._archived(place)]
        known = {number for number, talk in map(refs.read_thread, ours) if talk is None}
        # It may have been opened in the moment in which the process that would have known of it died.
        known |= {thread.id for thread in active if thread.owner_id == self._account.me}
        others = [thread for thread in (*active, *archived) if thread.id not in known]
        shown = await self._inbox.shown(refs.NETWORK, [_below(thread) for thread in others])
        below = [thread for thread in others if _below(thread) in shown]
        await self._keep_all([records.opened(thread) for thread in below if opened_by_person(thread)])
        return [*(thread for thread in (*active, *archived) if thread.id in known), *below]

    async def _archived(self, place: PlaceRef) -> list[discord.Thread]:
        number, _ = refs.read_place(place)
        channel = self._account.client.get_channel(number)
        if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
            return []

        async def read() -> list[discord.Thread]:
            return [thread async for thread in channel.archived_threads(limit=_ARCHIVED)]

        return await read_patiently(f"the archive of channel {number}", read) or []

    async def _talks(self, ours: Mapping[ThreadRef, PlaceRef]) -> dict[int, int]:
        """Where people may have answered our messages, each with the first of them that we know (0: none).

        In a channel that is the oldest post: its thread bears the message's id. Of private chats only the talks tell.
        """
        begun: dict[int, int] = {}
        for thread, place in ours.items():
            number, talk = refs.read_thread(thread)
            parent, is_private = refs.read_place(place)
            channel, first = (parent, number) if talk is None and not is_private else (number, talk or number)
            begun[channel] = min(begun.get(channel, first), first)
        for place in await self._inbox.places(refs.NETWORK):
            begun.setdefault(refs.read_place(place)[0], 0)
        return begun

    async def _read_channel(self, number: int, begin: int) -> None:
        """One that was never read, and where nothing of ours is known to stand, is read from now on."""
        channel = await self._account.places.channel(number)
        if not isinstance(channel, discord.abc.Messageable):
            return
        place = refs.channel_place(number)
        if not begin and not await self._inbox.bookmark(refs.NETWORK, place):
            newest = getattr(channel, "last_message_id", None) or number
            await self._inbox.read_to(refs.NETWORK, place, refs.message(number, newest))
        await self._read_on(number, channel, begin)

    async def _read_on(self, number: int, channel: discord.abc.Messageable, begin: int) -> None:
        bookmark = await self._inbox.bookmark(refs.NETWORK, refs.channel_place(number))
        after = max(refs.read_message(bookmark)[1] if bookmark else begin, self._read.get(number, 0))
        newest = getattr(channel, "last_message_id", None)
        if newest is not None and newest <= after:
            return
        page: list[discord.Message] = []
        async for message in channel.history(limit=None, after=discord.Object(after), oldest_first=True):
            page.append(message)
            if len(page) == _PAGE:
                await self._keep(number, page)
                page = []
        if page:
            await self._keep(number, page)

    async def _keep(self, channel: int, page: list[discord.Message]) -> None:
        await self._keep_all([records.said(message) for message in page if records.is_by_person(message)])
        self._read[channel] = page[-1].id
        await self._inbox.read_to(refs.NETWORK, refs.channel_place(channel), refs.message(channel, page[-1].id))

    async def _keep_all(self, heard: list[Heard]) -> None:
        if heard:
            await self._inbox.keep(refs.NETWORK, [(update.key, update.raw) for update in heard])


def _below(thread: discord.Thread) -> MessageRef:
    """The message that a thread hangs on, if it hangs on one: that bears its id."""
    return refs.message(thread.parent_id, thread.id)
