"""Messages of our own: sent once, found again when it is unknown whether they were, edited and deleted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from hashlib import blake2b

import discord

from bots.discord.account import Account
from bots.discord.attempts import Attempt
from bots.discord.buttons import view_of
from bots.discord.faults import NO_SUCH_WEBHOOK, Code
from bots.discord.render import length, render
from bots.discord.threads import awake
from core.errors import Refused
from core.markup.split import split
from core.markup.tree import Document
from core.model.values import Button, Picture

LIMIT = 2000
"""Code points of a message's content (resources/message, "Create Message")."""

NO_MENTIONS = discord.AllowedMentions.none()
_NONCE_LIMIT = 25
_SEARCHED = 50
_SEARCHED_BACK = timedelta(days=1)


def parts_of(body: Document, room: int = LIMIT) -> list[str]:
    """A text as the contents of as many messages as it takes."""
    return [render(part) for part in split(body, room, length)]


async def speak(
    account: Account,
    attempt: Attempt,
    channel: discord.abc.Messageable,
    contents: Sequence[str],
    *,
    key: str,
    reply_to: discord.PartialMessage | None = None,
    buttons: tuple[tuple[Button, ...], ...] = (),
    picture: Picture | None = None,
) -> None:
    """Send contents as the bot; the first replies to `reply_to` if that still exists, the last bears the buttons."""

    async def find(content: str) -> int | None:
        return await _find(account, channel, content, lambda message: message.author.id == account.me)

    async def say(number: int, content: str) -> int:
        first, last = number == 0, number == len(contents) - 1
        sent = await channel.send(
            content,
            nonce=_nonce(key, number),
            allowed_mentions=NO_MENTIONS,
            reference=reply_to.to_reference(fail_if_not_exists=False) if reply_to and first else None,  # type: ignore[arg-type]
            file=attached(picture) if picture and first else discord.utils.MISSING,
            view=(view_of(buttons) if last else None) or discord.utils.MISSING,
        )
        return sent.id

    await attempt.say(contents, find=find, say=say)


async def speak_as(
    account: Account,
    attempt: Attempt,
    webhook: discord.Webhook,
    thread: int,
    contents: Sequence[str],
    *,
    username: str,
    avatar: str | None,
) -> None:
    """Send contents in a thread through a webhook, under somebody's name and picture."""

    async def find(content: str) -> int | None:
        return await _find(
            account,
            account.places.messageable(thread),
            content,
            lambda message: message.webhook_id == webhook.id and message.author.name == username,
        )

    async def say(_number: int, content: str) -> int:
        sent = await webhook.send(
            content,
            username=username,
            avatar_url=avatar,
            thread=discord.Object(thread),
            allowed_mentions=NO_MENTIONS,
            wait=True,
        )
        return sent.id

    await attempt.say(contents, find=find, say=say)


async def with_webhook(
    account: Account,
    channel: int,
    act: Callable[[discord.Webhook], Awaitable[None]],
    otherwise: Callable[[], Awaitable[None]],
) -> None:
    """Do something through our webhook of a channel, or without one where none is to be had.

    One that somebody removed meanwhile is made anew, once.
    """
    for _ in range(2):
        webhook = await account.webhooks.of(channel)
        if webhook is None:
            return await otherwise()
        try:
            return await act(webhook)
        except discord.HTTPException as fault:
            if fault.code not in NO_SUCH_WEBHOOK:
                raise
            account.webhooks.forget(webhook)
    raise Refused("the webhook of this channel is removed again and again")


async def edit(
    account: Account, channel: int, message: int, content: str, *, buttons: tuple[tuple[Button, ...], ...] = ()
) -> discord.Message:
    """Make a message of the bot say something else, and bear just these buttons."""
    stands = account.places.message(channel, message)
    return await awake(
        account.places,
        channel,
        lambda: stands.edit(content=content, view=view_of(buttons), allowed_mentions=NO_MENTIONS),
    )


async def delete(account: Account, channel: int, message: int) -> None:
    """Delete a message of the bot or of our webhook; one that is gone already is as good."""
    stands = account.places.message(channel, message)
    with account.client.taking_away(message):
        try:
            await awake(account.places, channel, stands.delete)
        except discord.NotFound as fault:
            if fault.code not in (Code.UNKNOWN_MESSAGE, Code.UNKNOWN_CHANNEL):
                raise


def attached(picture: Picture) -> discord.File:
    """A picture as the library uploads it; its name is the one by which it is known again."""
    try:
        return discord.File(picture.path, filename=picture.path.name)
    except FileNotFoundError as fault:
        raise Refused(f"the picture {picture.path.name} is no longer in the media folder") from fault


async def _find(
    account: Account,
    channel: discord.abc.Messageable,
    content: str,
    is_own: Callable[[discord.Message], bool],
) -> int | None:
    """The latest message of ours that says just this and belongs to no other wish."""
    oldest = discord.utils.utcnow() - _SEARCHED_BACK
    async for message in channel.history(limit=_SEARCHED):
        if message.created_at < oldest:
            return None
        if is_own(message) and message.content == content.strip() and not account.attempts.knows(message.id):
            return message.id
    return None


def _nonce(key: str, number: int) -> str:
    """The key itself for the first message, for the others one that follows from it; at most 25 characters."""
    return key if number == 0 else blake2b(f"{key}/{number}".encode(), digest_size=_NONCE_LIMIT // 2).hexdigest()
