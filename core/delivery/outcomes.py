"""What becomes of a delivery after an attempt: the only place that writes outcomes."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from datetime import timedelta

from core.delivery.alarm import Alarm
from core.delivery.attempt import Attempt
from core.engine import Jobs
from core.errors import DeliveryError, Gone, Moved, Refused, Removed, Unauthorised, Unclear, Unreachable
from core.model import Copy, Delivery, Standing, Step
from core.model.refs import MessageRef, PlaceRef
from core.model.values import Sent
from core.ports import Clock
from core.store import Database, Transaction
from core.store.deliveries import adopt, find, forget
from core.store.messages import without_delivery

_log = logging.getLogger(__name__)
_LONGEST_PAUSE = 300.0


class Outcomes:
    """Writes outcomes, each under the token of its attempt, and wakes whoever waited for them."""

    def __init__(self, database: Database, jobs: Jobs, alarm: Alarm, clock: Clock) -> None:
        self._database = database
        self._alarm = alarm
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

    async def reconciled(self, attempt: Attempt, standing: Sequence[MessageRef]) -> None:
        """`standing` are our messages that stand there since the unclear send began, in reading order.

        Those that belong to no delivery were made by that send: they are adopted and brought up to date next. None
        left: nothing was sent.
        """
        async with self._database.writing() as tx:
            delivery = await self._mine(tx, attempt)
            if delivery is None:
                return
            if made := await without_delivery(tx, delivery.network, standing):
                _log.info("delivery %d had been sent after all", delivery.id)
                adopt(delivery, made)
            delivery.reason = None
            delivery.wish(delivery.wanted, self._clock.now())
            self._wake(tx, delivery)

    async def failed(self, attempt: Attempt, fault: DeliveryError) -> None:
        """The network did not do it, or nobody knows: what follows is in the kind of the fault."""
        async with self._database.writing() as tx:
            delivery = await self._mine(tx, attempt)
            if delivery is None:
                return
            self._wake(tx, delivery)
            if isinstance(fault, Refused | Gone) and delivery.notice and delivery.notice.passing:
                _log.warning("an answer to %s was given up: %s", delivery.destination.place, fault)
                await forget(tx, delivery)
                return
            delivery.reason = str(fault)
            delivery.settle(_standing_after(attempt.step, fault))
            delivery.due_at = self._clock.now() + timedelta(seconds=_pause_after(fault, delivery.attempts))
            match fault:
                case Gone():
                    await self._pause(tx, delivery, str(fault))
                case Refused() if delivery.standing == Standing.REFUSED and delivery.post and not delivery.comment:
                    await self._alarm.tell(tx, f"No. {delivery.post_id} was refused at {_named(delivery)}: {fault}")
                case Moved(place=place):
                    delivery.destination.place = PlaceRef(place)
                case Unauthorised():
                    _log.error("%s does not accept the token: %s", delivery.network, fault)

    async def _pause(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Nothing goes there until it is opened again; of a reader who left the editor need not hear."""
        destination = delivery.destination
        if destination.configured and not destination.paused:
            await self._alarm.tell(
                tx,
                f"{_named(delivery)} is closed to the bot: {reason}. What is meant for it waits, and goes out as "
                "soon as the bot is let in again.",
            )
        destination.paused = reason
        _log.warning("%s is paused: %s", _named(delivery), reason)

    async def _mine(self, tx: Transaction, attempt: Attempt) -> Delivery | None:
        """The delivery, if this attempt still holds it; it is open again then."""
        delivery = await find(tx, attempt.delivery_id)
        if delivery is None or delivery.attempt != attempt.token or delivery.standing != Standing.SENDING:
            _log.warning("the outcome of an attempt at delivery %d came too late", attempt.delivery_id)
            return None
        delivery.standing, delivery.attempt = Standing.OPEN, None
        return delivery

    def _wake(self, tx: Transaction, delivery: Delivery) -> None:
        """Comments wait for a thread, and held updates for what they answer."""
        self._jobs.defer(tx, "drain", delivery.network)
        self._jobs.defer(tx, "apply", delivery.network)


def _named(delivery: Delivery) -> str:
    return f"{delivery.network} {delivery.destination.title or delivery.destination.place}"


async def _replace_copies(tx: Transaction, delivery: Delivery, sent: Sent) -> None:
    if tuple(copy.message for copy in delivery.copies) == sent.copies:
        return
    delivery.copies.clear()
    await tx.flush()  # the old rows must be gone before others with the same messages come
    delivery.copies.extend(
        Copy(network=delivery.network, message=message, part=part) for part, message in enumerate(sent.copies)
    )


def _standing_after(step: Step, fault: DeliveryError) -> Standing:
    match step, fault:
        case Step.RECONCILE, Refused():
            return Standing.OPEN  # nobody can tell whether it was sent: it is sent again
        case Step.RECONCILE, _:
            return Standing.UNCLEAR
        case _, Refused():
            return Standing.REFUSED
        case _, Removed():
            return Standing.REMOVED
        case Step.SEND | Step.REVISE, Unclear():
            return Standing.UNCLEAR
        case _:
            return Standing.OPEN


def _pause_after(fault: DeliveryError, attempts: int) -> float:
    """Seconds until the next attempt: what the network named, or ever longer, with jitter, at most five minutes."""
    match fault:
        case Unreachable(retry_after=seconds) if seconds is not None:
            return seconds
        case Gone() | Moved() | Refused():
            return 0
        case Unauthorised():
            return _LONGEST_PAUSE
        case _:
            return min(_LONGEST_PAUSE, 2.0 ** min(attempts, 20)) * random.uniform(0.5, 1)  # noqa: S311 - jitter
