"""What becomes of a delivery after an attempt: the only place that writes outcomes."""

from __future__ import annotations

import logging
import random
from datetime import timedelta

from core.delivery.attempt import Attempt
from core.engine import Jobs
from core.errors import DeliveryError, Gone, Moved, Refused, Removed, Unauthorised, Unreachable
from core.model import Copy, Delivery, Standing
from core.model.refs import PlaceRef
from core.model.values import Sent
from core.ports import Clock
from core.store import Database, Transaction
from core.store.deliveries import find, forget

_log = logging.getLogger(__name__)
_LONGEST_PAUSE = 300.0


class Outcomes:
    """Writes outcomes, each under the token of its attempt, and wakes whoever waited for them."""

    def __init__(self, database: Database, jobs: Jobs, clock: Clock) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock

    async def succeeded(self, attempt: Attempt, sent: Sent) -> None:
        """The destination now shows `attempt.revision` in the copies of `sent`."""
        async with self._database.writing() as tx:
            delivery = await self._mine(tx, attempt)
            if delivery is None:
                return
            self._wake(tx, delivery)
            if delivery.notice and delivery.notice.passing:
                await forget(tx, delivery)
                return
            await _replace_copies(tx, delivery, sent)
            delivery.sent = attempt.revision
            delivery.thread = sent.thread or delivery.thread
            delivery.door = sent.door or delivery.door
            delivery.attempts, delivery.reason = 0, None
            delivery.wish(delivery.wanted, self._clock.now())

    async def failed(self, attempt: Attempt, fault: DeliveryError) -> None:
        """The network did not do it: what follows is in the kind of the fault."""
        async with self._database.writing() as tx:
            delivery = await self._mine(tx, attempt)
            if delivery is None:
                return
            delivery.reason = str(fault)
            match fault:
                case Refused():
                    self._settle(delivery, Standing.REFUSED)
                case Removed():
                    self._settle(delivery, Standing.REMOVED)
                case Gone():
                    delivery.destination.paused = str(fault)
                    _log.warning("%s %s is paused: %s", delivery.network, delivery.destination.place, fault)
                case Moved(place=place):
                    delivery.destination.place = PlaceRef(place)
                case Unauthorised():
                    _log.error("%s does not accept the token: %s", delivery.network, fault)
                    self._postpone(delivery, _LONGEST_PAUSE)
                case Unreachable(retry_after=seconds) if seconds is not None:
                    self._postpone(delivery, seconds)
                case _:
                    self._postpone(delivery, _backoff(delivery.attempts))
            if isinstance(fault, Refused | Gone) and delivery.notice and delivery.notice.passing:
                _log.warning("an answer to %s was given up: %s", delivery.destination.place, fault)
                await forget(tx, delivery)
            self._wake(tx, delivery)

    async def broke(self, attempt: Attempt, fault: Exception) -> None:
        """Something of ours broke; it is tried again like an unreachable network."""
        async with self._database.writing() as tx:
            delivery = await self._mine(tx, attempt)
            if delivery is not None:
                delivery.reason = f"unexpected: {type(fault).__name__}"
                self._postpone(delivery, _backoff(delivery.attempts))

    async def _mine(self, tx: Transaction, attempt: Attempt) -> Delivery | None:
        """The delivery, if this attempt still holds it; it is open again then."""
        delivery = await find(tx, attempt.delivery_id)
        if delivery is None or delivery.attempt != attempt.token or delivery.standing != Standing.SENDING:
            _log.warning("the outcome of an attempt at delivery %d came too late", attempt.delivery_id)
            return None
        delivery.standing, delivery.attempt = Standing.OPEN, None
        return delivery

    def _settle(self, delivery: Delivery, standing: Standing) -> None:
        delivery.standing, delivery.open = standing, False

    def _postpone(self, delivery: Delivery, seconds: float) -> None:
        delivery.due_at = self._clock.now() + timedelta(seconds=seconds)

    def _wake(self, tx: Transaction, delivery: Delivery) -> None:
        """Comments wait for a thread, and held updates for what they answer."""
        self._jobs.defer(tx, "drain", delivery.network)
        self._jobs.defer(tx, "apply", delivery.network)


async def _replace_copies(tx: Transaction, delivery: Delivery, sent: Sent) -> None:
    if tuple(copy.message for copy in delivery.copies) == sent.copies:
        return
    delivery.copies.clear()
    await tx.flush()  # the old rows must be gone before others with the same messages come
    delivery.copies.extend(
        Copy(network=delivery.network, message=message, part=part) for part, message in enumerate(sent.copies)
    )


def _backoff(attempts: int) -> float:
    """Seconds until the next attempt: doubling, with jitter, at most five minutes."""
    return min(_LONGEST_PAUSE, 2.0 ** min(attempts, 20)) * random.uniform(0.5, 1)  # noqa: S311 - jitter, no secret
