"""Refusals: what the real server says no to, word for word."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from telegram import ReplyParameters
from telegram.error import BadRequest, Forbidden, TelegramError

from tests.bots.sandbox.telegram_world import TOKEN, World, button, open_world, picture, refusal

Try = Callable[[World], Awaitable[Any]]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        opened.tg.start(opened.ada)
        yield opened


async def own(world: World) -> int:
    return (await world.bot.send_message(world.channel.id, "Own", reply_markup=button())).message_id


async def other(world: World) -> int:
    return world.tg.say(world.bo, world.quiet, "Not the bot's").id


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda w: w.bot.send_message(4711, "x"), "chat not found"),
        (lambda w: w.bot.send_message("@nobody_at_all", "x"), "chat not found"),
        (
            lambda w: w.bot.send_message(w.group.id, "x", reply_parameters=ReplyParameters(99)),
            "message to be replied not found",
        ),
        (lambda w: w.bot.send_message(w.group.id, "x", message_thread_id=99), "message thread not found"),
        (
            lambda w: w.bot.send_message(w.group.id, "x", reply_markup=button(callback_data="é" * 33)),
            "BUTTON_DATA_INVALID",
        ),
        (
            lambda w: w.bot.send_message(w.group.id, "x", reply_markup=button(url="http://localhost/a")),
            "inline keyboard button URL 'http://localhost/a' is invalid: Wrong HTTP URL",
        ),
        (lambda w: w.bot.send_message(w.group.id, "<b>x", parse_mode="HTML"), "can't parse entities"),
        (lambda w: w.bot.send_message(w.group.id, "x", api_kwargs={"colour": "red"}), "unknown parameter colour"),
        (
            lambda w: w.bot.send_message(w.group.id, "x", api_kwargs={"link_preview_options": {"disabled": True}}),
            "unknown parameter link_preview_options.disabled",
        ),
        (lambda w: w.bot.send_photo(w.group.id, b"no picture"), "IMAGE_PROCESS_FAILED"),
        (lambda w: w.bot.send_photo(w.group.id, picture(2100, 100)), "PHOTO_INVALID_DIMENSIONS"),
        (lambda w: w.bot.send_photo(w.group.id, picture(), caption="x" * 1025), "message caption is too long"),
        (lambda w: w.bot.send_photo(w.group.id, "AgAC-unknown"), "wrong file identifier/HTTP URL specified"),
        (lambda w: w.bot.get_file("AgAC-unknown"), "invalid file_id"),
        (lambda w: w.bot.edit_message_text("x", w.channel.id, 99), "message to edit not found"),
        (lambda w: w.bot.delete_message(w.channel.id, 99), "message to delete not found"),
        (lambda w: w.bot.send_chat_action(w.group.id, "dancing"), "wrong parameter action in request"),
        (
            lambda w: w.bot.answer_callback_query("77"),
            "query is too old and response timeout expired or query ID is invalid",
        ),
    ],
)
async def test_bad_requests(world: World, attempt: Try, said: str) -> None:
    assert said.lower() in (await refusal(lambda: attempt(world), BadRequest)).lower()


async def test_edits_that_are_refused(world: World) -> None:
    sent = await own(world)
    same = await refusal(
        lambda: world.bot.edit_message_text("Own", world.channel.id, sent, reply_markup=button()), BadRequest
    )
    assert same.startswith("Message is not modified: specified new message content and reply markup are exactly")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await world.bot.edit_message_caption(world.channel.id, sent, caption="x")
    photo = await world.bot.send_photo(world.channel.id, picture())
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await photo.edit_text("x")
    foreign = await other(world)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await world.bot.edit_message_text("x", world.quiet.id, foreign)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await world.bot.delete_message(world.quiet.id, foreign)


def block(world: World) -> int:
    world.tg.block(world.ada)
    return world.ada.id


def kick(world: World) -> int:
    world.tg.kick_bot(world.channel)
    return world.channel.id


def deactivate(world: World) -> int:
    world.tg.deactivate(world.ada)
    return world.ada.id


@pytest.mark.parametrize(
    ("place", "kind", "said"),
    [
        (lambda w: w.bo.id, Forbidden, "bot can't initiate conversation with a user"),
        (block, Forbidden, "bot was blocked by the user"),
        (deactivate, Forbidden, "user is deactivated"),
        (kick, Forbidden, "bot was kicked from the channel chat"),
        (lambda w: w.tg.add_user("Echo", is_bot=True).id, Forbidden, "bot can't send messages to bots"),
        (lambda w: w.tg.add_channel("Open", "open_channel").id, Forbidden, "bot is not a member of the channel chat"),
        (lambda w: w.tg.add_group("Closed").id, BadRequest, "chat not found"),
        (
            lambda w: w.tg.add_channel("Read", bot="member").id,
            BadRequest,
            "need administrator rights in the channel chat",
        ),
    ],
)
async def test_where_the_bot_may_not_write(
    world: World, place: Callable[[World], int], kind: type[TelegramError], said: str
) -> None:
    message = await refusal(lambda: world.bot.send_message(place(world), "x"), kind)
    assert message.removeprefix("Forbidden: ").lower() == said


async def test_members_may_be_forbidden_to_write(world: World) -> None:
    world.quiet.members_may_write = False
    said = await refusal(lambda: world.bot.send_message(world.quiet.id, "x"), BadRequest)
    assert said == "Not enough rights to send text messages to the chat"


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot100001:wrong/getMe", 401, "Unauthorized"),
        (f"/bot{TOKEN}/sendTelegram", 404, "Not Found"),
        (f"/bot{TOKEN}/sendMessage", 400, "Bad Request: chat_id is empty"),
        (f"/bot{TOKEN}/sendMessage?chat_id=1", 400, "Bad Request: message text is empty"),
        (
            f"/bot{TOKEN}/deleteMessage?chat_id=1&message_id=x",
            400,
            'Bad Request: parameter "message_id" must be an integer',
        ),
        (
            f"/bot{TOKEN}/deleteMessages?chat_id=1&message_ids=x",
            400,
            "Bad Request: can't parse message ids JSON object",
        ),
        (f"/bot{TOKEN}/deleteMessages?chat_id=1&message_ids=1", 400, "Bad Request: array expected as message ids"),
        (f"/file/bot{TOKEN}/photos/none.jpg", 404, "Not Found"),
    ],
)
async def test_refusals_on_the_wire(world: World, path: str, status: int, description: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(world.tg.address + path) as response:
        assert response.status == status
        assert await response.json() == {"ok": False, "error_code": status, "description": description}


async def test_a_json_body_and_names_in_any_case(world: World) -> None:
    url = f"{world.tg.address}/bot{TOKEN}/SENDmessage"
    body = {"chat_id": world.ada.id, "text": 123, "disable_notification": True}
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        assert (await response.json())["result"]["text"] == "123"
    assert (world.tg.calls[-1].method, world.tg.calls[-1].status) == ("sendMessage", 200)


async def test_text_that_looks_like_a_number_stays_a_text(world: World) -> None:
    sent = await world.bot.send_message(str(world.ada.id), "123")
    assert sent.text == "123"
