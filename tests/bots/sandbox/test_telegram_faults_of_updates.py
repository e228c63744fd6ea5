"""Updates that reach the bot late, twice or out of order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bots.sandbox.faults import Disturbance
from tests.bots.sandbox.telegram_asking import ask, update_texts
from tests.bots.sandbox.telegram_world import World, open_world, served

FOREVER = 3600.0


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        yield opened


@pytest.mark.parametrize(
    ("disturbance", "batches"),
    [
        (Disturbance("duplicate"), [["a", "b", "c"], ["a"], []]),
        (Disturbance("duplicate", times=None), [["a", "b", "c"], ["a", "b", "c"], []]),
        (Disturbance("reorder"), [["b", "a", "c"], [], []]),
        (Disturbance("late", seconds=FOREVER), [["b", "c"], [], ["a"]]),
        (Disturbance("late", update="callback_query", seconds=FOREVER), [["a", "b", "c"], [], []]),
    ],
)
async def test_updates_that_come_wrongly(world: World, disturbance: Disturbance, batches: list[list[str]]) -> None:
    world.tg.disorder.add(disturbance)
    for text in "abc":
        world.tg.say(world.ada, world.private, text)
    found = [await update_texts(world), await update_texts(world)]
    world.tg.disorder.clear()
    found.append(await update_texts(world))
    assert found == batches


async def test_a_duplicate_is_the_same_update(world: World) -> None:
    world.tg.disorder.add(Disturbance("duplicate"))
    world.tg.say(world.ada, world.private, "a")
    (first,), (second,) = await world.updates(), await world.updates()
    assert first.update_id == second.update_id
    assert await world.updates() == ()


async def test_numbers_are_given_in_the_order_of_the_queue(world: World) -> None:
    world.tg.disorder.add(Disturbance("reorder"))
    for text in "ab":
        world.tg.say(world.ada, world.private, text)
    first, second = [update.update_id for update in await world.updates()]
    assert first < second


async def test_a_webhook_is_told_twice_too(world: World) -> None:
    told: list[dict[str, Any]] = []

    async def take(request: web.Request) -> web.Response:
        told.append(await request.json())
        return web.Response()

    async with served([web.post("/hook", take)]) as address:
        await ask(world, "setWebhook", url=f"{address}/hook")
        world.tg.disorder.add(Disturbance("duplicate"))
        for text in "ab":
            world.tg.say(world.ada, world.private, text)
        await world.tg.eventually(lambda: len(told) >= 3 and not world.tg.updates.pending())
        assert [update["message"]["text"] for update in told] == ["a", "a", "b"]
        assert told[0]["update_id"] == told[1]["update_id"]
        await ask(world, "deleteWebhook")
