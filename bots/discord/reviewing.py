"""Reviewing over REST what became of the latest comments while the gateway was not listening: edited, or deleted."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import partial

import discord

from bots.discord import records, refs
from bots.discord.account import Account
from bots.discord.faults import Code
from bots.discord.patience import read_patiently
from bots.discord.records import Heard
from bots.discord.rights import rights
from core.model.refs import MessageRef
from core.ports import Inbox

_PAGE = 100
_logger = logging.getLogger(__name__)


class Review:
    """Compares the comments that the inbox names with what stands; doing it twice changes nothing."""

    def __init__(self, account: Account, inbox: Inbox) -> None:
        self._account = account
        self._inbox = inbox

    async def run(self) -> None:
        """Channel by channel, that with the latest comment first; at most two requests for each comment."""
        known: dict[int, dict[int, datetime | None]] = defaultdict(dict)
        for written in await self._inbox.written(refs.NETWORK):
            channel, message = refs.read_message(written.message)
            known[channel][message] = written.changed
        for number, changed in known.items():
            await read_patiently(f"channel {number}", partial(self._review, number, changed))

    async def _review(self, number: int, known: Mapping[int, datetime | None]) -> None:
        """Of a channel: by message, when its words were changed last as far as we know."""
        try:
            await self._read(number, known)
        except discord.NotFound as fault:
            if fault.code != Code.UNKNOWN_CHANNEL:
                raise
            # Only the thread is closed by that: what was said in it nobody took back.
            await self._keep(records.closed(number))

    async def _read(self, number: int, known: Mapping[int, datetime | None]) -> None:
        channel = await self._account.places.channel(number)
        if not isinstance(channel, discord.abc.Messageable) or not await self._may_read(channel, number):
            _logger.warning("what became of the comments in channel %s can't be told", number)
            return
        left = sorted(known)
        while left:
            page = [each async for each in channel.history(limit=_PAGE, after=discord.Object(left[0] - 1))]
            end = page[-1].id if len(page) == _PAGE else left[-1]
            looked_at = [message for message in left if message <= end]
            standing = {each.id: each for each in page}
            for message in looked_at:
                await self._compare(channel, refs.message(number, message), known[message], standing.get(message))
            left = left[len(looked_at) :]

    async def _may_read(self, channel: discord.abc.Messageable, number: int) -> bool:
        """Without the right to read history Discord shows none instead of refusing, which would prove nothing."""
        if isinstance(channel, discord.DMChannel):
            return True
        held = await rights(self._account, channel.parent_id if isinstance(channel, discord.Thread) else number)
        return held.view_channel and held.read_message_history

    async def _compare(
        self,
        channel: discord.abc.Messageable,
        comment: MessageRef,
        changed: datetime | None,
        standing: discord.Message | None,
    ) -> None:
        """One comment, last changed at `changed` as far as we know, with the message that stands there for it."""
        if standing is None:
            number, message = refs.read_message(comment)
            if await _is_deleted(channel, message):
                await self._keep(records.deleted(number, message))
        elif standing.edited_at and (changed is None or standing.edited_at > changed):
            await self._keep(records.edited(standing))

    async def _keep(self, heard: Heard) -> None:
        await self._inbox.keep(refs.NETWORK, [(heard.key, heard.raw)])


async def _is_deleted(channel: discord.abc.Messageable, number: int) -> bool:
    """Absence is no proof: only that Discord knows no such message, where we may read, is one."""
    try:
        await channel.fetch_message(number)
    except discord.NotFound as fault:
        if fault.code != Code.UNKNOWN_MESSAGE:
            raise
        return True
    return False
