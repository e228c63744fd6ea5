"""Recounting over REST the reactions that changed while the gateway was not listening."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial

import discord

from bots.discord import records, refs
from bots.discord.account import Account
from bots.discord.faults import Code
from bots.discord.patience import read_patiently
from core.ports import Inbox

_PAGE = 100


class Recount:
    """Compares how often each emoji stands below the latest posts and comments with what the inbox knows of.

    A message tells only how many chose an emoji; who they are is asked where that differs, so that what is heard once
    more later has no second effect. Nor has doing it twice.
    """

    def __init__(self, account: Account, inbox: Inbox) -> None:
        self._account = account
        self._inbox = inbox

    async def run(self) -> None:
        """Channel by channel: about a request for each hundred messages, and two for each that has changed."""
        known: dict[int, dict[int, Mapping[str, int]]] = defaultdict(dict)
        for each, counts in (await self._inbox.reactions(refs.NETWORK)).items():
            channel, message = refs.read_message(each)
            known[channel][message] = counts
        for channel, messages in known.items():
            await read_patiently(f"channel {channel}", partial(self._recount, channel, messages))

    async def _recount(self, number: int, known: Mapping[int, Mapping[str, int]]) -> None:
        channel = self._account.places.messageable(number)
        left = sorted(known)
        while left:
            page = [each async for each in channel.history(limit=_PAGE, after=discord.Object(left[0] - 1))]
            for message in page:
                if message.id in known and _changed(message, known[message.id]):
                    await self._tell(channel, message.id, known[message.id])
            left = [each for each in left if each > page[-1].id] if len(page) == _PAGE else []

    async def _tell(self, channel: discord.PartialMessageable, number: int, known: Mapping[str, int]) -> None:
        """Tell who chose what, in one row with what is heard: nothing that is heard before may be newer than this."""
        client = self._account.client
        while True:
            with client.watching(number) as disturbed:
                try:
                    message = await channel.fetch_message(number)
                except discord.NotFound as fault:
                    if fault.code != Code.UNKNOWN_MESSAGE:
                        raise
                    return
                people = {
                    emoji: [user.id for each in reactions async for user in each.users() if not user.bot]
                    for emoji, reactions in _changed(message, known).items()
                }
                if not disturbed.is_set():
                    for emoji, users in people.items():
                        client.heard.put_nowait(records.recounted(channel.id, number, emoji, users))
                    return


def _changed(message: discord.Message, known: Mapping[str, int]) -> Mapping[str, list[discord.Reaction]]:
    """The emoji that do not stand below a message as often as is known, and what stands of them."""
    standing: dict[str, list[discord.Reaction]] = {emoji: [] for emoji in known}
    for reaction in message.reactions:
        standing.setdefault(records.emoji_name(reaction.emoji), []).append(reaction)
    return {
        emoji: reactions
        for emoji, reactions in standing.items()
        if known.get(emoji, 0) != sum(each.count - each.me for each in reactions)
    }
