"""Beginning: from deliveries whose time has come to attempts, claimed, with all that there is to say."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from core.delivery.attempt import Attempt
from core.delivery.subjects import Voice
from core.model import Delivery, Step
from core.model.refs import ThreadRef
from core.model.values import Subject
from core.ports import Clock
from core.store import Transaction
from core.store.deliveries import claim, find_all, threads_of


class Beginning:
    """Claims deliveries, several in one transaction; nothing of it is sent before that is committed."""

    def __init__(self, voice: Voice, clock: Clock) -> None:
        self._voice = voice
        self._clock = clock

    async def begin(self, tx: Transaction, ids: Collection[int]) -> list[Attempt]:
        """An attempt for each of these deliveries that there is something to do about, and that nobody else has."""
        if not ids:
            return []
        deliveries = await find_all(tx, ids, subjects=True)
        threads = await threads_of(tx, deliveries)
        steps = {each.id: _step(each, threads) for each in deliveries if each.open}
        wanted = [each for each in deliveries if steps.get(each.id, Step.REST) not in (Step.REST, Step.WAIT)]
        # Those that come back unclear keep the time when they were begun, so it is read before it is overwritten.
        unclear = {each.id: each.begun_at for each in wanted if steps[each.id] is Step.RECONCILE and each.begun_at}
        token, now = secrets.token_hex(8), self._clock.now()
        claimed = await claim(tx, [each.id for each in wanted], token, now) if wanted else set()
        said = Said(self._voice)
        return [
            await _attempt(tx, each, token, steps[each.id], unclear.get(each.id, now), threads.get(each.id), said)
            for each in wanted
            if each.id in claimed
        ]


class Said:
    """What the deliveries of one transaction say; a post says the same everywhere, and is put into words once."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._posts: dict[int, Subject] = {}

    async def by(self, tx: Transaction, delivery: Delivery) -> Subject:
        post_id = delivery.post_id if delivery.comment_id is None else None
        if post_id is None:
            return await self._voice.subject(tx, delivery)
        if post_id not in self._posts:
            self._posts[post_id] = await self._voice.subject(tx, delivery)
        return self._posts[post_id]


def _step(delivery: Delivery, threads: dict[int, ThreadRef]) -> Step:
    return delivery.next_step(thread_known=delivery.comment_id is None or delivery.id in threads)


async def _attempt(
    tx: Transaction, delivery: Delivery, token: str, step: Step, begun: datetime, thread: ThreadRef | None, said: Said
) -> Attempt:
    return Attempt(
        delivery_id=delivery.id,
        destination_id=delivery.destination_id,
        token=token,
        step=step,
        begun=begun,
        revision=delivery.wanted,
        key=f"{delivery.key}.{delivery.wanted}",
        address=delivery.destination.address,
        thread=thread,
        copies=tuple(copy.message for copy in delivery.copies),
        subject=await said.by(tx, delivery) if step in (Step.SEND, Step.REVISE) else None,
    )
