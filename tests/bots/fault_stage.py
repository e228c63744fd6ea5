"""The core over one real adapter on the sandbox, by a clock that the test owns: where faults are let loose."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from bots.sandbox.discord.model import Channel
from bots.sandbox.faults import Fault
from bots.sandbox.telegram.model import Chat
from bots.sandbox.world import World
from core.model import Delivery, Destination
from core.model.refs import PersonRef
from core.ports import Network
from core.store import fates
from core.store.deliveries import retry
from tests.support.clock import TestClock
from tests.support.door import Door
from tests.support.spine import Spine

TITLE, WORDS = "Night trains return", "I booked one at once."


class FaultStage(ABC):
    """A post goes to `target`, to `other` and to `third`, where a reader answers it.

    `comments` tells whether that answer is what the fault is to befall, instead of the post.
    """

    editor: PersonRef
    target: Chat | Channel
    other: Chat | Channel
    third: Chat | Channel

    def __init__(self, world: World, network: Network, door: Door, *, comments: bool) -> None:
        self.world, self.network, self.door, self.comments = world, network, door, comments
        self.clock: TestClock
        self.spine: Spine

    @abstractmethod
    def arm(self, fault: Fault) -> None:
        """Let a fault lie in wait for what is said at the target."""

    @abstractmethod
    def clear(self) -> None:
        """Take back what lies in wait, and let go of what is held."""

    @abstractmethod
    def asked(self) -> int:
        """How many requests there were to say something at the target."""

    @abstractmethod
    def said_at(self, place: Chat | Channel, words: str) -> int:
        """How many messages say this at a place, in its threads too."""

    @abstractmethod
    def told(self) -> Sequence[str]:
        """What the editor was told in private."""

    async def heard(self) -> None:
        """Have everything applied that the network told."""
        await self.spine.receiving.apply(self.network.name, asyncio.Event())

    async def begin(self) -> None:
        """Let the destinations be known, and where a comment is to be sent, let the post stand."""
        await self.spine.destinations(*(str(place.id) for place in (self.target, self.other, self.third)))
        if self.comments:
            await self.spine.publish(TITLE)
            await self.finished()
            async with asyncio.timeout(10):
                while await self.deliveries(Delivery.post_id.is_not(None), Delivery.thread.is_(None)):
                    await self.heard()

    async def wish(self) -> None:
        """Want said what the fault is to befall, and try to say it."""
        if self.comments:
            thread = (await self.deliveries(Destination.place == str(self.third.id)))[0].thread
            await self.spine.say(WORDS, message=f"{self.third.id}/999999", thread=thread)
        else:
            await self.spine.publish(TITLE)
        await self.spine.drained()

    def stands(self, place: Chat | Channel) -> int:
        """How often what is wanted stands at a place."""
        return self.said_at(place, WORDS if self.comments else TITLE)

    async def delivery(self) -> Delivery:
        """What is wanted at the target."""
        is_meant = Delivery.comment_id.is_not(None) if self.comments else Delivery.post_id.is_not(None)
        *_, last = await self.deliveries(Destination.configured == str(self.target.id), is_meant)
        return last

    async def deliveries(self, *which: ColumnElement[bool]) -> Sequence[Delivery]:
        async with self.spine.database.reading() as session:
            rows = select(Delivery).join(Destination).where(*which).order_by(Delivery.id)
            return (await session.scalars(rows)).all()

    async def later(self, seconds: float) -> None:
        """So much later, all is done that is due by then."""
        await self.heard()
        self.clock.advance(seconds)
        await self.spine.drained()

    async def finished(self) -> None:
        """Let the time of everything come that was postponed, until nothing is left to do."""
        for _ in range(12):
            await self.later(300)
            if not await self.deliveries(Delivery.open.is_(True)):
                return
        raise AssertionError("something is never done")

    async def connect(self) -> None:
        """What the editor does with /connect."""
        async with self.spine.database.writing() as tx:
            for place in (await tx.scalars(select(Destination).where(Destination.paused.is_not(None)))).all():
                self.spine.access.connect(tx, place)

    async def retry(self) -> None:
        """What a person does with `backchannel retry`."""
        async with self.spine.database.writing() as tx:
            await retry(tx, (await self.delivery()).id, self.clock.now())

    async def given_up(self) -> int:
        async with self.spine.database.reading() as session:
            return len(await fates.given_up(session, 10))
