"""What is changed while it is being sent: the send is not disturbed, and what was wanted meanwhile follows it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.markup.tree import plain
from core.model.events import Deleted, Edited
from core.model.refs import MessageRef
from core.model.values import Remark
from tests.support.fake_network import FAKE
from tests.support.spine import Spine, eventually, spine_over

FRIST = MessageRef("a/50")


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        assert await spine.say("Frist", message=FRIST, thread="thread of a/1")
        yield spine


@asynccontextmanager
async def during_the_send(spine: Spine) -> AsyncIterator[None]:
    """The block happens while the network has the comment, and has not answered yet."""
    spine.network.gate.clear()
    draining = asyncio.create_task(spine.drain.run(FAKE, asyncio.Event()))
    await eventually(lambda: spine.network.under_way == 1)
    yield
    spine.network.gate.set()
    await draining
    await spine.drained()


async def test_an_edit_during_the_send_follows_it(spine: Spine) -> None:
    async with during_the_send(spine), spine.database.writing() as tx:
        await spine.discussion.edited(tx, FAKE, Edited(FRIST, plain("First"), spine.clock.now()))
    _, remark = spine.network.shows("b")
    assert isinstance(remark, Remark)
    assert remark.body == plain("First")
    assert [verb for verb, place in spine.network.log if place == "b"] == ["announce", "relay", "revise"]


async def test_a_deletion_during_the_send_follows_it(spine: Spine) -> None:
    async with during_the_send(spine), spine.database.writing() as tx:
        await spine.discussion.deleted(tx, FAKE, Deleted(FRIST, spine.clock.now()))
    assert len(spine.network.shows("b")) == 1
    assert [verb for verb, place in spine.network.log if place == "b"] == ["announce", "relay", "retract"]
