"""Giving up: what fails for too long waits for a person, is shown, and can be tried again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.errors import Gone, Unauthorised, Unclear, Unreachable
from core.markup.tree import plain
from core.model import Delivery, Destination, Post, Standing
from core.model.refs import PlaceRef
from core.model.values import Announcement, Message, Missing
from core.store import deliveries
from tests.support.spine import Spine, spine_over


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a")
        yield spine


async def delivery(spine: Spine) -> Delivery:
    async with spine.database.reading() as session:
        rows = await session.scalars(select(Delivery).join(Destination).where(Destination.place == "a"))
        return rows.one()


async def fail_for(spine: Spine, hours: float, fault: Exception) -> None:
    """Let every attempt fail in the same way, from now on for so long."""
    for _ in range(int(hours) + 1):
        spine.network.faults[PlaceRef("a")].append(fault)  # type: ignore[arg-type]
        await spine.drained()
        spine.clock.advance(3600)
    spine.network.faults[PlaceRef("a")].clear()


async def test_what_fails_for_a_day_is_given_up_and_the_editor_is_told(spine: Spine) -> None:
    await spine.publish()
    await fail_for(spine, 23, Unreachable("away"))
    assert (await delivery(spine)).standing == Standing.OPEN
    await fail_for(spine, 1, Unreachable("away"))
    failed = await delivery(spine)
    assert (failed.standing, failed.open) == (Standing.FAILED, False)
    assert failed.reason == "given up after 24 hours: away"
    [told] = [shown for shown in spine.network.shows("1") if isinstance(shown, Message)]
    assert f"backchannel retry {failed.id}" in told.body.text


@pytest.mark.parametrize("fault", [Unauthorised("a wrong token"), Gone("kicked")])
async def test_what_is_no_fault_of_the_message_is_not_held_against_it(spine: Spine, fault: Exception) -> None:
    await spine.publish()
    await fail_for(spine, 48, fault)
    assert (await delivery(spine)).standing == Standing.OPEN


async def test_one_success_makes_all_failures_forgotten(spine: Spine) -> None:
    post = await spine.publish()
    await fail_for(spine, 20, Unreachable("away"))
    await spine.drained()
    assert len(spine.network.shows("a")) == 1
    async with spine.database.writing() as tx:
        row = await tx.get_one(Post, post.id)
        row.title, row.revision = "Night trains return again", 2
        await spine.ledger.revise(tx, row)
    await fail_for(spine, 10, Unreachable("away"))
    assert (await delivery(spine)).standing == Standing.OPEN


async def retried(spine: Spine, delivery_id: int | None) -> int:
    async with spine.database.writing() as tx:
        return await deliveries.retry(tx, delivery_id, spine.clock.now())


@pytest.mark.parametrize("everything", [True, False])
async def test_what_was_given_up_can_be_tried_again(spine: Spine, everything: bool) -> None:
    await spine.publish()
    await fail_for(spine, 25, Unreachable("away"))
    spine.network.log.clear()
    failed = await delivery(spine)
    assert await retried(spine, 4711) == 0
    assert await retried(spine, None if everything else failed.id) == 1
    await spine.drained()
    assert [verb for verb, place in spine.network.log if place == "a"] == ["reconcile", "announce"]
    assert (await delivery(spine)).sent == 1
    assert await retried(spine, None) == 0


async def test_what_may_have_arrived_is_looked_for_before_it_is_sent_again(spine: Spine) -> None:
    spine.network.deaf.add(PlaceRef("a"))
    await spine.publish()
    await spine.drained()
    await fail_for(spine, 25, Unclear("nobody knows"))
    assert (await delivery(spine)).standing == Standing.FAILED
    assert await retried(spine, None) == 1
    await spine.drained()
    assert len(spine.network.shows("a")) == 1
    assert (await delivery(spine)).sent == 1


async def test_an_edit_of_what_was_given_up_is_a_new_wish(spine: Spine) -> None:
    post = await spine.publish()
    await fail_for(spine, 25, Unreachable("away"))
    async with spine.database.writing() as tx:
        row = await tx.get_one(Post, post.id)
        row.title, row.excerpt, row.revision = "Night trains return again", plain("A quote."), 2
        await spine.ledger.revise(tx, row)
    await spine.drained()
    assert [shown.title for shown in spine.network.shows("a") if isinstance(shown, Announcement)] == [
        "Night trains return again"
    ]


async def test_what_a_message_still_lacks_is_completed_later_and_holds_nothing_up(spine: Spine) -> None:
    spine.network.missing[PlaceRef("a")].extend([Missing("not passed on", 600), Missing("not passed on", 600)])
    await spine.publish("First")
    await spine.drained()
    lacking = await delivery(spine)
    assert (lacking.open, lacking.reason, lacking.thread) == (True, "not passed on", "thread of a/1")
    await spine.say("Good news", message="a/99", thread="thread of a/1")
    spine.clock.advance(600)
    await spine.drained()
    await spine.drained()
    assert spine.network.log == [("announce", "a"), ("revise", "a")]
    spine.clock.advance(620)
    await spine.drained()
    async with spine.database.reading() as session:
        assert (await session.scalar(select(Delivery.open))) is False
    assert len(spine.network.shows("a")) == 1


async def test_of_two_that_lack_the_same_the_newer_is_completed_first(spine: Spine) -> None:
    for title in ("First", "Second"):
        spine.network.missing[PlaceRef("a")].append(Missing("not passed on", 3600))
        await spine.publish(title)
        await spine.drained()
        spine.clock.advance(1200)
    spine.clock.advance(3600)
    spine.network.missing[PlaceRef("a")].extend([Missing("not passed on", 3600), Missing("not passed on", 3600)])
    await spine.drained()
    async with spine.database.reading() as session:
        first, second = await session.scalars(select(Delivery.due_at).order_by(Delivery.id))
    assert first > second


async def test_later_posts_do_not_wait_for_one_that_was_given_up(spine: Spine) -> None:
    await spine.publish("First")
    await fail_for(spine, 25, Unreachable("away"))
    await spine.publish("Second")
    await spine.drained()
    assert [shown.title for shown in spine.network.shows("a") if isinstance(shown, Announcement)] == ["Second"]
