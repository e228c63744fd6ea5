"""Threads: where the talk about an announcement happens, and what their opening proves."""

from __future__ import annotations

from datetime import timedelta

from core.delivery import Ledger
from core.model import Delivery, Standing
from core.model.announcement import announces
from core.model.events import ThreadClosed, ThreadOpened
from core.model.refs import NetworkName
from core.ports import Clock
from core.services.not_yet import perhaps_not_yet
from core.store import Transaction
from core.store.deliveries import adopt, announced_in, announcement_at, is_sending, recent_announcements
from core.store.destinations import destination_at
from core.store.messages import shown_by

_LATE_RECEIPT = timedelta(minutes=10)
"""How long after a send its receipt may still come."""


class Threads:
    """What becomes of threads that are opened or closed at a network."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    async def opened(self, tx: Transaction, network: NetworkName, opened: ThreadOpened) -> None:
        """Tie a thread to the announcement it hangs on; its comments can go there from now on.

        It also is a receipt. An announcement whose send is unclear did arrive, then; and one that was sent again
        because its receipt was late stands there twice, so that the copy nobody knows is taken away.
        """
        channel = await destination_at(tx, network, opened.place) if opened.place else None
        sending = await is_sending(tx, network, at=channel.id if channel else None)
        shown = await shown_by(tx, network, opened.of)
        if shown is None:
            if not await self._received(tx, network, opened, sending=sending):
                perhaps_not_yet(sending)
        elif shown.comment_id is None:
            delivery = await announcement_at(tx, shown.destination_id, shown.post_id)
            if delivery is not None:
                self._tie(tx, delivery, opened)

    async def closed(self, tx: Transaction, network: NetworkName, closed: ThreadClosed) -> None:
        """No more is said in a thread; what was said there stays on the blog, and wherever else it stands."""
        for delivery in await announced_in(tx, network, closed.thread):
            delivery.closed = closed.reason

    async def _received(self, tx: Transaction, network: NetworkName, opened: ThreadOpened, *, sending: bool) -> bool:
        """Whether an unknown message proved to be an announcement of ours."""
        since = self._clock.now() - _LATE_RECEIPT
        for delivery, post in await recent_announcements(tx, network, opened.place, since):
            if not announces(opened.says, post.title, post.id):
                continue
            if delivery.standing == Standing.UNCLEAR:
                adopt(delivery, [opened.of])
                self._tie(tx, delivery, opened)
                return True
            if delivery.sent is not None and not sending:
                self._ledger.retract_stray(tx, delivery.destination, opened.of)
                return True
        return False

    def _tie(self, tx: Transaction, delivery: Delivery, opened: ThreadOpened) -> None:
        delivery.thread, delivery.door, delivery.closed = opened.thread, opened.door or delivery.door, None
        self._ledger.wake(tx, delivery.network)
