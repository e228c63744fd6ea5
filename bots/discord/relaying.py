"""Relaying a comment: through a webhook under its author's name, or as the bot itself where that can't be."""

from __future__ import annotations

from bots.discord import answers, refs
from bots.discord.account import Account
from bots.discord.attempts import Attempt
from bots.discord.posting import LIMIT, parts_of, speak, speak_as, with_webhook
from bots.discord.render import render
from bots.discord.webhooks import username
from core.markup.tree import Style, Styled, Text, paragraph
from core.model.refs import MessageRef, ThreadRef
from core.model.values import Address, Remark, Sent

import discord


async def relay(account: Account, remark: Remark, at: Address, thread: ThreadRef, *, key: str) -> Sent:
    """The port's verb, raising the library's errors."""
    channel, talk = refs.read_thread(thread)
    with account.attempts.at(key) as attempt:
        await add(account, attempt, remark, at, thread, key=key)
        return Sent(tuple(refs.message(channel, made) for made in attempt.made), thread)


async def add(account: Account, attempt: Attempt, remark: Remark, at: Address, thread: ThreadRef, *, key: str) -> None:
    """Send the parts of a comment that are not there yet."""
    channel, talk = refs.read_thread(thread)

    async def by_itself() -> None:
        replied = _replied_message(remark, channel)
        reply_to = account.places.message(channel, replied or talk) if replied or talk else None
        contents = await said_by_bot(account, remark, at, thread)
        await speak(account, attempt, account.places.messageable(channel), contents, key=key, reply_to=reply_to)

    async def through(webhook: discord.Webhook) -> None:
        contents = await said_by_author(account, remark, at, channel)
        name = username(remark.author, by_editor=remark.by_editor)
        await speak_as(account, attempt, webhook, channel, contents, username=name, avatar=remark.avatar)

    if talk is not None:
        await by_itself()
    else:
        parent, _ = refs.read_place(at.place)
        await with_webhook(account, parent, through, by_itself)
