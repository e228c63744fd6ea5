"""What persons do, what the bot is told of it, and what the network would not let them do."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from PIL import Image
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestChat,
    Message,
    MessageOriginChannel,
    MessageOriginUser,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest

from bots.sandbox.telegram.model import Message as Kept
from bots.sandbox.telegram.model import PressAnswer
from tests.bots.sandbox.telegram_world import World, open_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        yield opened


def told(update: Update) -> Message:
    assert update.message is not None
    return update.message


async def test_start_with_a_parameter(world: World) -> None:
    world.tg.start(world.ada, "post-7")
    message = told(await world.update())
    assert (message.text, message.chat.type) == ("/start post-7", "private")
    assert [entity.type for entity in message.entities] == ["bot_command"]


async def test_a_picture_with_a_caption(world: World) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300)).save(buffer, "PNG")
    world.tg.say(world.ada, world.private, "/post A title", photo=buffer.getvalue())
    message = told(await world.update())
    assert (message.caption, [e.type for e in message.caption_entities]) == ("/post A title", ["bot_command"])
    assert [size.width for size in message.photo] == [90, 320, 400]
    file = await message.photo[-1].get_file()
    assert Image.open(io.BytesIO(await file.download_as_bytearray())).size == (400, 300)


async def test_entities_edits_and_deletions(world: World) -> None:
    bold = [{"type": "bold", "offset": 3, "length": 4}]
    said = world.tg.say(world.bo, world.group, "😀 bold", entities=bold)
    assert [(e.type, e.offset, e.length) for e in told(await world.update()).entities] == [("bold", 3, 4)]
    world.clock.now += 5
    world.tg.edit(world.bo, said, "plain")
    (update,) = await world.updates()
    assert update.edited_message is not None
    assert (update.edited_message.text, update.edited_message.entities) == ("plain", ())
    assert update.edited_message.edit_date is not None
    world.tg.delete(world.ada, said)
    assert await world.updates() == ()
    assert world.tg.messages(world.group) == []


@pytest.mark.parametrize(
    ("options", "sender", "chat"),
    [
        ({}, "Ada", None),
        ({"anonymous": True}, "Group", "Readers' corner"),
        ({"as_channel": "channel"}, "Channel", "Example Dispatch"),
    ],
)
async def test_in_whose_name(world: World, options: dict[str, Any], sender: str, chat: str | None) -> None:
    if "as_channel" in options:
        options = {"as_channel": world.channel}
    world.tg.say(world.ada, world.group, "Hello", **options)
    message = told(await world.update())
    assert message.from_user is not None
    assert message.from_user.first_name == sender
    assert (message.sender_chat.title if message.sender_chat else None) == chat


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Just talk", False),
        ("/why 3", True),
        ("/why@dispatch_bot 3", True),
        ("/why@another_bot 3", False),
        ("hear /why", False),
    ],
)
async def test_privacy_mode(world: World, text: str, seen: bool) -> None:
    world.tg.say(world.bo, world.quiet, text)
    assert bool(await world.updates()) is seen


async def test_in_privacy_mode_answers_to_the_bot_are_seen(world: World) -> None:
    await world.bot.send_message(world.quiet.id, "A post")
    (post,) = world.tg.messages(world.quiet)
    world.tg.say(world.bo, world.quiet, "An answer", reply_to=post)
    assert told(await world.update()).text == "An answer"


async def test_another_bots_messages_are_not_seen(world: World) -> None:
    other = world.tg.add_user("Echo", "echo_bot", is_bot=True)
    world.tg.join(other, world.group)
    await world.updates()
    world.tg.say(other, world.group, "/start")
    assert await world.updates() == ()


async def test_topics(world: World) -> None:
    forum = world.tg.add_group("Forum", [world.bo], bot="admin", forum=True)
    news = world.tg.add_topic(forum, "News")
    world.tg.say(world.bo, forum, "In general")
    said = world.tg.say(world.bo, forum, "In news", topic=news)
    world.tg.say(world.bo, forum, "An answer", reply_to=said)
    general, first, answer = (told(update) for update in await world.updates())
    assert (general.message_thread_id, general.is_topic_message, general.chat.is_forum) == (None, None, True)
    assert (first.message_thread_id, first.is_topic_message) == (news.id, True)
    assert first.reply_to_message is not None
    assert first.reply_to_message.forum_topic_created is not None
    assert answer.reply_to_message is not None
    assert (answer.message_thread_id, answer.reply_to_message.message_id) == (news.id, said.id)
    sent = await world.bot.send_message(forum.id, "Post", message_thread_id=news.id)
    assert (sent.message_thread_id, sent.is_topic_message) == (news.id, True)


async def test_a_pressed_button(world: World) -> None:
    world.tg.start(world.ada)
    rows = [
        [InlineKeyboardButton("Publish", callback_data="p:7"), InlineKeyboardButton("See", url="https://example.org")]
    ]
    sent = await world.bot.send_message(world.ada.id, "Draft", reply_markup=InlineKeyboardMarkup(rows))
    await world.updates()
    shown = world.tg.messages(world.private)[-1]
    press = world.tg.press(world.ada, shown, "Publish")
    (update,) = await world.updates()
    query = update.callback_query
    assert query is not None
    assert (query.data, query.from_user.id, query.message) == ("p:7", world.ada.id, sent)
    await query.answer("Published", show_alert=True)
    assert press.answer == PressAnswer("Published", show_alert=True)
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()
    with pytest.raises(ValueError, match="opens an address"):
        world.tg.press(world.ada, shown, "See")
    with pytest.raises(ValueError, match="there is no button 'Nope'"):
        world.tg.press(world.ada, shown, "Nope")
    with pytest.raises(ValueError, match="cannot see"):
        world.tg.press(world.bo, shown, "Publish")


async def test_forwards_keep_their_origin(world: World) -> None:
    post = world.tg.say(world.ada, world.channel, "A post")
    talk = world.tg.say(world.bo, world.group, "Talk")
    await world.updates()
    world.tg.forward(world.ada, post, world.private)
    world.tg.forward(world.ada, talk, world.private)
    first, second = (told(update) for update in await world.updates())
    assert isinstance(first.forward_origin, MessageOriginChannel)
    assert (first.forward_origin.chat.id, first.forward_origin.message_id) == (world.channel.id, post.id)
    assert isinstance(second.forward_origin, MessageOriginUser)
    assert second.forward_origin.sender_user.first_name == "Bo"


async def test_a_shared_chat(world: World) -> None:
    world.tg.start(world.ada)
    ask = KeyboardButton("Choose", request_chat=KeyboardButtonRequestChat(5, chat_is_channel=True, request_title=True))
    await world.bot.send_message(world.ada.id, "Which?", reply_markup=ReplyKeyboardMarkup([[ask]]))
    await world.updates()
    keyboard = world.tg.messages(world.private)[-1]
    world.tg.share_chat(world.ada, keyboard, "Choose", world.channel)
    shared = told(await world.update()).chat_shared
    assert shared is not None
    assert (shared.request_id, shared.chat_id, shared.title) == (5, world.channel.id, "Example Dispatch")
    with pytest.raises(ValueError, match="not among the chats"):
        world.tg.share_chat(world.ada, keyboard, "Choose", world.group)


def said(world: World) -> Kept:
    return world.tg.say(world.bo, world.group, "Talk")


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda w: w.tg.say(w.bo, w.channel, "x"), "may not post"),
        (lambda w: w.tg.say(w.tg.add_user("Cleo"), w.group, "x"), "is not in this chat"),
        (lambda w: w.tg.say(w.bo, w.private, "x"), "is not in this chat"),
        (lambda w: w.tg.say(w.bo, w.group, "x", anonymous=True), "only an administrator"),
        (lambda w: w.tg.say(w.bo, w.group, "x", as_channel=w.channel), "may not write in the name of"),
        (lambda w: w.tg.say(w.bo, w.group, " "), "text must be non-empty"),
        (lambda w: w.tg.say(w.bo, w.group, "x", photo=b"none"), "IMAGE_PROCESS_FAILED"),
        (lambda w: w.tg.say(w.ada, w.private, "x", reply_to=said(w)), "not in this chat"),
        (lambda w: w.tg.edit(w.ada, said(w), "x"), "only the author"),
        (lambda w: w.tg.edit(w.bo, said(w), "Talk"), "nothing was changed"),
        (lambda w: w.tg.delete(w.bo, w.tg.say(w.ada, w.group, "x")), "only the author or an administrator"),
        (lambda w: w.tg.comment(w.bo, w.tg.say(w.bo, w.quiet, "x"), "y"), "no comments"),
        (lambda w: w.tg.block(w.bo), "has no chat with the bot"),
        (lambda w: w.tg.add_topic(w.group, "News"), "has no topics"),
        (lambda w: w.tg.migrate(w.group), "is no basic group"),
    ],
)
async def test_what_persons_may_not_do(world: World, act: Callable[[World], Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        act(world)
