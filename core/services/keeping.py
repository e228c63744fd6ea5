"""The inbox: what networks tell us is kept before it is confirmed to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.engine import Jobs
from core.model.refs import MessageRef, NetworkName, PlaceRef, ThreadRef
from core.ports import Clock, Raw, Written
from core.store import Database
from core.store import inbox as rows
from core.store.messages import shown_of
from core.store.reactions import standing_lately


class Keeping:
    """The core's side of the Inbox port."""

    def __init__(self, database: Database, jobs: Jobs, clock: Clock) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock

    async def keep(self, network: NetworkName, updates: Sequence[tuple[str, Raw]]) -> None:
        async with self._database.writing() as tx:
            await rows.keep(tx, network, updates, self._clock.now())
            self._jobs.defer(tx, "apply", network)

    async def bookmark(self, network: NetworkName, place: PlaceRef) -> MessageRef | None:
        async with self._database.reading() as session:
            return await rows.bookmark(session, network, place)

    async def read_to(self, network: NetworkName, place: PlaceRef, message: MessageRef) -> None:
        async with self._database.writing() as tx:
            await rows.read_to(tx, network, place, message)

    async def places(self, network: NetworkName) -> Sequence[PlaceRef]:
        async with self._database.reading() as session:
            return await rows.places(session, network)

    async def open_threads(self, network: NetworkName) -> Mapping[ThreadRef, PlaceRef]:
        async with self._database.reading() as session:
            return await rows.open_threads(session, network)

    async def written(self, network: NetworkName) -> Sequence[Written]:
        async with self._database.reading() as session:
            return await rows.written(session, network, self._clock.now())

    async def reactions(self, network: NetworkName) -> Mapping[MessageRef, Mapping[str, int]]:
        async with self._database.reading() as session:
            return await standing_lately(session, network)

    async def shown(self, network: NetworkName, messages: Collection[MessageRef]) -> Collection[MessageRef]:
        async with self._database.reading() as session:
            return await shown_of(session, network, messages)
