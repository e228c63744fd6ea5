"""The queue of updates: numbered, kept until they are confirmed, and handed out by long polling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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

    @property
    def wire(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """What the bot has not confirmed yet, in order."""

    def __init__(self, clock: Callable[[], float], moved: Pulse) -> None:
        self.allowed: frozenset[str] = UPDATE_TYPES - UNASKED_TYPES
        self.last_id = FIRST_ID - 1
        self._handed_out = self.last_id
        self._clock = clock
        self._waiting: list[Update] = []
        self.moved = moved
        self._poll = 0
        self._closed = False

    def add(self, kind: str, body: Json, lane: int) -> None:
        """Queues an update, unless the bot asked for other kinds only."""
        if kind in self.allowed:
            self.last_id += 1
            self._waiting.append(Update(self.last_id, kind, body, lane, self._clock()))
            self.moved.beat()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Sets the kinds wanted from now on; none given keeps them, an empty list is the default set."""
        if kinds is not None:
            self.allowed = UPDATE_TYPES & frozenset(kinds) if kinds else UPDATE_TYPES - UNASKED_TYPES

    def pending(self) -> list[Update]:
        """Everything unconfirmed that is not older than a day."""
        oldest = self._clock() - RETENTION
        self._waiting = [update for update in self._waiting if update.received >= oldest]
        return list(self._waiting)

    def confirm(self, update_id: int) -> None:
        """Forgets one update (a webhook took it)."""
        self._waiting = [update for update in self._waiting if update.id != update_id]

    def drop(self) -> None:
        """Forgets them all."""
        self._waiting.clear()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """getUpdates: confirms what is below `offset`, then waits up to `seconds` for something.

        A negative offset keeps only that many from the end. A poll that begins ends the one before it with 409.
        """
        self._confirm_below(offset)
        self._poll += 1
        mine = self._poll
        self.moved.beat()
        await self.moved.until(lambda: self._waiting or self._poll != mine or self._closed, min(seconds, LONGEST_POLL))
        if self._poll != mine:
            raise Refusal(
                409, "terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        batch = self.pending()[: min(max(limit, 1), 100)]
        if batch:
            self._handed_out = max(self._handed_out, batch[-1].id)
            self.moved.beat()
        return [update.wire for update in batch]

    async def fetched(self, update_id: int, seconds: float) -> None:
        """Waits until the update was handed to a poll, or `seconds` are over."""
        await self.moved.until(lambda: self._handed_out >= update_id or self._closed, seconds)

    def close(self) -> None:
        """Ends the polls under way with nothing, so that a server can stop."""
        self._closed = True
        self.moved.beat()

    def _confirm_below(self, offset: int) -> None:
        if offset > 0:
            self._waiting = [update for update in self._waiting if update.id >= offset]
        elif offset < 0:
            self._waiting = self._waiting[offset:]
