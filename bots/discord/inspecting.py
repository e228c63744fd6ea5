"""What Discord tells of a destination, and what is missing there."""

from __future__ import annotations

from collections.abc import Iterator

import discord

from bots.discord import refs
from bots.discord.account import Account
from bots.discord.faults import Code
from bots.discord.rights import missing, rights
from core.errors import Refused
from core.model.refs import PlaceRef
from core.model.values import Inspection

_NOT_THERE = (Code.UNKNOWN_CHANNEL, Code.MISSING_ACCESS, Code.UNKNOWN_GUILD, Code.UNKNOWN_USER)


async def inspect(account: Account, place: PlaceRef) -> Inspection:
    """The port's verb, raising the library's errors."""
    try:
        number, is_private = refs.read_place(place)
        if is_private:
            person = await account.client.fetch_user(number)
            return Inspection(refs.private_place(number), person.display_name, takes_comments=True)
        channel = await account.places.in_guild(number)
        faults = (*missing(await rights(account, number), channel), *_intent(account))
        return Inspection(refs.channel_place(number), f"#{channel.name}", takes_comments=True, faults=faults)
    except discord.HTTPException as fault:
        if fault.code not in _NOT_THERE:
            raise
        reason = "there is no such channel, or the bot can't see it: invite the bot to its server and let it view it"
    except Refused as fault:
        reason = str(fault)
    return Inspection(place, place, takes_comments=False, faults=(reason,))


def _intent(account: Account) -> Iterator[str]:
    """The flags are told at sign-in (resources/application, "Application Flags")."""
    flags = account.client.application_flags
    if not (flags.gateway_message_content or flags.gateway_message_content_limited):
        yield (
            "the bot can't read what readers write: enable Message Content Intent in the developer portal "
            "(Applications, your application, Bot, Privileged Gateway Intents)"
        )
