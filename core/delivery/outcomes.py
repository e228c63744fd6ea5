"""What becomes of a delivery after an attempt: the only place that writes outcomes."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.delivery.access import Access
from core.delivery.alarm import Alarm
from core.delivery.attempt import Attempt, Found, Outcome
from core.engine import Jobs
from core.errors import DeliveryError, Gone, Moved, Refused, Removed, Unauthorised, Unclear, Unreachable
from core.model import Copy, Delivery, Standing, Step
from core.model.refs import MessageRef, PlaceRef
from core.model.values import Announcement, Missing, Remark, Sent
from core.ports import Clock
from core.store import Transaction
from core.store.attempts import write_sent
from core.store.deliveries import adopt, find_all
from core.store.messages import without_delivery
from core.store.passing import forget

_log = logging.getLogger(__name__)
_LONGEST_PAUSE = 300.0


class Outcomes:
    """Writes outcomes, each under the token of its attempt, and wakes whoever waited for them."""

    def __init__(
        self,
        jobs: Jobs,
        access: Access,
        alarm: Alarm,
        clock: Clock,
        *,
        give_up_after: timedelta = timedelta(hours=24),
    ) -> None:
        self._access = access
        self._alarm = alarm
        self._jobs = jobs
        self._clock = clock
        self._give_up_after = give_up_after

    async def write(self, tx: Transaction, outcomes: Sequence[tuple[Attempt, Outcome]]) -> datetime | None:
        """Write what became of attempts of one network; when the first of them is due again, if any is."""
        network = outcomes[0][0].network
        # Held updates wait for what they may refer to.
        self._jobs.defer(tx, "apply", network)
        plain, others = _sorted(outcomes)
        held = await write_sent(tx, network, plain, self._clock.now()) if plain else set()
        late = plain.keys() - held
        again: list[datetime] = []
        for delivery in await find_all(tx, others) if others else ():
            attempt, outcome = others[delivery.id]
            if not _take_back(delivery, attempt):
                late |= {delivery.id}
                continue
            await self._write(tx, delivery, attempt, outcome)
            if delivery.open and delivery.due_at > self._clock.now():
                again.append(delivery.due_at)
        if late:
            _log.warning("the outcomes of attempts at deliveries %s came too late", sorted(late))
        return min(again, default=None)

    async def _write(self, tx: Transaction, delivery: Delivery, attempt: Attempt, outcome: Outcome) -> None:
        match outcome:
            case Sent():
                await self._succeeded(tx, delivery, attempt, outcome)
            case Found(messages):
                await self._reconciled(tx, delivery, messages)
            case DeliveryError():
                await self._failed(tx, delivery, attempt, outcome)

    async def _succeeded(self, tx: Transaction, delivery: Delivery, attempt: Attempt, sent: Sent) -> None:
        """The destination now shows `attempt.revision` in the copies of `sent`."""
        if delivery.notice and delivery.notice.passing and attempt.revision is None:
            await forget(tx, delivery)
            delivery.open = False
            return
        await _replace_copies(tx, delivery, sent)
        delivery.sent = attempt.revision
        delivery.thread = sent.thread or delivery.thread
        delivery.door = sent.door or delivery.door
        if sent.missing and delivery.wanted == delivery.sent:
            await self._complete_later(tx, delivery, sent.missing)
            return
        if delivery.notice and delivery.notice.passing:
            delivery.notice.empty()
        delivery.attempts, delivery.reason, delivery.failing_since = 0, None, None
        delivery.wish(delivery.wanted, self._clock.now())

    async def _complete_later(self, tx: Transaction, delivery: Delivery, missing: Missing) -> None:
        """It stands, but not as it should, in a revision that nobody knows. The older ones give way to the newer."""
        now = self._clock.now()
        delivery.sent, delivery.reason = 0, missing.reason
        delivery.failing_since = delivery.failing_since or now
        delivery.settle(Standing.OPEN)
        pause = _pause_after(Unreachable(missing.reason, retry_after=missing.retry_after), delivery.attempts)
        failing_for = now - delivery.failing_since
        delivery.due_at = now + timedelta(seconds=pause) + failing_for / 60
        if failing_for >= self._give_up_after:
            await self._give_up(tx, delivery)

    async def _reconciled(self, tx: Transaction, delivery: Delivery, standing: Sequence[MessageRef]) -> None:
        """Of what stands there, the messages that belong to no delivery were made by the unclear send.

        They are adopted and brought up to date next. None left: nothing was sent.
        """
        if made := await without_delivery(tx, delivery.network, standing):
            _log.info("delivery %d had been sent after all", delivery.id)
            adopt(delivery, made)
        delivery.reason = None
        delivery.wish(delivery.wanted, self._clock.now())

    async def _failed(self, tx: Transaction, delivery: Delivery, attempt: Attempt, fault: DeliveryError) -> None:
        """The network did not do it, or nobody knows: what follows is in the kind of the fault."""
        if isinstance(fault, Refused | Gone) and delivery.notice and delivery.notice.passing:
            await self._drop(tx, delivery, str(fault))
            return
        now = self._clock.now()
        delivery.reason = str(fault)
        delivery.failing_since = delivery.failing_since or now
        delivery.settle(_standing_after(attempt.step, fault))
        delivery.due_at = now + timedelta(seconds=_pause_after(fault, delivery.attempts))
        match fault:
            case Gone():
                delivery.failing_since = None
                await self._access.closed(tx, delivery.destination, str(fault))
            case Refused() if delivery.standing == Standing.REFUSED and delivery.is_announcement:
                place = delivery.destination.name
                await self._alarm.tell(tx, f"No. {delivery.post_id} was refused at {place}: {fault}")
            case Moved(place=place):
                delivery.destination.place = PlaceRef(place)
            case Unauthorised():
                _log.error("%s does not accept the token: %s", delivery.network, fault)
            case _ if delivery.open and now - delivery.failing_since >= self._give_up_after:
                await self._give_up(tx, delivery)

    async def _drop(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """An answer that can't be given is not kept: it may hold what somebody wanted to know about themselves."""
        _log.warning("an answer to %s was given up: %s", delivery.destination.place, reason)
        await forget(tx, delivery)
        delivery.open = False

    async def _give_up(self, tx: Transaction, delivery: Delivery) -> None:
        """Something that fails for so long needs a person, who can have it tried again."""
        if delivery.notice and delivery.notice.passing:
            await self._drop(tx, delivery, str(delivery.reason))
            return
        hours = self._give_up_after.total_seconds() / 3600
        delivery.reason = f"given up after {hours:g} hours: {delivery.reason}"
        delivery.settle(Standing.FAILED)
        place = delivery.destination.name
        _log.error("delivery %d to %s was %s", delivery.id, place, delivery.reason)
        if delivery.is_announcement and delivery.destination.configured:
            remedy = f"backchannel retry {delivery.id} tries it again."
            await self._alarm.tell(tx, f"No. {delivery.post_id} to {place} was {delivery.reason}. {remedy}")


def _sorted(
    outcomes: Sequence[tuple[Attempt, Outcome]],
) -> tuple[dict[int, tuple[str, int | None, Sent]], dict[int, tuple[Attempt, Outcome]]]:
    """By delivery id: first sends that succeeded, of which there may be thousands, and everything else."""
    plain: dict[int, tuple[str, int | None, Sent]] = {}
    others: dict[int, tuple[Attempt, Outcome]] = {}
    for attempt, outcome in outcomes:
        match attempt.step, attempt.subject, outcome:
            case Step.SEND, Announcement() | Remark(), Sent(missing=None) as sent:
                plain[attempt.delivery_id] = attempt.token, attempt.revision, sent
            case _:
                others[attempt.delivery_id] = attempt, outcome
    return plain, others


def _take_back(delivery: Delivery, attempt: Attempt) -> bool:
    """Open a delivery again if this attempt still holds it."""
    if delivery.attempt != attempt.token or delivery.standing != Standing.SENDING:
        return False
    delivery.standing, delivery.attempt = Standing.OPEN, None
    return True


async def _replace_copies(tx: Transaction, delivery: Delivery, sent: Sent) -> None:
    shown = dict(sent.shown)
    if [(copy.message, copy.file_id) for copy in delivery.copies] == [(each, shown.get(each)) for each in sent.copies]:
        return
    if delivery.copies:
        delivery.copies.clear()
        await tx.flush()  # the old rows must be gone before others with the same messages come
    delivery.copies.extend(
        Copy(network=delivery.network, message=message, part=part, file_id=shown.get(message))
        for part, message in enumerate(sent.copies)
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
