"""Lanes: attempts under way, one at a time per destination, many destinations at a time."""

from __future__ import annotations

import asyncio
import logging
import math

from core.delivery.ahead import Pick
from core.delivery.attempt import Attempt, Found, Outcome
from core.delivery.pacing import Pacing
from core.errors import DeliveryError, Unauthorised, Unclear, Unreachable
from core.model import Step
from core.model.values import Announcement, Message, Remark, Sent
from core.ports import Clock, Network, PlacePace
from core.store.presence import Presence

_log = logging.getLogger(__name__)
_WITHOUT_TOKEN = 300.0
"""Seconds in which nobody is asked anything: networks bar those who go on asking with a token that is not accepted."""


class Lanes:
    """Carries attempts out; what became of them is collected in `done`, and `news` is set.

    A destination is busy until its outcome is written, and a lane is free as soon as the network has answered.
    """

    def __init__(self, network: Network, pacing: Pacing, clock: Clock, presence: Presence, news: asyncio.Event) -> None:
        self._network = network
        self._pacing = pacing
        self._clock = clock
        self._presence = presence
        self._news = news
        self._under_way: set[asyncio.Task[None]] = set()
        self.busy: set[int] = set()
        self.done: list[tuple[Attempt, Outcome]] = []
        self._silences: dict[str, float] = {}
        self._booked_at = -math.inf

    @property
    def room(self) -> int:
        """How many more may be begun."""
        return self._network.traits.concurrency - len(self._under_way)

    @property
    def are_empty(self) -> bool:
        return not self._under_way and not self.done

    @property
    def are_half_full(self) -> bool:
        return 2 * len(self._under_way) >= self._network.traits.concurrency

    @property
    def all_went_well(self) -> bool:
        return all(isinstance(outcome, Sent) for _, outcome in self.done)

    def since_booked(self, seconds: float) -> float:
        """What is left of so many seconds since the last booking."""
        return max(0.0, self._booked_at + seconds - asyncio.get_running_loop().time())

    def booked(self) -> tuple[list[tuple[Attempt, Outcome]], dict[str, float]]:
        """Hand over what was done, and the silences that were asked for (until when, by the key of a pace)."""
        self._booked_at = asyncio.get_running_loop().time()
        done, self.done = self.done, []
        silences, self._silences = self._silences, {}
        return done, silences

    @property
    def is_urgent(self) -> bool:
        """Whether anything is done that something else may wait for: all but a first announcement."""
        return not all(each.step is Step.SEND and isinstance(each.subject, Announcement) for each, _ in self.done)

    def begin(self, pick: Pick, attempt: Attempt) -> None:
        """Carry an attempt out, when the wait of its pick is over."""
        self.busy.add(pick.destination_id)
        start = asyncio.get_running_loop().time() + pick.wait
        task = asyncio.create_task(self._run(pick.pace, attempt, start))
        self._under_way.add(task)

    def drop(self, pick: Pick) -> None:
        """Nothing was to be done about it after all."""
        now = self._now()
        self._pacing.end(pick.pace, now, now, messages=0)

    async def _run(self, pace: PlacePace, attempt: Attempt, start: float) -> None:
        if (pause := start - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(pause)
        begun = self._now()
        outcome = await self._outcome(attempt)
        now = self._now()
        self._pacing.end(pace, begun, now, messages=_messages(outcome))
        match outcome:
            case Unreachable(retry_after=seconds) if seconds and attempt.step is not Step.RECONCILE:
                self._fall_silent("" if outcome.whole_account else pace.key, now + seconds)
            case Unauthorised():
                # Not kept: whoever starts next may have been given a good token.
                self._pacing.silence("", now + _WITHOUT_TOKEN)
        self.done.append((attempt, outcome))
        self._under_way.discard(asyncio.current_task())
        self._news.set()

    async def _outcome(self, attempt: Attempt) -> Outcome:
        try:
            if attempt.step is Step.RECONCILE:
                return Found(tuple(await self._network.reconcile(attempt.address, attempt.thread, attempt.begun)))
            async with self._presence.assured():
                return await self._perform(attempt)
        except DeliveryError as fault:
            return fault
        except Exception as fault:  # noqa: BLE001 - a fault of ours must stop neither the drain nor the others
            _log.exception("delivery %d failed unexpectedly", attempt.delivery_id)
            return Unclear(f"unexpected: {type(fault).__name__}")

    async def _perform(self, attempt: Attempt) -> Sent:
        """The one place where a step becomes a verb of the port."""
        at, thread, key = attempt.address, attempt.thread, attempt.key
        match attempt.step, attempt.subject:
            case Step.RETRACT, _:
                return Sent(tuple(await self._network.retract(at, thread, attempt.copies)))
            case Step.REVISE, subject if subject is not None:
                return await self._network.revise(subject, at, thread, attempt.copies, key=key)
            case Step.SEND, Announcement() as post:
                return await self._network.announce(post, at, key=key)
            case Step.SEND, Remark() as remark if thread is not None:
                return await self._network.relay(remark, at, thread, key=key)
            case Step.SEND, Message() as message:
                return await self._network.notify(message, at, key=key)
        raise AssertionError(f"no verb for {attempt}")

    def _fall_silent(self, key: str, until: float) -> None:
        self._pacing.silence(key, until)
        self._silences[key] = until

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _messages(outcome: Outcome) -> int:
    """As how many messages an attempt counts against the pace."""
    match outcome:
        case Sent(copies):
            return max(1, len(copies))
        case Unreachable():
            return 0
        case _:
            return 1
