"""Row 8: kill -9 in a burst of messages and during a broadcast, again and again; in the end everything stands once."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass

from benchmarks.postgres import databases
from benchmarks.results import Result, counted
from benchmarks.service import UNLIMITED, Service, Setting, service
from benchmarks.stage import DISCORD, Stage, destination, staged, until
from benchmarks.talking import remark
from benchmarks.told import Place, Told
from bots.sandbox.discord.model import Channel
from bots.sandbox.telegram.model import Chat

_BURST = 100
_CHATS = 100
# Half a minute for a receipt that does not come would only be waited for: here they come at once, or never.
_SETTING = Setting(UNLIMITED + "\nreceipt_seconds = 2", "per_second = 1000\neditors = []")
_SEED = 20140826


@dataclass(frozen=True, slots=True)
class _Town:
    """Private chats, and the places where posts are talked about."""

    chats: list[Chat]
    channels: list[Chat]
    news: list[Channel]

    @property
    def everywhere(self) -> list[Place]:
        return [*self.chats, *self.channels, *self.news]


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """So many kills, each in the midst of both, on each kind of database."""
    kills = 1 if quick else 50
    with databases(quick=quick) as urls:
        for name, url in urls.items():
            yield await _killed(name, url, kills)


async def _killed(name: str, url: str, kills: int) -> Result:
    """While a post is broadcast, a burst of comments is written below the one before, and the service is killed."""
    chance = random.Random(_SEED)  # noqa: S311 - it is to be the same each time
    async with staged(url) as stage:
        town = await _built(stage)
        told = Told(stage, frozenset(town.channels))
        async with service(stage, _SETTING) as killed:
            for number in range(kills + 1):
                stage.publish(await stage.drafted(_title(number)))
                told.expect(f"train {number:05}", town.everywhere)
                if number:
                    _burst(stage, town, number - 1, told)
                    await _strike(stage, killed, after=chance.randint(1, _CHATS + 3 * _BURST))
                await told.settled()
        what = f"kill -9 in a burst of {_BURST} messages and during a broadcast, {kills} ×, {name}"
        return counted("8", what, told.wrong(), f"{told.repeated()} sent again without a receipt")


async def _built(stage: Stage) -> _Town:
    telegram, discord, guild = stage.world.telegram, stage.world.discord, stage.world.guild
    news = [discord.add_channel(guild, f"news-{kind}", kind=kind) for kind in ("text", "announcement", "forum")]
    town = _Town([telegram.private(each) for each in stage.readers(_CHATS)], stage.channels(2), news)
    await stage.seed(
        [destination(place.id) for place in town.chats]
        + [destination(place.id, talks=True) for place in town.channels]
        + [destination(place.id, DISCORD, talks=True) for place in town.news]
    )
    return town


async def _strike(stage: Stage, killed: Service, after: int) -> None:
    """Kill the service when it has asked for so much, and start it again."""
    end = stage.said + after
    await until(lambda: stage.said >= end)
    await killed.kill()
    await killed.start()


def _burst(stage: Stage, town: _Town, number: int, told: Told) -> None:
    """Everybody writes at once, by turns below a channel's post and in a Discord thread; all see everything."""
    telegram, discord = stage.world.telegram, stage.world.discord
    reader, title = stage.world.readers[0], _title(number)
    post = next(each for each in telegram.messages(town.channels[0]) if title in each.text)
    threads = [each for place in town.news for each in discord.threads(place) if each.name == title]
    groups = [channel.linked for channel in town.channels if channel.linked]
    for count in range(number * _BURST, (number + 1) * _BURST):
        if count % 2:
            telegram.comment(reader.telegram, post, remark(count))
        else:
            discord.say(reader.discord, threads[0], remark(count))
        told.expect(f"passenger {count:05}", [*groups, *threads])


def _title(number: int) -> str:
    return f"Night train {number:05}"
