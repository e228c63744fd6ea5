"""Places and threads that open and close, and what is asked when they have been out of sight."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.markup.tree import plain
from core.model import Comment, Delivery, Destination
from core.model.events import AccessChanged, Deleted, Edited, Event, Person, Said, ThreadClosed, ThreadOpened
from core.model.refs import MessageRef, PersonRef, PlaceRef, ThreadRef
from core.ports import Written
from tests.support.fake_network import FAKE
from tests.support.spine import Spine, spine_over

THREAD = ThreadRef("thread of a/1")


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        yield spine


async def hear(spine: Spine, event: Event) -> None:
    """An event as an update of the network, applied, and what it led to delivered."""
    key = str(len(spine.network.events))
    spine.network.events[key] = [event]
    await spine.inbox.keep(FAKE, [(key, {"id": key})])
    await spine.receiving.apply(FAKE, asyncio.Event())
    await spine.drained()


async def comments(spine: Spine) -> list[Comment]:
    async with spine.database.reading() as session:
        return list(await session.scalars(select(Comment).order_by(Comment.id)))


def below(spine: Spine, message: str, hung_on: str, thread: str = "aside") -> Said:
    reader = Person(FAKE, PersonRef("7"), "Reader 7")
    ref, talk = MessageRef(message), ThreadRef(thread)
    return Said(ref, reader, plain("Well."), spine.clock.now(), talk, below=MessageRef(hung_on))


@pytest.mark.parametrize(("hung_on", "parent"), [("a/1", None), ("a/50", 1)])
async def test_a_thread_that_hangs_on_something_of_ours_is_about_that(
    spine: Spine, hung_on: str, parent: int | None
) -> None:
    await spine.say("Hello.", message="a/50", thread=THREAD)
    await hear(spine, below(spine, "a/51", hung_on))
    assert [(each.post_id, each.parent_id) for each in await comments(spine)] == [(1, None), (1, parent)]


async def test_a_thread_that_hangs_on_anything_else_is_ordinary_chat(spine: Spine) -> None:
    await hear(spine, below(spine, "a/51", "a/44"))
    assert await comments(spine) == []


async def test_in_a_closed_thread_no_more_is_said_and_nothing_is_taken_back(spine: Spine) -> None:
    await spine.say("Before.", message="b/50", thread="thread of b/2")
    await spine.drained()
    await hear(spine, ThreadClosed(THREAD, "it was deleted"))
    assert THREAD not in await spine.inbox.open_threads(FAKE)
    await spine.say("After.", message="b/51", thread="thread of b/2")
    await spine.drained()
    assert [each.body.text for each in await comments(spine)] == ["Before.", "After."]
    assert len(spine.network.shows("a")) == 2
    async with spine.database.reading() as session:
        assert await session.scalar(select(Delivery.closed).where(Delivery.thread == THREAD)) == "it was deleted"


async def test_a_thread_that_is_opened_anew_gets_comments_again(spine: Spine) -> None:
    await hear(spine, ThreadClosed(THREAD, "it was deleted"))
    await hear(spine, ThreadOpened(MessageRef("a/1"), ThreadRef("another")))
    await spine.say("After.", message="b/51", thread="thread of b/2")
    await spine.drained()
    assert len(spine.network.shows("a")) == 2


@pytest.mark.parametrize(("changed", "paused"), [("a", {"a", "a/7"}), ("a/7", {"a/7"}), ("b", {"b"})])
async def test_a_place_opens_and_closes_with_its_parts(spine: Spine, changed: str, paused: set[str]) -> None:
    await spine.destinations("a", "a/7", "b", "ab")

    async def closed() -> set[str]:
        async with spine.database.reading() as session:
            return set(await session.scalars(select(Destination.place).where(Destination.paused.is_not(None))))

    await hear(spine, AccessChanged(PlaceRef(changed), open=False, reason="kicked"))
    assert await closed() == paused
    await hear(spine, AccessChanged(PlaceRef(changed), open=True, reason="let in"))
    assert await closed() == set()


async def test_an_edit_that_comes_too_late_is_none(spine: Spine) -> None:
    await spine.say("One", message="a/50", thread=THREAD)
    now = spine.clock.now()
    for text, later in (("Three", 20), ("Two", 10), ("Four", 20)):
        await hear(spine, Edited(MessageRef("a/50"), plain(text), now + timedelta(seconds=later)))
        if text == "Two":
            assert [each.body.text for each in await comments(spine)] == ["Three"]
    assert [each.body.text for each in await comments(spine)] == ["Four"]


async def test_what_was_written_lately_and_is_there_yet(spine: Spine) -> None:
    await spine.say("Long ago.", message="a/49", thread=THREAD)
    spine.clock.advance(15 * 24 * 3600)
    for number in (50, 51, 52):
        await spine.say(f"Comment {number}", message=f"a/{number}", thread=THREAD)
    later = spine.clock.now() + timedelta(seconds=10)
    await hear(spine, Edited(MessageRef("a/50"), plain("Edited"), later))
    await hear(spine, Deleted(MessageRef("a/51"), later))
    expected = [Written(MessageRef("a/52"), None), Written(MessageRef("a/50"), later)]
    assert await spine.inbox.written(FAKE) == expected


async def test_what_shows_something_of_ours(spine: Spine) -> None:
    await spine.say("A comment.", message="a/50", thread=THREAD)
    await spine.drained()
    *_, relayed = spine.network.places[PlaceRef("b")]
    asked = [MessageRef("a/1"), MessageRef("a/50"), relayed, MessageRef("a/44")]
    assert set(await spine.inbox.shown(FAKE, asked)) == set(asked[:3])


async def test_a_thread_has_its_place(spine: Spine) -> None:
    assert await spine.inbox.open_threads(FAKE) == {ThreadRef("thread of b/2"): "b", THREAD: "a"}
