"""Which session hears of which event (events/gateway, "List of Intents")."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag

from bots.sandbox.discord.model import Json, Message, User
from bots.sandbox.discord.permissions import Permission
from bots.sandbox.discord.state import Event, State


class Intent(IntFlag):
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_WEBHOOKS = 1 << 5
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
KNOWN_BITS = (1 << 26) - 1
"""An intent above these bits is invalid (close code 4013)."""

_IN_GUILD: Mapping[str, Intent] = {
    "MESSAGE": Intent.GUILD_MESSAGES,
    "MESSAGE_REACTION": Intent.GUILD_MESSAGE_REACTIONS,
    "GUILD_MEMBER": Intent.GUILD_MEMBERS,
    "WEBHOOKS": Intent.GUILD_WEBHOOKS,
    "GUILD": Intent.GUILDS,
    "CHANNEL": Intent.GUILDS,
    "THREAD": Intent.GUILDS,
}
_DIRECT: Mapping[str, Intent] = {
    "MESSAGE": Intent.DIRECT_MESSAGES,
    "MESSAGE_REACTION": Intent.DIRECT_MESSAGE_REACTIONS,
}


def hears(state: State, intents: int, event: Event) -> bool:
    """Whether a session with these intents is told of the event; what the bot cannot view it is not told of."""
    family = _family(event.name)
    if family is None:
        return True
    direct = event.channel is not None and event.channel.guild is None
    needed = (_DIRECT if direct else _IN_GUILD).get(family, Intent(0))
    if not needed & intents:
        return False
    if family in ("MESSAGE", "MESSAGE_REACTION", "THREAD") and event.channel is not None:
        return bool(state.rights(state.bot, event.channel) & Permission.VIEW_CHANNEL)
    return True


def _family(name: str) -> str | None:
    """The group of events that share an intent; None for those that every session gets."""
    if name == "INTERACTION_CREATE":
        return None
    return next((f for f in sorted(_IN_GUILD, key=len, reverse=True) if name.startswith(f + "_")), None)


def as_told(state: State, intents: int, event: Event) -> Json:
    """The event's data as a session may see it.

    Content only with MESSAGE_CONTENT, or where the bot is concerned; a guild's members only with GUILD_MEMBERS.
    """
    if event.name == "GUILD_CREATE" and not intents & Intent.GUILD_MEMBERS:
        own = str(state.bot.id)
        return event.data | {"members": [m for m in event.data["members"] if m["user"]["id"] == own]}
    message = event.message
    if message is None or intents & Intent.MESSAGE_CONTENT or concerns(state.bot, message):
        return event.data
    return event.data | blank()


def concerns(bot: User, message: Message) -> bool:
    """Whether the bot may read a message without the intent: its own, a direct one, one that mentions it."""
    return message.channel.guild is None or message.author is bot or bot in message.mentions


def blank() -> Json:
    """What a message holds for an application that may not read content."""
    return {"content": "", "embeds": [], "attachments": [], "components": []}
