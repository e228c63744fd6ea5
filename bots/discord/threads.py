"""Threads: how one is named, opened, opened again when it was archived, and put away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Literal, TypeVar

import discord
import regex  # for grapheme clusters, which re does not know

from bots.discord import refs
from bots.discord.faults import Code
from bots.discord.places import Places
from core.errors import Refused, Removed, Unclear, Unreachable
from core.model.refs import PlaceRef

NAME_LIMIT = 100
ARCHIVED_AFTER: Literal[10080] = 10080
"""Minutes without a word: a week, the longest there is."""

_GRAPHEME = regex.compile(r"\X")

T = TypeVar("T")


def named(title: str) -> str:
    """A title as a thread's name: one line of 1 to 100 characters (resources/channel), cut between graphemes."""
    return shortened(" ".join(title.split()), NAME_LIMIT)


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters of a text, ending in "…" if some had to go; a grapheme is never broken."""
    if len(text) <= limit:
        return text
    end = 0
    for grapheme in _GRAPHEME.finditer(text):
        if grapheme.end() > limit - 1:
            break
        end = grapheme.end()
    return text[:end].rstrip() + "…"


def opened_by_person(thread: discord.Thread) -> bool:
    """Whether somebody else opened a thread in a channel, in which we may speak."""
    me = thread.guild.me
    in_channel = isinstance(thread.parent, discord.TextChannel) and thread.owner_id != me.id
    return in_channel and thread.permissions_for(me).send_messages_in_threads


async def opened(message: discord.PartialMessage, title: str) -> None:
    """Make the thread of a message, whose id it shares; one that is there already is as good."""
    try:
        await message.create_thread(name=named(title), auto_archive_duration=ARCHIVED_AFTER)
    except discord.HTTPException as fault:
        if fault.code != Code.THREAD_EXISTS:
            raise
    except Unclear as fault:
        # A message has one thread at most, so that asking again does no harm.
        raise Unreachable(str(fault)) from fault


async def awake(places: Places, thread: int, act: Callable[[], Awaitable[T]]) -> T:
    """What `act` gives; if it fails because the thread is archived, once more after opening it again."""
    try:
        return await act()
    except discord.HTTPException as fault:
        if fault.code != Code.THREAD_ARCHIVED:
            raise
    try:
        await (await places.thread(thread)).edit(archived=False)
    except discord.HTTPException as fault:
        if fault.code != Code.MISSING_PERMISSIONS:
            raise
        # It concerns this one post, and not the whole channel.
        raise Refused("the post's thread is locked, and the bot may not open it") from fault
    return await act()


@asynccontextmanager
async def lost_with_thread(
    places: Places, place: PlaceRef, channel: int, error: type[Refused | Removed]
) -> AsyncIterator[None]:
    """Around calls in a channel of a place: a thread that was deleted concerns one post and not the whole place."""
    try:
        yield
    except discord.HTTPException as fault:
        if fault.code != Code.UNKNOWN_CHANNEL or not refs.is_thread_in(place, channel):
            raise
        # If the place itself is gone, this raises the same once more.
        await places.ask(refs.read_place(place)[0])
        raise error("the post's thread was deleted") from fault


async def put_away(
    thread: discord.Thread, held: discord.Permissions, is_ours: Callable[[discord.Message], bool]
) -> None:
    """Delete a thread in which only we wrote; one with readers' words is locked and archived, and keeps them."""
    # Without the right to read history Discord shows none, which proves nothing.
    if held.read_message_history and await _holds_only(thread, is_ours):
        await thread.delete()
    elif not (thread.archived and thread.locked):
        await thread.edit(locked=True, archived=True)


async def _holds_only(thread: discord.Thread, is_ours: Callable[[discord.Message], bool]) -> bool:
    async for message in thread.history(limit=None):
        if not message.is_system() and not is_ours(message):
            return False
    return True
