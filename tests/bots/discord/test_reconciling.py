"""Reconciling: what a send of unknown outcome has made is found, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bots.sandbox.discord import Channel
from core.errors import DeliveryError, Gone, Refused, Unclear, Unreachable
from core.markup.tree import plain
from core.model.refs import MessageRef, PlaceRef
from core.model.values import Address, Message
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_wishes import HISTORY, SEND, WISHES, Wish, now, ref, shown
from tests.bots.discord.dc_world import World, at, remark


@pytest.mark.parametrize("wish", WISHES.values(), ids=WISHES.keys())
async def test_what_was_not_made_is_not_found(world: World, wish: Wish) -> None:
    thread = await wish.prepared(world)
    before, since = shown(world), now()
    world.weather.storms = [Storm("POST", SEND, times=1)]
    with pytest.raises(Unclear):
        await wish.send(world, thread)
    assert set(await world.network.reconcile(wish.place(world), thread, since)) <= set(before)


async def test_others_messages_are_not_ours(world: World) -> None:
    sent = await world.announced()
    thread = world.thread_of(sent)
    robot = world.dc.add_user("Robot", bot=True)
    world.dc.join(world.guild, robot)
    theirs = world.dc.add_webhook(robot, world.news, "Theirs")
    for channel in (world.news, thread):
        world.dc.say(world.ada, channel, "Hm.")
        world.dc.say(robot, channel, "Beep.")
    world.dc.speak(theirs, "Knock.", thread=thread)
    world.dc.speak(theirs, "Knock.")
    answer = Message(plain("Yes?"), answers=ref(world.news, world.dc.messages(world.news)[-1].id))
    world.dc.start_thread(world.ada, world.news, "Aside")
    world.dc.start_thread(world.ada, world.forum, "Mine", "Look.")
    await world.network.notify(answer, at(world.news), key="answer")
    since = now() - timedelta(seconds=30)
    assert await world.network.reconcile(at(world.news), None, since) == [*sent.copies]
    assert await world.network.reconcile(at(world.news), sent.thread, since) == []
    assert await world.network.reconcile(at(world.forum), None, since) == []


async def test_both_the_bot_and_its_former_webhooks_are_found_in_a_thread(world: World) -> None:
    announced, since = await world.announced(), now()
    assert announced.thread
    copies: list[MessageRef] = []
    for number in range(3):
        said = remark(f"No {number}")
        copies += (await world.network.relay(said, at(world.news), announced.thread, key=f"{number}")).copies
        for webhook in world.dc.webhooks(world.news):
            world.dc.delete_webhook(webhook)
        if number:
            world.dc.deny(world.news, "MANAGE_WEBHOOKS")
    assert world.written(world.thread_of(announced))[-1].author is world.dc.bot
    assert await world.network.reconcile(at(world.news), announced.thread, since) == copies


@pytest.mark.parametrize(("later", "found"), [(-30, True), (50, True), (90, False)])
@pytest.mark.parametrize("place", ["news", "forum"])
async def test_clocks_may_differ_by_a_minute(world: World, place: str, later: int, found: bool) -> None:
    channel = getattr(world, place)
    sent = await world.announced(channel)
    standing = await world.network.reconcile(at(channel), None, now() + timedelta(seconds=later))
    assert standing == (list(sent.copies) if found else [])


async def test_a_forum_post_that_was_archived_meanwhile_is_found(world: World) -> None:
    sent = [await world.announced(world.forum, key=f"{number}") for number in range(3)]
    world.dc.change_thread(world.thread_of(sent[1]), archived=True)
    standing = await world.network.reconcile(at(world.forum), None, now())
    assert standing == [copy for one in sent for copy in one.copies]


@pytest.mark.parametrize("place", ["news", "wire", "forum"])
@pytest.mark.parametrize("listening", [False, True])
async def test_without_the_right_to_read_history_an_empty_list_proves_nothing(
    world: World, place: str, listening: bool
) -> None:
    channel = getattr(world, place)
    sent = await world.announced(channel)
    world.dc.deny(channel, "READ_MESSAGE_HISTORY")

    async def asked() -> None:
        for thread in (None, sent.thread):
            with pytest.raises(Refused, match="may not read the history"):
                await world.network.reconcile(at(channel), thread, now())

    if listening:
        async with world.listening():
            await asked()
    else:
        await asked()


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (lambda world, thread: world.dc.deny(world.news, "VIEW_CHANNEL"), Gone),
        (lambda world, thread: world.dc.delete_channel(world.news), Gone),
        (lambda world, thread: world.dc.delete_channel(thread), Refused),
        (lambda world, thread: world.weather.storms.append(Storm("GET", HISTORY)), Unreachable),
        (lambda world, thread: world.weather.storms.append(Storm("GET", HISTORY, 503, {})), Unreachable),
        (lambda world, thread: world.weather.storms.append(Storm("GET", HISTORY, 429, {})), Unreachable),
    ],
)
async def test_what_can_not_be_told_is_said_so(
    world: World, harm: Callable[[World, Channel], None], expected: type[DeliveryError]
) -> None:
    sent = await world.announced()
    harm(world, world.thread_of(sent))
    with pytest.raises(expected):
        await world.network.reconcile(at(world.news), sent.thread, now())


async def test_a_place_that_is_none_is_gone(world: World) -> None:
    with pytest.raises(Gone):
        await world.network.reconcile(Address(PlaceRef("12345")), None, now())
