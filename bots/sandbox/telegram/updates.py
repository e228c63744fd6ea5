"""The queue of updates: numbered, kept until they are confirmed, and handed out by long polling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bots.sandbox.faults import Disorder
from bots.sandbox.telegram.model import Json
from bots.sandbox.telegram.pulse import Pulse
from bots.sandbox.telegram.refusal import Refusal
from bots.sandbox.telegram.spec import UNASKED_TYPES, UPDATE_TYPES

RETENTION = 24 * 3600
"""Seconds for which an unconfirmed update is kept."""
LONGEST_POLL = 50
"""Seconds; a longer timeout is cut to this."""
FIRST_ID = 870_000_001


@dataclass(frozen=True, slots=True)
class Update:
    """One update as it happened; `lane` keeps a chat's updates in order when they go to a webhook."""

    id: int
    kind: str
    body: Json
    lane: int
    received: float
    tellings: int = 1
    """How often the bot is told; the second time comes after it has confirmed the first."""

    @property
    def wire(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


@dataclass(frozen=True, slots=True)
class _Happening:
    """What is to become an update as soon as it reaches the queue."""

    kind: str
    body: Json
    lane: int


class Updates:
    """What the bot has not confirmed yet, in order; `disorder` is what can befall it on the way into the queue."""

    def __init__(self, clock: Callable[[], float], moved: Pulse) -> None:
        self.allowed: frozenset[str] = UPDATE_TYPES - UNASKED_TYPES
        self.last_id = FIRST_ID - 1
        self._handed_out = self.last_id
        self._clock = clock
        self._waiting: list[Update] = []
        self._once_more: list[Update] = []
        self.disorder = Disorder[_Happening](self._queue)
        self.moved = moved
        self._poll = 0
        self._closed = False

    def add(self, kind: str, body: Json, lane: int) -> None:
        """Queues an update, unless the bot asked for other kinds only; it gets its number in the queue."""
        if kind in self.allowed:
            self.disorder.pass_on(kind, _Happening(kind, body, lane))

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Sets the kinds wanted from now on; none given keeps them, an empty list is the default set."""
        if kinds is not None:
            self.allowed = UPDATE_TYPES & frozenset(kinds) if kinds else UPDATE_TYPES - UNASKED_TYPES

    def pending(self) -> list[Update]:
        """Everything unconfirmed that is not older than a day, behind what is told once more."""
        oldest = self._clock() - RETENTION
        self._waiting = [update for update in self._waiting if update.received >= oldest]
        return [*self._once_more, *self._waiting]

    def confirm(self, update_id: int) -> None:
        """Forgets one update (a webhook took it)."""
        if any(update.id == update_id for update in self._once_more):
            self._once_more = [update for update in self._once_more if update.id != update_id]
        else:
            self._keep([update for update in self._waiting if update.id != update_id])

    def drop(self) -> None:
        """Forgets them all."""
        self._waiting.clear()
        self._once_more.clear()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """getUpdates: confirms what is below `offset`, then waits up to `seconds` for something.

        A negative offset keeps only that many from the end. A poll that begins ends the one before it with 409.
        """
        self._confirm_below(offset)
        self._poll += 1
        mine = self._poll
        self.moved.beat()
        await self.moved.until(
            lambda: self._waiting or self._once_more or self._poll != mine or self._closed, min(seconds, LONGEST_POLL)
        )
        if self._poll != mine:
            raise Refusal(
                409, "terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        batch = self.pending()[: min(max(limit, 1), 100)]
        if batch:
            self._handed_out = max(self._handed_out, batch[-1].id)
            self._once_more = [update for update in self._once_more if update not in batch]
            self.moved.beat()
        return [update.wire for update in batch]

    async def fetched(self, update_id: int, seconds: float) -> None:
        """Waits until the update was handed to a poll, or `seconds` are over."""
        await self.moved.until(lambda: self._handed_out >= update_id or self._closed, seconds)

    def close(self) -> None:
        """Ends the polls under way with nothing, so that a server can stop."""
        self.disorder.clear()
        self._closed = True
        self.moved.beat()

    def _queue(self, happening: _Happening, tellings: int) -> None:
        self.last_id += 1
        kind, body, lane = happening.kind, happening.body, happening.lane
        self._waiting.append(Update(self.last_id, kind, body, lane, self._clock(), tellings))
        self.moved.beat()

    def _confirm_below(self, offset: int) -> None:
        if offset > 0:
            self._keep([update for update in self._waiting if update.id >= offset])
        elif offset < 0:
            self._keep(self._waiting[offset:])

    def _keep(self, kept: list[Update]) -> None:
        """Confirms all but these."""
        ids = {update.id for update in kept}
        gone = [update for update in self._waiting if update.id not in ids]
        self._once_more += [replace(update, tellings=1) for update in gone if update.tellings > 1]
        self._waiting = kept
