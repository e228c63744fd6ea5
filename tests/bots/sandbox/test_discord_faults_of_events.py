"""Events that reach the bot late, twice or out of order, and what befalls its gateway, webhooks and conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bots.sandbox.discord.intents import Intent
from bots.sandbox.discord.sessions import INVALID_SESSION, RESUME
from bots.sandbox.faults import Disturbance
from tests.bots.sandbox.discord_world import TOKEN, World, connected, heard, listening, served

EVERY = sum(Intent)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with served() as world:
        yield world


@pytest.mark.parametrize(
    ("disturbance", "expected"),
    [
        (Disturbance("duplicate"), "a a b c"),
        (Disturbance("reorder"), "b a c"),
        (Disturbance("late", seconds=3600), "b c a"),
        (Disturbance("late", update="THREAD_*", seconds=3600), "a b c"),
    ],
)
async def test_events_that_come_wrongly(world: World, disturbance: Disturbance, expected: str) -> None:
    async with listening(world, EVERY) as listener:
        world.dc.disorder.add(disturbance)
        for content in "abc":
            world.dc.say(world.ada, world.news, content)
        world.dc.disorder.clear()
        contents = [(await listener.until("MESSAGE_CREATE"))["content"] for _ in expected.split()]
        assert " ".join(contents) == expected
        numbers = [event["s"] for event in listener.events]
        assert numbers == sorted(set(numbers))


async def test_the_library_hears_a_duplicate(world: World) -> None:
    async with connected(world) as bot:
        world.dc.disorder.add(Disturbance("duplicate", update="MESSAGE_CREATE"))
        world.dc.say(world.ada, world.news, "Hello")
        first, second = await heard(bot, "message", 2)
        assert first.id == second.id


async def test_a_resume_that_is_refused_loses_the_gap(world: World) -> None:
    async with connected(world) as bot:
        world.dc.refuse_resume()
        world.dc.drop_gateway()
        world.dc.say(world.ada, world.news, "missed")
        await heard(bot, "ready", 2)
        world.dc.say(world.ada, world.news, "back")
        await heard(bot, "message")
        assert bot.texts() == ["back"]
        world.dc.drop_gateway()
        world.dc.say(world.ada, world.news, "not missed")
        await heard(bot, "resumed")
        assert bot.texts() == ["back", "not missed"]


async def test_a_session_that_was_refused_is_gone(world: World) -> None:
    async with listening(world, EVERY) as listener:
        session_id = listener.events[0]["d"]["session_id"]
        world.dc.drop_gateway()
    world.dc.refuse_resume()
    for _ in range(2):
        async with listening(world) as listener:
            await listener.send(RESUME, {"token": TOKEN, "session_id": session_id, "seq": 1})
            assert await listener.frame() == {"op": INVALID_SESSION, "d": False}


async def test_a_time_offline_ends_by_itself(world: World) -> None:
    async with connected(world) as bot:
        world.dc.go_offline(0.01)
        assert not world.dc.connected
        await heard(bot, "ready", 2)


async def test_the_bots_webhooks_in_a_channel_are_deleted(world: World) -> None:
    _, made = await world.ask("POST", f"/channels/{world.news.id}/webhooks", {"name": "Readers"})
    strange = world.dc.add_webhook(world.ada, world.news, "Another")
    world.dc.delete_webhooks(world.news)
    assert world.dc.webhooks(world.news) == [strange]
    status, body = await world.ask("POST", f"/webhooks/{made['id']}/{made['token']}", {"content": "x"})
    assert (status, body["code"]) == (404, 10015)
    with pytest.raises(ValueError, match="has no webhook in news"):
        world.dc.delete_webhooks(world.news)


async def test_direct_messages_are_closed_and_opened(world: World) -> None:
    path = f"/channels/{world.dc.direct(world.ada).id}/messages"
    world.dc.block_direct(world.ada)
    assert (await world.ask("POST", path, {"content": "x"}))[1]["code"] == 50007
    world.dc.open_direct(world.ada)
    assert (await world.ask("POST", path, {"content": "x"}))[0] == 200
