"""What became of a post at each destination, and why: /why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bots.desk import words
from bots.desk.cards import answer
from bots.desk.counters import Button, Command
from bots.desk.effects import Effect, saying_faults
from bots.desk.which import post_meant
from core.delivery.fate import Fate, fate
from core.errors import Invalid, NotFound
from core.model import Delivery, Post, PostState
from core.model.events import Commanded
from core.model.values import Message
from core.ports import Clock
from core.store import Transaction, fates

_MOST = 300
"""Deliveries that are told of; there may be thousands, and a chat is not the place for all of them."""


@dataclass(frozen=True, slots=True)
class Explaining:
    """Says the same of each delivery as `backchannel status`; what is told alike at one place is told once."""

    clock: Clock

    @property
    def commands(self) -> Mapping[str, Command]:
        return {"why": Command(self.why, editors_only=True, discreet=True)}

    @property
    def buttons(self) -> Mapping[str, Button]:
        return {}

    async def why(self, event: Commanded) -> Effect:
        """Of the post whose number it names or which it answers."""

        async def why(tx: Transaction) -> Message:
            number = await post_meant(tx, event)
            if number is None:
                raise Invalid(words.WHY_WHICH_POST)
            post = await tx.get(Post, number)
            if post is None:
                raise NotFound(f"There is no post No. {number}.")
            if post.state in (PostState.DRAFT, PostState.DISCARDED):
                raise Invalid(f"No. {number} was never published, so it was sent nowhere.")
            lines = _lines(await fates.of_post(tx, number, _MOST), self.clock.now())
            if count := await fates.privately_standing(tx, number):
                lines.append(f"private chats: stands in {count}")
            return answer("\n".join((f"No. {number}, “{post.title}”", "", *(lines or ["It was sent nowhere."]))))

        return saying_faults(why)


def _lines(known: Sequence[fates.Known], now: datetime) -> list[str]:
    """A line for the post at each place, and one for all comments there that fare alike."""
    alike: dict[tuple[str, bool, Fate], list[Delivery]] = {}
    for delivery, announced in known:
        told = fate(delivery, announced, now)
        alike.setdefault((delivery.destination.name, delivery.is_announcement, told), []).append(delivery)
    return [
        f"{place}: {told}" if of_post else f"{place}, {_comments(deliveries)}: {told}"
        for (place, of_post, told), deliveries in alike.items()
    ]


def _comments(deliveries: Sequence[Delivery]) -> str:
    return "1 comment" if len(deliveries) == 1 else f"{len(deliveries)} comments"
