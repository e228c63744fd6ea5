"""The REST side of the Discord stand-in misbehaving as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest

from bots.sandbox.discord import Channel
from bots.sandbox.faults import Fault
from tests.bots.sandbox.discord_world import World, connected, heard, served

FOREVER = 3600.0
MESSAGES = "/channels/{channel_id}/messages"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with served() as world:
        yield world


async def post(world: World, channel: Channel | None = None, content: str = "Hello") -> int:
    """The status of a message that the bot sends; 0 if the connection was lost."""
    try:
        path = f"/channels/{(channel or world.news).id}/messages"
        return (await world.ask("POST", path, {"content": content}))[0]
    except (aiohttp.ServerDisconnectedError, ConnectionResetError):
        return 0


def texts(world: World) -> list[str]:
    return [message.content for message in world.dc.messages(world.news)]


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (Fault("400", code=50006), 400, {"message": "Cannot send an empty message", "code": 50006}),
        (Fault("400", code=30046, description="Too late"), 400, {"message": "Too late", "code": 30046}),
        (Fault("403", code=50013), 403, {"message": "Missing Permissions", "code": 50013}),
        (Fault("404", code=10003), 404, {"message": "Unknown Channel", "code": 10003}),
        (Fault("401"), 401, {"message": "401: Unauthorized", "code": 0}),
        (Fault("500"), 500, {"message": "500: Internal Server Error", "code": 0}),
        (Fault("502"), 502, {"message": "502: Bad Gateway", "code": 0}),
        (Fault("503"), 503, {"message": "503: Service Unavailable", "code": 0}),
    ],
)
async def test_an_answer_that_is_told(world: World, fault: Fault, status: int, body: dict[str, Any]) -> None:
    world.dc.faults.add(fault)
    assert await world.ask("POST", f"/channels/{world.news.id}/messages", {"content": "x"}) == (status, body)
    assert texts(world) == []
    assert world.dc.calls[-1].status == status
    assert await post(world) == 200


@pytest.mark.parametrize(
    ("scope", "message", "everywhere"),
    [
        ("user", "You are being rate limited.", False),
        ("shared", "The resource is being rate limited.", False),
        ("global", "You are being rate limited.", True),
    ],
)
async def test_a_rate_limit_that_is_told(world: World, scope: Any, message: str, everywhere: bool) -> None:
    world.dc.faults.add(Fault("429", retry_after=1.25, scope=scope))
    async with world.session.get(
        f"{world.dc.address}/api/v10/users/@me", headers={"Authorization": "Bot sandbox.discord.token"}
    ) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "2")
        assert response.headers["X-RateLimit-Scope"] == scope
        assert ("X-RateLimit-Global" in response.headers) is everywhere
        assert await response.json() == {"message": message, "retry_after": 1.25, "global": everywhere}
    assert world.dc.refused_by_rate == 0


@pytest.mark.parametrize("echo_first", [True, False])
async def test_a_dropped_answer_has_its_effect_and_events(echo_first: bool) -> None:
    async with served(echo_first=echo_first) as world, connected(world) as bot:
        world.dc.faults.add(Fault("drop", method="POST", route=MESSAGES))
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await bot.thing(world.news).send("Hello", nonce="n1")
        assert texts(world) == ["Hello"]
        (echo,) = await heard(bot, "message")
        assert echo.nonce == "n1"
        assert (world.dc.calls[-1].status, world.dc.calls[-1].answer) == (0, None)
        again = await bot.thing(world.news).send("Hello", nonce="n1")
        assert again.id == echo.id
        assert texts(world) == ["Hello"]


@pytest.mark.parametrize(("kind", "was_read"), [("refuse", False), ("drop_before", True)])
async def test_a_connection_lost_before_the_effect(world: World, kind: Any, was_read: bool) -> None:
    world.dc.faults.add(Fault(kind, chat=world.news.id))
    assert await post(world) == 0
    assert (world.dc.calls[-1].body is not None) is was_read
    assert texts(world) == []


@pytest.mark.parametrize("fault", [Fault("delay", when="after", seconds=FOREVER), Fault("hang", when="after")])
@pytest.mark.parametrize("echo_first", [True, False])
async def test_an_answer_that_is_late_or_never_comes(fault: Fault, echo_first: bool) -> None:
    async with served(echo_first=echo_first) as world, connected(world) as bot:
        world.dc.faults.add(fault)
        sending = asyncio.create_task(post(world))
        await heard(bot, "message")
        assert texts(world) == ["Hello"]
        assert not sending.done()
        world.dc.faults.clear()
        assert await sending == 200


@pytest.mark.parametrize("fault", [Fault("delay", seconds=FOREVER), Fault("hang")])
async def test_an_effect_that_is_late_or_never_comes(world: World, fault: Fault) -> None:
    world.dc.faults.add(fault)
    sending = asyncio.create_task(post(world))
    await world.dc.eventually(lambda: world.dc.calls and world.dc.calls[-1].body)
    assert await post(world, content="quicker") == 200
    world.dc.faults.clear()
    assert await sending == 200
    assert texts(world) == ["quicker", "Hello"]


async def test_a_request_that_nobody_waits_for_has_its_effect_later(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.dc.faults.add(Fault("delay", seconds=FOREVER))
    sending = asyncio.create_task(post(world))
    await world.dc.eventually(lambda: world.dc.calls and world.dc.calls[-1].body)
    sending.cancel()
    await asyncio.wait([sending])
    await world.ask("GET", "/users/@me")
    world.dc.faults.clear()
    await world.dc.eventually(lambda: texts(world) == ["Hello"])
    assert not [record for record in caplog.records if record.name == "aiohttp.server"]


async def test_a_server_error_after_the_effect_makes_the_library_post_twice(world: World) -> None:
    async with connected(world) as bot:
        world.dc.faults.add(Fault("500", when="after", route="/channels/{channel_id}/threads"))
        forum = bot.get_channel(world.forum.id)
        assert isinstance(forum, discord.ForumChannel)
        await forum.create_thread(name="A post", content="Hello")
        assert [thread.name for thread in world.dc.threads(world.forum)] == ["A post", "A post"]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault("500", times=None, route=MESSAGES), [500, 500, 200]),
        (Fault("500", times=None, method="GET"), [200, 200, 500]),
        (Fault("500", route="/channels/*", after=1), [200, 500, 200]),
        (Fault("500", times=None, method="GET", route="/users/@me"), [200, 200, 500]),
        (Fault("500", times=None), [500, 500, 500]),
    ],
)
async def test_which_requests_are_meant(world: World, fault: Fault, expected: list[int]) -> None:
    armed = world.dc.faults.add(fault)
    found = [await post(world), await post(world, world.wire), (await world.ask("GET", "/users/@me"))[0]]
    assert found == expected
    assert armed.struck == expected.count(500)


async def test_a_channel_is_meant_also_where_a_webhook_writes_in_it(world: World) -> None:
    _, webhook = await world.ask("POST", f"/channels/{world.news.id}/webhooks", {"name": "Readers"})
    thread = world.dc.start_thread(world.ada, world.dc.say(world.ada, world.news, "Talk"), "Talk")
    path = f"/webhooks/{webhook['id']}/{webhook['token']}"
    for channel, found in ((world.news, [503, 503]), (thread, [204, 503]), (world.wire, [204, 204])):
        world.dc.faults.add(Fault("503", times=None, chat=str(channel.id)))
        first, _ = await world.ask("POST", path, {"content": "x"})
        second, _ = await world.ask("POST", path, {"content": "x"}, thread_id=str(thread.id))
        assert [first, second] == found
        world.dc.faults.clear()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault("500", route="/channel/{channel_id}"), "no route"),
        (Fault("500", method="PUT", route=MESSAGES), "no route PUT"),
        (Fault("400", code=99), "code 99 is not known"),
    ],
)
async def test_what_cannot_be_meant_here(world: World, fault: Fault, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        world.dc.faults.add(fault)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("401", times=None), discord.HTTPException),
        (Fault("403", code=50001), discord.Forbidden),
        (Fault("404", code=10003), discord.NotFound),
        (Fault("503"), discord.DiscordServerError),
        (Fault("refuse"), aiohttp.ServerDisconnectedError),
    ],
)
async def test_what_the_library_makes_of_it(world: World, fault: Fault, error: type[Exception]) -> None:
    async with connected(world) as bot:
        world.dc.faults.add(fault)
        with pytest.raises(error):
            await bot.thing(world.news).send("Hello")
        assert texts(world) == []
