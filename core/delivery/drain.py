"""The drain: the only sender. It makes a network match what the ledger wants there."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from core.delivery.ahead import Ahead, Pick
from core.delivery.beginning import Beginning
from core.delivery.lanes import Lanes
from core.delivery.outcomes import Outcomes
from core.delivery.pacing import Pacing
from core.delivery.subjects import Voice
from core.ports import Clock, Network
from core.store import Database
from core.store.deliveries import any_sending, begun_since, recover
from core.store.silences import keep_silence, silences

_log = logging.getLogger(__name__)
_SHORT = 2.0
"""Seconds that a run waits for the pace; for longer than that, and for what is not due yet, it ends."""
_LONGEST_RATE = timedelta(minutes=1)


class Drain:
    """Carries out the open deliveries of one network: many destinations at a time, one delivery at a time each.

    All that happened since the last time is written, and what comes next is claimed, in one transaction; meanwhile
    the network is busy with what was claimed before.
    """

    def __init__(self, network: Network, database: Database, voice: Voice, outcomes: Outcomes, clock: Clock) -> None:
        self._network = network
        self._database = database
        self._outcomes = outcomes
        self._clock = clock
        self._beginning = Beginning(voice, clock)
        self._pacing = Pacing(network.traits.rates)
        self._paced_until: datetime | None = None

    async def run(self, _key: str, called: asyncio.Event) -> datetime | None:
        """Do all that is due, and return when the next is. When cancelled, what is under way is finished first."""
        turns = _Turns(called)
        work = asyncio.create_task(self._work(turns))
        listening = asyncio.create_task(turns.listen())
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            turns.stop()
            await asyncio.wait({work})
            raise
        finally:
            listening.cancel()

    async def _work(self, turns: _Turns) -> datetime | None:
        await self._take_over()
        lanes = Lanes(self._network, self._pacing, self._clock, turns.news)
        ahead = Ahead(self._network, self._database, self._pacing)
        looked = False
        while True:
            turns.news.clear()
            now = self._clock.now()
            picks: list[Pick] = []
            if not turns.stopping:
                if turns.called or (ahead.next_due and ahead.next_due <= now):
                    turns.called, looked = False, True
                    await ahead.look(now, lanes.busy)
                picks = await ahead.pick(now, lanes.room, lanes.busy)
            if picks or lanes.done:
                looked = False
                await self._book(lanes, ahead, picks)
                continue
            pause = min(ahead.pause, _seconds_until(ahead.next_due, now))
            if lanes.is_empty and not turns.called and (turns.stopping or ahead.pause > _SHORT):
                if looked or turns.stopping:
                    self._paced_until = now
                    return None if math.isinf(pause) else now + timedelta(seconds=pause)
                # An outcome may have made new wishes anywhere: the editor is told when a place is closed.
                turns.called = True
                continue
            await turns.wait(pause)

    async def _take_over(self) -> None:
        """No lane is left when a run begins: whatever is still being sent was cut short, here or elsewhere.

        Whatever others sent since the last run counts against the pace.
        """
        name, now = self._network.name, self._clock.now()
        since = max(self._paced_until or now - _LONGEST_RATE, now - _LONGEST_RATE)
        async with self._database.reading() as session:
            for place, begun in await begun_since(session, name, since):
                self._pacing.remember(self._network.pace(place), begun.timestamp())
            for silence in await silences(session, name, now):
                self._pacing.silence(silence.pace, silence.until.timestamp())
            cut_short = await any_sending(session, name)
        if cut_short:
            async with self._database.writing() as tx:
                count = await recover(tx, name)
            _log.warning("%d deliveries on %s were cut short and are taken up", count, self._network.title)

    async def _book(self, lanes: Lanes, ahead: Ahead, picks: Sequence[Pick]) -> None:
        """Write what was done, claim what comes next, and let it begin."""
        begun = self._clock.now()
        done, lanes.done = lanes.done, []
        asked, lanes.silences = lanes.silences, {}
        freed = {attempt.destination_id for attempt, _ in done}
        async with self._database.writing() as tx:
            for key, until in asked.items():
                await keep_silence(tx, self._network.name, key, datetime.fromtimestamp(until, UTC), self._clock.now())
            again = await self._outcomes.write(tx, done) if done else None
            attempts = await self._beginning.begin(tx, [pick.delivery_id for pick in picks])
            if freed:
                await ahead.look_at(tx, self._clock.now(), freed)
        lanes.busy -= freed
        if again:
            ahead.next_due = min(again, ahead.next_due or again)
        ahead.took((self._clock.now() - begun).total_seconds())
        claimed = {attempt.delivery_id: attempt for attempt in attempts}
        for pick in picks:
            if attempt := claimed.get(pick.delivery_id):
                lanes.begin(pick, attempt)
            else:
                lanes.drop(pick)


class _Turns:
    """When to take the next turn: something was done, somebody called, or the time has come."""

    def __init__(self, called: asyncio.Event) -> None:
        self._event = called
        self.news = asyncio.Event()
        self.called = True
        self.stopping = False

    async def listen(self) -> None:
        """Pass calls on as news, until cancelled."""
        while True:
            await self._event.wait()
            self._event.clear()
            self.called = True
            self.news.set()

    def stop(self) -> None:
        self.stopping = True
        self.news.set()

    async def wait(self, seconds: float) -> None:
        """Until there is news, or for so long."""
        try:
            async with asyncio.timeout(None if math.isinf(seconds) else max(0.0, seconds)):
                await self.news.wait()
        except TimeoutError:
            pass


def _seconds_until(moment: datetime | None, now: datetime) -> float:
    return math.inf if moment is None else max(0.0, (moment - now).total_seconds())
