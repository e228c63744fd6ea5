"""/name: what readers are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bots.desk.cards import answer
from bots.desk.counters import Button, Command
from bots.desk.effects import Effect, saying_faults
from core.model.events import Commanded
from core.model.values import Message
from core.services.naming import Naming
from core.store import Transaction

HOW = "/name and another name behind it changes that; /name off takes the names that you have on the networks."
DROPPED = "Your comments carry the names that you have on the networks again."
NOT_NAMED = "They did all along: you had no pen name."


@dataclass(frozen=True, slots=True)
class Names:
    """Pen names, in private."""

    naming: Naming

    @property
    def commands(self) -> Mapping[str, Command]:
        return {"name": Command(self.name, discreet=True)}

    @property
    def buttons(self) -> Mapping[str, Button]:
        return {}

    async def name(self, event: Commanded) -> Effect:
        """`/name NAME`; alone it tells the name, with "off" behind it the pen name is dropped."""
        written = event.argument.text.strip()

        async def name(tx: Transaction) -> Message:
            if not written:
                return answer(f"Your comments carry the name “{await self.naming.name(tx, event.person)}”. {HOW}")
            if written.casefold() == "off":
                return answer(DROPPED if await self.naming.drop(tx, event.person) else NOT_NAMED)
            return answer(taken(await self.naming.take(tx, event.person, written)))

        return saying_faults(name)


def taken(name: str) -> str:
    """The answer to a new pen name."""
    return (
        f"Your comments carry the name “{name}” from now on, on the blog also those that are there already. What was "
        "passed on to chats before keeps the name that it was sent under."
    )
