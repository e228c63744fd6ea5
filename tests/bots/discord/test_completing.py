"""Completing: what an unclear send has made is found, and revising it makes the rest and nothing twice."""

from __future__ import annotations

import pytest

from bots.sandbox.discord.kinds import Flag
from core.errors import Unclear
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_wishes import HISTORY, SEND, THREAD, WISHES, Wish, now, shown
from tests.bots.discord.dc_world import POST, World, at


@pytest.mark.parametrize("wish", WISHES.values(), ids=WISHES.keys())
async def test_what_was_made_unheard_is_found_and_completed(world: World, wish: Wish) -> None:
    thread = await wish.prepared(world)
    before = shown(world)
    since = now()
    world.weather.storms = [Storm("POST", SEND, after=True, times=1)]
    with pytest.raises(Unclear):
        await wish.send(world, thread)
    found = await world.network.reconcile(wish.place(world), thread, since)
    made = [message for message in found if message not in before]
    assert made == list(shown(world))[len(before) :]
    assert len(made) == 1
    sent = await world.network.revise(wish.subject, wish.place(world), thread, made, key="wish")
    standing = shown(world)
    assert list(standing)[len(before) :] == list(sent.copies)
    assert len(sent.copies) == wish.parts
    if wish.parts > 1:
        assert " ".join(list(standing.values())[len(before) :]).split().count("word") == 1000


@pytest.mark.parametrize("place", ["news", "wire", "forum"])
async def test_an_announcement_is_completed_with_its_thread_its_door_and_its_publication(
    world: World, place: str
) -> None:
    channel = getattr(world, place)
    whole = await world.announced(channel, key="whole")
    since = now()
    world.weather.storms = [Storm("POST", SEND, after=True, times=1)]
    with pytest.raises(Unclear):
        await world.announced(channel)
    found = await world.network.reconcile(at(channel), None, since)
    [made] = [message for message in found if message not in whole.copies]
    for _ in range(2):
        sent = await world.network.revise(POST, at(channel), None, [made], key="2")
        assert world.thread_of(sent).name == POST.title
        assert sent.door == (whole.door or "").replace(str(whole.thread), str(sent.thread))
        message = world.dc.find_message(int(made.partition("/")[2]))
        assert bool(message.flags & Flag.CROSSPOSTED) == (place == "wire")
    assert len(world.dc.threads(channel)) == 2
    assert world.weather.count("POST", HISTORY + r"/\d+/crosspost") == 2 * (place == "wire")


@pytest.mark.parametrize(("status", "after"), [(503, False), (0, False), (0, True)])
async def test_an_announcement_without_its_thread_is_unclear_and_gets_it_later(
    world: World, status: int, after: bool
) -> None:
    since = now()
    world.weather.storms = [Storm("POST", THREAD, status, {}, after=after, times=1)]
    with pytest.raises(Unclear, match="in part"):
        await world.announced()
    found = await world.network.reconcile(at(world.news), None, since)
    sent = await world.network.revise(POST, at(world.news), None, found, key="2")
    [thread] = world.dc.threads(world.news)
    assert (sent.thread, len(world.dc.messages(world.news))) == (str(thread.id), 1)


async def test_without_the_right_to_make_threads_the_message_itself_becomes_the_thread(world: World) -> None:
    world.dc.deny(world.news, "CREATE_PUBLIC_THREADS")
    sent = await world.announced()
    again = await world.network.revise(POST, at(world.news), None, sent.copies, key="2")
    assert again == sent


@pytest.mark.parametrize(("body", "status"), [({"retry_after": 1}, 429), ({"code": 50013, "message": "no"}, 403)])
@pytest.mark.parametrize("name", ["long comment", "long comment by the bot"])
async def test_a_comment_that_was_cut_between_its_parts_is_continued(
    world: World, name: str, body: object, status: int
) -> None:
    wish = WISHES[name]
    thread = await wish.prepared(world)
    before, since = shown(world), now()
    world.weather.storms = [Storm("POST", SEND, status, body, times=1, skip=1)]
    with pytest.raises(Unclear, match="in part"):
        await wish.send(world, thread)
    found = await world.network.reconcile(at(world.news), thread, since)
    made = [message for message in found if message not in before]
    assert len(made) == 1
    sent = await world.network.revise(wish.subject, at(world.news), thread, made, key="wish")
    assert list(shown(world))[len(before) :] == list(sent.copies)
    assert " ".join(list(shown(world).values())[len(before) :]).split().count("word") == 1000


async def test_a_surplus_announcement_is_taken_away_with_its_thread(world: World) -> None:
    for channel in (world.news, world.forum):
        first, second = [await world.announced(channel, key=f"{channel.name} {number}") for number in range(2)]
        copies = [*first.copies, *second.copies]
        sent = await world.network.revise(POST, at(channel), first.thread, copies, key="2")
        assert sent.copies == first.copies
        assert [str(thread.id) for thread in world.dc.threads(channel)] == [first.thread]
        assert set(shown(world)) & set(copies) == set(first.copies)
