"""Making what we said before show its subject as it is now."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import discord

from bots.discord import refs
from bots.discord.account import Account
from bots.discord.announcing import content_of, publish, tags_of, talk_about
from bots.discord.faults import NO_SUCH_WEBHOOK, Code, meaning
from bots.discord.notifying import add_notice, contents_of
from bots.discord.places import Destination
from bots.discord.posting import NO_MENTIONS, Held, attached, delete, edit, in_part
from bots.discord.relaying import add_by_itself, add_through, by_author, by_bot, relay
from bots.discord.retracting import retract
from bots.discord.rights import rights
from bots.discord.threads import awake, named
from bots.discord.uploads import revised, sorted_out, stand
from core.errors import Refused, Removed, Unreachable
from core.model.refs import MessageRef, ThreadRef
from core.model.values import Address, Announcement, Message, Picture, Remark, Sent

_logger = logging.getLogger(__name__)


async def revise_announcement(
    account: Account, post: Announcement, at: Address, thread: ThreadRef | None, copies: Sequence[MessageRef]
) -> Sent:
    """Edit the message, its picture if that changed, and its thread's name and tags.

    What an announcement that was cut short lacks is completed: its thread, and that it is published. A surplus message
    is taken away.
    """
    first, *surplus = copies
    channel, number = refs.read_message(first)
    message = await edit(account, channel, number, content_of(post))
    wanted = post.picture.path.name if post.picture else None
    if wanted != (message.attachments[0].filename if message.attachments else None):
        await awake(account.places, channel, lambda: _show(message, post.picture))
    for copy in surplus:
        await retract(account, at, refs.thread(refs.read_message(copy)[1]), [copy])
    destination = await account.places.destination(at.place)
    door = None
    if thread is None:
        thread, door = await talk_about(account, destination, number, post)
    missing = None if message.flags.crossposted else await publish(destination, at, number)
    own, talk = refs.read_thread(thread)
    if talk is None:
        await _rename(account, destination, own, post)
    return Sent((first,), thread, door, missing)


async def revise_notice(
    account: Account, notice: Message, at: Address, copies: Sequence[MessageRef], *, key: str
) -> Sent:
    """Edit the messages; the buttons stand below the last one only."""
    contents = contents_of(notice)

    async def rewrite(number: int, channel: int, message: int) -> None:
        buttons = notice.buttons if number == len(contents) - 1 else ()
        await edit(account, channel, message, contents[number], buttons=buttons)

    await _rewrite_all(account, copies, len(contents), rewrite)
    made = _kept(copies, contents)
    with in_part(made):
        await add_notice(account, made, notice, at, key=key)
    return Sent(tuple(refs.message(refs.read_message(copies[0])[0], number) for number in made))


async def revise_remark(
    account: Account, remark: Remark, at: Address, thread: ThreadRef, copies: Sequence[MessageRef], *, key: str
) -> Sent:
    """Edit the messages as whoever wrote them: our webhook, or the bot; what no one can edit is said anew.

    The first holds the files.
    """
    channel, _ = refs.read_thread(thread)
    first, count = await _first_standing(account, copies), len(copies)
    webhook = await account.webhooks.of(refs.read_place(at.place)[0]) if first.webhook_id else None
    if first.webhook_id and (webhook is None or webhook.id != first.webhook_id):
        return await _say_anew(account, remark, at, thread, copies, first.webhook_id, key=key)
    files, _ = sorted_out(remark)
    is_whole = refs.message(channel, first.id) == copies[0]
    held = partial(revised, first.attachments, files) if is_whole and not stand(first.attachments, files) else None
    contents = (
        by_author(account, remark, webhook.guild_id, count)
        if webhook
        else await by_bot(account, remark, at, thread, count)
    )

    async def rewrite(number: int, channel: int, message: int) -> None:
        changed = held if number == 0 else None
        if webhook:
            await _edit_through(account, webhook, channel, message, contents[number], changed)
        else:
            await edit(account, channel, message, contents[number], files=changed)

    await _rewrite_all(account, copies, len(contents), rewrite)
    made = _kept(copies, contents)
    with in_part(made):
        if webhook and len(made) < len(contents):
            await add_through(account, made, webhook, remark, at, channel)
        elif len(made) < len(contents):
            await add_by_itself(account, made, remark, at, thread, key=key)
    return Sent(tuple(refs.message(channel, number) for number in made), thread)


async def _say_anew(
    account: Account,
    remark: Remark,
    at: Address,
    thread: ThreadRef,
    copies: Sequence[MessageRef],
    lost: int,
    *,
    key: str,
) -> Sent:
    """Only the webhook that wrote a message could change it, and `lost` is gone: others take their place, then they go.

    In this order, since of messages that are gone it can't be told why. An attempt that was cut short has left some of
    the new ones among the copies.
    """
    if not (await rights(account, refs.read_place(at.place)[0])).manage_messages:
        raise Refused(
            "the webhook that wrote this was removed: nobody else may change it, and the bot may not delete it"
        )
    old = await _written_through(account, lost, copies)
    new = [copy for copy in copies if copy not in old]
    made: list[int] = []
    with in_part(made):
        if new:
            sent = await revise_remark(account, remark, at, thread, new, key=key)
        else:
            sent = await relay(account, remark, at, thread, key=key)
            made += [refs.read_message(copy)[1] for copy in sent.copies]
        for copy in old:
            await delete(account, *refs.read_message(copy))
    return sent


async def _written_through(account: Account, webhook: int, copies: Sequence[MessageRef]) -> list[MessageRef]:
    """Those messages that a webhook wrote, or that are gone already."""
    found = []
    for copy in copies:
        try:
            message = await account.places.message(*refs.read_message(copy)).fetch()
        except discord.NotFound as fault:
            if fault.code != Code.UNKNOWN_MESSAGE:
                raise
            found.append(copy)
        else:
            found += [copy] if message.webhook_id == webhook else []
    return found


async def _show(message: discord.Message, picture: Picture | None) -> discord.Message:
    return await message.edit(attachments=[attached(picture)] if picture else [], allowed_mentions=NO_MENTIONS)


async def _rename(account: Account, parent: Destination, number: int, post: Announcement) -> None:
    """A thread that somebody deleted or that we may not name changes nothing about the message, which stands."""
    try:
        thread = await account.places.thread(number)
        changes: dict[str, object] = {}
        if thread.name != named(post.title):
            changes["name"] = named(post.title)
        if isinstance(parent, discord.ForumChannel):
            tags = tags_of(parent, post.labels)
            if {tag.id for tag in tags} != {tag.id for tag in thread.applied_tags}:
                changes["applied_tags"] = tags
        if changes:
            await awake(account.places, number, lambda: thread.edit(**changes))  # type: ignore[arg-type]
    except discord.HTTPException as fault:
        if isinstance(meaning(fault), Unreachable):
            raise
        _logger.warning("thread %s keeps its name: %s", number, fault.text)


async def _first_standing(account: Account, copies: Sequence[MessageRef]) -> discord.Message:
    """The first that nobody removed; raises the library's error if there is none."""
    for number, copy in enumerate(copies, start=1):
        try:
            return await account.places.message(*refs.read_message(copy)).fetch()
        except discord.NotFound as fault:
            if fault.code != Code.UNKNOWN_MESSAGE or number == len(copies):
                raise
    raise Removed("nothing of it was ever there")


async def _edit_through(
    account: Account, webhook: discord.Webhook, channel: int, message: int, content: str, files: Held | None
) -> None:
    thread = discord.Object(channel)
    try:
        await awake(
            account.places,
            channel,
            lambda: webhook.edit_message(
                message,
                content=content,
                attachments=files() if files else discord.utils.MISSING,
                thread=thread,
                allowed_mentions=NO_MENTIONS,
            ),
        )
    except discord.HTTPException as fault:
        if fault.code not in NO_SUCH_WEBHOOK:
            raise
        account.webhooks.forget(webhook)
        raise Unreachable("the webhook that wrote this was removed", retry_after=0) from fault


async def _rewrite_all(
    account: Account, copies: Sequence[MessageRef], needed: int, rewrite: Callable[[int, int, int], Awaitable[None]]
) -> None:
    """A message that somebody removed is passed over, unless that goes for all of them."""
    removed = []
    for number, copy in enumerate(copies[:needed]):
        try:
            await rewrite(number, *refs.read_message(copy))
        except discord.NotFound as fault:
            removed.append(copy)
            if fault.code != Code.UNKNOWN_MESSAGE or len(removed) == len(copies[:needed]):
                raise
    for copy in copies[needed:]:
        await delete(account, *refs.read_message(copy))


def _kept(copies: Sequence[MessageRef], contents: Sequence[str]) -> list[int]:
    """The messages that stand and are still needed."""
    return [refs.read_message(copy)[1] for copy in copies][: len(contents)]
