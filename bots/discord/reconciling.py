"""Finding what stands of ours in a place, when it is unknown whether a send was done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import discord

from bots.discord import refs
from bots.discord.account import Account
from bots.discord.records import SPOKEN
from bots.discord.rights import rights
from bots.discord.threads import lost_with_thread
from core.errors import Refused
from core.model.refs import MessageRef, ThreadRef
from core.model.values import Address

_READ_AT_MOST = 200
_SKEW = timedelta(seconds=60)
"""How far our clock may be ahead of Discord's."""

_ALONE = (discord.MessageType.default,)


async def reconcile(account: Account, at: Address, thread: ThreadRef | None, since: datetime) -> list[MessageRef]:
    """The port's verb, raising the library's errors.

    Replies are looked for in a talk only: at the place itself they are answers that were given in passing, and a
    repeat of these is known by its nonce.
    """
    after = discord.Object(discord.utils.time_snowflake(since - _SKEW))
    if thread:
        channel, _ = refs.read_thread(thread)
        await _demand_history(account, at)
        async with lost_with_thread(account.places, at.place, channel, Refused):
            return await _said_in(account, account.places.messageable(channel), channel, after, SPOKEN)
    destination = await account.places.destination(at.place)
    await _demand_history(account, at)
    if isinstance(destination, discord.ForumChannel):
        return await _posted_in(account, destination, after)
    return await _said_in(account, destination, destination.id, after, _ALONE)


async def _demand_history(account: Account, at: Address) -> None:
    """Without the right to read history Discord shows none instead of refusing, which would prove nothing."""
    number, is_private = refs.read_place(at.place)
    if is_private:
        return
    held = await rights(account, number)
    # A channel that we can't even see tells so by itself.
    if held.view_channel and not held.read_message_history:
        raise Refused("the bot may not read the history here: it can't be told whether it was sent")


async def _said_in(
    account: Account,
    where: discord.abc.Messageable,
    channel: int,
    after: discord.Object,
    types: Collection[discord.MessageType],
) -> list[MessageRef]:
    return [
        refs.message(channel, message.id)
        async for message in where.history(limit=_READ_AT_MOST, after=after, oldest_first=True)
        if message.type in types and account.is_ours(message)
    ]


async def _posted_in(account: Account, forum: discord.ForumChannel, after: discord.Object) -> list[MessageRef]:
    """Our posts in a forum; the first message of one bears its thread's id."""
    threads = {thread.id: thread for thread in await forum.guild.active_threads() if thread.parent_id == forum.id}
    async for archived in forum.archived_threads(limit=_READ_AT_MOST):
        if archived.archive_timestamp < after.created_at:
            break  # they come latest archived first, and none is archived before it is made
        threads[archived.id] = archived
    ours = sorted(number for number, thread in threads.items() if thread.owner_id == account.me and number > after.id)
    return [refs.message(number, number) for number in ours]
