"""Announcing: one message, its thread, its door, in every kind of place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bots.discord.threads import named
from core.errors import Gone, Refused, Removed
from core.markup.tree import plain
from core.model.refs import PlaceRef
from core.model.values import Address, Picture
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_world import LINK, POST, World, at, privately

MESSAGES = r"/channels/\d+/messages"
THREADS = r"/channels/\d+/messages/\d+/threads"


async def test_a_text_channel_gets_a_message_with_a_thread_named_after_the_post(world: World) -> None:
    sent = await world.announced()
    [message] = world.dc.messages(world.news)
    [thread] = world.dc.threads(world.news)
    assert sent.copies == (f"{world.news.id}/{message.id}",)
    assert sent.thread == str(message.id) == str(thread.id)
    assert sent.door == f"{LINK}/{world.guild.id}/{thread.id}"
    assert thread.name == POST.title
    assert thread.thread
    assert thread.thread.auto_archive_minutes == 10080
    for words in (POST.title, "https://example.org/river", "nine dry years", "Bring boots.", "#Science"):
        assert words in message.content


async def test_the_same_wish_made_twice_is_one_message(world: World) -> None:
    assert await world.announced() == await world.announced()
    assert len(world.dc.messages(world.news)) == 1
    await world.announced(key="another")
    assert len(world.dc.messages(world.news)) == 2


async def test_a_long_post_is_cut_to_one_message(world: World) -> None:
    post = replace(POST, excerpt=plain("word " * 3000))
    await world.network.announce(post, at(world.news), key="long")
    [message] = world.dc.messages(world.news)
    assert 1800 < len(message.content) <= 2000
    preview = world.network.preview(post)
    assert (preview.was_cut, preview.length, preview.limit) == (True, len(message.content), 2000)


async def test_a_post_of_which_nothing_can_be_cut_is_refused(world: World) -> None:
    post = replace(POST, labels=tuple(f"A rather long label {number}" for number in range(100)))
    for channel in (world.news, world.forum):
        with pytest.raises(Refused, match="labels alone"):
            await world.network.announce(post, at(channel), key="long")
    with pytest.raises(Refused, match="labels alone"):
        world.network.preview(post)


async def test_a_picture_stands_in_the_same_message(world: World, tmp_path: Path) -> None:
    path = tmp_path / "0a1b.png"
    Image.new("RGB", (4, 3)).save(path)
    post = replace(POST, picture=Picture(path, "image/png", 4, 3))
    for channel in (world.news, world.forum):
        sent = await world.network.announce(post, at(channel), key=f"picture {channel.name}")
        [message] = [m for m in world.dc.messages(world.dc.find_message(_id(sent.copies[0])).channel) if m.attachments]
        assert [(file.filename, file.data) for file in message.attachments] == [("0a1b.png", path.read_bytes())]
    path.unlink()
    with pytest.raises(Refused, match=r"0a1b\.png"):
        await world.network.announce(post, at(world.news), key="missing")


async def test_nobody_is_pinged(world: World) -> None:
    post = replace(POST, title="@everyone, look")
    await world.network.announce(post, at(world.news), key="ping")
    await world.network.announce(post, at(world.forum), key="ping too")
    bodies = [call.body for call in world.dc.calls if call.method == "POST" and "content" in str(call.body)]
    assert [(body.get("message") or body)["allowed_mentions"] for body in bodies] == [{"parse": []}] * 2
    assert not any(message.mentions_everyone for message in world.dc.messages(world.news))


@pytest.mark.parametrize("wanted", [True, False])
async def test_an_announcement_channel_is_published_unless_told_otherwise(world: World, wanted: bool) -> None:
    sent = await world.network.announce(POST, at(world.wire, crosspost=wanted), key="wire")
    assert world.weather.count("POST", MESSAGES + r"/\d+/crosspost") == wanted
    assert sent.door == f"{LINK}/{world.guild.id}/{sent.thread}"


@pytest.mark.parametrize(("status", "again"), [(429, 3000), (403, None), (500, None)])
async def test_an_announcement_stands_even_if_it_can_not_be_published(
    world: World, status: int, again: float | None
) -> None:
    body = {"retry_after": 3000, "message": "no", "code": 0}
    world.weather.storms = [Storm("POST", MESSAGES + r"/\d+/crosspost", status, body)]
    sent = await world.announced(world.wire)
    assert len(sent.copies) == 1
    assert world.weather.count("POST", MESSAGES + r"/\d+/crosspost") == 1
    assert (sent.missing is None) == (status == 403)
    assert (sent.missing.retry_after if sent.missing else None) == again
    world.weather.storms = []
    [message] = world.dc.messages(world.wire)
    revised = await world.network.revise(POST, at(world.wire), sent.thread, sent.copies, key="again")
    assert revised.missing is None
    assert world.weather.count("POST", MESSAGES + rf"/{message.id}/crosspost") == 2


@pytest.mark.parametrize(
    ("labels", "required", "tags"),
    [
        (("Science", "City council"), False, ["science"]),
        (("POLITICS", "science"), False, ["politics", "science"]),
        (("Weather",), False, []),
        (("Weather",), True, ["politics"]),
    ],
)
async def test_a_forum_gets_a_post_with_its_tags(
    world: World, labels: tuple[str, ...], required: bool, tags: list[str]
) -> None:
    world.forum.require_tag = required
    sent = await world.network.announce(replace(POST, labels=labels), at(world.forum), key="forum")
    [thread] = world.dc.threads(world.forum)
    assert thread.thread
    names = {tag.id: tag.name for tag in world.forum.tags}
    assert [names[number] for number in thread.thread.applied_tags] == tags
    assert (sent.copies, sent.thread) == ((f"{thread.id}/{thread.id}",), str(thread.id))


async def test_a_private_chat_is_opened_on_demand_and_its_message_is_the_thread(world: World) -> None:
    for key in ("one", "two"):
        sent = await world.network.announce(POST, privately(world.ada), key=key)
    chat = world.dc.direct(world.ada)
    assert sent.copies == (f"{chat.id}/{world.dc.messages(chat)[-1].id}",)
    assert str(sent.thread) == str(sent.copies[0])
    assert sent.door is None
    assert world.weather.count("POST", "/users/@me/channels") == 1


async def test_closed_private_messages_and_vanished_channels_are_gone(world: World) -> None:
    world.dc.block_direct(world.ada)
    with pytest.raises(Gone):
        await world.network.announce(POST, privately(world.ada), key="closed")
    with pytest.raises(Gone):
        await world.network.announce(POST, Address(PlaceRef("12345")), key="nowhere")
    with pytest.raises(Refused, match="id of Discord"):
        await world.network.announce(POST, Address(PlaceRef("#news")), key="no id")


async def test_without_the_right_to_make_threads_the_message_itself_is_the_thread(world: World) -> None:
    world.dc.deny(world.news, "CREATE_PUBLIC_THREADS")
    sent = await world.announced()
    assert str(sent.thread) == str(sent.copies[0])
    assert sent.door == f"{LINK}/{world.guild.id}/{sent.thread}"


async def test_a_message_that_was_removed_before_its_thread_was_made_stays_removed(world: World) -> None:
    world.weather.storms = [Storm("POST", THREADS, 404, {"code": 10008, "message": "Unknown Message"})]
    with pytest.raises(Removed):
        await world.announced()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Short", "Short"),
        ("Two\nlines", "Two lines"),
        ("x" * 100, "x" * 100),
        ("x" * 101, "x" * 99 + "…"),
        ("x" * 96 + "👨‍👩‍👧 and more", "x" * 96 + "…"),
    ],
)
def test_threads_are_named_in_a_hundred_characters_of_whole_graphemes(title: str, name: str) -> None:
    assert named(title) == name
    assert len(named(title)) <= 100


def _id(ref: str) -> int:
    return int(ref.partition("/")[2])
