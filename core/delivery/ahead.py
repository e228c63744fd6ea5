"""Looking ahead: what is due next, read in batches, so that nothing is asked anew for every message."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from core.delivery.pacing import Pacing
from core.model import Rank
from core.ports import Network, PlacePace
from core.store import Database, Transaction
from core.store.deliveries import Due, due, next_due, open_at

_BATCH = 500
_SHORTEST_LEAD, _LONGEST_LEAD = 0.03, 0.3


@dataclass(frozen=True, slots=True)
class Pick:
    """A delivery to be begun after `wait` seconds; it is counted as under way already."""

    delivery_id: int
    destination_id: int
    pace: PlacePace
    wait: float


class Ahead:
    """The deliveries of one network that are due, as far as they are read: the urgent first, then the older.

    `pause` is in how many seconds one of those that were left in the last pick may be begun, as far as that is known;
    `next_due` is when the time of the next one comes that is not due yet.
    """

    def __init__(self, network: Network, database: Database, pacing: Pacing) -> None:
        self._network = network
        self._database = database
        self._pacing = pacing
        self._due: list[Due] = []
        self._has_more = True
        self._lead = _SHORTEST_LEAD
        self.pause = math.inf
        self.next_due: datetime | None = None

    @property
    def is_urgent(self) -> bool:
        """Whether the next thing to be done is more urgent than a broadcast."""
        return bool(self._due) and self._due[0].rank < Rank.BROADCAST

    def took(self, seconds: float) -> None:
        """Claiming took so long just now: by about as much it has to be done before its time, or that is missed."""
        self._lead = min(_LONGEST_LEAD, max(_SHORTEST_LEAD, 1.5 * seconds, 0.9 * self._lead))

    async def look(self, now: datetime, busy: Collection[int]) -> None:
        """Read anew what is due. What waits for its place's pace is kept, so that it hides nothing else."""
        waiting = {each.destination_id: each for each in reversed(self._due) if self._must_wait(each, now)}
        async with self._database.reading() as session:
            name = self._network.name
            found = await due(session, name, now, limit=_BATCH, without=[*busy, *waiting])
            self.next_due = await next_due(session, name, now)
        self._has_more = len(found) == _BATCH
        self._due = sorted([*found, *waiting.values()])

    async def look_at(self, tx: Transaction, now: datetime, destinations: Collection[int]) -> None:
        """Read what is due at these destinations: something that had to wait for what was done there."""
        left = await open_at(tx, destinations)
        found = await due(tx, self._network.name, now, limit=_BATCH, at=left) if left else []
        self._has_more |= len(found) == _BATCH
        self._due = sorted([*found, *(each for each in self._due if each.destination_id not in destinations)])

    async def pick(self, now: datetime, room: int, busy: Collection[int]) -> list[Pick]:
        """Up to `room` deliveries to begin now, each at another destination that is not busy."""
        picks = self._pick(now, room, busy)
        if not picks and room and self._has_more:
            await self.look(now, busy)
            picks = self._pick(now, room, busy)
        return picks

    def _pick(self, now: datetime, room: int, busy: Iterable[int]) -> list[Pick]:
        picks: list[Pick] = []
        taken, left, seconds = set(busy), list[Due](), now.timestamp()
        self.pause = math.inf
        for number, each in enumerate(self._due):
            account = self._pacing.wait(seconds)
            if len(picks) == room or account > self._lead:
                self.pause = min(self.pause, account)
                left += self._due[number:]
                break
            pace = self._network.pace(each.place)
            wait = max(account, self._pacing.wait_at(pace, seconds))
            if each.destination_id in taken:
                left.append(each)
            elif wait > self._lead:
                self.pause = min(self.pause, wait)
                left.append(each)
            else:
                self._pacing.begin(pace, seconds + wait)
                taken.add(each.destination_id)
                picks.append(Pick(each.id, each.destination_id, pace, wait))
        self._due = left
        return picks

    def _must_wait(self, each: Due, now: datetime) -> bool:
        return self._pacing.wait_at(self._network.pace(each.place), now.timestamp()) > self._lead
