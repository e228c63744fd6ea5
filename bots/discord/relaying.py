"""Relaying a comment: through a webhook under its author's name, or as the bot itself where that can't be."""

from __future__ import annotations

import discord

from bots.discord import answers, refs
from bots.discord.account import Account
from bots.discord.posting import LIMIT, in_part, speak, speak_as, with_webhook
from bots.discord.render import length, render
from bots.discord.threads import lost_with_thread
from bots.discord.uploads import sorted_out
from bots.discord.webhooks import username
from core.errors import Refused
from core.markup.split import at_most, split
from core.markup.tree import Style, Styled, Text, paragraph
from core.model.refs import ThreadRef
from core.model.remark import rest_of
from core.model.values import Address, Remark, Sent


async def relay(account: Account, remark: Remark, at: Address, thread: ThreadRef, *, key: str) -> Sent:
    """The port's verb, raising the library's errors."""
    channel, talk = refs.read_thread(thread)
    made: list[int] = []

    async def by_itself() -> None:
        await add_by_itself(account, made, remark, at, thread, key=key)

    async def through(webhook: discord.Webhook) -> None:
        await add_through(account, made, webhook, remark, at, channel)

    with in_part(made):
        if talk is None:
            await with_webhook(account, refs.read_place(at.place)[0], through, by_itself)
        else:
            await by_itself()
    return Sent(tuple(refs.message(channel, number) for number in made), thread)


async def add_through(
    account: Account, made: list[int], webhook: discord.Webhook, remark: Remark, at: Address, channel: int
) -> None:
    """Send those parts of a comment that are not `made` yet, under its author's name."""
    contents = by_author(account, remark, webhook.guild_id)
    files, _ = sorted_out(remark)
    name = username(remark.author, by_editor=remark.by_editor)
    async with lost_with_thread(account.places, at.place, channel, Refused):
        await speak_as(made, webhook, channel, contents, username=name, avatar=remark.avatar, files=files)


async def add_by_itself(
    account: Account, made: list[int], remark: Remark, at: Address, thread: ThreadRef, *, key: str
) -> None:
    """Send those parts of a comment that are not `made` yet as the bot, in reply to what it answers."""
    channel, talk = refs.read_thread(thread)
    replied = _replied_in(remark, channel) or talk
    contents = await by_bot(account, remark, at, thread)
    files, _ = sorted_out(remark)
    async with lost_with_thread(account.places, at.place, channel, Refused):
        await speak(
            made,
            account.places.messageable(channel),
            contents,
            key=key,
            reply_to=account.places.message(channel, replied) if replied else None,
            files=files,
        )


def by_author(account: Account, remark: Remark, guild: int | None, standing: int = 0) -> list[str]:
    """A comment as its author's own messages: an answer begins with the line that says what it answers.

    They are no more than are `standing`, if others may not be added.
    """
    return _below(_answer_line(account, remark, guild), remark, standing)


async def by_bot(account: Account, remark: Remark, at: Address, thread: ThreadRef, standing: int = 0) -> list[str]:
    """A comment as the bot's messages: the author's name comes first; a native reply needs no line besides."""
    channel, _ = refs.read_thread(thread)
    place, is_private = refs.read_place(at.place)
    guild = None if is_private else (await account.places.in_guild(place)).guild.id
    name = username(remark.author, by_editor=remark.by_editor)
    line = "" if _replied_in(remark, channel) else _answer_line(account, remark, guild)
    return _below(f"{render(paragraph(Styled(Style.BOLD, (Text(name),))))}\n{line}", remark, standing)


def _below(head: str, remark: Remark, standing: int) -> list[str]:
    """The words below what comes first; a message may hold files and no words at all."""
    _, text = sorted_out(remark)
    room = LIMIT - len(head)
    parts = split(text, room, length)
    if standing and (rest := rest_of(remark)):
        parts = at_most(parts, standing, room, length, rest)
    first, *others = map(render, parts) if parts else [""]
    return [(head + first).rstrip("\n"), *others]


def _answer_line(account: Account, remark: Remark, guild: int | None) -> str:
    match remark.answered:
        case None:
            return ""
        case answered if answered.message and guild:
            return answers.line(answered.name, account.places.door(guild, *refs.read_message(answered.message)))
        case answered:
            return answers.line(answered.name, None)


def _replied_in(remark: Remark, channel: int) -> int | None:
    """The message in this very channel that a comment answers: only such a one can be replied to."""
    if remark.answered is None or remark.answered.message is None:
        return None
    there, message = refs.read_message(remark.answered.message)
    return message if there == channel else None
