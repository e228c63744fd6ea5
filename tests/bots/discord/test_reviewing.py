"""Reviewing: what became of comments while nobody listened is found out; nothing is taken for more than it proves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bots.sandbox.discord import Channel
from bots.sandbox.discord import Message as StandingMessage
from core.model.events import Deleted, Edited, ThreadClosed
from core.model.refs import ThreadRef
from core.ports import Written
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_wishes import ref
from tests.bots.discord.dc_world import World, at, remark


async def a_thread(world: World) -> Channel:
    """The thread of an announcement, with a comment from elsewhere in it."""
    announced = await world.announced(world.wire)
    assert announced.thread
    world.inbox.threads, world.inbox.place = [announced.thread], at(world.wire).place
    await world.network.relay(remark("From elsewhere."), at(world.wire), announced.thread, key="relay")
    return world.thread_of(announced)


def comment(world: World, place: Channel, text: str = "Well.") -> StandingMessage:
    """Something that was said and became a comment before we were away."""
    said = world.dc.say(world.ada, place, text)
    world.inbox.comments.append(Written(ref(place, said.id), None))
    world.inbox.read[at(place).place] = ref(place, said.id)
    return said


async def reviewed(world: World) -> list[Edited | Deleted | ThreadClosed]:
    """What is told of the comments when we listen again; the last that is looked at was edited in any case."""
    last = comment(world, world.dc.direct(world.ada))
    world.dc.edit(world.ada, last, "Hello?")
    async with world.listening():
        await world.dc.eventually(lambda: any(key.startswith(f"e:{last.id}:") for key in world.inbox.kept))
    changes = [event for event in await world.events() if isinstance(event, Edited | Deleted | ThreadClosed)]
    return [event for event in changes if not (isinstance(event, Edited) and event.body.text == "Hello?")]


async def test_edits_and_deletions_that_were_missed_are_told(world: World) -> None:
    thread = await a_thread(world)
    edited, deleted, kept = (comment(world, thread, text) for text in ("Frist!", "Oops.", "Well said."))
    in_channel = comment(world, world.news, "In the channel.")
    world.dc.edit(world.ada, edited, "First!")
    world.dc.delete(world.ada, deleted)
    world.dc.bulk_delete([in_channel])
    world.dc.react(world.ben, kept, "👍")
    change, *gone = await reviewed(world)
    assert isinstance(change, Edited)
    assert (change.message, change.body.text) == (ref(thread, edited.id), "First!")
    assert [event.message for event in gone if isinstance(event, Deleted)] == [
        ref(thread, deleted.id),
        ref(world.news, in_channel.id),
    ]


@pytest.mark.parametrize(("later", "is_news"), [(-60, True), (60, False)])
async def test_an_edit_that_is_known_is_no_news(world: World, later: float, is_news: bool) -> None:
    thread = await a_thread(world)
    edited = comment(world, thread)
    world.dc.edit(world.ada, edited, "Well, well.")
    world.inbox.comments = [Written(ref(thread, edited.id), datetime.now(UTC) + timedelta(seconds=later))]
    assert len(await reviewed(world)) == is_news


async def test_comments_among_thousands_of_messages_cost_a_page_each_at_most(world: World) -> None:
    thread = await a_thread(world)
    first = comment(world, thread)
    for number in range(250):
        world.dc.say(world.ben, thread, f"Chat {number}")
    second, third = comment(world, thread), comment(world, thread)
    for each in (first, second):
        world.dc.delete(world.ada, each)
    asked = rf"/channels/{thread.id}/messages"
    assert [event.message for event in await reviewed(world) if isinstance(event, Deleted)] == [
        ref(thread, each.id) for each in (first, second)
    ]
    assert world.weather.count("GET", asked) == 2
    assert third.id in thread.messages


async def test_an_archived_thread_is_reviewed_too(world: World) -> None:
    thread = await a_thread(world)
    deleted = comment(world, thread)
    world.dc.delete(world.ada, deleted)
    world.dc.change_thread(thread, archived=True)
    assert [event.message for event in await reviewed(world) if isinstance(event, Deleted)] == [ref(thread, deleted.id)]


def forbid_reading(world: World, thread: Channel) -> None:
    world.dc.deny(world.wire, "READ_MESSAGE_HISTORY")


def forbid_looking(world: World, thread: Channel) -> None:
    world.dc.deny(world.wire, "VIEW_CHANNEL")


def hide_history(world: World, thread: Channel) -> None:
    """An empty list, and no word about the right to read having been taken away a moment before."""
    world.weather.storms.append(Storm("GET", rf"/channels/{thread.id}/messages", 200, []))


def refuse_single_messages(world: World, thread: Channel) -> None:
    hide_history(world, thread)
    refusal = {"message": "Missing Permissions", "code": 50013}
    world.weather.storms.append(Storm("GET", rf"/channels/{thread.id}/messages/\d+", 403, refusal))


def forget_the_message_without_saying_which(world: World, thread: Channel) -> None:
    hide_history(world, thread)
    world.weather.storms.append(Storm("GET", rf"/channels/{thread.id}/messages/\d+", 404, {"message": "?", "code": 0}))


@pytest.mark.parametrize(
    "harm",
    [forbid_reading, forbid_looking, hide_history, refuse_single_messages, forget_the_message_without_saying_which],
)
async def test_absence_is_no_proof(world: World, harm: Callable[[World, Channel], None]) -> None:
    thread = await a_thread(world)
    for _ in range(3):
        comment(world, thread)
    harm(world, thread)
    assert await reviewed(world) == []


@pytest.mark.parametrize("archived", [False, True])
async def test_a_thread_that_vanished_is_closed_and_takes_no_words_back(world: World, archived: bool) -> None:
    thread = await a_thread(world)
    comment(world, thread)
    world.dc.change_thread(thread, archived=archived)
    world.dc.delete_channel(thread)
    [closed] = await reviewed(world)
    assert isinstance(closed, ThreadClosed)
    assert closed.thread == ThreadRef(str(thread.id))


async def test_a_passing_fault_is_outwaited(world: World) -> None:
    thread = await a_thread(world)
    world.dc.delete(world.ada, comment(world, thread))
    limited = {"retry_after": 0.01, "message": "slow"}
    world.weather.storms = [Storm("GET", rf"/channels/{thread.id}/messages/\d+", 429, limited, times=2)]
    assert len(await reviewed(world)) == 1


async def test_new_comments_do_not_wait_for_old_ones(world: World) -> None:
    thread = await a_thread(world)
    old = comment(world, thread)
    world.dc.edit(world.ada, old, "Well, well.")
    world.weather.storms = [Storm("GET", rf"/channels/{thread.id}/messages", 429, {"retry_after": 60, "message": ""})]
    async with world.listening():
        world.dc.say(world.ben, thread, "Anybody here?")
        await world.dc.eventually(lambda: "Anybody here?" in world.inbox.said)
    assert not any(key.startswith("e:") for key in world.inbox.kept)


async def test_a_resumed_session_tells_by_itself_what_was_missed(world: World) -> None:
    thread = await a_thread(world)
    old = comment(world, thread)
    async with world.listening():
        await world.dc.eventually(lambda: world.weather.count("GET", rf"/channels/{thread.id}/messages"))
        world.weather.seen.clear()
        with world.dc.offline(resumable=True):
            world.dc.delete(world.ada, old)
        await world.dc.eventually(lambda: f"d:{old.id}" in world.inbox.kept)
        world.dc.say(world.ben, thread, "Back.")
        await world.dc.eventually(lambda: "Back." in world.inbox.said)
    assert not world.weather.count("GET", rf"/channels/{thread.id}/messages/{old.id}")
