"""Stopping destinations and taking them up again: /disconnect and /connect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bots.desk import words
from bots.desk.cards import answer
from bots.desk.counters import Button, Command
from bots.desk.effects import Effect
from core.delivery import Access
from core.errors import DeliveryError, Invalid, NotAllowed, NotFound
from core.model import Destination
from core.model.events import Commanded
from core.model.refs import NetworkName
from core.model.values import Message
from core.ports import Network
from core.services.configuring import Configuring
from core.services.editors import Editors
from core.store import Database, Transaction
from core.store.destinations import announcing, open_count


@dataclass(frozen=True, slots=True)
class Connecting:
    """For editors, about the destinations that the settings name: in place, or from anywhere by their names."""

    database: Database
    networks: Callable[[], Mapping[NetworkName, Network]]
    editors: Editors
    configuring: Configuring
    access: Access

    @property
    def commands(self) -> Mapping[str, Command]:
        return {"connect": Command(self.connect), "disconnect": Command(self.disconnect)}

    @property
    def buttons(self) -> Mapping[str, Button]:
        return {}

    async def connect(self, event: Commanded) -> Effect:
        """Look at the place as it is now, say what is wrong there, and let out what waits for it."""
        meant = await self._meant(event)
        try:
            inspection = await self.networks()[meant.network].inspect(meant.place)
        except DeliveryError as fault:
            raise Invalid(f"{meant.name} can't be looked at now: {fault}. Nothing is changed; try later.") from fault

        async def connect(tx: Transaction) -> Message:
            destination = await tx.get_one(Destination, meant.id)
            was_closed = destination.paused is not None
            await self.configuring.inspected(tx, destination.id, inspection)
            self.access.connect(tx, destination)
            waiting = await open_count(tx, destination.id) if was_closed else 0
            said = words.connected(destination.name, was_closed=was_closed, waiting=waiting, faults=inspection.faults)
            return answer(said)

        return connect

    async def disconnect(self, event: Commanded) -> Effect:
        """Send nothing more there; what is meant for it waits."""
        meant = await self._meant(event)

        async def disconnect(tx: Transaction) -> Message:
            destination = await tx.get_one(Destination, meant.id)
            was_open = self.access.disconnect(destination)
            return answer(words.disconnected(destination.name, was_open=was_open))

        return disconnect

    async def _meant(self, event: Commanded) -> Destination:
        """The destination that a command names or was given in. Raises NotAllowed, Invalid, NotFound."""
        self._demand_editor(event)
        named = event.argument.text.strip()
        async with self.database.reading() as session:
            known = await announcing(session)
        if named:
            found = [each for each in known if named.casefold().lstrip("@#") in _names(each)]
        elif event.given_in:
            found = [each for each in known if (each.network, each.place) == (event.person.network, event.given_in)]
        else:
            raise Invalid(words.WHICH_PLACE)
        match found:
            case [one]:
                return one
            case []:
                raise NotFound(words.NO_DESTINATION)
            case _:
                listed = ", ".join(f"{each.name} ({each.place})" for each in found)
                raise Invalid(f"Which of them? Name the one in brackets: {listed}.")

    def _demand_editor(self, event: Commanded) -> None:
        """Who writes in the name of the place itself can't be known by an id, and is told where they can."""
        if self.editors.include(event.person):
            return
        network = self.networks()[event.person.network]
        in_its_name = event.given_in is not None and network.private_place(event.person.ref) == event.given_in
        raise NotAllowed(words.IN_NOBODYS_NAME if in_its_name else words.EDITORS_ONLY)


def _names(destination: Destination) -> set[str]:
    """What a destination may be called by people: its name in the settings, its address, its title."""
    names = (destination.configured or "", destination.place, destination.title)
    return {name.casefold().lstrip("@#") for name in names if name}
