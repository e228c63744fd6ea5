"""Two processes drain the same network: each leaves alone what the other sends, and takes up what a dead one left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from core.errors import Unreachable
from core.model import Copy, Delivery, Standing
from core.model.refs import PlaceRef
from core.model.values import Address, Remark
from core.store import Database
from core.store.migrating import upgrade
from core.store.together import Together
from tests.support.clock import TestClock
from tests.support.fake_network import FakeNetwork
from tests.support.spine import Spine, eventually


class Crowded(FakeNetwork):
    """Remembers the most that were sent to one place at once."""

    most_at_once = 0

    async def _begin(self, verb: str, at: Address) -> None:
        self.most_at_once = max(self.most_at_once, self.under_way + 1)
        # So that a second one would have every opportunity to begin, too.
        await asyncio.sleep(0)
        await super()._begin(verb, at)


class Process:
    """A spine whose process can be cut off from the others."""

    def __init__(self, url: str, network: FakeNetwork, clock: TestClock) -> None:
        self.database = Database(url)
        self.presence = Together(self.database.conninfo)
        self.spine = Spine(self.database, network, clock, self.presence)
        self.present = asyncio.create_task(self.presence.run())

    async def cut_off(self) -> None:
        self.present.cancel()
        await asyncio.wait([self.present])

    async def close(self) -> None:
        await self.cut_off()
        await self.database.close()


@pytest.fixture
async def network() -> Crowded:
    return Crowded()


@pytest.fixture
async def two(postgres_url: str, network: Crowded) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes that are present, and a post that stands at two places."""
    clock = TestClock()
    async with AsyncExitStack() as stack:
        one, other = Process(postgres_url, network, clock), Process(postgres_url, network, clock)
        for process in (one, other):
            stack.push_async_callback(process.close)
        await upgrade(one.database)
        for process in (one, other):
            async with asyncio.timeout(20):
                await process.presence.present()
        await one.spine.destinations("a", "b")
        await one.spine.publish()
        await one.spine.drained()
        yield one, other


async def say(process: Process, number: int) -> None:
    post = next(iter(process.spine.network.places[PlaceRef("a")]))
    assert await process.spine.say(f"Number {number}", message=f"a/{100 + number}", thread=f"thread of {post}")


async def standings(process: Process) -> list[Standing]:
    async with process.database.reading() as session:
        of_comments = select(Delivery.standing).where(Delivery.comment_id.is_not(None)).order_by(Delivery.id)
        return list(await session.scalars(of_comments))


def remarks(network: FakeNetwork) -> list[Any]:
    return [each.body.text for each in network.shows("b") if isinstance(each, Remark)]


async def test_a_place_is_written_to_by_one_process_at_a_time(two: tuple[Process, Process], network: Crowded) -> None:
    one, other = two
    for number in range(12):
        await say(one, number)
    network.most_at_once = 0
    async with asyncio.timeout(30):
        while len(remarks(network)) < 12:
            await asyncio.gather(one.spine.drained(), other.spine.drained())
    assert remarks(network) == [f"Number {number}" for number in range(12)]
    assert network.most_at_once == 1


async def test_what_another_one_is_sending_is_left_alone(two: tuple[Process, Process], network: Crowded) -> None:
    one, other = two
    network.gate.clear()
    await say(one, 1)
    await say(one, 2)
    sending = asyncio.create_task(one.spine.drained())
    await eventually(lambda: network.under_way == 1)
    async with asyncio.timeout(20):
        await other.spine.drained()
    assert await standings(other) == [Standing.SENDING, Standing.OPEN]
    network.gate.set()
    await sending
    assert remarks(network) == ["Number 1", "Number 2"]


@pytest.mark.parametrize("arrived", [True, False], ids=["it had arrived", "it had not"])
async def test_what_a_dead_one_was_sending_is_reconciled(
    two: tuple[Process, Process], network: Crowded, arrived: bool
) -> None:
    """The row is as it left it: claimed under a name that nobody bears any more."""
    one, other = two
    await say(one, 1)
    if arrived:
        await one.spine.drained()
    name = one.presence.owner
    await one.cut_off()
    async with other.database.writing() as tx:
        left = {"standing": Standing.SENDING, "open": True, "sent": None, "attempt": f"{name}.0123456789abcdef"}
        ours = (await tx.scalars(select(Delivery).where(Delivery.comment_id.is_not(None)))).one()
        await tx.execute(delete(Copy).where(Copy.delivery_id == ours.id))
        begun = other.spine.clock.now() - timedelta(minutes=1)
        await tx.execute(update(Delivery).where(Delivery.id == ours.id).values(begun_at=begun, **left))
    await other.spine.drained()
    assert remarks(network) == ["Number 1"]
    assert await standings(other) == [Standing.OPEN]


async def test_who_was_cut_off_sends_no_more(two: tuple[Process, Process], network: Crowded) -> None:
    one, other = two
    await one.cut_off()
    await say(one, 1)
    with pytest.raises(Unreachable):
        await one.spine.drained()
    assert remarks(network) == []
    await other.spine.drained()
    assert remarks(network) == ["Number 1"]


async def test_who_is_cut_off_in_the_middle_lets_the_other_find_out(
    two: tuple[Process, Process], network: Crowded
) -> None:
    one, other = two
    network.gate.clear()
    await say(one, 1)
    sending = asyncio.create_task(one.spine.drained())
    await eventually(lambda: network.under_way == 1)
    await one.cut_off()
    await asyncio.wait([sending])
    assert await standings(one) == [Standing.UNCLEAR]
    network.gate.set()
    other.spine.clock.advance(60)
    await other.spine.drained()
    assert remarks(network) == ["Number 1"]
