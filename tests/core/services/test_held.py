"""What is held in the inbox, and what must be held behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.markup.tree import plain
from core.model import Comment, Delivery, Destination
from core.model.events import Deleted, Edited, Person, Said
from core.model.refs import MessageRef, NetworkName, PersonRef, ThreadRef
from core.store.messages import shown_in
from tests.support.fake_network import FAKE
from tests.support.spine import Spine, eventually, spine_over


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        yield spine


@pytest.mark.parametrize(("change", "left"), [("edit", "Second thoughts"), ("delete", "")])
async def test_a_change_waits_behind_the_comment_that_is_held(spine: Spine, change: str, left: str) -> None:
    """The send ends between the two: without waiting, the change would find no comment, and be dropped."""
    spine.network.gate.clear()
    await spine.publish()
    draining = asyncio.create_task(spine.drained())
    await eventually(lambda: spine.network.under_way == 2)
    reader, message, now = Person(FAKE, PersonRef("7"), "Reader 7"), MessageRef("a/50"), spine.clock.now()
    said = Said(message, reader, plain("First thoughts"), now, answers=MessageRef("a/1"))
    changed = Edited(message, plain("Second thoughts"), now) if change == "edit" else Deleted(message, now)
    spine.network.events |= {"said": [said], "changed": [changed]}
    interpreted: list[str] = []

    async def end_send_before_the_change(raw: dict[str, str]) -> None:
        interpreted.append(raw["id"])

    await spine.receiving.keep(FAKE, [("said", {"id": "said"}), ("changed", {"id": "changed"})])
    await spine.receiving.apply(FAKE, asyncio.Event())
    spine.network.gate.set()
    await draining
    await spine.receiving.apply(FAKE, asyncio.Event())
    async with spine.database.reading() as session:
        assert [each.body.text for each in await session.scalars(select(Comment))] == [left]


async def test_a_thread_is_its_posts_whatever_was_relayed_into_it(spine: Spine) -> None:
    post = await spine.publish()
    await spine.drained()
    comment = await spine.say("Relayed.", message="a/50", answers="a/1")
    assert comment
    await spine.drained()
    async with spine.database.writing() as tx:
        rows = (await tx.scalars(select(Delivery).join(Destination).where(Destination.place == "b"))).all()
        for row in rows:
            row.thread = ThreadRef("the talk at b")
            row.id += 100 if row.comment_id is None else 0
    async with spine.database.reading() as session:
        shown = await shown_in(session, NetworkName(FAKE), ThreadRef("the talk at b"))
    assert shown
    assert (shown.post_id, shown.comment_id) == (post.id, None)
