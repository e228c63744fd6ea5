"""Inspecting: what a destination is, and what is missing there, each with its remedy."""

from __future__ import annotations

import pytest

from core.model.refs import PlaceRef
from tests.bots.discord.dc_world import World, world_served


@pytest.mark.parametrize("place", ["news", "wire", "forum"])
@pytest.mark.parametrize("connected", [False, True])
async def test_a_channel_where_all_is_well(world: World, place: str, connected: bool) -> None:
    channel = getattr(world, place)
    ref = PlaceRef(str(channel.id))
    if connected:
        async with world.listening():
            found = await world.network.inspect(ref)
    else:
        found = await world.network.inspect(ref)
    assert (found.place, found.title, found.takes_comments, found.faults) == (ref, f"#{place}", True, ())


@pytest.mark.parametrize(
    ("permission", "label"),
    [
        ("SEND_MESSAGES", "Send Messages"),
        ("EMBED_LINKS", "Embed Links"),
        ("ATTACH_FILES", "Attach Files"),
        ("CREATE_PUBLIC_THREADS", "Create Public Threads"),
        ("SEND_MESSAGES_IN_THREADS", "Send Messages in Threads"),
        ("MANAGE_WEBHOOKS", "Manage Webhooks"),
        ("MANAGE_MESSAGES", "Manage Messages"),
        ("MANAGE_THREADS", "Manage Threads"),
        ("READ_MESSAGE_HISTORY", "Read Message History"),
    ],
)
@pytest.mark.parametrize("connected", [False, True])
async def test_each_missing_right_is_named(world: World, permission: str, label: str, connected: bool) -> None:
    world.dc.deny(world.news, permission)
    if connected:
        async with world.listening():
            found = await world.network.inspect(PlaceRef(str(world.news.id)))
    else:
        found = await world.network.inspect(PlaceRef(str(world.news.id)))
    assert any(f"'{label}'" in fault for fault in found.faults)
    assert found.takes_comments


async def test_what_is_not_there_or_of_no_use_is_told(world: World) -> None:
    announced = await world.announced()
    world.dc.deny(world.wire, "VIEW_CHANNEL")
    for place, words in (
        ("12345", "no such channel"),
        (str(world.wire.id), "can't see it"),
        (announced.thread, "kind of channel"),
        ("#news", "number that Copy ID gives"),
    ):
        found = await world.network.inspect(PlaceRef(str(place)))
        assert not found.takes_comments
        assert words in " ".join(found.faults)


async def test_a_private_chat_is_named_after_its_person(world: World) -> None:
    found = await world.network.inspect(PlaceRef(f"user:{world.ada.id}"))
    assert (found.title, found.takes_comments, found.faults) == ("Ada Quill", True, ())


async def test_the_missing_intent_is_told() -> None:
    async with world_served(privileged=0) as world:
        found = await world.network.inspect(PlaceRef(str(world.news.id)))
        assert "Message Content Intent" in " ".join(found.faults)
