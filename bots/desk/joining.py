"""/link: joins what a reader is on one network with what they are on the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bots.desk.cards import answer
from bots.desk.counters import Button as ButtonOf
from bots.desk.counters import Command
from bots.desk.effects import Effect, saying_faults
from core.markup.tree import Code, Text, paragraph, plain
from core.model.events import Commanded, Pressed
from core.model.refs import NetworkName
from core.model.values import Button, Message
from core.services.linking import Linking, Offer
from core.store import Transaction

WRONG = "That is no code that is good now. A code holds for ten minutes and once; /link makes a new one."
DECLINED = "Nothing was joined, and that code is worth nothing any more."


@dataclass(frozen=True, slots=True)
class Joining:
    """One-time codes, in private; `titles` are the networks'."""

    linking: Linking
    titles: Mapping[NetworkName, str]

    @property
    def commands(self) -> Mapping[str, Command]:
        return {"link": Command(self.link, discreet=True)}

    @property
    def buttons(self) -> Mapping[str, ButtonOf]:
        return {
            "link": ButtonOf(self.join, editors_only=False),
            "no_link": ButtonOf(self.decline, editors_only=False),
        }

    async def link(self, event: Commanded) -> Effect:
        """`/link` makes a code, `/link CODE` gives it, and asks whether the two are the same person."""
        written = event.argument.text.strip()

        async def make(tx: Transaction) -> Message:
            code = await self.linking.code(tx, event.person)
            return Message(paragraph(Text("Send "), Code(f"/link {code}"), Text(_HOW)) + plain(_NOBODY_ELSE))

        async def give(tx: Transaction) -> Message:
            offer = await self.linking.claim(tx, event.person, written)
            return self._question(offer) if offer else answer(WRONG)

        return saying_faults(give if written else make)

    async def join(self, event: Pressed, number: int) -> Effect:
        """The press on Link."""

        async def join(tx: Transaction) -> Message:
            joined = await self.linking.join(tx, event.person, number)
            maker = joined.maker
            said = f"You and “{maker.name}” on {self._title(maker.network)} are one from now on. {_MEANS}"
            if joined.dropped_pen_name:
                said += (
                    f" Your comments carry the name “{maker.shown_name}”; “{joined.dropped_pen_name}” is free again."
                )
            return answer(said)

        return saying_faults(join)

    async def decline(self, event: Pressed, number: int) -> Effect:
        """The press on its other button."""

        async def decline(tx: Transaction) -> Message:
            await self.linking.decline(tx, event.person, number)
            return answer(DECLINED)

        return decline

    def _question(self, offer: Offer) -> Message:
        maker = offer.identity
        question = f"“{maker.name}” on {self._title(maker.network)} made this code. Is that you? {_MEANS}"
        buttons = ((Button("Link", f"link:{offer.code_id}"), Button("That is not me", f"no_link:{offer.code_id}")),)
        return Message(plain(question), buttons)

    def _title(self, network: NetworkName) -> str:
        return self.titles.get(network, network)


_HOW = " to this bot on the other network, in private. The code holds for ten minutes, and once."
_NOBODY_ELSE = "Give it to nobody: whoever uses it can read and delete all that is stored about you."
_MEANS = (
    "Your comments carry the same name on both networks; /private, /mydata and /forget are about both, "
    "and so is what the editors decide about you."
)
