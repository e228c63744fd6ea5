"""Announcing a post: one message with a thread, a forum post, or a message in a private chat."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import discord

from bots.discord import refs
from bots.discord.account import Account
from bots.discord.attempts import Attempt
from bots.discord.faults import Code, meaning
from bots.discord.posting import LIMIT, NO_MENTIONS, attached, speak
from bots.discord.render import length, render
from bots.discord.threads import ARCHIVED_AFTER, named, opened
from core.errors import DeliveryError, Unreachable
from core.model.announcement import compose
from core.model.refs import ThreadRef
from core.model.values import Address, Announcement, Sent

_TAGS = 5
_CROSSPOST_PATIENCE = 10.0
_SEARCHED_BACK = timedelta(days=1)
_logger = logging.getLogger(__name__)


def content_of(post: Announcement) -> str:
    """A post as the content of one message."""
    return render(compose(post, LIMIT, length)[0])


async def announce(account: Account, post: Announcement, at: Address, *, key: str) -> Sent:
    """The port's verb, raising the library's errors."""
    destination = await account.places.destination(at.place)
    with account.attempts.at(key) as attempt:
        match destination:
            case discord.ForumChannel():
                return await _in_forum(account, attempt, destination, post)
            case discord.DMChannel():
                await speak(account, attempt, destination, [content_of(post)], key=key, picture=post.picture)
                [message] = attempt.made
                copy = refs.message(destination.id, message)
                return Sent((copy,), refs.talk_around(destination.id, message))
            case discord.TextChannel():
                await speak(account, attempt, destination, [content_of(post)], key=key, picture=post.picture)
                [message] = attempt.made
                sent = await _with_thread(account, destination, message, post.title)
                if destination.is_news() and at.option("crosspost", True):
                    await _crosspost(destination.get_partial_message(message))
                return sent


def tags_of(forum: discord.ForumChannel, labels: tuple[str, ...]) -> list[discord.ForumTag]:
    """The forum's tags that are named as the labels are; where a tag is required and none is, the forum's first."""
    by_name = {tag.name.casefold(): tag for tag in reversed(forum.available_tags)}
    tags = list(dict.fromkeys(by_name[label.casefold()] for label in labels if label.casefold() in by_name))
    if not tags and forum.flags.require_tag:
        tags = list(forum.available_tags[:1])
    return tags[:_TAGS]


async def _in_forum(account: Account, attempt: Attempt, forum: discord.ForumChannel, post: Announcement) -> Sent:
    name = named(post.title)

    async def find(_content: str) -> int | None:
        return await _find_post(account, forum, name)

    async def say(_number: int, content: str) -> int:
        made = await forum.create_thread(
            name=name,
            content=content,
            auto_archive_duration=ARCHIVED_AFTER,
            applied_tags=tags_of(forum, post.labels),
            file=attached(post.picture) if post.picture else discord.utils.MISSING,
            allowed_mentions=NO_MENTIONS,
        )
        return made.thread.id

    await attempt.say([content_of(post)], find=find, say=say)
    [thread] = attempt.made
    copy = refs.message(thread, thread)
    return Sent((copy,), refs.thread(thread), account.places.door(forum.guild.id, thread))


async def _find_post(account: Account, forum: discord.ForumChannel, name: str) -> int | None:
    """A forum post of ours of this name that belongs to no other wish; one that was just made is still active."""
    oldest = discord.utils.utcnow() - _SEARCHED_BACK
    for thread in await forum.guild.active_threads():
        if (
            (thread.parent_id, thread.owner_id, thread.name) == (forum.id, account.me, name)
            and discord.utils.snowflake_time(thread.id) > oldest
            and not account.attempts.knows(thread.id)
        ):
            return thread.id
    return None


async def _with_thread(account: Account, channel: discord.TextChannel, message: int, title: str) -> Sent:
    """The thread has the message's id; where we may not make one, the talk is what replies to the message."""
    copy = refs.message(channel.id, message)
    try:
        await opened(channel.get_partial_message(message), title)
    except discord.HTTPException as fault:
        if isinstance(meaning(fault), Unreachable) or fault.code == Code.UNKNOWN_MESSAGE:
            raise
        _logger.warning("no thread in channel %s: %s", channel.id, fault.text)
        talk: ThreadRef = refs.talk_around(channel.id, message)
        return Sent((copy,), talk, account.places.door(channel.guild.id, channel.id, message))
    return Sent((copy,), refs.thread(message), account.places.door(channel.guild.id, message))


async def _crosspost(message: discord.PartialMessage) -> None:
    """Publish to the following servers, if the budget of some ten an hour allows it: it stands here either way."""
    try:
        async with asyncio.timeout(_CROSSPOST_PATIENCE):
            await message.publish()
    except discord.HTTPException as fault:
        if fault.code != Code.ALREADY_CROSSPOSTED:
            _logger.warning("message %s was not published to followers: %s", message.id, fault.text)
    except (discord.RateLimited, DeliveryError, TimeoutError) as fault:
        _logger.warning("message %s was not published to followers: %s", message.id, str(fault) or "no budget left")
