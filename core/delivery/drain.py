"""The drain: the only sender. It makes a network match what the ledger wants there."""

from __future__ import annotations

import asyncio
import logging
import secrets
from datetime import datetime

from core.delivery.attempt import Attempt
from core.delivery.outcomes import Outcomes
from core.delivery.subjects import Voice
from core.errors import DeliveryError, Unclear
from core.model import Step
from core.model.values import Announcement, Message, Remark, Sent
from core.ports import Clock, Network
from core.store import Database, Transaction
from core.store.deliveries import claim, due, find, hold, next_due, recover, sending, thread_of
from core.store.presence import Presence

_log = logging.getLogger(__name__)
_LOOK_AHEAD = 200


class Drain:
    """Carries out the open deliveries of one network: many destinations at a time, one delivery at a time each."""

    def __init__(
        self,
        network: Network,
        database: Database,
        voice: Voice,
        outcomes: Outcomes,
        clock: Clock,
        presence: Presence,
    ) -> None:
        self._network = network
        self._database = database
        self._voice = voice
        self._outcomes = outcomes
        self._clock = clock
        self._presence = presence

    async def run(self, _key: str, called: asyncio.Event) -> datetime | None:
        """Do all that is due, and return when the next is. When cancelled, what is under way is finished first."""
        await self._recover()
        lanes: dict[asyncio.Task[None], int] = {}
        try:
            while True:
                called.clear()
                for delivery_id, destination_id in await self._due(lanes):
                    lanes[asyncio.create_task(self._carry_out(delivery_id, destination_id))] = destination_id
                if not lanes:
                    return await self._next_due()
                for lane in await self._any_done(lanes, called):
                    del lanes[lane]
                    lane.result()
        finally:
            if lanes:
                await asyncio.wait(lanes)

    async def _recover(self) -> None:
        """No lane is left when a run begins: what no other process is sending was cut short.

        The request of a process that has just died may still be on its way: its effect is waited for.
        """
        cut_short = await self._cut_short()
        if not cut_short:
            return
        await asyncio.sleep((max(cut_short.values()) - self._clock.now()).total_seconds() + self._presence.settling)
        async with self._database.writing() as tx:
            count = await recover(tx, self._network.name, cut_short)
        _log.warning("%d deliveries on %s were cut short and are taken up", count, self._network.title)

    async def _cut_short(self) -> dict[str, datetime]:
        """The attempts whose process is gone, and when they began. Who claims lives: the living are asked for last."""
        async with self._database.reading() as session:
            attempts = await sending(session, self._network.name)
            others = await self._presence.others(session)
        return {attempt: begun for attempt, begun in attempts if attempt.split(".")[0] not in others}

    async def _due(self, lanes: dict[asyncio.Task[None], int]) -> list[tuple[int, int]]:
        """(delivery id, destination id) of what can be begun now: one each at destinations that are not busy."""
        room = self._network.traits.concurrency - len(lanes)
        if not room:
            return []
        async with self._database.reading() as session:
            rows = await due(session, self._network.name, self._clock.now(), set(lanes.values()), _LOOK_AHEAD)
        first: dict[int, int] = {}
        for delivery_id, destination_id in rows:
            first.setdefault(destination_id, delivery_id)
        return [(delivery_id, destination_id) for destination_id, delivery_id in first.items()][:room]

    async def _any_done(self, lanes: dict[asyncio.Task[None], int], called: asyncio.Event) -> list[asyncio.Task[None]]:
        """Wait until a lane is free or there may be something new to begin; the lanes that are free."""
        call = asyncio.create_task(called.wait())
        next_due_at = await self._next_due()
        pause = None if next_due_at is None else max(0.0, (next_due_at - self._clock.now()).total_seconds())
        try:
            await asyncio.wait({*lanes, call}, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
        finally:
            call.cancel()
        return [lane for lane in lanes if lane.done()]

    async def _next_due(self) -> datetime | None:
        async with self._database.reading() as session:
            return await next_due(session, self._network.name, self._clock.now())

    async def _carry_out(self, delivery_id: int, destination_id: int) -> None:
        async with self._database.writing() as tx:
            await hold(tx, destination_id)
            attempt = await self._begin(tx, delivery_id)
        if attempt is None:
            return
        try:
            if attempt.step is Step.RECONCILE:
                standing = await self._network.reconcile(attempt.address, attempt.thread, attempt.begun)
                await self._outcomes.reconciled(attempt, standing)
                return
            async with self._presence.assured():
                sent = await self._perform(attempt)
        except DeliveryError as fault:
            await self._outcomes.failed(attempt, fault)
        except Exception as fault:  # noqa: BLE001 - a fault of ours must stop neither the drain nor the others
            _log.exception("delivery %d failed unexpectedly", delivery_id)
            await self._outcomes.failed(attempt, Unclear(f"unexpected: {type(fault).__name__}"))
        else:
            await self._outcomes.succeeded(attempt, sent)

    async def _begin(self, tx: Transaction, delivery_id: int) -> Attempt | None:
        """Decide, claim, and read what there is to say, in one transaction; None if there is nothing to do."""
        delivery = await find(tx, delivery_id)
        if delivery is None or not delivery.open:
            return None
        thread = await thread_of(tx, delivery)
        step = delivery.next_step(thread_known=thread is not None or delivery.comment_id is None)
        if step in (Step.REST, Step.WAIT):
            return None
        token, now = f"{self._presence.owner}.{secrets.token_hex(8)}", self._clock.now()
        begun = delivery.begun_at if step is Step.RECONCILE and delivery.begun_at else now
        if not await claim(tx, delivery, token, begun):
            return None
        return Attempt(
            delivery_id=delivery_id,
            token=token,
            step=step,
            begun=begun,
            revision=delivery.wanted,
            key=f"{delivery.key}.{delivery.wanted}",
            address=delivery.destination.address,
            thread=thread,
            copies=tuple(copy.message for copy in delivery.copies),
            subject=await self._voice.subject(tx, delivery) if step in (Step.SEND, Step.REVISE) else None,
        )

    async def _perform(self, attempt: Attempt) -> Sent:
        """The one place where a step becomes a verb of the port."""
        at, thread, key = attempt.address, attempt.thread, attempt.key
        match attempt.step, attempt.subject:
            case Step.RETRACT, _:
                await self._network.retract(at, thread, attempt.copies)
                return Sent(copies=())
            case Step.REVISE, subject if subject is not None:
                return await self._network.revise(subject, at, thread, attempt.copies, key=key)
            case Step.SEND, Announcement() as post:
                return await self._network.announce(post, at, key=key)
            case Step.SEND, Remark() as remark if thread is not None:
                return await self._network.relay(remark, at, thread, key=key)
            case Step.SEND, Message() as message:
                return await self._network.notify(message, at, key=key)
        raise AssertionError(f"no verb for {attempt}")
