"""The sweep: among several processes a call may be lost with the process it was made to; what is due is found here."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Collection

from sqlalchemy.exc import SQLAlchemyError

from core.engine import Engine
from core.model.refs import NetworkName
from core.ports import Clock
from core.store import Database
from core.store.attachments import to_do
from core.store.attempts import sending
from core.store.belongings import farewells
from core.store.deliveries import due
from core.store.inbox import waiting

_log = logging.getLogger(__name__)
_PAUSE = 3.0


class Sweep:
    """Every few seconds has jobs run for whatever is due by now, by this process or another."""

    def __init__(self, networks: Collection[NetworkName], database: Database, engine: Engine, clock: Clock) -> None:
        self._networks = networks
        self._database = database
        self._engine = engine
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(_PAUSE * random.uniform(0.8, 1.2))  # noqa: S311 - so that processes don't march in step
            try:
                await self.look()
            except SQLAlchemyError as fault:
                _log.warning("what is due can't be looked for now: %s", type(fault).__name__)

    async def look(self) -> None:
        """Once."""
        for network in self._networks:
            await self._look(network)

    async def _look(self, network: NetworkName) -> None:
        async with self._database.reading() as session:
            to_send = await due(session, network, self._clock.now(), limit=1) or await sending(session, network)
            to_apply = await waiting(session, network, 0)
            to_fetch = await to_do(session, network, self._clock.now(), limit=1)
            to_tell = await farewells(session, network)
        if to_send:
            self._engine.call("drain", network)
        if to_apply:
            self._engine.call("apply", network)
        if to_fetch:
            self._engine.call("media", network)
        if to_tell:
            self._engine.call("farewell", network)
