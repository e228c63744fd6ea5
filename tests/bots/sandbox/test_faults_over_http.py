"""Faults told over HTTP, behind the same guard as the window."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bots.sandbox.discord.pace import Limits as DiscordLimits
from bots.sandbox.faults.routes import FaultRoutes
from bots.sandbox.telegram.rates import Limits
from bots.sandbox.window.guard import only_from_here
from bots.sandbox.world import DISCORD_TOKEN, TELEGRAM_TOKEN, World, build_world


@dataclass
class Town:
    """A served world with the routes of its faults."""

    world: World
    session: aiohttp.ClientSession
    address: str

    async def tell(self, network: str, mishap: Any, **headers: str) -> tuple[int, Any]:
        """A POST: the status and what was answered."""
        url = f"{self.address}/window/faults/{network}"
        async with self.session.post(url, json=mishap, headers=headers) as response:
            text = await response.text()
            return response.status, await response.json() if response.content_type == "application/json" else text

    async def listed(self, network: str) -> Any:
        async with self.session.get(f"{self.address}/window/faults/{network}") as response:
            return await response.json()

    async def clear(self, network: str) -> Any:
        url = f"{self.address}/window/faults/{network}"
        async with self.session.delete(url, headers={"Content-Type": "application/json"}) as response:
            assert response.status == 200
            return await response.json()


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    world = build_world()
    app = web.Application(middlewares=[only_from_here])
    faults = FaultRoutes(world.telegram, world.discord)
    app.add_routes([*world.telegram.routes(), *world.discord.routes(), *faults.routes()])
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    world.telegram.address = world.discord.address = address
    async with aiohttp.ClientSession() as session:
        yield Town(world, session, address)
    await world.telegram.close()
    await world.discord.close()
    await runner.cleanup()


async def test_a_fault_is_told_listed_and_taken_back(town: Town) -> None:
    status, told = await town.tell("telegram", {"kind": "500", "times": 2, "method": "getMe"})
    assert (status, told["faults"][0]["struck"]) == (200, 0)
    async with town.session.get(f"{town.address}/bot{TELEGRAM_TOKEN}/getMe") as response:
        assert response.status == 500
    (fault,) = (await town.listed("telegram"))["faults"]
    assert (fault["kind"], fault["method"], fault["times"], fault["struck"]) == ("500", "getMe", 2, 1)
    assert (await town.clear("telegram"))["faults"] == []
    async with town.session.get(f"{town.address}/bot{TELEGRAM_TOKEN}/getMe") as response:
        assert response.status == 200


async def test_each_network_has_its_own_faults(town: Town) -> None:
    await town.tell("discord", {"kind": "403", "code": 50013, "route": "/users/@me"})
    assert (await town.listed("telegram"))["faults"] == []
    headers = {"Authorization": f"Bot {DISCORD_TOKEN}"}
    async with town.session.get(f"{town.address}/api/v10/users/@me", headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (403, 50013)


@pytest.mark.parametrize("network", ["telegram", "discord"])
async def test_a_disturbance_and_its_end(town: Town, network: str) -> None:
    _, told = await town.tell(network, {"kind": "late", "seconds": 3600})
    assert [one["kind"] for one in told["disturbances"]] == ["late"]
    world = town.world
    world.telegram.start(world.editor.telegram)
    world.discord.say(world.editor.discord, world.news, "Hello")
    assert (await town.listed(network))["held"] == 1
    cleared = await town.clear(network)
    assert (cleared["held"], cleared["disturbances"]) == (0, [])


async def test_limits_are_set(town: Town) -> None:
    status, told = await town.tell("telegram", {"kind": "limits", "limits": {"model": "bucket", "burst": 5}})
    assert (status, told["limits"]["burst"]) == (200, 5)
    assert town.world.telegram.limits == Limits("bucket", burst=5)
    routes = {"POST /channels/{channel_id}/messages": [1, 9]}
    await town.tell("discord", {"kind": "limits", "limits": {"model": "bucket", "routes": routes}})
    expected = DiscordLimits("bucket", routes={"POST /channels/{channel_id}/messages": (1, 9.0)})
    assert town.world.discord.limits == expected
    await town.clear("telegram")
    assert town.world.telegram.limits.model == "bucket"


async def test_mishaps_on_telegram(town: Town) -> None:
    telegram, world = town.world.telegram, town.world
    telegram.start(world.editor.telegram)
    basic = telegram.add_group("Small corner", admins=[world.editor.telegram], bot="member", basic=True)
    user = world.editor.telegram.id
    assert (await town.tell("telegram", {"kind": "block", "user": user}))[0] == 200
    assert telegram.private(world.editor.telegram).blocked
    await town.tell("telegram", {"kind": "unblock", "user": user})
    assert not telegram.private(world.editor.telegram).blocked
    await town.tell("telegram", {"kind": "kick", "chat": "@example_dispatch"})
    assert world.channel.member(telegram.bot).status == "kicked"
    await town.tell("telegram", {"kind": "migrate", "chat": basic.id})
    assert basic.migrated_to is not None


async def test_mishaps_on_discord(town: Town) -> None:
    discord, world = town.world.discord, town.world
    discord.add_webhook(discord.bot, world.news, "Readers")
    assert (await town.tell("discord", {"kind": "delete_webhooks", "channel": str(world.news.id)}))[0] == 200
    assert discord.webhooks(world.news) == []
    await town.tell("discord", {"kind": "close_direct", "user": str(world.editor.discord.id)})
    assert not world.editor.discord.direct_open
    await town.tell("discord", {"kind": "open_direct", "user": str(world.editor.discord.id)})
    assert world.editor.discord.direct_open
    for mishap in ({"kind": "drop_gateway", "resumable": False}, {"kind": "refuse_resume"}, {"kind": "offline"}):
        assert (await town.tell("discord", mishap))[0] == 200
    await town.clear("discord")
    async with town.session.ws_connect(f"{town.address}/gateway") as socket:
        assert (await socket.receive_json(timeout=10))["op"] == 10


@pytest.mark.parametrize(
    ("network", "mishap", "reason"),
    [
        ("telegram", {"kind": "explode"}, "does not match any of the expected tags"),
        ("telegram", {"kind": "500", "tmes": 2}, "tmes: "),
        ("telegram", {"kind": "500", "method": "getYou"}, "there is no method getYou"),
        ("telegram", {"kind": "403", "when": "after"}, "can strike after the effect"),
        ("telegram", {"kind": "kick", "chat": 1}, "chat not found"),
        ("telegram", {"kind": "drop_gateway"}, "does not match any of the expected tags"),
        ("telegram", {"kind": "limits", "limits": {"per_second": 0}}, "per_second: "),
        ("discord", {"kind": "kick", "chat": 1}, "does not match any of the expected tags"),
        ("discord", {"kind": "delete_webhooks", "channel": 1}, "there is no channel 1"),
        ("discord", [], "the body: "),
    ],
)
async def test_what_is_not_understood(town: Town, network: str, mishap: Any, reason: str) -> None:
    status, told = await town.tell(network, mishap)
    assert status == 400
    assert reason in told["error"]
    assert (await town.listed(network))["faults"] == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Host": "elsewhere.example"}, 421),
    ],
)
async def test_nobody_else_tells(town: Town, headers: dict[str, str], status: int) -> None:
    assert (await town.tell("telegram", {"kind": "500"}, **headers))[0] == status
    assert (await town.listed("telegram"))["faults"] == []
