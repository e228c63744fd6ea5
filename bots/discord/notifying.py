"""Saying something of our own, with buttons below it."""

from __future__ import annotations

import discord

from bots.discord import refs
from bots.discord.account import Account
from bots.discord.posting import in_part, parts_of, speak
from bots.discord.threads import lost_with_thread
from core.errors import Refused
from core.model.values import Address, Message, Sent


async def notify(account: Account, notice: Message, at: Address, *, key: str) -> Sent:
    """The port's verb, raising the library's errors."""
    made: list[int] = []
    with in_part(made):
        channel = await add_notice(account, made, notice, at, key=key)
    return Sent(tuple(refs.message(channel, number) for number in made))


async def add_notice(account: Account, made: list[int], notice: Message, at: Address, *, key: str) -> int:
    """Send the parts that are not `made` yet, where the message it answers stands; give that channel's id."""
    if notice.answers:
        channel, answered = refs.read_message(notice.answers)
        reply_to = account.places.message(channel, answered)
        where: discord.abc.Messageable = account.places.messageable(channel)
    else:
        reply_to = None
        number, is_private = refs.read_place(at.place)
        where = await account.places.private_chat(number) if is_private else account.places.messageable(number)
        channel = where.id
    async with lost_with_thread(account.places, at.place, channel, Refused):
        await speak(
            made,
            where,
            contents_of(notice),
            key=key,
            reply_to=reply_to,
            buttons=notice.buttons,
            file=notice.enclosure,
        )
    return channel


def contents_of(notice: Message) -> list[str]:
    return parts_of(notice.body)
