"""The service is killed again and again in the middle of its work, and in the end every wish is carried out."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from bots.sandbox.discord.model import Channel
from tests.stories.chaos import Chaos, places
from tests.stories.repeating import lives, repeated, seeds
from tests.stories.telling import thread
from tests.support.process import ServiceProcess
from tests.support.town import Town, town_in


@pytest.mark.parametrize("seed", seeds())
async def test_nothing_is_lost_between_two_starts(tmp_path: Path, seed: int) -> None:
    async with town_in(tmp_path, f"sqlite:///{tmp_path}/blog.db") as town:
        with repeated(seed):
            await live_and_look_back(town, Chaos(town, seed), ServiceProcess(town.sandbox, tmp_path))


async def live_and_look_back(town: Town, chaos: Chaos, service: ServiceProcess) -> None:
    """One life after the other, the last of which is left to finish everything."""
    try:
        for _ in range(lives(4, 10)):
            await live_dangerously(town, chaos, service)
    finally:
        await service.close()
    await town.start()
    await town.eventually(chaos.finish, "every draft published", 60)
    await check_posts(town, chaos)
    await check_comments(town, chaos)


async def live_dangerously(town: Town, chaos: Chaos, service: ServiceProcess) -> None:
    """One life of the service: persons act while it starts and works, until it is killed or told to stop."""
    for _ in range(4):
        chaos.act()
    end = requests(town) + chaos.moment()
    await service.start()
    await town.eventually(lambda: town.discord.connected, "the service at work")
    while requests(town) < end:
        await quiet_or(town, end)
        chaos.act()
    await (service.stop() if chaos.heads() else service.kill())


async def quiet_or(town: Town, end: int) -> None:
    """Wait for so many requests; or, if the service has nothing left to do before that, until it rests."""
    with suppress(AssertionError):
        await town.eventually(lambda: requests(town) >= end, "so much work", 0.5)


def requests(town: Town) -> int:
    return len(town.telegram.calls) + len(town.discord.calls)


async def check_posts(town: Town, chaos: Chaos) -> None:
    """Each post at each destination: once on Discord, at least once on Telegram."""
    for title in chaos.posts:
        for place in (town.channel, town.corner):
            await town.seen(place, title)
        for channel in (town.news, town.bulletin):
            await town.seen(channel, title)
            assert len(town.standing(channel, title)) == 1
        for channel in (town.news, town.bulletin, town.stories):
            await thread(town, channel, title)
            assert sum(each.name == title for each in town.discord.threads(channel)) == 1


async def check_comments(town: Town, chaos: Chaos) -> None:
    """Each comment on the blog once, and at each place of its post: once on Discord, at least once on Telegram."""
    numbers = {post["title"]: post["id"] for post in await town.posts()}
    for text, title in chaos.comments.items():
        for place in places(town, title):
            await town.seen(place, text)
            if isinstance(place, Channel):
                assert len(town.standing(place, text)) == 1, f"{text} in {place.name}"
        assert sum(each["text"] == text for each in await town.comments(numbers[title])) == 1
