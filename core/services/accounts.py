"""An account on a network: signed in, its destinations looked at, listening; again and again until it is stopped.

Of several processes that are signed in one listens, the others stand by.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from datetime import datetime

from core.engine import Job
from core.errors import DeliveryError, Refused, Unauthorised, Unreachable
from core.ports import Inbox, Network
from core.services.configuring import Configuring, Wanted
from core.store import Database
from core.store.destinations import configured
from core.store.presence import Presence

_log = logging.getLogger(__name__)
_LONGEST_PAUSE = 60.0


class Account:
    """Keeps one network going. `trouble` is a sentence while it neither listens nor stands by, else empty."""

    def __init__(
        self,
        network: Network,
        wanted: Sequence[Wanted],
        database: Database,
        configuring: Configuring,
        inbox: Inbox,
        presence: Presence,
        signed_in: Callable[[], None],
    ) -> None:
        self.network = network
        self.trouble = "not signed in yet"
        self.is_open = False
        self._wanted = wanted
        self._database = database
        self._configuring = configuring
        self._inbox = inbox
        self._presence = presence
        self._signed_in = signed_in

    async def configure(self) -> None:
        """Make the settings' destinations known, before anything is sent."""
        async with self._database.writing() as tx:
            await self._configuring.configure(tx, self.network.name, self._wanted)

    async def run(self) -> None:
        """Until cancelled. What cannot be mended stops this account, says so loudly, and leaves the others alone."""
        failures = 0
        while True:
            try:
                await self._open()
                self.trouble, failures = "", 0
                async with self._presence.leading(f"backchannel: listening to {self.network.name}"):
                    _log.info("%s is listened to by this process", self.network.title)
                    await self.network.listen(self._inbox)
            except (Unauthorised, Refused) as fault:
                self.trouble, self.is_open = str(fault), False
                _log.error("%s is off: %s", self.network.title, fault)
                return
            except DeliveryError as fault:
                self.trouble = str(fault)
                _log.warning("%s: %s", self.network.title, fault)
                named = fault.retry_after if isinstance(fault, Unreachable) else None
            except Exception as fault:  # noqa: BLE001 - a fault of ours on one network must not stop the others
                self.trouble, named = f"{type(fault).__name__}: {fault}", None
                _log.exception("%s broke", self.network.title)
            failures += 1
            pause = named or min(_LONGEST_PAUSE, 2.0**failures) * random.uniform(0.5, 1)  # noqa: S311 - jitter
            _log.info("%s is tried again in %.0f s", self.network.title, pause)
            await asyncio.sleep(pause)

    def when_open(self, job: Job) -> Job:
        """The job, at rest while this account is not signed in."""

        async def run(key: str, called: asyncio.Event) -> datetime | None:
            return await job(key, called) if self.is_open else None

        return run

    async def _open(self) -> None:
        if not self.is_open:
            await self.network.open()
            await self._inspect()
            self.is_open = True
            self._signed_in()

    async def _inspect(self) -> None:
        """Learn what each configured destination is; one that can't be looked at is said, and tried when it is used."""
        async with self._database.reading() as session:
            destinations = await configured(session, self.network.name)
        for destination in destinations:
            if not destination.announces:
                continue
            try:
                inspection = await self.network.inspect(destination.place)
            except DeliveryError as fault:
                _log.warning("%s %s can't be inspected: %s", self.network.title, destination.place, fault)
                continue
            for fault_found in inspection.faults:
                _log.warning("%s, %s: %s", self.network.title, inspection.title, fault_found)
            async with self._database.writing() as tx:
                await self._configuring.inspected(tx, destination.id, inspection)
