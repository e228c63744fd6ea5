"""Talk: pairs of a Telegram group and a Discord channel with a post in both, and comments at an even pace."""

from __future__ import annotations

import asyncio
import time

from benchmarks.stage import DISCORD, Stage, destination, until
from bots.sandbox.discord.model import Channel
from bots.sandbox.telegram.model import Chat, Message

PER_SECOND = 20


async def paired(stage: Stage, count: int) -> tuple[list[Chat], list[Channel], list[str]]:
    """So many pairs, each with a label of its own, as the destinations of a new database."""
    groups, discord = stage.groups(count), stage.world.discord
    channels = [discord.add_channel(stage.world.guild, f"news-{number}") for number in range(count)]
    labels = [f"line{number}" for number in range(count)]
    await stage.seed(
        [destination(group.id, talks=True, label=label) for group, label in zip(groups, labels, strict=True)]
        + [
            destination(channel.id, DISCORD, talks=True, label=label)
            for channel, label in zip(channels, labels, strict=True)
        ]
    )
    return groups, channels, labels


async def posted(stage: Stage, group: Chat, label: str) -> Message:
    """A post that stands in a group, and goes to the channel of the same label."""
    stage.publish(await stage.drafted(f"Night trains on {label}", label))
    return await until(lambda: next(iter(stage.world.telegram.messages(group)), None))


async def talk(stage: Stage, posts: list[Message], numbers: range) -> None:
    """Comment on each post in turn, at an even pace: "I was passenger 00042."."""
    telegram, reader = stage.world.telegram, stage.world.readers[0].telegram
    begun = time.perf_counter()
    for count, number in enumerate(numbers):
        post = posts[number % len(posts)]
        telegram.say(reader, post.chat, remark(number), reply_to=post)
        await asyncio.sleep(begun + (count + 1) / PER_SECOND - time.perf_counter())


def remark(number: int) -> str:
    return f"I was passenger {number:05}."
