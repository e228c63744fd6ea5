"""The limits that the Bot API stand-in can be given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from telegram.error import RetryAfter

from bots.sandbox.telegram.model import User
from bots.sandbox.telegram.rates import Limits
from tests.bots.sandbox.telegram_asking import ask
from tests.bots.sandbox.telegram_world import World, open_world

SLIDING = Limits("sliding", chat_burst=100)
BUCKET = Limits("bucket", chat_burst=100)
ROOMY = Limits("sliding", per_second=1000, chat_burst=1000)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        opened.tg.start(opened.ada)
        yield opened


def readers(world: World, count: int) -> list[User]:
    """Persons who have begun a chat with the bot."""
    found = [world.tg.add_user(f"Reader {number}") for number in range(count)]
    for reader in found:
        world.tg.start(reader)
    return found


async def taken(world: World, chats: list[int]) -> int:
    """How many of these messages are taken, before the first 429."""
    for count, chat in enumerate(chats):
        status, _ = await ask(world, "sendMessage", chat_id=chat, text=f"number {count}")
        if status == 429:
            return count
    return len(chats)


@pytest.mark.parametrize(
    ("limits", "at_once", "later", "after"),
    [
        (Limits(), 32, 0.0, 32),
        (SLIDING, 30, 0.5, 0),
        (SLIDING, 30, 1.0, 30),
        (BUCKET, 30, 0.5, 15),
        (BUCKET, 30, 60.0, 30),
        (replace(SLIDING, per_second=10, burst=20), 10, 1.0, 10),
        (replace(BUCKET, per_second=10, burst=20), 20, 1.0, 10),
    ],
)
async def test_what_all_chats_together_take(
    world: World, limits: Limits, at_once: int, later: float, after: int
) -> None:
    everybody = [reader.id for reader in readers(world, 32)]
    world.tg.limits = limits
    assert await taken(world, everybody) == at_once
    world.clock.now += later
    assert await taken(world, everybody) == after


@pytest.mark.parametrize(
    ("limits", "place", "at_once", "wait"),
    [
        (Limits("sliding"), "private", 3, 3),
        (Limits("bucket"), "private", 3, 1),
        (Limits("sliding", per_chat_second=0.1, chat_burst=1), "private", 1, 10),
        (Limits("bucket", per_chat_second=0.4, chat_burst=1), "private", 1, 3),
        (ROOMY, "group", 20, 60),
        (ROOMY, "channel", 20, 60),
        (Limits("bucket", per_group_minute=2), "group", 2, 60),
    ],
)
async def test_what_one_chat_takes(world: World, limits: Limits, place: str, at_once: int, wait: int) -> None:
    chat = getattr(world, place)
    world.tg.limits = limits
    assert await taken(world, [chat.id] * 30) == at_once
    assert await ask(world, "sendMessage", chat_id=chat.id, text="x") == (
        429,
        {
            "ok": False,
            "error_code": 429,
            "description": f"Too Many Requests: retry after {wait}",
            "parameters": {"retry_after": wait},
        },
    )
    world.clock.now += wait
    assert await taken(world, [chat.id]) == 1


async def test_what_is_refused_has_no_effect_and_is_counted(world: World) -> None:
    world.tg.limits = Limits("sliding", per_second=1)
    await taken(world, [world.ada.id, world.ada.id, world.channel.id])
    assert await taken(world, [world.channel.id]) == 0
    assert [message.text for message in world.tg.messages(world.private)] == ["/start", "number 0"]
    assert world.tg.messages(world.channel) == []
    assert world.tg.refused_by_rate == 2


@pytest.mark.parametrize(
    ("method", "body", "counted"),
    [
        ("sendMessage", {"text": "x"}, True),
        ("editMessageText", {"text": "y", "message_id": 2}, True),
        ("editMessageReplyMarkup", {"message_id": 2}, True),
        ("deleteMessage", {"message_id": 2}, False),
        ("getChat", {}, False),
        ("sendChatAction", {"action": "typing"}, False),
    ],
)
async def test_which_methods_count(world: World, method: str, body: dict[str, Any], counted: bool) -> None:
    await ask(world, "sendMessage", chat_id=world.ada.id, text="x")
    world.tg.limits = Limits("sliding", per_second=1)
    await ask(world, method, chat_id=world.ada.id, **body)
    status, _ = await ask(world, "sendMessage", chat_id=world.ada.id, text="z")
    assert status == (429 if counted else 200)
    for free in ("getMe", "getUpdates"):
        assert (await ask(world, free))[0] == 200


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_the_library_is_told_how_long_to_wait(world: World) -> None:
    world.tg.limits = Limits("bucket")
    for _ in range(3):
        await world.bot.send_message(world.ada.id, "x")
    with pytest.raises(RetryAfter, match="Retry in 1 seconds"):
        await world.bot.send_message(world.ada.id, "x")


async def test_latency_is_every_requests_own(world: World) -> None:
    began = asyncio.get_running_loop().time()
    world.tg.limits = Limits(latency=0.5)
    world.tg.calls.clear()
    asked = [asyncio.create_task(ask(world, "getMe")) for _ in range(4)]
    await world.tg.eventually(lambda: [call.status for call in world.tg.calls] == [0] * 4)
    assert [status for status, _ in await asyncio.gather(*asked)] == [200] * 4
    assert asyncio.get_running_loop().time() - began >= 0.5
