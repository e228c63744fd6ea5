"""Destinations as the settings name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.delivery import Access
from core.model import Destination
from core.model.refs import NetworkName, PlaceRef
from core.model.values import Inspection
from core.ports import Clock
from core.store import Transaction
from core.store.destinations import configured, destination_at


@dataclass(frozen=True, slots=True)
class Wanted:
    """A destination of the settings: its place as it is written there."""

    place: PlaceRef
    labels: Sequence[str] = ()
    options: Mapping[str, bool] = field(default_factory=dict)


class Configuring:
    """Makes the destinations of the settings those of the database."""

    def __init__(self, access: Access, clock: Clock) -> None:
        self._access = access
        self._clock = clock

    async def configure(self, tx: Transaction, network: NetworkName, wanted: Sequence[Wanted]) -> None:
        """Add what is new, change what changed; what is no longer named gets no more posts and keeps its history."""
        await tx.alone("configuring destinations")
        known = {each.configured: each for each in await configured(tx, network)}
        for each in wanted:
            destination = known.pop(each.place, None) or await destination_at(tx, network, each.place)
            if destination is None:
                destination = Destination(
                    network=network, place=each.place, takes_comments=True, created_at=self._clock.now()
                )
                tx.add(destination)
            destination.configured, destination.announces = each.place, True
            destination.labels, destination.options = list(each.labels), dict(each.options)
        for forgotten in known.values():
            forgotten.announces = False

    async def inspected(self, tx: Transaction, destination_id: int, inspection: Inspection) -> None:
        """Keep what the network told of a destination; an "@name" becomes the id that messages bear.

        One that was closed, and has no fault any more, is open again: nobody may have told that it was opened.
        """
        destination = await tx.get_one(Destination, destination_id)
        destination.title, destination.takes_comments = inspection.title, inspection.takes_comments
        if not inspection.faults:
            self._access.opened(tx, destination)
        other = await destination_at(tx, destination.network, inspection.place)
        if other is None:
            destination.place = inspection.place
