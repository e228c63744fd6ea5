"""What Discord told, as the neutral JSON that the inbox keeps: the same for what is heard and what is read later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import discord

Json = dict[str, Any]

SPOKEN = (discord.MessageType.default, discord.MessageType.reply)


@dataclass(frozen=True, slots=True)
class Heard:
    """A raw update under its key; for a message also where it stands, so that its place is known to be read to it."""

    key: str
    raw: Json
    stands: tuple[int, int] | None = None


def is_by_person(message: discord.Message) -> bool:
    """Whether a person wrote a message, not a bot (we least of all), a webhook or Discord itself."""
    return message.type in SPOKEN and not message.author.bot and message.webhook_id is None


def said(message: discord.Message) -> Heard:
    return Heard(f"m:{message.id}", record(message) | {"event": "said"}, (message.channel.id, message.id))


def edited(message: discord.Message) -> Heard:
    moment = message.edited_at.isoformat() if message.edited_at else ""
    return Heard(f"e:{message.id}:{moment}", record(message) | {"event": "edited"})


def deleted(channel: int, message: int) -> Heard:
    raw = {"event": "deleted", "channel": channel, "message": message, "at": discord.utils.utcnow().isoformat()}
    return Heard(f"d:{message}", raw)


def access(channel: int, is_open: bool, reason: str) -> Heard:
    # Nothing in these events tells one from the next, and applying one twice changes nothing.
    return Heard(f"a:{uuid4()}", {"event": "access", "channel": channel, "open": is_open, "reason": reason})


def record(message: discord.Message) -> Json:
    """All that interpreting needs of a message; ids are numbers, moments ISO 8601.

    `names` are those of the mentioned, by id with "@", "#" or "&" before it. `guild` is None in a private chat,
    `thread` tells whether the channel is a thread, `answers` is [channel, message] of what it replies to.
    """
    channel, author, reference = message.channel, message.author, message.reference
    is_reply = message.type is discord.MessageType.reply and reference is not None
    return {
        "channel": channel.id,
        "message": message.id,
        "guild": message.guild.id if message.guild else None,
        # A guild channel that is not in the cache is a thread: all others come with the guild.
        "thread": isinstance(channel, discord.Thread)
        or (isinstance(channel, discord.PartialMessageable) and message.guild is not None),
        "author": {
            "id": author.id,
            "name": author.display_name,
            "handle": author.name,
            "avatar": avatar(author),
        },
        "content": message.content,
        "names": names(message),
        "attachments": [{"name": file.filename, "url": file.url} for file in message.attachments],
        "answers": [reference.channel_id, reference.message_id] if is_reply and reference else None,
        "type": message.type.value,
        "flags": message.flags.value,
        "at": message.created_at.isoformat(),
        "edited": message.edited_at.isoformat() if message.edited_at else None,
    }


def names(message: discord.Message) -> dict[str, str]:
    """What the mentioned persons, channels and roles are called, as `parse` takes it."""
    return (
        {f"@{user.id}": user.display_name for user in message.mentions}
        | {f"#{channel.id}": channel.name for channel in message.channel_mentions}
        | {f"&{role.id}": role.name for role in message.role_mentions}
    )


def avatar(author: discord.User | discord.Member) -> str | None:
    """The public address of a person's own picture; None for one of those that Discord gives to everybody."""
    shown = author.display_avatar
    return None if shown == author.default_avatar else shown.url
