"""On the wire: a request is made once, whatever comes back, and a repeated wish makes nothing twice."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest

from bots.discord.attempts import Attempts
from core.errors import DeliveryError, Gone, Unclear, Unreachable
from core.markup.tree import plain
from core.model.values import Message, Sent
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_world import POST, World, at, remark

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
        (announce, "POST", THREAD, Unreachable),
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
        (announce, "POST", THREAD),
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


@pytest.mark.parametrize(
    ("verb", "path", "messages"),
    [
        (announce, MESSAGE, lambda world: world.dc.messages(world.news)),
        (announce_in_forum, FORUM_POST, lambda world: world.dc.threads(world.forum)),
        (notify, MESSAGE, lambda world: world.dc.messages(world.news)),
        (relay, WEBHOOK, lambda world: world.written(world.dc.threads(world.news)[0])),
    ],
)
@pytest.mark.parametrize("restarted", [False, True])
async def test_what_was_done_unheard_is_found_and_not_done_twice(
    world: World, verb: Verb, path: str, messages: Callable[[World], list[Any]], restarted: bool
) -> None:
    world.weather.storms = [Storm("POST", path, after=True, times=1)]
    with pytest.raises(Unclear):
        await verb(world)
    assert len(messages(world)) == 1
    if restarted:
        await world.network.close()
        world.network = world.make_network()
        await world.network.open()
    sent = await verb(world)
    assert len(messages(world)) == 1
    assert sent.copies[0].endswith(f"/{messages(world)[0].id}")


async def test_the_same_words_said_twice_are_two_messages(world: World) -> None:
    announced = await world.announced()
    assert announced.thread
    sent = [await world.network.relay(remark("Same."), at(world.news), announced.thread, key=key) for key in ("a", "b")]
    assert sent[0].copies != sent[1].copies


async def test_parts_that_stand_are_not_sent_again(world: World) -> None:
    announced = await world.announced()
    assert announced.thread
    long = remark("word " * 1000)
    world.weather.storms = [Storm("POST", WEBHOOK, 429, {"retry_after": 1}, times=1, skip=1)]
    with pytest.raises(Unreachable):
        await world.network.relay(long, at(world.news), announced.thread, key="long")
    sent = await world.network.relay(long, at(world.news), announced.thread, key="long")
    contents = [message.content for message in world.written(world.thread_of(announced))]
    assert len(sent.copies) == len(contents) == 3
    assert " ".join(contents).split() == ["word"] * 1000


async def test_an_attempt_is_doubtful_at_first_and_after_an_unclear_end() -> None:
    now = 0.0
    attempts = Attempts(wary_for=10, clock=lambda: now)
    with attempts.at("early") as attempt:
        assert attempt.doubtful
    now = 11.0
    for fault, doubtful in ((Unclear("?"), True), (Unreachable("later"), False), (Gone("closed"), False)):
        assert _attempted(attempts, fault) == (False, [])
        assert _attempted(attempts, fault) == (doubtful, [1])
    with pytest.raises(asyncio.CancelledError), attempts.at("cancelled"):
        raise asyncio.CancelledError
    with attempts.at("cancelled") as attempt:
        assert attempt.doubtful
    assert attempts.knows(1)


def _attempted(attempts: Attempts, fault: DeliveryError) -> tuple[bool, list[int]]:
    """An attempt that makes a message and then fails: what it knew from those before it."""
    with suppress(DeliveryError), attempts.at(str(fault)) as attempt:
        found = attempt.doubtful, list(attempt.made)
        attempt.made[:] = [1]
        raise fault
    return found
