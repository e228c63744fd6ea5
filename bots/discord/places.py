"""Channels, threads and private chats as the library's objects: from its cache if they are there, else asked for."""

from __future__ import annotations

import discord

from bots.discord import refs
from core.errors import Refused, Unclear, Unreachable
from core.model.refs import PlaceRef

Destination = discord.TextChannel | discord.ForumChannel | discord.DMChannel
"""What can be announced in."""

DEFAULT_LINK_URL = "https://discord.com/channels"


class Places:
    """Finds places for one signed-in client; `link_url` is where their web addresses begin."""

    def __init__(self, client: discord.Client, link_url: str) -> None:
        self._client = client
        self._link_url = link_url.rstrip("/")
        self._private: dict[int, discord.DMChannel] = {}

    async def destination(self, place: PlaceRef) -> Destination:
        """The channel or private chat of a place; the private chat is opened if need be."""
        number, is_private = refs.read_place(place)
        return await self.private_chat(number) if is_private else await self.in_guild(number)

    async def in_guild(self, number: int) -> discord.TextChannel | discord.ForumChannel:
        match await self.channel(number):
            case discord.TextChannel() | discord.ForumChannel() as channel:
                return channel
            case _:
                raise Refused("this kind of channel can't be announced in: use a text, announcement or forum channel")

    async def channel(self, number: int) -> discord.abc.GuildChannel | discord.Thread | discord.abc.PrivateChannel:
        return self._client.get_channel(number) or await self.ask(number)

    async def ask(self, number: int) -> discord.abc.GuildChannel | discord.Thread | discord.abc.PrivateChannel:
        """The channel as it is now, whatever the cache says."""
        return await self._client.fetch_channel(number)

    async def thread(self, number: int) -> discord.Thread:
        match await self.channel(number):
            case discord.Thread() as thread:
                return thread
            case _:
                raise Refused(f"channel {number} is not a thread")

    def messageable(self, number: int) -> discord.PartialMessageable:
        """Something to write to, whatever it is and without a question to the network."""
        return self._client.get_partial_messageable(number)

    def message(self, channel: int, number: int) -> discord.PartialMessage:
        return self.messageable(channel).get_partial_message(number)

    def door(self, guild: int, channel: int, message: int | None = None) -> str:
        """The public web address of a channel or thread, or of a message in it."""
        address = f"{self._link_url}/{guild}/{channel}"
        return address if message is None else f"{address}/{message}"

    async def private_chat(self, user: int) -> discord.DMChannel:
        if user not in self._private:
            try:
                self._private[user] = await self._client.create_dm(discord.Object(user))
            except Unclear as fault:
                # A person has one private chat with us at most, so that asking again does no harm.
                raise Unreachable(str(fault)) from fault
        return self._private[user]
