"""Sending, editing and deleting through python-telegram-bot."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image
from telegram import LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, ChatMigrated

from tests.bots.sandbox.telegram_world import World, button, open_world, picture, refusal


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        opened.tg.start(opened.ada)
        yield opened


async def test_a_message_is_answered_and_kept(world: World) -> None:
    options = LinkPreviewOptions(url="https://example.org/a", prefer_small_media=True)
    sent = await world.bot.send_message(
        world.private.id, " Hello ", reply_markup=button(), link_preview_options=options, disable_notification=True
    )
    kept = world.tg.messages(world.private)[-1]
    assert (sent.message_id, sent.text, sent.chat.id) == (kept.id, "Hello", world.ada.id)
    assert sent.from_user is not None
    assert sent.from_user.id == 100001
    assert sent.date.timestamp() == world.clock.now
    assert sent.reply_markup == button()
    assert sent.link_preview_options == options
    assert kept.silent
    assert kept.sent_by_bot


async def test_a_picture_in_several_sizes_can_be_sent_again_and_downloaded(world: World) -> None:
    sent = await world.bot.send_photo(world.channel.id, picture(), caption="<b>A</b> caption", parse_mode="HTML")
    assert (sent.caption, [e.type for e in sent.caption_entities]) == ("A caption", ["bold"])
    assert [(size.width, size.height) for size in sent.photo] == [(90, 60), (320, 213), (800, 533), (900, 600)]
    again = await world.bot.send_photo(world.private.id, sent.photo[-1].file_id)
    assert again.photo == sent.photo
    file = await again.photo[-1].get_file()
    assert Image.open(io.BytesIO(await file.download_as_bytearray())).size == (900, 600)


async def test_a_document(world: World) -> None:
    sent = await world.bot.send_document(world.private.id, b'{"a": 1}', filename="mydata.json", caption="Yours")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("mydata.json", 8, "Yours")
    assert bytes(await (await sent.document.get_file()).download_as_bytearray()) == b'{"a": 1}'


async def test_an_answer_shows_what_it_answers_but_no_further(world: World) -> None:
    first = world.tg.say(world.ada, world.group, "One")
    second = world.tg.say(world.bo, world.group, "Two", reply_to=first)
    sent = await world.bot.send_message(world.group.id, "Three", reply_parameters=ReplyParameters(second.id))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == second.id
    assert sent.reply_to_message.reply_to_message is None
    assert sent.message_thread_id == first.id


async def test_an_answer_to_nothing_may_be_allowed(world: World) -> None:
    lenient = ReplyParameters(99, allow_sending_without_reply=True)
    sent = await world.bot.send_message(world.group.id, "Three", reply_parameters=lenient)
    assert sent.reply_to_message is None


async def test_editing_text_keyboard_and_caption(world: World) -> None:
    sent = await world.bot.send_message(world.channel.id, "One", reply_markup=button())
    world.clock.now += 60
    edited = await sent.edit_text("Two")
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("Two", None)
    assert edited.edit_date is not None
    assert edited.edit_date.timestamp() == world.clock.now
    marked = await sent.edit_reply_markup(button("Again"))
    assert not isinstance(marked, bool)
    assert marked.reply_markup == button("Again")
    photo = await world.bot.send_photo(world.channel.id, picture(), caption="One")
    captioned = await photo.edit_caption("Two")
    assert not isinstance(captioned, bool)
    assert captioned.caption == "Two"


async def test_several_are_deleted_and_missing_ones_skipped(world: World) -> None:
    ids = [(await world.bot.send_message(world.private.id, text)).message_id for text in ("a", "b")]
    assert await world.bot.delete_messages(world.private.id, [*ids, 99])
    assert [message.text for message in world.tg.messages(world.private)] == ["/start"]


async def test_a_message_is_deletable_for_two_days(world: World) -> None:
    old, new = [await world.bot.send_message(world.channel.id, text) for text in ("old", "new")]
    world.clock.now += 48 * 3600 - 1
    assert await new.delete()
    world.clock.now += 1
    assert await refusal(old.delete, BadRequest) == "Message can't be deleted for everyone"


async def test_the_group_that_became_a_supergroup(world: World) -> None:
    basic = world.tg.add_group("Small corner", admins=[world.ada], bot="member", basic=True)
    new = world.tg.migrate(basic)
    with pytest.raises(ChatMigrated) as raised:
        await world.bot.send_message(basic.id, "x")
    assert raised.value.new_chat_id == new.id
    assert (await world.bot.send_message(new.id, "x")).chat.type == "supergroup"
