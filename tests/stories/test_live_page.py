"""A reader who leaves the page open sees the discussion as it happens."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import aiohttp

from tests.stories.telling import Json, publish
from tests.support.town import Town


async def events(stream: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, Json]]:
    """The stream's events: name and data."""
    name = ""
    async for line in stream.content:
        field, _, value = line.decode().strip().partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


async def test_an_open_page_hears_of_everything(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    async with town.live(post.number) as stream:
        heard = events(stream)
        written = town.discord.say(town.ben.discord, post.talk, "Live and direct.")
        name, data = await anext(heard)
        assert (name, data["author"], data["text"]) == ("comment", "Ben Ochre", "Live and direct.")
        town.discord.edit(town.ben.discord, written, "Live and indirect.")
        name, data = await anext(heard)
        assert (name, data["text"]) == ("edit", "Live and indirect.")
        town.discord.delete(town.ben.discord, written)
        name, data = await anext(heard)
        assert (name, data["deleted"]) == ("delete", True)
        town.telegram.comment(town.mara.telegram, post.channel, "From the other side.")
        name, data = await anext(heard)
        assert (name, data["network"], data["is_editor"]) == ("comment", "telegram", True)


async def test_a_page_hears_of_its_own_post_only(town: Town) -> None:
    first, second = await publish(town, "About the harbour"), await publish(town, "About lichens")
    async with town.live(second.number) as stream:
        town.discord.say(town.ben.discord, first.talk, "On the first.")
        await town.seen(town.discussion, "On the first.")
        town.discord.say(town.ben.discord, second.talk, "On the second.")
        _, data = await anext(events(stream))
    assert data["text"] == "On the second."


async def test_an_open_page_does_not_keep_the_service_from_stopping(town: Town) -> None:
    post = await publish(town)
    async with town.live(post.number) as stream:
        await town.stop()
        assert [event async for event in events(stream)] == []
