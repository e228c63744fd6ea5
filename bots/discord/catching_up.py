"""Catching up over REST with what was written while the gateway was not listening."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import discord

from bots.discord import records, refs
from bots.discord.account import Account
from bots.discord.faults import translated
from core.errors import DeliveryError, Unclear, Unreachable
from core.ports import Inbox

_PAGE = 100
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_logger = logging.getLogger(__name__)


class CatchUp:
    """Reads each place on from its bookmark; `read` is how far each channel is known to be kept, by channel."""

    def __init__(self, account: Account, inbox: Inbox, read: dict[int, int]) -> None:
        self._account = account
        self._inbox = inbox
        self._read = read

    async def run(self) -> None:
        """Keep what was missed in every guild channel that was ever read, and in every thread of ours."""
        async for channel, after in self._places():
            await self._until_done(channel, after)

    async def _places(self) -> AsyncIterator[tuple[int, int]]:
        """Each channel with the message behind which to begin; a thread that was never read, at its beginning."""
        begun: dict[int, int] = {}
        for thread in await self._inbox.open_threads(refs.NETWORK):
            number, talk = refs.read_thread(thread)
            begin = talk or number
            begun[number] = min(begun.get(number, begin), begin)
        for guild in self._account.client.guilds:
            for channel in guild.channels:
                if isinstance(channel, discord.abc.Messageable):
                    begun.setdefault(channel.id, 0)
            for opened in guild.threads:
                # It may have been opened in the moment in which the process that would have known of it died.
                if opened.owner_id == guild.me.id:
                    begun.setdefault(opened.id, opened.id)
        for number, begin in begun.items():
            bookmark = await self._inbox.bookmark(refs.NETWORK, refs.channel_place(number))
            after = refs.read_message(bookmark)[1] if bookmark else begin
            if after:
                yield number, after

    async def _until_done(self, channel: int, after: int) -> None:
        """A place that is closed to us is left behind; all else is tried again, or words would be lost."""
        pause = _FIRST_PAUSE
        while True:
            try:
                with translated():
                    return await self._read_on(channel, max(after, self._read.get(channel, 0)))
            except (Unreachable, Unclear) as fault:
                wait = getattr(fault, "retry_after", None) or pause
                _logger.warning("catching up with channel %s again in %s s: %s", channel, wait, fault)
                await asyncio.sleep(wait)
                pause = min(pause * 2, _LONGEST_PAUSE)
            except DeliveryError as fault:
                return _logger.info("channel %s can't be caught up with: %s", channel, fault)

    async def _read_on(self, number: int, after: int) -> None:
        channel = await self._account.places.channel(number)
        if not isinstance(channel, discord.abc.Messageable):
            return
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
        heard = [records.said(message) for message in page if records.is_by_person(message)]
        if heard:
            await self._inbox.keep(refs.NETWORK, [(update.key, update.raw) for update in heard])
        self._read[channel] = page[-1].id
        await self._inbox.read_to(refs.NETWORK, refs.channel_place(channel), refs.message(channel, page[-1].id))
