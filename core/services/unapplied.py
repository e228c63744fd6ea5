"""What networks told of a person and still waits in the inbox, because it was held or could not be applied."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from core.model import RawUpdate
from core.model.events import Commanded, Edited, Event, Person, Pressed, Reacted, Said
from core.model.refs import NetworkName, PersonRef
from core.ports import Network
from core.store import Database
from core.store.inbox import left_waiting
from core.store.messages import comment_from
from core.store.people import identities_of, known_identity

_log = logging.getLogger(__name__)

Networks = Callable[[], Mapping[NetworkName, Network]]
"""The networks at work, by their names."""


class Unapplied:
    """Looks through the inbox. Only a network knows what its raw updates mean, so each is asked."""

    def __init__(self, database: Database, networks: Networks) -> None:
        self._database = database
        self._networks = networks

    async def of(self, person: Person) -> Sequence[RawUpdate]:
        """What waits of a person, on all their networks. It asks networks: not to be called in a transaction."""
        async with self._database.reading() as session:
            identity = await known_identity(session, person)
            known = await identities_of(session, identity.author_id) if identity else ()
            people = {(each.network, each.person) for each in known} | {(person.network, person.ref)}
            waiting = await left_waiting(session, {network for network, _ in people})
        theirs: list[RawUpdate] = []
        for update in waiting:
            events = await self._events(update)
            async with self._database.reading() as session:
                if any([await _by(session, update.network, event) in people for event in events]):
                    theirs.append(update)
        return theirs

    async def _events(self, update: RawUpdate) -> Sequence[Event]:
        network = self._networks().get(update.network)
        if network is None:
            return ()
        try:
            return await network.interpret(update.body)
        except Exception:  # noqa: BLE001 - one that nobody can read is parked for just that reason
            _log.info("update %s of %s can't be interpreted, so nobody knows whose it is", update.key, update.network)
            return ()


async def _by(session: AsyncSession, network: NetworkName, event: Event) -> tuple[NetworkName, PersonRef] | None:
    match event:
        case Said(person=person) | Commanded(person=person) | Pressed(person=person):
            return person.network, person.ref
        case Reacted(person=reference) if reference:
            return network, reference
        case Edited(message=message) if comment := await comment_from(session, network, message):
            return comment.identity.network, comment.identity.person
    return None
