"""What the editors are told without having asked: that a destination is closed, or a post was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.delivery.ledger import Ledger
from core.markup.tree import plain
from core.model import Notice
from core.model.refs import NetworkName, PlaceRef
from core.model.values import Message
from core.ports import Clock
from core.store import Transaction
from core.store.destinations import chat_at


class Alarm:
    """Tells every editor, in each private chat that they have with the bot; `chats` gives those."""

    def __init__(
        self, ledger: Ledger, clock: Clock, chats: Callable[[], Sequence[tuple[NetworkName, PlaceRef]]]
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._chats = chats

    async def tell(self, tx: Transaction, text: str) -> None:
        """Say it once, as a passing notice: an editor who never began a chat is not told, and nothing is kept."""
        now = self._clock.now()
        for network, place in self._chats():
            notice = Notice(passing=True, created_at=now)
            notice.message = Message(plain(text))
            tx.add(notice)
            await self._ledger.notify(tx, notice, await chat_at(tx, network, place, now))
