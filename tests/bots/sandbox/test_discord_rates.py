"""The limits that the Discord stand-in can be given, and what its headers tell of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from bots.sandbox.discord.pace import Limits
from tests.bots.sandbox.discord_world import TOKEN, World, connected, served

MESSAGES = "POST /channels/{channel_id}/messages"


class Clock:
    """Time that only a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def world(clock: Clock) -> AsyncIterator[World]:
    async with served(steady=clock) as world:
        yield world


async def ask(
    world: World, method: str, path: str, body: Any = None, *, token: str | None = TOKEN
) -> tuple[int, Any, Mapping[str, str]]:
    """A request to the API: the status, the decoded answer and the headers."""
    headers = {"Authorization": f"Bot {token}"} if token else {}
    url = f"{world.dc.address}/api/v10{path}"
    async with world.session.request(method, url, json=body, headers=headers) as response:
        return response.status, await response.json() if response.status != 204 else None, response.headers


async def taken(world: World, method: str, path: str, times: int, body: Any = None) -> int:
    """How many of so many requests are taken, before the first 429."""
    for count in range(times):
        if (await ask(world, method, path, body))[0] == 429:
            return count
    return times


def room(world: World) -> str:
    return f"/channels/{world.news.id}/messages"


async def test_a_route_takes_what_its_headers_tell(world: World, clock: Clock) -> None:
    world.dc.limits = Limits("bucket")
    for left in (4, 3, 2, 1, 0):
        status, _, told = await ask(world, "POST", room(world), {"content": str(left)})
        assert (status, told["X-RateLimit-Limit"], told["X-RateLimit-Remaining"]) == (200, "5", str(left))
        assert told["X-RateLimit-Reset-After"] == "5.000"
    clock.now += 1.5
    status, body, told = await ask(world, "POST", room(world), {"content": "too fast"})
    assert (status, body) == (429, {"message": "You are being rate limited.", "retry_after": 3.5, "global": False})
    assert (told["Retry-After"], told["X-RateLimit-Scope"], told["X-RateLimit-Remaining"]) == ("4", "user", "0")
    assert told["Via"]
    assert "X-RateLimit-Global" not in told
    assert [message.content for message in world.dc.messages(world.news)] == list("43210")
    assert world.dc.refused_by_rate == 1
    assert await taken(world, "POST", f"/channels/{world.wire.id}/messages", 9, {"content": "x"}) == 5
    clock.now += 3.5
    assert await taken(world, "POST", room(world), 9, {"content": "again"}) == 5


async def test_refusals_count_and_have_the_headers_too(world: World) -> None:
    world.dc.limits = Limits("bucket")
    status, _, told = await ask(world, "POST", room(world), {})
    assert (status, told["X-RateLimit-Remaining"]) == (400, "4")


async def test_the_limit_of_all_together(world: World, clock: Clock) -> None:
    world.dc.limits = Limits("bucket", per_second=3, routes={}, other_routes=(100, 1.0))
    assert [await taken(world, "GET", path, 2) for path in ("/users/@me", f"/guilds/{world.guild.id}")] == [2, 1]
    clock.now += 0.25
    status, body, told = await ask(world, "GET", "/users/@me")
    assert (status, body["retry_after"], body["global"]) == (429, 0.75, True)
    assert (told["X-RateLimit-Scope"], told["X-RateLimit-Global"]) == ("global", "true")
    assert "X-RateLimit-Remaining" not in told
    clock.now += 0.75
    assert (await ask(world, "GET", "/users/@me"))[0] == 200


async def test_webhooks_have_their_own_limit(world: World, clock: Clock) -> None:
    _, webhook = await world.ask("POST", f"/channels/{world.news.id}/webhooks", {"name": "Readers"})
    path = f"/webhooks/{webhook['id']}/{webhook['token']}"
    world.dc.limits = Limits("bucket", per_second=1)
    assert await taken(world, "POST", path, 9, {"content": "x"}) == 5
    clock.now += 2
    assert await taken(world, "POST", path, 9, {"content": "x"}) == 5


async def test_ten_crossposts_an_hour(world: World, clock: Clock) -> None:
    sent = [(await world.ask("POST", f"/channels/{world.wire.id}/messages", {"content": "x"}))[1] for _ in range(11)]
    world.dc.limits = Limits("bucket")
    paths = [f"/channels/{world.wire.id}/messages/{message['id']}/crosspost" for message in sent]
    for path in paths[:10]:
        assert (await ask(world, "POST", path))[0] == 200
        clock.now += 5
    status, body, told = await ask(world, "POST", paths[10])
    assert (status, body["message"], body["retry_after"]) == (429, "The resource is being rate limited.", 3550.0)
    assert (told["X-RateLimit-Scope"], told["X-RateLimit-Remaining"]) == ("shared", "5")
    clock.now += 3550
    assert (await ask(world, "POST", paths[10]))[0] == 200


async def test_threads_have_a_limit_in_their_channel(world: World, clock: Clock) -> None:
    world.dc.limits = Limits("bucket", threads=(2, 60.0))
    post = {"name": "A post", "message": {"content": "x"}}
    assert await taken(world, "POST", f"/channels/{world.forum.id}/threads", 9, post) == 2
    assert len(world.dc.threads(world.forum)) == 2
    clock.now += 60
    assert await taken(world, "POST", f"/channels/{world.forum.id}/threads", 9, post) == 2


async def test_without_limits_everything_is_taken(world: World) -> None:
    assert await taken(world, "POST", room(world), 60, {"content": "x"}) == 60
    assert world.dc.refused_by_rate == 0


async def test_new_limits_count_anew(world: World) -> None:
    for limits, expected in ((Limits("bucket"), 5), (Limits("bucket", routes={MESSAGES: (2, 60.0)}), 2), (Limits(), 9)):
        world.dc.limits = limits
        assert await taken(world, "POST", room(world), 9, {"content": "x"}) == expected


async def test_the_library_keeps_to_what_the_headers_tell() -> None:
    async with served() as world, connected(world) as bot:
        world.dc.limits = Limits("bucket", routes={MESSAGES: (2, 0.2)})
        channel = bot.thing(world.news)
        await asyncio.gather(*(channel.send(f"number {number}") for number in range(7)))
        assert len(world.dc.messages(world.news)) == 7
        assert world.dc.refused_by_rate == 0


async def test_latency_is_every_requests_own() -> None:
    async with served() as world:
        began = asyncio.get_running_loop().time()
        world.dc.limits = Limits(latency=0.5)
        asked = [asyncio.create_task(world.ask("GET", "/users/@me")) for _ in range(4)]
        await world.dc.eventually(lambda: [call.status for call in world.dc.calls] == [0] * 4)
        assert [status for status, _ in await asyncio.gather(*asked)] == [200] * 4
        assert asyncio.get_running_loop().time() - began >= 0.5
