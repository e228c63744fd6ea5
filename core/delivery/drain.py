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
from core.delivery.passing import Passing
from core.delivery.subjects import Voice
from core.delivery.turns import Turns
from core.model.values import Message
from core.ports import Clock, Network
from core.store import Database
from core.store.attempts import begun_since, recover, sending
from core.store.presence import Presence
from core.store.silences import keep_silence, silences

_log = logging.getLogger(__name__)
_SHORT = 2.0
"""Seconds that a run waits for the pace; for longer than that, and for what is not due yet, it ends."""
_TOGETHER = 0.02
"""Seconds in which a broadcast's outcomes are gathered, so that they are written in one transaction."""
_LONGEST_RATE = timedelta(minutes=1)


class Drain:
    """Carries out the open deliveries of one network: many destinations at a time, one delivery at a time each.

    What was done since the last time is written, and what comes next is claimed, in one transaction; meanwhile the
    network is busy with what was claimed before.
    """

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
        self._outcomes = outcomes
        self._clock = clock
        self._presence = presence
        self._beginning = Beginning(voice, clock, presence)
        self._passing = Passing(network.name, database, clock)
        self._pacing = Pacing(network.traits.rates)
        self._left_at: datetime | None = None

    async def run(self, _key: str, called: asyncio.Event) -> datetime | None:
        """Do all that is due, and return when the next is. When cancelled, what is under way is finished first."""
        turns = Turns(called)
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

    async def _work(self, turns: Turns) -> datetime | None:
        await self._passing.forget()
        await self._take_over()
        lanes = Lanes(self._network, self._pacing, self._clock, self._presence, turns.news)
        ahead = Ahead(self._network, self._database, self._pacing)
        last_look = False
        while True:
            turns.news.clear()
            now = self._clock.now()
            if not turns.stopping and (turns.called or (ahead.next_due and ahead.next_due <= now)):
                turns.called, last_look = False, True
                await ahead.look(now, lanes.busy)
            gathering = 0.0 if turns.stopping or lanes.is_urgent or ahead.is_urgent else lanes.since_booked(_TOGETHER)
            picks: list[Pick] = []
            if not turns.stopping and not (gathering and lanes.are_half_full):
                picks = await ahead.pick(now, lanes.room, lanes.busy)
            if picks or (lanes.done and not gathering):
                # Only what goes wrong can make new wishes elsewhere: the editor is told when a place is closed.
                last_look = last_look and lanes.all_went_well
                await self._book(lanes, ahead, picks)
            elif lanes.done:
                await turns.wait(gathering)
            elif not lanes.are_empty or (ahead.pause <= _SHORT and not turns.stopping):
                await turns.wait(min(ahead.pause, _seconds_until(ahead.next_due, now)))
            elif (last_look and not turns.called) or turns.stopping:
                self._left_at = now
                pause = min(ahead.pause, _seconds_until(ahead.next_due, now), _seconds_until(self._passing.next, now))
                return None if math.isinf(pause) else now + timedelta(seconds=pause)
            else:
                turns.called = True

    async def _take_over(self) -> None:
        """Learn what was sent and what was left since this process was at it last, be it by others.

        What was sent counts against the pace.
        """
        name, now = self._network.name, self._clock.now()
        left_at, self._left_at = self._left_at, None
        if left_at and self._presence.is_alone:
            return
        since = max(left_at or now - _LONGEST_RATE, now - _LONGEST_RATE)
        async with self._database.reading() as session:
            for place, begun in await begun_since(session, name, since):
                self._pacing.remember(self._network.pace(place), begun.timestamp())
            for silence in await silences(session, name, now):
                self._pacing.silence(silence.pace, silence.until.timestamp())
        await self._recover()

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
            others = await self._presence.others(session) if attempts else ()
        return {attempt: begun for attempt, begun in attempts if attempt.split(".")[0] not in others}

    async def _book(self, lanes: Lanes, ahead: Ahead, picks: Sequence[Pick]) -> None:
        """Write what was done, claim what comes next, and let it begin."""
        begun = self._clock.now()
        done, asked = lanes.booked()
        freed = {attempt.destination_id for attempt, _ in done}
        if any(isinstance(attempt.subject, Message) for attempt, _ in done):
            self._passing.said()
        again = None
        async with self._database.writing() as tx:
            for key, until in asked.items():
                await keep_silence(tx, self._network.name, key, datetime.fromtimestamp(until, UTC), begun)
            if done:
                again = await self._outcomes.write(tx, done)
                await ahead.look_at(tx, self._clock.now(), freed)
            claimed = await self._beginning.begin(tx, [pick.delivery_id for pick in picks])
            if missed := {pick.destination_id for pick in picks if pick.delivery_id not in claimed}:
                # Somebody else was faster there, and what is known of the place is old.
                await ahead.look_at(tx, self._clock.now(), missed)
        lanes.busy -= freed
        if again:
            ahead.next_due = min(again, ahead.next_due or again)
        ahead.took((self._clock.now() - begun).total_seconds())
        for pick in picks:
            if attempt := claimed.get(pick.delivery_id):
                lanes.begin(pick, attempt)
            else:
                lanes.drop(pick)


def _seconds_until(moment: datetime | None, now: datetime) -> float:
    return math.inf if moment is None else max(0.0, (moment - now).total_seconds())
