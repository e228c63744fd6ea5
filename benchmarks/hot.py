"""Row 2: the hot job: three posts in a row to chats and groups, and a discussion that goes on in one of the groups."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from benchmarks.allowed import shortest
from benchmarks.results import Result
from benchmarks.service import service
from benchmarks.stage import Stage, destination, staged, until
from bots.sandbox.telegram.model import User
from bots.sandbox.telegram.rates import Limits

_LIMITS = Limits("bucket", burst=30, latency=0.05)
_POSTS = 3


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """From the press of the buttons to the last message; the comments are written as soon as there is a post."""
    chats, groups, comments = (20, 4, 10) if quick else (60, 10, 24)
    async with staged() as stage:
        telegram = stage.world.telegram
        readers, places = stage.readers(chats), stage.groups(groups)
        await stage.seed(
            [*(destination(each.id) for each in readers)]
            + [destination(each.id, talks=number == 0) for number, each in enumerate(places)]
        )
        async with service(stage):
            cards = [await stage.drafted(f"Night train No. {number}") for number in range(_POSTS)]
            stage.asked.clear()
            telegram.limits = _LIMITS
            begun = time.perf_counter()
            for card in cards:
                stage.publish(card)
            for reader in readers[:comments]:
                await _comment(stage, reader)
            count = _POSTS * (chats + groups) + comments
            await until(lambda: len(stage.sent()) >= count)
            took = stage.sent()[-1].answered - begun
        own = [(telegram.private(each), _POSTS) for each in readers]
        shared = [(each, _POSTS + (comments if number == 0 else 0)) for number, each in enumerate(places)]
        ideal = shortest(_LIMITS, [*own, *shared])
        refused = telegram.refused_by_rate
        what = f"{_POSTS} posts to {chats} chats and {groups} groups, {comments} comments into one of these"
        yield Result("2", what, f"{took:.2f} s, {refused or 'no'} 429", f"{ideal:.2f} s", took / ideal, 1.30)


async def _comment(stage: Stage, reader: User) -> None:
    """Answer the first post in one's own chat, once it is there."""
    telegram = stage.world.telegram
    chat = telegram.private(reader)
    post = await until(lambda: next(iter(telegram.messages(chat)), None))
    telegram.say(reader, chat, f"I was on it, too: seat {reader.id}.", reply_to=post)
