"""Taking back what we said; the thread of an announcement goes with it unless readers wrote in it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import discord

from bots.discord import refs
from bots.discord.account import Account
from bots.discord.faults import Code, meaning
from bots.discord.posting import delete
from bots.discord.rights import rights
from bots.discord.threads import put_away
from core.errors import Unreachable
from core.model.refs import MessageRef, ThreadRef
from core.model.values import Address

_logger = logging.getLogger(__name__)


async def retract(account: Account, at: Address, thread: ThreadRef | None, copies: Sequence[MessageRef]) -> None:
    """The port's verb, raising the library's errors."""
    own, talk = refs.read_thread(thread) if thread else (None, None)
    messages = [refs.read_message(copy) for copy in copies]
    parent, _ = refs.read_place(at.place)
    for channel, message in messages:
        await _delete(account, parent, channel, message)
    # A thread bears the id of the message it was opened on, in a forum that of its first message.
    if own and talk is None and any(message == own for _, message in messages):
        await _close(account, parent, own)


async def _close(account: Account, parent: int, number: int) -> None:
    """Put the thread away as far as we may: the announcement is gone either way."""
    try:
        thread = await account.places.thread(number)
        with account.client.taking_away(number):
            await put_away(thread, await rights(account, parent), account.is_ours)
    except discord.HTTPException as fault:
        if isinstance(meaning(fault), Unreachable):
            raise
        if fault.code != Code.UNKNOWN_CHANNEL:
            _logger.warning("thread %s is left as it is: %s", number, fault.text)


async def _delete(account: Account, parent: int, channel: int, message: int) -> None:
    """As the bot, and where it may not touch what its webhook wrote, as the webhook."""
    try:
        await delete(account, channel, message)
    except discord.Forbidden as fault:
        webhook = await account.webhooks.of(parent) if fault.code == Code.MISSING_PERMISSIONS else None
        if webhook is None:
            raise
        with account.client.taking_away(message):
            await webhook.delete_message(message, thread=discord.Object(channel))
