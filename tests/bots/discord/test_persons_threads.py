"""Threads that persons open below what stands in a channel: found while we listen, and after we did not."""

from __future__ import annotations

import pytest

from bots.sandbox.discord import Channel
from bots.sandbox.discord import Message as StandingMessage
from core.model.events import Said, ThreadClosed, ThreadOpened
from core.model.refs import ThreadRef
from tests.bots.discord.dc_wishes import ref
from tests.bots.discord.dc_world import LINK, World, at


async def without_threads(world: World) -> StandingMessage:
    """An announcement in a channel where the bot may open no thread."""
    world.dc.deny(world.news, "CREATE_PUBLIC_THREADS")
    announced = await world.announced()
    assert announced.thread
    assert str(announced.thread) == announced.copies[0]
    world.inbox.threads = [announced.thread]
    world.inbox.copies = {announced.copies[0]}
    return world.dc.messages(world.news)[-1]


def opened(world: World, thread: Channel) -> ThreadOpened:
    door = f"{LINK}/{world.guild.id}/{thread.id}"
    return ThreadOpened(ref(world.news, thread.id), ThreadRef(str(thread.id)), door, world.inbox.place)


async def found(world: World) -> list[ThreadOpened]:
    return [event for event in await world.events() if isinstance(event, ThreadOpened)]


async def test_while_we_listen(world: World) -> None:
    post = await without_threads(world)
    async with world.listening():
        thread = world.dc.start_thread(world.ada, post, "Let us talk")
        world.dc.say(world.ada, thread, "Who else was there?")
        await world.dc.eventually(lambda: "Who else was there?" in world.inbox.said)
    assert await found(world) == [opened(world, thread)]
    [said] = [event for event in await world.events() if isinstance(event, Said) and event.thread]
    assert (said.thread, said.answers, said.below) == (ThreadRef(str(thread.id)), None, ref(world.news, post.id))


@pytest.mark.parametrize("archived", [False, True])
async def test_while_we_did_not(world: World, archived: bool) -> None:
    post = await without_threads(world)
    thread = world.dc.start_thread(world.ada, post, "Let us talk")
    world.dc.say(world.ada, thread, "Who else was there?")
    world.dc.change_thread(thread, archived=archived)
    async with world.listening():
        assert "Who else was there?" in world.inbox.said
    assert await found(world) == [opened(world, thread)]
    [said] = [event for event in await world.events() if isinstance(event, Said) and event.thread]
    assert said.below == ref(world.news, post.id)


async def test_below_anything_else_they_are_not_read(world: World) -> None:
    await without_threads(world)
    aside = world.dc.start_thread(world.ada, world.dc.say(world.ada, world.news, "Lunch?"), "Lunch")
    world.dc.say(world.ada, aside, "At one.")
    own = world.dc.start_thread(world.ada, world.forum, "My own post", "Look.")
    world.dc.say(world.ada, own, "At this.")
    async with world.listening():
        assert not {"At one.", "At this."}.intersection(world.inbox.said)
    assert await found(world) == []


async def test_one_in_which_we_may_not_speak_is_heard_but_is_not_ours(world: World) -> None:
    world.dc.deny(world.news, "SEND_MESSAGES_IN_THREADS")
    post = await without_threads(world)
    async with world.listening():
        thread = world.dc.start_thread(world.ada, post, "Let us talk")
        world.dc.say(world.ada, thread, "Who else was there?")
        await world.dc.eventually(lambda: "Who else was there?" in world.inbox.said)
    assert await found(world) == []


async def test_below_a_comment_they_are_read_on_from_where_we_were(world: World) -> None:
    await without_threads(world)
    comment = world.dc.say(world.ada, world.news, "In the channel.")
    world.inbox.copies.add(ref(world.news, comment.id))
    thread = world.dc.start_thread(world.ben, comment, "Aside")
    before = world.dc.say(world.ben, thread, "Known.")
    world.inbox.read[world.inbox.place] = ref(world.news, comment.id)
    world.inbox.read[at(thread).place] = ref(thread, before.id)
    world.dc.say(world.ben, thread, "Missed.")
    async with world.listening():
        assert "Missed." in world.inbox.said
    assert "Known." not in world.inbox.said


async def test_a_thread_that_is_deleted_is_closed_unless_we_did_it(world: World) -> None:
    mine, theirs = await world.announced(key="mine"), await world.announced(key="theirs")
    async with world.listening():
        world.dc.say(world.ada, world.thread_of(theirs), "Well.")
        world.dc.delete_channel(world.thread_of(theirs))
        await world.network.retract(at(world.news), mine.thread, mine.copies)
        world.dc.say(world.ada, world.news, "Last.")
        await world.dc.eventually(lambda: "Last." in world.inbox.said)
    closed = [event.thread for event in await world.events() if isinstance(event, ThreadClosed)]
    assert closed == [theirs.thread]
