"""Announcing a post: one message with a thread, a forum post, or a message in a private chat."""

from __future__ import annotations

import asyncio
import logging

import discord

from bots.discord import refs
from bots.discord.account import Account
from bots.discord.faults import Code, meaning
from bots.discord.places import Destination
from bots.discord.posting import LIMIT, NO_MENTIONS, attached, in_part, speak
from bots.discord.render import length, render
from bots.discord.threads import ARCHIVED_AFTER, named, opened
from core.errors import DeliveryError, Refused, Unreachable
from core.markup.tree import Document
from core.model.announcement import compose
from core.model.refs import ThreadRef
from core.model.values import Address, Announcement, Missing, Sent

_TAGS = 5
_CROSSPOST_PATIENCE = 10.0
_NOT_PUBLISHED = "it stands here, but is not published to the following servers yet"
_logger = logging.getLogger(__name__)


def composed(post: Announcement) -> tuple[Document, bool]:
    """A post as the text of one message, and whether it was cut."""
    try:
        return compose(post, LIMIT, length)
    except ValueError as fault:
        reason = f"the title, the source and the labels alone are longer than the {LIMIT} characters of a message"
        raise Refused(f"{reason}: shorten them") from fault


def content_of(post: Announcement) -> str:
    """A post as the content of one message."""
    return render(composed(post)[0])


async def announce(account: Account, post: Announcement, at: Address, *, key: str) -> Sent:
    """The port's verb, raising the library's errors."""
    destination = await account.places.destination(at.place)
    content = content_of(post)
    made: list[int] = []
    with in_part(made):
        if isinstance(destination, discord.ForumChannel):
            made.append(await _post_in(destination, content, post))
        else:
            await speak(made, destination, [content], key=key, file=post.picture)
        [message] = made
        thread, door = await talk_about(account, destination, message, post)
        missing = await publish(destination, at, message)
    channel = message if isinstance(destination, discord.ForumChannel) else destination.id
    return Sent((refs.message(channel, message),), thread, door, missing)


async def talk_about(
    account: Account, destination: Destination, message: int, post: Announcement
) -> tuple[ThreadRef, str | None]:
    """The thread of an announcement that stands, made unless it is there already, and its door.

    A forum post is its own thread; in a private chat, and where we may not make a thread, the talk is what replies to
    the message.
    """
    match destination:
        case discord.ForumChannel(guild=guild):
            return refs.thread(message), account.places.door(guild.id, message)
        case discord.DMChannel():
            return refs.talk_around(destination.id, message), None
        case discord.TextChannel(guild=guild):
            if await _has_thread(destination, message, post.title):
                return refs.thread(message), account.places.door(guild.id, message)
            return refs.talk_around(destination.id, message), account.places.door(guild.id, destination.id, message)


async def publish(destination: Destination, at: Address, message: int) -> Missing | None:
    """In an announcement channel, pass a message on to the servers that follow it, unless the options say not to.

    Tells if that is still missing: some ten messages an hour are passed on, the newest first.
    """
    if isinstance(destination, discord.TextChannel) and destination.is_news() and at.option("crosspost", True):
        return await _crosspost(destination.get_partial_message(message))
    return None


def tags_of(forum: discord.ForumChannel, labels: tuple[str, ...]) -> list[discord.ForumTag]:
    """The forum's tags that are named as the labels are; where a tag is required and none is, the forum's first."""
    by_name = {tag.name.casefold(): tag for tag in reversed(forum.available_tags)}
    tags = list(dict.fromkeys(by_name[label.casefold()] for label in labels if label.casefold() in by_name))
    if not tags and forum.flags.require_tag:
        tags = list(forum.available_tags[:1])
    return tags[:_TAGS]


async def _post_in(forum: discord.ForumChannel, content: str, post: Announcement) -> int:
    made = await forum.create_thread(
        name=named(post.title),
        content=content,
        auto_archive_duration=ARCHIVED_AFTER,
        applied_tags=tags_of(forum, post.labels),
        file=attached(post.picture) if post.picture else discord.utils.MISSING,
        allowed_mentions=NO_MENTIONS,
    )
    return made.thread.id


async def _has_thread(channel: discord.TextChannel, message: int, title: str) -> bool:
    """Whether a message has its thread now: False where we may not make one."""
    try:
        await opened(channel.get_partial_message(message), title)
    except discord.HTTPException as fault:
        if isinstance(meaning(fault), Unreachable) or fault.code == Code.UNKNOWN_MESSAGE:
            raise
        _logger.warning("no thread in channel %s: %s", channel.id, fault.text)
        return False
    return True


async def _crosspost(message: discord.PartialMessage) -> Missing | None:
    try:
        async with asyncio.timeout(_CROSSPOST_PATIENCE):
            await message.publish()
    except discord.HTTPException as fault:
        if isinstance(meaning(fault), Unreachable):
            return Missing(f"{_NOT_PUBLISHED}: {fault.text}")
        if fault.code != Code.ALREADY_CROSSPOSTED:
            _logger.warning("message %s can not be published to followers: %s", message.id, fault.text)
    except (Unreachable, discord.RateLimited) as fault:
        return Missing(f"{_NOT_PUBLISHED}: {fault}", fault.retry_after)
    except (DeliveryError, TimeoutError) as fault:
        # A message is published once, so that asking again does no harm.
        return Missing(f"{_NOT_PUBLISHED}: {str(fault) or 'no answer in time'}")
    return None
