"""The real core over the adapter: whichever answer is lost, everything stands exactly once in the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bots.sandbox.discord import Channel
from bots.sandbox.discord.kinds import Flag
from core.model import Delivery, Destination
from core.store import Database
from core.store.migrating import upgrade
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_wishes import shown
from tests.bots.discord.dc_world import World, world_served
from tests.support.clock import TestClock
from tests.support.spine import Spine

WORDS = 900
REQUESTS = {"news": 7, "wire": 8, "forum": 6}
"""How many it takes to announce a post and to relay a comment in three parts, if nothing goes wrong."""


@asynccontextmanager
async def spine_over_discord(folder: Path) -> AsyncIterator[tuple[World, Spine]]:
    """The core with this one network, both by the same clock."""
    clock = TestClock()
    async with world_served(clock=lambda: clock.now().timestamp()) as world:
        database = Database(f"sqlite:///{folder}/blog.db")
        try:
            await upgrade(database)
            yield world, Spine(database, world.network, clock)  # type: ignore[arg-type]  # any network does
        finally:
            await database.close()


async def told(world: World, spine: Spine, channel: Channel) -> None:
    """Publish a post in two channels, and let a reader of the other one comment on it at length."""
    other = world.dc.add_channel(world.guild, "elsewhere")
    await spine.destinations(str(channel.id), str(other.id))
    await spine.publish()
    await finished(spine)
    [thread] = world.dc.threads(other)
    await spine.say("word " * WORDS, message=f"{thread.id}/1", thread=str(thread.id))
    await finished(spine)


def concerning(channel: Channel) -> str:
    """The paths of all requests that it takes to say something in a channel."""
    return rf"/channels/{channel.id}/.*|/webhooks/.*"


async def finished(spine: Spine) -> None:
    """Let the time of everything come that was postponed, until nothing is left to do."""
    for _ in range(10):
        await spine.drained()
        async with spine.database.reading() as session:
            if await session.scalar(select(Delivery.id).where(Delivery.open).limit(1)) is None:
                return
        spine.clock.advance(300)
    raise AssertionError("something is never done")


@pytest.mark.parametrize(
    ("place", "lost"), [(place, number) for place, count in REQUESTS.items() for number in range(count)]
)
@pytest.mark.parametrize("arrives", [True, False])
async def test_whichever_answer_is_lost_all_stands_exactly_once(
    tmp_path: Path, place: str, lost: int, arrives: bool
) -> None:
    async with spine_over_discord(tmp_path) as (world, spine):
        channel = getattr(world, place)
        storm = Storm("GET|POST", concerning(channel), after=arrives, skip=lost, times=1)
        world.weather.storms = [storm]
        await told(world, spine, channel)
        assert storm.times == 0
        await assert_all_stands_once(world, spine, channel)


@pytest.mark.parametrize("place", REQUESTS)
async def test_without_a_storm_it_takes_no_request_more(tmp_path: Path, place: str) -> None:
    async with spine_over_discord(tmp_path) as (world, spine):
        channel = getattr(world, place)
        await told(world, spine, channel)
        assert world.weather.count("(GET|POST|PATCH|DELETE)", f"(?:{concerning(channel)})") == REQUESTS[place]
        await assert_all_stands_once(world, spine, channel)
        if place == "wire":
            assert world.dc.messages(world.wire)[0].flags & Flag.CROSSPOSTED


async def assert_all_stands_once(world: World, spine: Spine, channel: Channel) -> None:
    [thread] = world.dc.threads(channel)
    async with spine.database.reading() as session:
        here = select(Delivery).join(Destination).where(Destination.place == str(channel.id)).order_by(Delivery.id)
        post, comment = await session.scalars(here.options(selectinload(Delivery.copies)))
    places = (f"{channel.id}/", f"{thread.id}/")
    standing = {message: content for message, content in shown(world).items() if message.startswith(places)}
    assert [copy.message for copy in (*post.copies, *comment.copies)] == list(standing)
    assert (post.thread, post.sent, comment.sent) == (str(thread.id), post.wanted, comment.wanted)
    assert (post.door or "").endswith(f"/{thread.id}")
    announced, *said = standing.values()
    assert "Night trains return" in announced
    assert len(said) == 3
    assert " ".join(said).split().count("word") == WORDS
