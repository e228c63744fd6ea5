"""What readers do about the posts they get by direct message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bots.desk import words
from bots.desk.cards import answer
from bots.desk.counters import Button, Command
from bots.desk.effects import Effect
from bots.desk.labels import label_faults, label_names
from core.errors import Invalid
from core.model.events import Commanded
from core.model.values import Message
from core.services.subscribing import Subscribing
from core.store import Transaction


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """/subscribe and /unsubscribe, in private chats; `title` is the blog's."""

    subscribing: Subscribing
    title: str

    @property
    def commands(self) -> Mapping[str, Command]:
        return {"subscribe": Command(self.subscribe), "unsubscribe": Command(self.unsubscribe)}

    @property
    def buttons(self) -> Mapping[str, Button]:
        return {}

    async def subscribe(self, event: Commanded) -> Effect:
        """Posts from now on, or other labels than before. Raises Invalid."""
        _demand_private_chat(event)
        labels = tuple(label_names(event.argument.text))
        if faults := label_faults(labels):
            raise Invalid("\n".join(faults))

        async def subscribe(tx: Transaction) -> Message:
            await self.subscribing.subscribe(tx, event.person, event.place, labels)
            return answer(words.subscribed(self.title, labels))

        return subscribe

    async def unsubscribe(self, event: Commanded) -> Effect:
        """No posts any more. Raises Invalid."""
        _demand_private_chat(event)

        async def unsubscribe(tx: Transaction) -> Message:
            was = await self.subscribing.unsubscribe(tx, event.person, event.place)
            return answer(words.UNSUBSCRIBED if was else words.NOT_SUBSCRIBED)

        return unsubscribe


def _demand_private_chat(event: Commanded) -> None:
    """Elsewhere the place is not the person's own: a reader must not stop what a whole group gets."""
    if not event.private:
        raise Invalid(words.SUBSCRIBE_PRIVATELY)
