"""Subscriptions: a reader's own destination."""

from __future__ import annotations

from core.model import Destination
from core.model.events import Person
from core.model.refs import PlaceRef
from core.ports import Clock
from core.store import Transaction
from core.store.destinations import chat_at, destination_at
from core.store.people import identity_of


class Subscribing:
    """What readers do about the posts they get by direct message."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def subscribe(self, tx: Transaction, person: Person, place: PlaceRef, labels: tuple[str, ...]) -> Destination:
        """Send posts with one of `labels` (empty: all) to the person's private chat; a repeat changes the labels."""
        now = self._clock.now()
        destination = await chat_at(tx, person.network, place, now)
        identity = await identity_of(tx, person, now)
        destination.subscriber_id, destination.title = identity.id, person.name
        destination.announces, destination.labels, destination.paused = True, list(labels), None
        return destination

    async def unsubscribe(self, tx: Transaction, person: Person, place: PlaceRef) -> bool:
        """Send no more posts there; False if none were sent."""
        destination = await destination_at(tx, person.network, place)
        if destination is None or not destination.announces:
            return False
        destination.announces, destination.labels = False, []
        return True
