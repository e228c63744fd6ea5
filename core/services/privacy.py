"""Privacy: who wants nothing taken of what they say."""

from __future__ import annotations

from core.model.events import Person
from core.ports import Clock
from core.store import Transaction
from core.store.people import identity_of, is_private


class Privacy:
    """Knows who is private. What they write is left where they write it, and nothing of it is kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def is_on(self, tx: Transaction, person: Person) -> bool:
        return await is_private(tx, person)

    async def switch(self, tx: Transaction, person: Person, *, on: bool) -> bool:
        """Take nothing more of the person, or take it again; False if it was so. What was taken before stays."""
        if await is_private(tx, person) == on:
            return False
        (await identity_of(tx, person, self._clock.now())).author.private = on
        return True
