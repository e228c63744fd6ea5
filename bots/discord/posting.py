"""Messages of our own: sent, edited and deleted."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b

import discord

from bots.discord.account import Account
from bots.discord.buttons import view_of
from bots.discord.faults import NO_SUCH_WEBHOOK, Code, translated
from bots.discord.render import length, render
from bots.discord.threads import awake
from bots.discord.uploads import uploaded
from core.errors import DeliveryError, Refused, Removed, Unclear
from core.markup.split import split
from core.markup.tree import Document
from core.model.files import File
from core.model.values import Button, Enclosure, Picture

LIMIT = 2000
"""Code points of a message's content (resources/message, "Create Message")."""

Held = Callable[[], list[discord.Attachment | discord.File]]
"""Gives what a message should hold, anew for each attempt, since the library closes the files that it has sent."""

NO_MENTIONS = discord.AllowedMentions.none()
_NONCE_LIMIT = 25


def parts_of(body: Document, room: int = LIMIT) -> list[str]:
    """A text as the contents of as many messages as it takes."""
    return [render(part) for part in split(body, room, length)]


@contextmanager
def in_part(made: Sequence[int]) -> Iterator[None]:
    """Around sending what takes several requests: once one more message is `made`, a failure leaves it done in part.

    Only that somebody removed it is told as it is, since then there is nothing to complete.
    """
    before = len(made)
    try:
        with translated():
            yield
    except Removed:
        raise
    except DeliveryError as fault:
        if len(made) == before:
            raise
        raise Unclear(f"done in part: {fault}") from fault


async def speak(
    made: list[int],
    channel: discord.abc.Messageable,
    contents: Sequence[str],
    *,
    key: str,
    reply_to: discord.PartialMessage | None = None,
    buttons: tuple[tuple[Button, ...], ...] = (),
    file: Picture | Enclosure | None = None,
    files: Sequence[File] = (),
) -> None:
    """Send as the bot those contents that no message is `made` for yet, and note what is made.

    The first replies to `reply_to` if that still exists, and holds the files; the last bears the buttons. By its nonce
    Discord knows a message that is sent again within some minutes (resources/message, "Create Message").
    """
    for number in range(len(made), len(contents)):
        first, last = number == 0, number == len(contents) - 1
        sent = await channel.send(
            contents[number],
            nonce=_nonce(key, number),
            allowed_mentions=NO_MENTIONS,
            reference=reply_to.to_reference(fail_if_not_exists=False) if reply_to and first else None,  # type: ignore[arg-type]
            files=[*([attached(file)] if file else ()), *uploaded(files)] if first else [],
            view=(view_of(buttons) if last else None) or discord.utils.MISSING,
        )
        made.append(sent.id)


async def speak_as(
    made: list[int],
    webhook: discord.Webhook,
    thread: int,
    contents: Sequence[str],
    *,
    username: str,
    avatar: str | None,
    files: Sequence[File] = (),
) -> None:
    """Send those contents that no message is `made` for yet through a webhook, under somebody's name and picture.

    The first holds the files.
    """
    for number in range(len(made), len(contents)):
        sent = await webhook.send(
            contents[number],
            username=username,
            avatar_url=avatar,
            files=uploaded(files) if number == 0 else [],
            thread=discord.Object(thread),
            allowed_mentions=NO_MENTIONS,
            wait=True,
        )
        made.append(sent.id)


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
    account: Account,
    channel: int,
    message: int,
    content: str,
    *,
    buttons: tuple[tuple[Button, ...], ...] = (),
    files: Held | None = None,
) -> discord.Message:
    """Make a message of the bot say something else, bear just these buttons, and hold these files (None: as before)."""
    stands = account.places.message(channel, message)
    return await awake(
        account.places,
        channel,
        lambda: stands.edit(
            content=content,
            view=view_of(buttons),
            attachments=files() if files else discord.utils.MISSING,
            allowed_mentions=NO_MENTIONS,
        ),
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


def attached(picture: Picture | Enclosure) -> discord.File:
    """A file as the library uploads it; a picture's name is the one by which it is known again."""
    if isinstance(picture, Enclosure):
        return discord.File(io.BytesIO(picture.content), filename=picture.name)
    try:
        return discord.File(picture.path, filename=picture.path.name)
    except FileNotFoundError as fault:
        raise Refused(f"the picture {picture.path.name} is no longer in the media folder") from fault


def _nonce(key: str, number: int) -> str:
    """The key itself for the first message, for the others one that follows from it; at most 25 characters."""
    return key if number == 0 else blake2b(f"{key}/{number}".encode(), digest_size=_NONCE_LIMIT // 2).hexdigest()
