"""On the wire: a request is made once, whatever comes back."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from core.errors import DeliveryError, Refused, Unclear, Unreachable
from core.markup.tree import plain
from core.model.values import Message, Sent
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_world import POST, World, at, privately, remark

PRIVATE_CHAT = "/users/@me/channels"
MESSAGE = r"/channels/\d+/messages"
THREAD = r"/channels/\d+/messages/\d+/threads"
FORUM_POST = r"/channels/\d+/threads"
WEBHOOK = r"/webhooks/\d+/[^/]+"
MAKE_WEBHOOK = r"/channels/\d+/webhooks"
EDIT = r"/channels/\d+/messages/\d+"

Verb = Callable[[World], Awaitable[Any]]


async def announce(world: World) -> Sent:
    return await world.announced(world.news)


async def announce_in_forum(world: World) -> Sent:
    return await world.announced(world.forum)


async def announce_privately(world: World) -> Sent:
    return await world.network.announce(POST, privately(world.ada), key="privately")


async def relay(world: World) -> Sent:
    announced = await world.announced(key="before")
    assert announced.thread
    return await world.network.relay(remark("Well."), at(world.news), announced.thread, key="relay")


async def notify(world: World) -> Sent:
    return await world.network.notify(Message(plain("Hear, hear.")), at(world.news), key="notify")


async def revise(world: World) -> Sent:
    announced = await world.announced(key="before")
    return await world.network.revise(POST, at(world.news), announced.thread, announced.copies, key="revise")


async def retract(world: World) -> None:
    announced = await world.announced(key="before")
    await world.network.retract(at(world.news), announced.thread, announced.copies)


@pytest.mark.parametrize(
    ("verb", "method", "path", "expected"),
    [
        (announce, "POST", MESSAGE, Unclear),
        (announce, "POST", THREAD, Unclear),
        (announce_privately, "POST", PRIVATE_CHAT, Unreachable),
        (announce_in_forum, "POST", FORUM_POST, Unclear),
        (relay, "GET", MAKE_WEBHOOK, Unreachable),
        (relay, "POST", MAKE_WEBHOOK, Unreachable),
        (relay, "POST", WEBHOOK, Unclear),
        (notify, "POST", MESSAGE, Unclear),
        (revise, "PATCH", EDIT, Unreachable),
        (retract, "DELETE", r"/channels/\d+", Unreachable),
    ],
)
@pytest.mark.parametrize("how", ["500", "502", "503", "504", "524", "cut", "unheard"])
async def test_a_failure_is_never_repeated_by_the_library(
    world: World, verb: Verb, method: str, path: str, expected: type[DeliveryError], how: str
) -> None:
    status = int(how) if how.isdigit() else 0
    # aiohttp itself asks once more where a GET or DELETE met a connection that was just closed: that is harmless.
    world.weather.storms = [Storm(method, path, status, {}, after=how == "unheard")]
    with pytest.raises(expected):
        await verb(world)
    assert world.weather.count(method, path) == 1 + (method in ("GET", "DELETE") and not status)


@pytest.mark.parametrize(
    ("verb", "method", "path"),
    [
        (announce, "POST", MESSAGE),
        (announce_privately, "POST", PRIVATE_CHAT),
        (announce_in_forum, "POST", FORUM_POST),
        (relay, "POST", WEBHOOK),
        (notify, "POST", MESSAGE),
        (revise, "PATCH", EDIT),
    ],
)
@pytest.mark.parametrize(
    ("body", "headers", "seconds"),
    [
        ({"retry_after": 0.65, "message": "slow", "global": False}, {"Retry-After": "1"}, 0.65),
        ({"retry_after": 2.5, "message": "slow", "global": True}, {}, 2.5),
        ("slow down", {"Retry-After": "7"}, 7.0),
        ("slow down", {}, None),
    ],
)
async def test_a_rate_limit_is_told_and_not_slept_through(
    world: World, verb: Verb, method: str, path: str, body: Any, headers: dict[str, str], seconds: float | None
) -> None:
    world.weather.storms = [Storm(method, path, 429, body, headers)]
    with pytest.raises(Unreachable) as fault:
        await verb(world)
    assert fault.value.retry_after == seconds
    assert world.weather.count(method, path) == 1


async def test_a_refused_connection_is_unreachable(world: World) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        network = world.make_network(address=f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(Unreachable, match="can't be reached"):
            await network.open()


async def test_an_answer_that_the_library_would_keep_back_for_long_is_unclear(world: World) -> None:
    world.weather.storms = [Storm("POST", WEBHOOK, 200, {}, {"X-RateLimit-Remaining": "0"} | reset_in(30))]
    with pytest.raises(Unclear):
        await relay(world)
    world.weather.storms = [Storm("POST", WEBHOOK, 404, {}, {"X-RateLimit-Remaining": "0"} | reset_in(30))]
    with pytest.raises(Unreachable) as fault:
        await relay(world)
    assert fault.value.retry_after == 30
    world.weather.storms = [Storm("POST", WEBHOOK, 404, {}, {"X-RateLimit-Remaining": "0"} | reset_in(0.001))]
    with pytest.raises(Refused):
        await relay(world)


def reset_in(seconds: float) -> dict[str, str]:
    return {"X-RateLimit-Reset-After": f"{seconds}"}


async def test_the_same_words_said_twice_are_two_messages(world: World) -> None:
    announced = await world.announced()
    assert announced.thread
    sent = [await world.network.relay(remark("Same."), at(world.news), announced.thread, key=key) for key in ("a", "b")]
    assert sent[0].copies != sent[1].copies


async def test_nothing_is_sent_once_another_process_may_have_taken_over(world: World) -> None:
    """The fault comes at the last moment, when the request is written."""

    def refuse() -> None:
        raise Unreachable("this process was paused")

    announced = await world.announced(key="before")
    network = world.make_network(assure=refuse)
    await network.open()
    assert announced.thread
    with pytest.raises(Unclear):
        await network.notify(Message(plain("Too late.")), at(world.news), key="notify")
    with pytest.raises(DeliveryError):
        await network.relay(remark("Too late."), at(world.news), announced.thread, key="relay")
    assert all(
        "Too late." not in each.content
        for place in (world.news, world.dc.threads(world.news)[0])
        for each in world.dc.messages(place)
    )
    await network.close()
