"""Each network counts in a unit of its own: what one of them takes arrives whole at the other."""

from __future__ import annotations

from typing import Literal

import pytest

from bots.sandbox.discord.model import Channel
from bots.sandbox.telegram.model import Chat
from tests.stories.telling import publish
from tests.support.contents import still
from tests.support.town import Town

TRAM = "🚋"
"""One character on Discord, two units on Telegram, four bytes."""
Way = Literal["message on Telegram", "caption on Telegram", "message on Discord", "caption on Discord"]


@pytest.mark.parametrize(
    ("way", "trams"),
    [
        ("message on Telegram", 2048),
        ("caption on Telegram", 512),
        ("message on Discord", 2000),
        ("caption on Discord", 2000),
    ],
)
async def test_what_is_as_long_as_it_may_be_arrives_whole(town: Town, way: Way, trams: int) -> None:
    post = await publish(town)
    photo = still() if "caption" in way else None
    if "Telegram" in way:
        town.telegram.say(town.ada.telegram, town.discussion, TRAM * trams, reply_to=post.root, photo=photo)
    else:
        town.discord.say(town.ben.discord, post.talk, TRAM * trams, attachments=[("pier.jpg", photo)] if photo else [])
    places = (town.discussion, town.corner, *post.threads)
    await town.eventually(lambda: all(sum(shown(town, at)) == trams for at in places), "every tram everywhere")
    assert all(len(shown(town, talk)) == (2 if trams > 2000 else 1) for talk in post.threads)


async def test_the_longest_name_is_cut_to_one_that_discord_takes(town: Town) -> None:
    post = await publish(town)
    reader = town.telegram.add_user(f"{TRAM * 64} {TRAM * 63}", "trams")
    town.telegram.join(reader, town.discussion)
    town.telegram.comment(reader, post.channel, "It is full every night.")
    relayed = await town.seen(post.talk, "It is full every night.")
    assert relayed.author.name.startswith(TRAM * 64)
    assert len(relayed.author.name) == 80


def shown(town: Town, place: Chat | Channel) -> list[int]:
    """How many trams each message at a place has."""
    if isinstance(place, Chat):
        texts = [each.text for each in town.telegram.messages(place)]
    else:
        texts = [each.content for each in town.discord.messages(place)]
    return [text.count(TRAM) for text in texts if TRAM in text]
