"""The Bot API stand-in misbehaving as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.error import InvalidToken, NetworkError, RetryAfter, TimedOut

from bots.sandbox.faults import Fault
from tests.bots.sandbox.telegram_asking import ask, post, texts, update_texts
from tests.bots.sandbox.telegram_world import World, open_world

FOREVER = 3600.0


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        yield opened


@pytest.mark.parametrize(
    ("fault", "status", "description", "parameters"),
    [
        (Fault("429", retry_after=2.1), 429, "Too Many Requests: retry after 3", {"retry_after": 3}),
        (Fault("400", description="chat not found"), 400, "Bad Request: chat not found", None),
        (Fault("400", description="Bad Request: TOPIC_CLOSED"), 400, "Bad Request: TOPIC_CLOSED", None),
        (Fault("403"), 403, "Forbidden: bot was blocked by the user", None),
        (Fault("404"), 404, "Not Found", None),
        (Fault("401"), 401, "Unauthorized", None),
        (Fault("500"), 500, "Internal Server Error", None),
        (Fault("502"), 502, "Bad Gateway", None),
        (Fault("503"), 503, "Service Unavailable", None),
    ],
)
async def test_an_answer_that_is_told(
    world: World, fault: Fault, status: int, description: str, parameters: dict[str, int] | None
) -> None:
    world.tg.faults.add(fault)
    body = {"ok": False, "error_code": status, "description": description}
    expected = body | {"parameters": parameters} if parameters else body
    assert await ask(world, "sendMessage", chat_id=world.channel.id, text="x") == (status, expected)
    assert texts(world) == []
    assert (world.tg.calls[-1].status, world.tg.calls[-1].error) == (status, description)
    assert await post(world) == 200


@pytest.mark.parametrize("forward_first", [True, False])
async def test_a_dropped_answer_has_its_effect_and_updates(world: World, forward_first: bool) -> None:
    world.tg.forward_first, world.tg.forward_wait = forward_first, 0
    world.tg.faults.add(Fault("drop", method="sendMessage"))
    assert await post(world) == 0
    assert texts(world) == ["Hello"]
    update = await world.update()
    assert update.message is not None
    assert update.message.is_automatic_forward
    assert (world.tg.calls[-2].status, world.tg.calls[-2].error) == (0, "no answer")
    assert await post(world) == 200


@pytest.mark.parametrize(("kind", "was_read"), [("refuse", False), ("drop_before", True)])
async def test_a_connection_lost_before_the_effect(world: World, kind: Any, was_read: bool) -> None:
    world.tg.faults.add(Fault(kind))
    assert await post(world) == 0
    assert bool(world.tg.calls[-1].parameters) is was_read
    assert texts(world) == []
    assert await world.updates() == ()


@pytest.mark.parametrize("status", ["500", "502", "503"])
async def test_a_server_error_after_the_effect(world: World, status: Any) -> None:
    world.tg.faults.add(Fault(status, when="after"))
    assert await post(world) == int(status)
    assert texts(world) == ["Hello"]
    assert await update_texts(world) == ["Hello"]


@pytest.mark.parametrize("fault", [Fault("delay", when="after", seconds=FOREVER), Fault("hang", when="after")])
async def test_an_answer_that_is_late_or_never_comes(world: World, fault: Fault) -> None:
    world.tg.faults.add(fault)
    sending = asyncio.create_task(post(world))
    await world.tg.eventually(lambda: texts(world))
    assert await update_texts(world) == ["Hello"]
    assert not sending.done()
    world.tg.faults.clear()
    assert await sending == 200


@pytest.mark.parametrize("fault", [Fault("delay", seconds=FOREVER), Fault("hang")])
async def test_an_effect_that_is_late_or_never_comes(world: World, fault: Fault) -> None:
    world.tg.faults.add(fault)
    sending = asyncio.create_task(post(world))
    await world.tg.eventually(lambda: world.tg.calls[-1].parameters)
    assert await post(world, text="quicker") == 200
    assert texts(world) == ["quicker"]
    world.tg.faults.clear()
    assert await sending == 200
    assert texts(world) == ["quicker", "Hello"]


@pytest.mark.parametrize(("kind", "expected"), [("delay", ["Hello"]), ("hang", [])])
async def test_what_becomes_of_a_request_that_nobody_waits_for(
    world: World, kind: Any, expected: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    world.tg.faults.add(Fault(kind, seconds=FOREVER))
    with pytest.raises(TimedOut):
        await world.bot.send_message(world.channel.id, "Hello", read_timeout=0.05)
    (call,) = [call for call in world.tg.calls if call.method == "sendMessage"]
    await ask(world, "getMe")
    world.tg.faults.clear()
    await world.tg.eventually(lambda: call.status or call.error)
    await ask(world, "getMe")
    assert texts(world) == expected
    assert not [record for record in caplog.records if record.name == "aiohttp.server"]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault("500", times=None, method="sendMessage"), [500, 500, 200]),
        (Fault("500", times=None, method="get*"), [200, 200, 500]),
        (Fault("500", method="send*", after=1), [200, 500, 200]),
        (Fault("500", times=None), [500, 500, 500]),
        (Fault("500", chat="@example_dispatch"), [500, 200, 200]),
    ],
)
async def test_which_requests_are_meant(world: World, fault: Fault, expected: list[int]) -> None:
    armed = world.tg.faults.add(fault)
    found = [await post(world), await post(world, world.group), (await ask(world, "getMe"))[0]]
    assert found == expected
    assert armed.struck == expected.count(500)


async def test_a_chat_is_meant_by_its_id(world: World) -> None:
    world.tg.faults.add(Fault("500", times=None, chat=world.group.id))
    assert [await post(world), await post(world, world.group)] == [200, 500]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault("500", method="sendMesage"), "no method sendMesage"),
        (Fault("500", route="/channels/{channel_id}"), "no routes"),
        (Fault("429", scope="global"), "no routes, scopes"),
        (Fault("403", code=50013), "error codes"),
        (Fault("refuse", chat=1), "is not read"),
    ],
)
async def test_what_cannot_be_meant_here(world: World, fault: Fault, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        world.tg.faults.add(fault)


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize(
    ("fault", "error", "stays"),
    [
        (Fault("401", times=None), InvalidToken, 0),
        (Fault("429", retry_after=7), RetryAfter, 0),
        (Fault("502"), NetworkError, 0),
        (Fault("refuse"), NetworkError, 0),
        (Fault("drop"), NetworkError, 1),
    ],
)
async def test_what_the_library_makes_of_it(world: World, fault: Fault, error: type[Exception], stays: int) -> None:
    world.tg.faults.add(fault)
    with pytest.raises(error):
        await world.bot.send_message(world.channel.id, "Hello")
    assert len(texts(world)) == stays


async def test_a_poll_that_hangs_is_let_go_when_the_stand_in_closes(world: World) -> None:
    world.tg.faults.add(Fault("hang", method="getUpdates"))
    poll = asyncio.create_task(ask(world, "getUpdates"))
    await world.tg.eventually(lambda: world.tg.calls[-1].method == "getUpdates")
    await world.tg.close()
    assert (await poll)[0] == 200


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "deleteMessage"])
async def test_the_old_id_of_a_group_that_migrated_is_dead(world: World, method: str) -> None:
    basic = world.tg.add_group("Small corner", admins=[world.ada], bot="member", basic=True)
    await post(world, basic)
    new = world.tg.migrate(basic)
    text = {} if method == "deleteMessage" else {"text": "x"}
    number = {} if method == "sendMessage" else {"message_id": 1}
    status, body = await ask(world, method, chat_id=basic.id, **text, **number)
    assert (status, body["description"]) == (400, "Bad Request: group chat was upgraded to a supergroup chat")
    assert body["parameters"] == {"migrate_to_chat_id": new.id}
    assert texts(world, basic)[0] == "Hello"
    assert await post(world, new) == 200
