"""The sandbox's world: the same each time, and as it is described."""

from __future__ import annotations

import asyncio
import json
import tomllib
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bots.sandbox.app import UNHURRIED, Sandbox, config, serving
from bots.sandbox.discord import Channel
from bots.sandbox.world import DISCORD_TOKEN, TELEGRAM_TOKEN, World, build_world


def clock_at(moment: str) -> float:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()


def ids(world: World) -> dict[str, Any]:
    """Every id that a config or a link could hold."""
    return {
        "people": [(person.key, person.telegram.id, person.discord.id) for person in world.people],
        "bots": (world.telegram.bot.id, world.discord.bot.id),
        "chats": [chat.id for chat in (world.channel, world.discussion, world.corner)],
        "places": [place.id for place in (world.guild, world.news, world.bulletin, world.stories)],
        "tags": [tag.id for tag in world.stories.tags],
        "direct": [world.discord.direct(person.discord).id for person in world.people],
    }


def test_the_ids_are_the_same_whenever_it_is_built() -> None:
    assert ids(build_world(lambda: clock_at("2017-03-01"))) == ids(build_world(lambda: clock_at("2031-07-09")))


def test_the_clock_counts_as_soon_as_it_is_built() -> None:
    world = build_world(lambda: clock_at("2026-08-26T09:00"))
    ada = world.person("ada")
    on_telegram = world.telegram.say(ada.telegram, world.corner, "Good morning")
    world.discord.say(ada.discord, world.news, "Good morning")
    (on_discord,) = _channel(world, world.news)["messages"]
    assert on_telegram.date == clock_at("2026-08-26T09:00")
    assert on_discord["time"].startswith("2026-08-26T09:00:00")


def test_it_begins_without_a_message() -> None:
    world = build_world()
    told = world.telegram.snapshot(), world.discord.snapshot()
    assert [chat["messages"] for chat in told[0]["chats"] if chat["messages"]] == []
    assert '"content"' not in json.dumps(told[1])


def test_there_are_one_editor_and_four_readers() -> None:
    world = build_world()
    assert (world.editor.key, len(world.readers), len(world.people)) == ("mara", 4, 5)
    assert world.editor not in world.readers


def test_everybody_may_write_wherever_readers_write() -> None:
    world = build_world()
    for person in world.people:
        for chat in (world.discussion, world.corner, world.telegram.private(person.telegram)):
            world.telegram.say(person.telegram, chat, "Hello")
        for place in (world.news, world.bulletin, world.discord.direct(person.discord)):
            world.discord.say(person.discord, place, "Hello")
        world.discord.start_thread(person.discord, world.stories, "Hello", "A post of my own")


def test_in_the_channel_only_the_editor_writes() -> None:
    world = build_world()
    post = world.telegram.say(world.editor.telegram, world.channel, "News")
    assert world.telegram.discussion_root(post) is not None
    with pytest.raises(ValueError, match="may not post"):
        world.telegram.say(world.person("ada").telegram, world.channel, "News of my own")


def test_a_person_that_is_not_there_is_named_with_those_who_are() -> None:
    with pytest.raises(ValueError, match=r"no person 'nobody'; there are mara, ada"):
        build_world().person("nobody")


async def test_the_config_names_what_is_there() -> None:
    async with serving(0) as sandbox:
        told = tomllib.loads(config(sandbox))
        world = sandbox.world
        assert told["telegram"] == {
            "token": TELEGRAM_TOKEN,
            "api_url": sandbox.address,
            "link_url": f"{sandbox.address}/t.me",
            **UNHURRIED,
            "editors": [world.editor.telegram.id],
            "destinations": [{"chat": "@example_dispatch"}, {"chat": world.corner.id}],
        }
        assert told["discord"] == {
            "token": DISCORD_TOKEN,
            "api_url": f"{sandbox.address}/api/v10",
            "link_url": f"{sandbox.address}/channels",
            "editors": [world.editor.discord.id],
            "destinations": [{"channel": place.id} for place in (world.news, world.bulletin, world.stories)],
        }


async def test_both_networks_answer_on_the_one_port() -> None:
    async with serving(0) as sandbox, aiohttp.ClientSession() as session:
        assert (await _telegram_me(session, sandbox))["result"]["id"] == sandbox.world.telegram.bot.id
        headers = {"Authorization": f"Bot {DISCORD_TOKEN}"}
        async with session.get(f"{sandbox.address}/api/v10/users/@me", headers=headers) as response:
            assert (await response.json())["id"] == str(sandbox.world.discord.bot.id)


async def test_its_end_lets_polls_and_pages_go() -> None:
    async with aiohttp.ClientSession() as session:
        async with serving(0) as sandbox:
            page = await session.get(f"{sandbox.address}/window/events")
            await page.content.readline()
            poll = asyncio.create_task(_updates(session, sandbox))
            telegram = sandbox.world.telegram
            await telegram.eventually(lambda: [call for call in telegram.calls if call.method == "getUpdates"])
        assert await poll == {"ok": True, "result": []}
        await page.read()


async def _updates(session: aiohttp.ClientSession, sandbox: Sandbox) -> Any:
    async with session.post(f"{sandbox.address}/bot{TELEGRAM_TOKEN}/getUpdates", json={"timeout": 50}) as response:
        return await response.json()


async def _telegram_me(session: aiohttp.ClientSession, sandbox: Sandbox) -> Any:
    async with session.get(f"{sandbox.address}/bot{TELEGRAM_TOKEN}/getMe") as response:
        return await response.json()


def _channel(world: World, channel: Channel) -> Any:
    (guild,) = world.discord.snapshot()["guilds"]
    return next(each for each in guild["channels"] if each["id"] == str(channel.id))
