"""Relaying: whose name a comment bears, what it answers, and in how many messages it comes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bots.discord import answers
from bots.discord.webhooks import EDITOR_MARK, username
from core.errors import Gone, Refused, Removed
from core.model.refs import MessageRef
from core.model.values import Answered
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_world import LINK, POST, REMARK, World, at, privately, remark


@pytest.mark.parametrize("place", ["news", "wire", "forum"])
async def test_a_comment_comes_through_our_webhook_under_its_authors_name(world: World, place: str) -> None:
    channel = getattr(world, place)
    announced = await world.announced(channel)
    assert announced.thread
    for number in range(2):
        sent = await world.network.relay(remark(f"No {number}"), at(channel), announced.thread, key=f"{number}")
    thread = world.thread_of(announced)
    first, second = world.written(thread)[-2:]
    assert (second.author.name, second.avatar_url) == (REMARK.author, REMARK.avatar)
    assert (first.content, second.content) == ("No 0", "No 1")
    assert sent.copies == (f"{thread.id}/{second.id}",)
    [webhook] = world.dc.webhooks(channel)
    assert (webhook.name, webhook.id) == ("Backchannel", second.webhook_id)
    calls = [call for call in world.dc.calls if call.route.startswith("/webhooks/") and call.method == "POST"]
    assert [(call.body["allowed_mentions"], call.query["wait"]) for call in calls] == [({"parse": []}, "1")] * 2


async def test_the_webhook_from_before_a_restart_is_used_again(world: World) -> None:
    announced = await world.announced()
    assert announced.thread
    await world.network.relay(remark("Before"), at(world.news), announced.thread, key="before")
    await world.network.open()
    await world.network.relay(remark("After"), at(world.news), announced.thread, key="after")
    assert len(world.dc.webhooks(world.news)) == 1


async def test_a_webhook_that_an_admin_removed_is_made_anew(world: World) -> None:
    announced = await world.announced()
    assert announced.thread
    await world.network.relay(remark("Before"), at(world.news), announced.thread, key="before")
    world.dc.delete_webhook(world.dc.webhooks(world.news)[0])
    await world.network.relay(remark("After"), at(world.news), announced.thread, key="after")
    assert [m.content for m in world.written(world.thread_of(announced))] == ["Before", "After"]


async def test_a_webhook_that_is_removed_between_two_parts_makes_none_of_them_twice(world: World) -> None:
    announced = await world.announced()
    assert announced.thread
    gone = {"code": 10015, "message": "Unknown Webhook"}
    world.weather.storms = [Storm("POST", r"/webhooks/.*", 404, gone, times=1, skip=1)]
    sent = await world.network.relay(remark("word " * 1000), at(world.news), announced.thread, key="long")
    messages = world.written(world.thread_of(announced))
    assert len(sent.copies) == len(messages) == 3
    assert " ".join(message.content for message in messages).split() == ["word"] * 1000


async def test_without_the_right_the_bot_speaks_with_the_name_first(world: World) -> None:
    announced = await world.announced()
    assert announced.thread
    world.dc.deny(world.news, "MANAGE_WEBHOOKS")
    for key in ("one", "two"):
        await world.network.relay(remark("Here."), at(world.news), announced.thread, key=key)
    first, second = world.written(world.thread_of(announced))
    assert first.author is second.author is world.dc.bot
    assert first.content == f"**{REMARK.author}**\nHere."
    assert world.weather.count("GET", r"/channels/\d+/webhooks") == 1


async def test_an_answer_begins_with_a_line_that_is_linked_and_left_out_again(world: World) -> None:
    announced = await world.announced()
    assert announced.thread
    thread = world.thread_of(announced)
    answered = world.dc.say(world.ben, thread, "Really?")
    ref = MessageRef(f"{thread.id}/{answered.id}")
    said = remark("Yes.", answered=Answered("Ben Ochre", ref))
    await world.network.relay(said, at(world.news), announced.thread, key="linked")
    await world.network.relay(
        remark("No.", answered=Answered("B](x) @everyone", None)), at(world.news), announced.thread, key="bare"
    )
    linked, bare = world.written(thread)[-2:]
    address = f"{LINK}/{world.guild.id}/{thread.id}/{answered.id}"
    assert linked.content == f"-# [in answer to Ben Ochre]({address})\nYes."
    assert bare.content.startswith("-# in answer to B")
    assert [answers.without(message.content) for message in (linked, bare)] == ["Yes.", "No."]
    assert answers.without("-# in small print\nNo.") == "-# in small print\nNo."


@pytest.mark.parametrize("by_bot", [False, True])
async def test_a_long_comment_comes_in_parts_of_which_none_is_lost(world: World, by_bot: bool) -> None:
    announced = await world.announced()
    assert announced.thread
    if by_bot:
        world.dc.deny(world.news, "MANAGE_WEBHOOKS")
    words = " ".join(f"word{number}" for number in range(900))
    said = remark(words, answered=Answered("Ben Ochre", None))
    sent = await world.network.relay(said, at(world.news), announced.thread, key="long")
    messages = world.written(world.thread_of(announced))
    assert len(messages) == len(sent.copies) > 3
    assert all(len(message.content) <= 2000 for message in messages)
    told = " ".join(message.content for message in messages)
    assert told.split()[-900:] == words.split()


async def test_in_a_private_chat_the_bot_replies(world: World) -> None:
    announced = await world.network.announce(POST, privately(world.ada), key="post")
    assert announced.thread
    first = await world.network.relay(remark("Well."), privately(world.ada), announced.thread, key="first")
    said = remark("Oh?", answered=Answered("Ada Quill", first.copies[0]))
    await world.network.relay(said, privately(world.ada), announced.thread, key="second")
    post, well, oh = world.dc.messages(world.dc.direct(world.ada))
    assert (well.replied_to, oh.replied_to) == (post, well)
    assert oh.content == "**Ada Quill**\nOh?"


async def test_a_reply_to_a_message_that_is_gone_still_comes(world: World) -> None:
    announced = await world.network.announce(POST, privately(world.ada), key="post")
    assert announced.thread
    world.dc.remove(world.dc.messages(world.dc.direct(world.ada))[0])
    await world.network.relay(remark("Well."), privately(world.ada), announced.thread, key="first")
    assert len(world.dc.messages(world.dc.direct(world.ada))) == 1


@pytest.mark.parametrize("by_bot", [False, True])
async def test_an_archived_thread_is_written_to_and_a_deleted_one_closes_no_channel(world: World, by_bot: bool) -> None:
    announced = await world.announced()
    assert announced.thread
    thread = world.thread_of(announced)
    if by_bot:
        world.dc.deny(world.news, "MANAGE_WEBHOOKS")
    world.dc.change_thread(thread, archived=True)
    sent = await world.network.relay(remark("Well."), at(world.news), announced.thread, key="first")
    assert [m.content.splitlines()[-1] for m in world.written(thread)] == ["Well."]
    world.dc.delete_channel(thread)
    with pytest.raises(Refused, match="thread was deleted"):
        await world.network.relay(remark("Well?"), at(world.news), announced.thread, key="second")
    with pytest.raises(Removed, match="thread was deleted"):
        await world.network.revise(remark("Well?"), at(world.news), announced.thread, sent.copies, key="third")


async def test_a_deleted_channel_is_gone(world: World) -> None:
    announced = await world.announced()
    assert announced.thread
    await world.network.relay(remark("Well."), at(world.news), announced.thread, key="first")
    world.dc.delete_channel(world.news)
    with pytest.raises(Gone):
        await world.network.relay(remark("Well?"), at(world.news), announced.thread, key="second")


@pytest.mark.parametrize(
    ("name", "by_editor", "shown"),
    [
        ("Ada Quill", False, "Ada Quill"),
        ("Clyde", False, "Cly\u2060de"),
        ("My DISCORD name", False, "My DIS\u2060CORD name"),
        ("Ada\nQuill ", False, "Ada Quill"),
        ("", False, "Somebody"),
        ("Example Dispatch Editor", True, f"Example Dispatch Editor{EDITOR_MARK}"),
        (f"Example Dispatch Editor{EDITOR_MARK}", False, "Example Dispatch Editor"),
        ("Ж" * 81, False, "Ж" * 79 + "…"),
        ("x" * 90, True, "x" * 77 + f"…{EDITOR_MARK}"),
    ],
)
def test_names_are_as_a_webhook_may_bear_them(name: str, by_editor: bool, shown: str) -> None:
    assert username(name, by_editor=by_editor) == shown
    assert 1 <= len(shown) <= 80


async def test_the_editor_is_marked(world: World) -> None:
    announced = await world.announced()
    assert announced.thread
    await world.network.relay(replace(REMARK, by_editor=True), at(world.news), announced.thread, key="editor")
    [message] = world.written(world.thread_of(announced))
    assert message.author.name == REMARK.author + EDITOR_MARK


@pytest.mark.parametrize("archived", [False, True])
async def test_a_thread_that_is_locked_against_us_closes_no_other(world: World, archived: bool) -> None:
    world.dc.deny(world.news, "MANAGE_WEBHOOKS", "MANAGE_THREADS")
    announced = await world.announced()
    assert announced.thread
    sent = await world.network.relay(remark("Before"), at(world.news), announced.thread, key="before")
    world.dc.change_thread(world.thread_of(announced), archived=archived, locked=True)
    with pytest.raises(Refused):
        await world.network.relay(remark("After"), at(world.news), announced.thread, key="after")
    if archived:
        with pytest.raises(Refused, match="locked"):
            await world.network.revise(remark("Anew"), at(world.news), announced.thread, sent.copies, key="anew")
