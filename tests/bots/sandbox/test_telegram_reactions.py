"""Reactions on the stand-in: who may, and what the bot hears of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from telegram import ReactionTypeCustomEmoji, ReactionTypeEmoji, Update

from bots.sandbox.telegram.model import Message
from tests.bots.sandbox.telegram_world import World, open_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        await opened.updates(allowed_updates=[Update.MESSAGE_REACTION, Update.MESSAGE_REACTION_COUNT])
        yield opened


async def test_a_bot_that_did_not_ask_hears_nothing(world: World) -> None:
    await world.updates(allowed_updates=[])
    world.tg.react(world.bo, world.tg.say(world.ada, world.group, "Hello"), "👍")
    assert [update for update in await world.updates() if update.message is None] == []


async def test_one_persons_reactions_before_and_now(world: World) -> None:
    said = world.tg.say(world.ada, world.group, "Hello")
    kraken = world.tg.add_custom_emoji("🐙")
    world.tg.react(world.bo, said, "👍")
    world.tg.react(world.bo, said, "👍")
    world.tg.react(world.bo, said, "👍", kraken)
    first, second = [update.message_reaction for update in await world.updates()]
    assert first
    assert second
    assert (first.old_reaction, first.new_reaction) == ((), (ReactionTypeEmoji("👍"),))
    assert second.old_reaction == first.new_reaction
    assert second.new_reaction == (ReactionTypeEmoji("👍"), ReactionTypeCustomEmoji(kraken))
    assert (second.chat.id, second.message_id, second.user and second.user.id) == (world.group.id, said.id, world.bo.id)
    (sticker,) = await world.bot.get_custom_emoji_stickers([kraken, "1"])
    assert (sticker.custom_emoji_id, sticker.emoji) == (kraken, "🐙")
    (shown,) = [chat for chat in world.tg.snapshot()["chats"] if chat["id"] == world.group.id]
    assert shown["messages"][0]["reactions"] == [{"emoji": "👍", "count": 1}, {"emoji": "🐙", "count": 1}]


async def test_an_anonymous_administrator_is_the_group(world: World) -> None:
    world.tg.react(world.ada, world.tg.say(world.bo, world.group, "Hello"), "👍", anonymous=True)
    told = (await world.update()).message_reaction
    assert told
    assert (told.user, told.actor_chat and told.actor_chat.id) == (None, world.group.id)


async def test_of_a_channel_only_counts_are_told(world: World) -> None:
    post = world.tg.say(world.ada, world.channel, "A post")
    for person in (world.ada, world.bo):
        world.tg.react(person, post, "👍")
    *_, last = [update.message_reaction_count for update in await world.updates()]
    assert last
    assert [(each.type, each.total_count) for each in last.reactions] == [(ReactionTypeEmoji("👍"), 2)]


async def test_only_an_administrator_hears_of_them_in_a_group(world: World) -> None:
    world.tg.react(world.bo, world.tg.say(world.ada, world.quiet, "Hello"), "👍")
    world.tg.react(world.ada, world.tg.say(world.ada, world.private, "Hello"), "👍")
    told = (await world.update()).message_reaction
    assert told
    assert told.chat.id == world.private.id


def deleted(world: World, message: Message) -> Message:
    world.tg.delete(world.ada, message)
    return message


REFUSED: list[tuple[str, Callable[[World, Message], None]]] = [
    ("at most 3", lambda world, said: world.tg.react(world.bo, said, "👍", "👎", "🔥", "🎉")),
    ("in the name of the group", lambda world, said: world.tg.react(world.bo, said, "👍", anonymous=True)),
    ("was deleted", lambda world, said: world.tg.react(world.bo, deleted(world, said), "👍")),
    ("cannot see", lambda world, said: world.tg.react(world.bo, world.tg.say(world.ada, world.private, "x"), "👍")),
]


@pytest.mark.parametrize(("why", "act"), REFUSED, ids=[why for why, _ in REFUSED])
async def test_what_nobody_may(world: World, why: str, act: Callable[[World, Message], None]) -> None:
    said = world.tg.say(world.ada, world.group, "Hello")
    with pytest.raises(ValueError, match=why):
        act(world, said)
