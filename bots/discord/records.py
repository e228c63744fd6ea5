"""What Discord told, as the neutral JSON that the inbox keeps: the same for what is heard and what is read later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import discord

from bots.discord.files import recorded
from core.model.reaction import same_everywhere

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


def opened(thread: discord.Thread) -> Heard:
    """Somebody opened a thread; the message that it hangs on, if any, bears its id."""
    raw = {"event": "opened", "guild": thread.guild.id, "channel": thread.parent_id, "thread": thread.id}
    return Heard(f"t:{thread.id}", raw)


def closed(thread: int) -> Heard:
    return Heard(f"x:{thread}", {"event": "closed", "thread": thread})


def access(channel: int, is_open: bool, reason: str) -> Heard:
    # Nothing in these events tells one from the next, and applying one twice changes nothing.
    return Heard(f"a:{uuid4()}", {"event": "access", "channel": channel, "open": is_open, "reason": reason})


def reacted(event: discord.RawReactionActionEvent, *, given: bool) -> Heard:
    """Somebody chose an emoji, or no longer does."""
    who = {"user": event.user_id, "emoji": emoji_name(event.emoji), "given": given}
    return _of_reactions("reacted", event.channel_id, event.message_id, who)


def cleared(channel: int, message: int, emoji: str | None) -> Heard:
    """A moderator took away all reactions to a message, or those with one emoji."""
    return _of_reactions("cleared", channel, message, {"emoji": emoji})


def recounted(channel: int, message: int, emoji: str, users: list[int]) -> Heard:
    """These and nobody else chose an emoji, as far as Discord tells when it is asked."""
    return _of_reactions("recounted", channel, message, {"emoji": emoji, "users": users})


def _of_reactions(event: str, channel: int, message: int, more: Json) -> Heard:
    # Nothing in these events tells one from the next either, and each of them only says what stands.
    return Heard(f"r:{uuid4()}", {"event": event, "channel": channel, "message": message} | more)


def emoji_name(emoji: discord.PartialEmoji | discord.Emoji | str) -> str:
    """An emoji as the core counts it: a custom one, which may be unknown by now, by its name."""
    if isinstance(emoji, str):
        return same_everywhere(emoji)
    return f":{emoji.name or 'emoji'}:" if emoji.id else same_everywhere(emoji.name or "")


def record(message: discord.Message) -> Json:
    """All that interpreting needs of a message; ids are numbers, moments ISO 8601.

    `names` are those of the mentioned, by id with "@", "#" or "&" before it. `guild` is None in a private chat,
    `thread` tells whether the channel is a thread, `answers` is [channel, message] of what it replies to, and `below`
    of what its thread hangs on.
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
        "attachments": recorded(message),
        "answers": [reference.channel_id, reference.message_id] if is_reply and reference else None,
        "below": [channel.parent_id, channel.id] if isinstance(channel, discord.Thread) else None,
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
