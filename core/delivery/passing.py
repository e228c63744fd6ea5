"""What was said in passing is forgotten, with the chat it went to, once it can no longer be taken for anything else."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.model.refs import NetworkName
from core.ports import Clock
from core.store import Database
from core.store.passing import forget_passed, said_in_passing_since

REMEMBERED = timedelta(minutes=5)
"""Whoever looks for what an unclear send has made looks a little further back, since clocks differ."""


class Passing:
    """Forgets the passing notices of one network; `next` is when it is time to, None if nothing is to be forgotten."""

    def __init__(self, network: NetworkName, database: Database, clock: Clock) -> None:
        self._network = network
        self._database = database
        self._clock = clock
        # An earlier process may have left some.
        self.next: datetime | None = clock.now()

    def said(self) -> None:
        """Take notice that something was said which may have been passing."""
        self.next = self.next or self._clock.now() + REMEMBERED

    async def forget(self) -> None:
        """Forget those whose time has come."""
        now = self._clock.now()
        if self.next is None or self.next > now:
            return
        async with self._database.reading() as session:
            oldest = await said_in_passing_since(session, self._network)
        if oldest and oldest + REMEMBERED <= now:
            async with self._database.writing() as tx:
                await forget_passed(tx, self._network, now - REMEMBERED)
            # What was left has to wait for its place, or for its turn.
            self.next = now + REMEMBERED
        else:
            self.next = oldest and oldest + REMEMBERED
