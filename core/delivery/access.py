"""Whether a destination lets us in: every change of that comes here, so that the editor hears of it once."""

from __future__ import annotations

import logging

from core.delivery.alarm import Alarm
from core.delivery.ledger import Ledger
from core.model import Destination
from core.store import Transaction

_log = logging.getLogger(__name__)


class Access:
    """Closes destinations and opens them again. What an editor disconnected stays so until an editor connects it."""

    def __init__(self, ledger: Ledger, alarm: Alarm) -> None:
        self._ledger = ledger
        self._alarm = alarm

    async def closed(self, tx: Transaction, destination: Destination, reason: str) -> None:
        """Nothing goes there until it is opened again; of a reader who left the editors need not hear."""
        if destination.is_disconnected:
            return
        if destination.configured and destination.announces and not destination.paused:
            await self._alarm.tell(
                tx,
                f"{destination.name} is closed to the bot: {reason.rstrip('.')}. What is meant for it waits, and goes "
                "out as soon as the bot is let in again, or with /connect.",
            )
        destination.paused = reason
        _log.warning("%s is paused: %s", destination.name, reason)

    def opened(self, tx: Transaction, destination: Destination) -> None:
        """It lets us in again, and gets what waited for it."""
        if destination.paused and not destination.is_disconnected:
            destination.paused = None
            self._ledger.wake(tx, destination.network)

    def connect(self, tx: Transaction, destination: Destination) -> bool:
        """An editor opens it, whatever closed it; False if it was open."""
        was_paused, destination.paused = destination.paused, None
        self._ledger.wake(tx, destination.network)
        return was_paused is not None

    def disconnect(self, destination: Destination) -> bool:
        """An editor stops it; False if that was done before."""
        if destination.is_disconnected:
            return False
        destination.disconnect()
        return True
