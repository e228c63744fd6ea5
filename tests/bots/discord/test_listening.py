"""Listening: what persons do is kept once and in its order, through lost connections and restarts."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bots.sandbox.discord import Channel
from core.errors import Refused, Unauthorised
from core.model.events import AccessChanged, Deleted, Edited, ThreadClosed
from core.model.refs import PlaceRef, ThreadRef
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_world import POST, World, at, privately, remark


async def kept(world: World, *texts: str) -> None:
    """Wait until the last of these is kept, and look whether all are, in this order."""
    await world.dc.eventually(lambda: texts[-1] in world.inbox.said)
    assert [text for text in world.inbox.said if text in texts] == list(texts)


async def reading(world: World, place: Channel) -> None:
    """Wait until a place is read to its last message."""
    last = f"{place.id}/{world.dc.messages(place)[-1].id}"
    await world.dc.eventually(lambda: world.inbox.read.get(_place(place)) == last)


async def test_comments_are_kept_in_their_order_wherever_they_are_written(world: World) -> None:
    announced = await world.announced()
    thread, chat = world.thread_of(announced), world.dc.direct(world.ada)
    async with world.listening():
        texts = [f"No {number}" for number in range(60)]
        for number, text in enumerate(texts):
            world.dc.say(world.ada, (thread, world.news, chat)[number % 3], text)
        await kept(world, *texts)
        for place in (thread, world.news, chat):
            await reading(world, place)


async def test_what_bots_and_webhooks_write_is_not_kept(world: World) -> None:
    other = world.dc.add_user("Other", bot=True)
    world.dc.join(world.guild, other)
    async with world.listening():
        announced = await world.announced()
        assert announced.thread
        await world.network.relay(remark("Relayed."), at(world.news), announced.thread, key="relay")
        world.dc.say(other, world.news, "Beep.")
        world.dc.speak(world.dc.add_webhook(world.ada, world.news, "Hers"), "Through hers.")
        world.dc.say(world.ada, world.news, "Last.")
        await kept(world, "Last.")
    assert world.inbox.said == ["hello", "Last."]


async def test_edits_and_deletions_are_events_and_mere_flags_are_not(world: World) -> None:
    announced = await world.announced()
    thread = world.thread_of(announced)
    async with world.listening():
        said = world.dc.say(world.ada, thread, "Frist!")
        others = [world.dc.say(world.ben, thread, text) for text in ("one", "two")]
        world.dc.start_thread(world.ben, world.dc.say(world.ben, world.news, "Threaded"), "A thread")
        world.dc.edit(world.ada, said, "First!")
        world.dc.delete(world.ada, said)
        world.dc.bulk_delete(others)
        world.dc.say(world.ada, thread, "Last.")
        await kept(world, "Last.")
        events = await world.events()
        edits = [event for event in events if isinstance(event, Edited)]
        assert [(edit.message, edit.body.text) for edit in edits] == [(f"{thread.id}/{said.id}", "First!")]
        assert sum(key.startswith("e:") for key in world.inbox.kept) == 1
        gone = [event.message for event in events if isinstance(event, Deleted)]
        assert gone == [f"{thread.id}/{message.id}" for message in (said, *others)]


async def test_what_we_take_away_ourselves_is_no_news_but_what_others_do_is(world: World) -> None:
    async with world.listening():
        mine, theirs = await world.announced(key="mine"), await world.announced(world.forum, key="theirs")
        assert mine.thread
        relayed = await world.network.relay(remark("Relayed."), at(world.news), mine.thread, key="relay")
        world.dc.delete_channel(world.thread_of(theirs))
        await world.network.retract(at(world.news), mine.thread, relayed.copies)
        await world.network.retract(at(world.news), mine.thread, mine.copies)
        world.dc.say(world.ada, world.news, "Last.")
        await kept(world, "Last.")
        events = await world.events()
        assert [event.thread for event in events if isinstance(event, ThreadClosed)] == [theirs.thread]
        assert not any(isinstance(event, Deleted) for event in events)


async def test_a_lost_place_is_told(world: World) -> None:
    async with world.listening():
        world.dc.delete_channel(world.wire)
        world.dc.leave(world.guild, world.dc.bot)
        await world.dc.eventually(lambda: sum(key.startswith("a:") for key in world.inbox.kept) == 3)
        lost = [event for event in await world.events() if isinstance(event, AccessChanged)]
        assert [(event.place, event.open) for event in lost] == [
            (str(channel.id), False) for channel in (world.wire, world.news, world.forum)
        ]


@pytest.mark.parametrize("resumable", [True, False])
async def test_nothing_is_lost_and_nothing_doubled_over_a_lost_connection(world: World, resumable: bool) -> None:
    announced = await world.announced()
    thread = world.thread_of(announced)
    world.inbox.threads = [announced.thread or ThreadRef("")]
    async with world.listening():
        world.dc.say(world.ada, thread, "Before")
        await kept(world, "Before")
        if resumable:
            world.dc.drop_gateway(resumable=True)
            world.dc.say(world.ada, thread, "While away")
            world.dc.say(world.ben, world.news, "And elsewhere")
        else:
            with world.dc.offline():
                world.dc.say(world.ada, thread, "While away")
                world.dc.say(world.ben, world.news, "And elsewhere")
        await world.dc.eventually(lambda: world.dc.connected)
        world.dc.say(world.ada, thread, "After")
        await world.dc.eventually(lambda: {"While away", "And elsewhere", "After"} <= set(world.inbox.said))
        await kept(world, "Before", "While away", "After")
    assert len(world.inbox.said) == 5


async def test_a_session_is_resumed_even_if_the_gateway_could_not_be_reached_at_once(world: World) -> None:
    async with world.listening():
        said = world.dc.say(world.ada, world.news, "Frist!")
        await kept(world, "Frist!")
        # aiohttp itself asks once more where a connection was just closed.
        world.weather.storms = [Storm("GET", "/gateway/?", times=2)]
        world.dc.drop_gateway(resumable=True)
        # Only a resumed session tells of an edit in the gap.
        world.dc.edit(world.ada, said, "First!")
        await world.dc.eventually(lambda: any(key.startswith(f"e:{said.id}") for key in world.inbox.kept))


async def restarted(world: World) -> None:
    await world.network.close()
    world.network = world.make_network()
    await world.network.open()


async def test_a_restart_reads_on_from_its_bookmarks_page_by_page(world: World) -> None:
    announced, unread = await world.announced(key="1"), await world.announced(key="2")
    private = await world.network.announce(POST, privately(world.ada), key="3")
    world.inbox.threads = [sent.thread for sent in (private, unread, announced) if sent.thread]
    thread, other, chat = world.thread_of(announced), world.thread_of(unread), world.dc.direct(world.ada)
    async with world.listening():
        world.dc.say(world.ada, thread, "Before")
        await kept(world, "Before")
    texts = [f"No {number}" for number in range(230)]
    for text in texts:
        world.dc.say(world.ada, thread, text)
    for place, text in ((other, "In a thread that was never read"), (chat, "In private"), (world.news, "Aside")):
        world.dc.say(world.ada, place, text)
    world.dc.change_thread(other, archived=True)
    await restarted(world)
    async with world.listening():
        await world.dc.eventually(lambda: "hello" in world.inbox.said[2:])
    assert [text for text in world.inbox.said if text.startswith("No ")] == texts
    assert {"In a thread that was never read", "In private", "Aside"} <= set(world.inbox.said)
    for place in (thread, other, chat):
        assert world.inbox.read[_place(place)] == f"{place.id}/{world.dc.messages(place)[-1].id}"


async def test_a_thread_that_was_opened_by_a_process_that_died_of_it_is_read_from_its_beginning(world: World) -> None:
    thread = world.thread_of(await world.announced())
    world.dc.say(world.ada, thread, "Nobody knows of this thread yet")
    async with world.listening():
        await kept(world, "Nobody knows of this thread yet")


async def test_a_channel_that_nobody_had_spoken_in_is_read_from_the_first_start_on(world: World) -> None:
    world.dc.say(world.ada, world.wire, "Before our time.")
    async with world.listening():
        pass
    world.dc.say(world.ada, world.wire, "In our time.")
    elsewhere = world.dc.add_channel(world.guild, "elsewhere")
    world.dc.say(world.ada, elsewhere, "None of our business.")
    await restarted(world)
    async with world.listening():
        assert "In our time." in world.inbox.said
    assert not {"Before our time.", "None of our business."}.intersection(world.inbox.said)


async def test_a_place_that_is_closed_does_not_stop_the_others_and_a_passing_fault_is_outwaited(
    world: World,
) -> None:
    announced, closed = await world.announced(key="1"), await world.announced(world.wire, key="2")
    world.inbox.threads = [sent.thread for sent in (closed, announced) if sent.thread]
    for sent in (announced, closed):
        world.dc.say(world.ada, world.thread_of(sent), f"In {world.thread_of(sent).parent.name}")
    world.dc.deny(world.wire, "VIEW_CHANNEL")
    limited = {"retry_after": 0.01, "message": "slow"}
    world.weather.storms = [Storm("GET", r"/channels/\d+/messages", 429, limited, times=2)]
    async with world.listening():
        assert "In news" in world.inbox.said
        assert "In wire" not in world.inbox.said


@pytest.mark.parametrize("right", ["VIEW_CHANNEL", "SEND_MESSAGES"])
async def test_a_right_that_is_given_back_is_told(world: World, right: str) -> None:
    async with world.listening():
        world.dc.deny(world.wire, right)
        world.dc.deny(world.wire, "ADD_REACTIONS")
        world.dc.allow(world.wire, right)
        await world.dc.eventually(lambda: [raw for raw in world.inbox.kept.values() if raw["event"] == "access"])
        told = {event for event in await world.events() if isinstance(event, AccessChanged)}
    assert told == {AccessChanged(PlaceRef(str(world.wire.id)), True, "the bot may write in #wire again")}


async def test_the_bookmark_never_passes_what_is_not_kept_yet(world: World) -> None:
    announced = await world.announced()
    world.inbox.threads = [announced.thread or ThreadRef("")]
    thread = world.thread_of(announced)
    async with world.listening():
        world.dc.say(world.ada, thread, "Before")
        await reading(world, thread)
        before = world.inbox.read[_place(thread)]
    world.dc.say(world.ada, thread, "While away")
    world.weather.storms = [Storm("GET", r"/channels/\d+/messages", 500, {})]
    await restarted(world)
    kept_on = asyncio.create_task(world.network.listen(world.inbox))
    try:
        await world.dc.eventually(lambda: world.dc.connected)
        world.dc.say(world.ada, thread, "Live")
        await world.dc.eventually(lambda: world.weather.count("GET", r"/channels/\d+/messages") > 0)
        assert world.inbox.read[_place(thread)] == before
        world.weather.storms.clear()
        await kept(world, "Before", "While away", "Live")
    finally:
        kept_on.cancel()
        await asyncio.gather(kept_on, return_exceptions=True)


async def test_listening_can_be_taken_up_again_and_a_failing_inbox_loses_nothing(world: World) -> None:
    keep = world.inbox.keep

    async def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    async with world.listening():
        pass
    world.inbox.keep = fail  # type: ignore[assignment]
    listening = asyncio.create_task(world.network.listen(world.inbox))
    await world.dc.eventually(lambda: world.dc.connected)
    world.dc.say(world.ada, world.news, "Precious")
    with pytest.raises(RuntimeError, match="disk"):
        await asyncio.wait_for(listening, 10)
    world.inbox.keep = keep  # type: ignore[method-assign]
    async with world.listening():
        assert world.inbox.said.count("Precious") == 1


@pytest.mark.parametrize(
    ("code", "expected", "words"),
    [
        (4004, Unauthorised, "token"),
        (4011, Refused, "too many servers"),
        (4013, Refused, "intents"),
        (4014, Refused, "enable Message Content Intent in the developer portal"),
    ],
)
async def test_what_can_not_be_mended_is_raised(world: World, code: int, expected: type[Exception], words: str) -> None:
    world.weather.storms = [Storm("GET", "/gateway/?", close=code)]
    with pytest.raises(expected, match=words):
        await asyncio.wait_for(world.network.listen(world.inbox), 10)


@pytest.mark.parametrize("storm", [Storm("GET", "/gateway/?", close=4000), Storm("GET", "/gateway/?", 502)])
async def test_every_other_end_of_a_connection_is_followed_by_a_new_one(world: World, storm: Storm) -> None:
    world.weather.storms = [replace(storm, times=1)]
    async with world.listening():
        assert world.weather.count("GET", "/gateway/?") >= 2


async def test_what_comes_with_a_slow_start_waits_for_the_gap_to_be_closed(world: World) -> None:
    await world.network.close()
    world.network = world.make_network(ready_timeout=0.5)
    await world.network.open()
    announced = await world.announced()
    world.inbox.threads = [announced.thread or ThreadRef("")]
    thread = world.thread_of(announced)
    world.dc.say(world.ada, thread, "While away")
    listening = asyncio.create_task(world.network.listen(world.inbox))
    try:
        await world.dc.eventually(lambda: world.dc.connected)
        world.dc.say(world.ada, thread, "Live")
        await kept(world, "While away", "Live")
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_a_session_that_is_lost_before_it_was_ready_leaves_its_gap_open(world: World) -> None:
    announced = await world.announced()
    world.inbox.threads = [announced.thread or ThreadRef("")]
    thread = world.thread_of(announced)
    await world.network.close()
    world.network = world.make_network(ready_timeout=0.5)
    await world.network.open()
    world.dc.say(world.ada, thread, "While away")
    listening = asyncio.create_task(world.network.listen(world.inbox))
    try:
        await world.dc.eventually(lambda: world.dc.connected)
        world.dc.say(world.ada, thread, "Live")
        client = world.network._account and world.network._account.client
        # The gap and what was said behind it: only the adapter knows when both have been heard.
        await world.dc.eventually(lambda: client and (client.heard.qsize() or "Live" in world.inbox.said))
        world.dc.drop_gateway(resumable=False)
        await world.dc.eventually(lambda: {"While away", "Live"} <= set(world.inbox.said))
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


def _place(channel: Channel) -> PlaceRef:
    return PlaceRef(str(channel.id))
