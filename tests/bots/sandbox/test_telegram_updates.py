"""How updates reach the bot: polling, confirmation, two pollers, and the webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.bots.sandbox.telegram_world import TOKEN, World, open_world, refusal, served


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        yield opened


async def test_updates_are_repeated_until_confirmed(world: World) -> None:
    for text in ("one", "two", "three"):
        world.tg.say(world.ada, world.private, text)
    first = await world.bot.get_updates(limit=2)
    again = await world.bot.get_updates()
    assert [update.update_id for update in again] == [first[0].update_id + step for step in range(3)]
    rest = await world.bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["three"]
    assert await world.bot.get_updates(offset=rest[-1].update_id + 1) == ()


async def test_a_negative_offset_keeps_the_last_ones(world: World) -> None:
    for text in ("one", "two", "three"):
        world.tg.say(world.ada, world.private, text)
    kept = await world.bot.get_updates(offset=-1)
    assert [update.message.text for update in kept if update.message] == ["three"]
    assert len(await world.bot.get_updates()) == 1


async def test_updates_are_kept_for_a_day(world: World) -> None:
    world.tg.say(world.ada, world.private, "old")
    world.clock.now += 24 * 3600 + 1
    assert await world.bot.get_updates() == ()


async def test_a_long_poll_ends_when_something_happens(world: World) -> None:
    poll = asyncio.create_task(world.bot.get_updates(timeout=30))
    await world.tg.eventually(lambda: world.tg.calls and world.tg.calls[-1].method == "getUpdates")
    world.tg.say(world.ada, world.private, "Hello")
    (update,) = await poll
    assert update.message is not None
    assert update.message.text == "Hello"


async def test_the_older_of_two_polls_is_ended(world: World) -> None:
    older = asyncio.create_task(world.bot.get_updates(timeout=30))
    await world.tg.eventually(lambda: world.tg.calls and world.tg.calls[-1].method == "getUpdates")
    async with Bot(TOKEN, base_url=f"{world.tg.address}/bot") as second:
        assert await second.get_updates() == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older


@pytest.mark.parametrize(
    ("allowed", "kinds"),
    [
        ([], ["message", "edited_message"]),
        (["message"], ["message"]),
        (["edited_message", "callback_query"], ["edited_message"]),
    ],
)
async def test_only_the_kinds_asked_for(world: World, allowed: Sequence[str], kinds: list[str]) -> None:
    await world.bot.get_updates(allowed_updates=allowed)
    said = world.tg.say(world.ada, world.private, "one")
    world.tg.edit(world.ada, said, "two")
    found = await world.bot.get_updates()
    assert [next(k for k in update.to_dict() if k != "update_id") for update in found] == kinds


async def test_closing_ends_a_long_poll(world: World) -> None:
    poll = asyncio.create_task(world.bot.get_updates(timeout=30))
    await world.tg.eventually(lambda: world.tg.calls and world.tg.calls[-1].method == "getUpdates")
    await world.tg.close()
    assert await poll == ()


class Receiver:
    """A bot's own server, which answers with the given statuses in turn, then with 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.received: list[tuple[str | None, str]] = []

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.received.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), body["message"]["text"]))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


async def test_a_webhook_gets_updates_again_until_it_takes_them(world: World) -> None:
    receiver = Receiver(500, 401)
    world.tg.webhook.retry_delay = 0
    async with served([web.post("/hook", receiver.take)]) as address:
        world.tg.say(world.ada, world.private, "one")
        await world.bot.set_webhook(f"{address}/hook", secret_token="s-1", allowed_updates=["message"])
        world.tg.say(world.ada, world.private, "two")
        await world.tg.eventually(lambda: not world.tg.updates.pending())
        info = await world.bot.get_webhook_info()
        await world.bot.delete_webhook()
    assert receiver.received == [("s-1", "one")] * 3 + [("s-1", "two")]
    assert (info.url, info.pending_update_count) == (f"{address}/hook", 0)
    assert info.last_error_message == "Wrong response from the webhook: 401 Unauthorized"
    assert (await world.bot.get_webhook_info()).url == ""


async def test_a_webhook_that_cannot_be_reached_loses_nothing(world: World) -> None:
    async with served([]) as address:
        pass
    world.tg.webhook.retry_delay = 0
    world.tg.say(world.ada, world.private, "one")
    await world.bot.set_webhook(address)
    while (info := await world.bot.get_webhook_info()).last_error_message is None:
        continue
    assert (info.last_error_message, info.pending_update_count) == ("Connection refused", 1)
    await world.bot.delete_webhook()
    assert len(await world.bot.get_updates()) == 1
    await world.bot.delete_webhook(drop_pending_updates=True)
    assert await world.bot.get_updates() == ()


async def test_polling_and_webhook_exclude_each_other(world: World) -> None:
    await world.bot.set_webhook(world.tg.address)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await world.bot.get_updates()
    await world.bot.delete_webhook()
    assert await world.bot.get_updates() == ()


@pytest.mark.parametrize(
    ("url", "secret", "said"),
    [
        ("ftp://example.org", None, "Bad webhook: an https url must be provided for webhook"),
        ("https://example.org", "no spaces", "Secret token contains unallowed characters"),
    ],
)
async def test_a_wrong_webhook(world: World, url: str, secret: str | None, said: str) -> None:
    message = await refusal(lambda: world.bot.set_webhook(url, secret_token=secret), BadRequest)
    assert message.lower() == said.lower()
