"""Fairness of the drain: who waits for whom, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from core.delivery import Drain, Outcomes, Voice
from core.errors import Unauthorised, Unreachable
from core.model.refs import PlaceRef
from core.model.values import Announcement
from core.ports import Rate, Traits
from core.store.presence import Alone
from tests.support.fake_network import FAKE, FakeNetwork
from tests.support.spine import Spine, eventually, spine_over


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        yield spine


def another_drain(spine: Spine) -> Drain:
    """As a restarted process would have it, or another host."""
    outcomes = Outcomes(spine.engine, spine.access, spine.alarm, spine.clock)
    voice = Voice("https://dispatch.example", "The Editor", {FAKE: "Fake"}, Path("media"))
    return Drain(spine.network, spine.database, voice, outcomes, spine.clock, Alone())


def posts(spine: Spine, place: str) -> int:
    return sum(isinstance(shown, Announcement) for shown in spine.network.shows(place))


async def test_a_silence_at_one_place_is_that_places_own(spine: Spine) -> None:
    await spine.destinations("a", "b")
    await spine.publish("First")
    spine.network.faults[PlaceRef("a")].append(Unreachable("slow down", retry_after=40))
    await spine.drained()
    await spine.publish("Second")
    await spine.drained()
    assert (posts(spine, "a"), posts(spine, "b")) == (0, 2)
    assert spine.network.log.count(("announce", PlaceRef("a"))) == 1
    spine.clock.advance(40)
    await spine.drained()
    assert (posts(spine, "a"), posts(spine, "b")) == (2, 2)


async def test_a_silence_of_the_account_is_everybodys_and_outlasts_the_process(spine: Spine) -> None:
    await spine.destinations("a", "b")
    await spine.publish("First")
    await spine.drained()
    comment = await spine.say("Good news", message="a/99", thread="thread of a/1")
    assert comment
    spine.network.faults[PlaceRef("b")].append(Unreachable("too much", retry_after=40, whole_account=True))
    await spine.drained()
    await spine.publish("Second")
    asked = len(spine.network.log)
    again = await another_drain(spine).run(FAKE, asyncio.Event())
    assert len(spine.network.log) == asked
    assert again
    assert 39 <= (again - spine.clock.now()).total_seconds() <= 40
    spine.clock.advance(41)
    await another_drain(spine).run(FAKE, asyncio.Event())
    assert (posts(spine, "a"), posts(spine, "b")) == (2, 2)


async def test_with_a_token_that_is_not_accepted_nobody_else_is_asked_for_a_while(tmp_path: Path) -> None:
    network = FakeNetwork(traits=Traits(reports_deletions=True, concurrency=1))
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", network) as spine:
        await spine.destinations("a", "b", "c")
        network.faults[PlaceRef("a")].append(Unauthorised("a wrong token"))
        await spine.publish()
        await spine.drained()
        await spine.drained()
        assert network.log == [("announce", "a")]
        await another_drain(spine).run(FAKE, asyncio.Event())
        assert (posts(spine, "b"), posts(spine, "c")) == (1, 1)
        spine.clock.advance(300)
        await spine.drained()
        assert posts(spine, "a") == 1


async def test_a_place_is_not_sent_more_than_it_takes_whoever_sends(tmp_path: Path) -> None:
    network = FakeNetwork(place_rates=(Rate(2, 30.0),))
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", network) as spine:
        await spine.destinations("a", "b")
        for title in ("First", "Second", "Third"):
            await spine.publish(title)
        await spine.drained()
        assert (posts(spine, "a"), posts(spine, "b")) == (2, 2)
        again = await another_drain(spine).run(FAKE, asyncio.Event())
        assert posts(spine, "a") == 2
        assert again
        spine.clock.advance((again - spine.clock.now()).total_seconds())
        await another_drain(spine).run(FAKE, asyncio.Event())
        assert (posts(spine, "a"), posts(spine, "b")) == (3, 3)


async def test_a_place_that_is_used_up_hides_nobody(tmp_path: Path) -> None:
    """More is due at one place than is looked ahead."""
    network = FakeNetwork(place_rates=(Rate(2, 30.0),))
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", network) as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        for number in range(600):
            await spine.say(f"Comment {number}", message=f"a/{number + 1000}", thread="thread of a/1")
        await spine.destinations("a", "b", "c")
        await spine.publish("Second")
        await spine.drained()
        assert [len(spine.network.shows(place)) for place in "abc"] == [2, 2, 1]


async def test_a_comment_overtakes_a_broadcast_that_is_under_way(tmp_path: Path) -> None:
    network = FakeNetwork(traits=Traits(reports_deletions=True, concurrency=1))
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", network) as spine:
        await spine.destinations("a", "b")
        await spine.publish("First")
        await spine.drained()
        many = [f"place {number}" for number in range(50)]
        await spine.destinations("a", "b", *many)
        network.log.clear()
        await spine.publish("Second")
        network.gate.clear()
        called = asyncio.Event()
        draining = asyncio.create_task(spine.drain.run(FAKE, called))
        await eventually(lambda: network.under_way == 1)
        await spine.say("Good news", message="a/99", thread="thread of a/1")
        called.set()
        network.gate.set()
        await draining
        assert network.log.index(("relay", PlaceRef("b"))) <= 2
        assert len(network.log) == 53


async def test_a_broadcast_is_read_and_written_in_batches(tmp_path: Path) -> None:
    network = FakeNetwork(traits=Traits(reports_deletions=True, concurrency=32))
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", network) as spine:
        await spine.destinations(*(f"place {number}" for number in range(640)))
        await spine.publish()
        statements = 0

        def count(*_: object) -> None:
            nonlocal statements
            statements += 1

        event.listen(Engine, "before_cursor_execute", count)
        try:
            await spine.drained()
        finally:
            event.remove(Engine, "before_cursor_execute", count)
        assert len(network.log) == 640
        assert statements < 640


@pytest.mark.parametrize("busy", [True, False], ids=["with something to do", "with nothing to do"])
async def test_a_call_is_heard_in_every_moment_of_a_run(spine: Spine, busy: bool) -> None:
    """Whatever is asked at the moment: what is due is looked at once more, or the call is left for the next run."""
    await spine.destinations("a")
    moments, moment = 1, 0
    while moment < moments:
        moment += 1
        if busy:
            await spine.publish(f"Post {moment}")
        called, asked = asyncio.Event(), list[str]()

        def call(*statement: object, called: asyncio.Event = called, asked: list[str] = asked) -> None:
            asked.append(str(statement[2]))
            if len(asked) == moment:  # noqa: B023 - it is called within this round
                called.set()

        event.listen(Engine, "after_cursor_execute", call)
        try:
            await spine.drain.run(FAKE, called)
        finally:
            event.remove(Engine, "after_cursor_execute", call)
        # What is looked at after an outcome is its destination only.
        looked = ["destination_id IN" not in each for each in asked[moment:] if "ORDER BY delivery.rank" in each]
        assert any(looked) or called.is_set() or len(asked) < moment, f"the call at statement {moment} was lost"
        moments = max(moments, len(asked))
    assert moments > 1
