"""A channel and its discussion group: the automatic forward, the thread, and who is told of what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Message, MessageOriginChannel, ReplyParameters, Update

from tests.bots.sandbox.telegram_world import World, open_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        yield opened


def told(update: Update) -> Message:
    assert update.message is not None
    return update.message


async def test_a_post_is_forwarded_into_the_group(world: World) -> None:
    sent = await world.bot.send_message(world.channel.id, "A post")
    assert sent.sender_chat is not None
    assert (sent.from_user, sent.sender_chat.id) == (None, world.channel.id)
    copy = told(await world.update())
    assert copy.is_automatic_forward
    assert (copy.chat.id, copy.text) == (world.group.id, "A post")
    assert copy.from_user is not None
    assert copy.from_user.id == 777000
    assert copy.sender_chat == sent.sender_chat
    assert isinstance(copy.forward_origin, MessageOriginChannel)
    assert (copy.forward_origin.chat.id, copy.forward_origin.message_id) == (world.channel.id, sent.message_id)


async def test_comments_are_in_the_thread_of_the_forward(world: World) -> None:
    await world.bot.send_message(world.channel.id, "A post")
    (post,) = world.tg.messages(world.channel)
    root = world.tg.discussion_root(post)
    assert root is not None
    await world.updates()

    comment = world.tg.comment(world.tg.add_user("A passer-by"), post, "A comment")
    seen = told(await world.update())
    assert (seen.message_thread_id, seen.is_topic_message) == (root.id, None)
    assert seen.reply_to_message is not None
    assert (seen.reply_to_message.message_id, seen.reply_to_message.is_automatic_forward) == (root.id, True)

    world.tg.comment(world.bo, post, "An answer", reply_to=comment)
    nested = told(await world.update())
    assert nested.message_thread_id == root.id
    assert nested.reply_to_message is not None
    assert nested.reply_to_message.message_id == comment.id
    assert nested.reply_to_message.reply_to_message is None

    sent = await world.bot.send_message(world.group.id, "Thanks", reply_parameters=ReplyParameters(comment.id))
    assert sent.message_thread_id == root.id


@pytest.mark.parametrize("forward_first", [True, False])
async def test_the_order_of_the_answer_and_the_forward(world: World, forward_first: bool) -> None:
    world.tg.forward_first = forward_first
    order: list[str] = []

    async def send() -> None:
        await world.bot.send_message(world.channel.id, "A post")
        order.append("answer")

    async def poll() -> None:
        await world.bot.get_updates(timeout=10)
        order.append("forward")

    polling = asyncio.create_task(poll())
    await world.tg.eventually(lambda: world.tg.calls and world.tg.calls[-1].method == "getUpdates")
    await asyncio.gather(polling, send())
    assert order == (["forward", "answer"] if forward_first else ["answer", "forward"])


async def test_the_answer_does_not_wait_for_ever(world: World) -> None:
    world.tg.forward_first = True
    world.tg.forward_wait = 0
    assert (await world.bot.send_message(world.channel.id, "A post")).text == "A post"


async def test_an_edit_and_a_deletion_reach_the_forward(world: World) -> None:
    sent = await world.bot.send_message(world.channel.id, "A post")
    await world.updates()
    await sent.edit_text("Better")
    (update,) = await world.updates()
    assert update.edited_message is not None
    assert (update.edited_message.text, update.edited_message.is_automatic_forward) == ("Better", True)
    await sent.delete()
    assert world.tg.messages(world.group) == []
    assert await world.updates() == ()


async def test_a_persons_post_is_an_update_of_its_own(world: World) -> None:
    post = world.tg.say(world.ada, world.channel, "By hand")
    first, second = await world.updates()
    assert first.channel_post is not None
    assert (first.channel_post.message_id, first.channel_post.from_user) == (post.id, None)
    assert told(second).is_automatic_forward
    world.tg.edit(world.ada, post, "By hand, better")
    edited, copy = await world.updates()
    assert edited.edited_channel_post is not None
    assert copy.edited_message is not None


async def test_without_the_bot_in_the_group_nothing_is_told(world: World) -> None:
    group = world.tg.add_group("Elsewhere", [world.bo])
    channel = world.tg.add_channel("Other Dispatch", discussion=group, bot="admin")
    await world.bot.send_message(channel.id, "A post")
    world.tg.comment(world.bo, world.tg.messages(channel)[0], "A comment")
    assert await world.updates() == ()


@pytest.mark.parametrize(("privacy", "count"), [(True, 0), (False, 2)])
async def test_a_mere_member_depends_on_privacy_mode(privacy: bool, count: int) -> None:
    async with open_world(privacy=privacy) as world:
        group = world.tg.add_group("Elsewhere", [world.bo], bot="member")
        channel = world.tg.add_channel("Other Dispatch", discussion=group, bot="admin")
        await world.bot.send_message(channel.id, "A post")
        world.tg.comment(world.bo, world.tg.messages(channel)[0], "A comment")
        assert len(await world.updates()) == count
        assert (await world.bot.get_me()).can_read_all_group_messages is not privacy


async def test_both_know_of_each_other(world: World) -> None:
    channel, group = await world.bot.get_chat("@example_dispatch"), await world.bot.get_chat(world.group.id)
    assert (channel.linked_chat_id, group.linked_chat_id) == (world.group.id, world.channel.id)
