"""What we may do in a channel, as the library works it out, and what is missing there for our work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bots.discord.account import Account


@dataclass(frozen=True, slots=True)
class Need:
    """A right: its name in the library and in Discord's settings, and what does not work without it."""

    right: str
    label: str
    without: str


EVERYWHERE = (
    Need("view_channel", "View Channel", "nothing can be done here"),
    Need("send_messages", "Send Messages", "posts can't be announced"),
    Need("embed_links", "Embed Links", "links have no previews"),
    Need("attach_files", "Attach Files", "posts with a picture are refused"),
    Need("send_messages_in_threads", "Send Messages in Threads", "comments from elsewhere can't be relayed"),
    Need("manage_webhooks", "Manage Webhooks", "comments are relayed under the bot's own name"),
    Need("read_message_history", "Read Message History", "comments are missed after a pause, and sends may be doubled"),
    Need("manage_messages", "Manage Messages", "moderation can't reach readers' messages"),
    Need("manage_threads", "Manage Threads", "a withdrawn post's thread can't be closed"),
)
IN_TEXT = Need("create_public_threads", "Create Public Threads", "replies have no thread of their own")


async def rights(account: Account, number: int) -> discord.Permissions:
    """Our rights in a guild channel, from the cache or from what Discord tells when asked."""
    channel = await account.places.in_guild(number)
    if channel.guild.me and account.client.get_channel(number):
        return channel.permissions_for(channel.guild.me)
    guild = await account.client.fetch_guild(channel.guild.id, with_counts=False)
    asked = await guild.fetch_channel(number)
    return asked.permissions_for(await guild.fetch_member(account.me))


def missing(held: discord.Permissions, channel: object) -> Iterator[str]:
    """A sentence with its remedy for each right that we lack in a channel."""
    needs = EVERYWHERE if isinstance(channel, discord.ForumChannel) else (*EVERYWHERE, IN_TEXT)
    for need in needs:
        if not getattr(held, need.right):
            yield f"{need.without}: give the bot the right {need.label!r} in this channel"
