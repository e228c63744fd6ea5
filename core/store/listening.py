"""What other processes tell this one through the database: PostgreSQL's LISTEN, on one connection per process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

import psycopg
from psycopg import sql

_log = logging.getLogger(__name__)
_PAUSE = 1.0
_LIFE_SIGN = 10.0
"""Seconds of silence after which the connection is tried."""

Told = Callable[[str], None]


class Listening:
    """Passes on what is told on each channel, until cancelled, over one connection after the other.

    `missed` is called after each connection but the first: what was told in between is lost.
    """

    def __init__(self, conninfo: str, channels: Mapping[str, Told], missed: Callable[[], None]) -> None:
        self._conninfo = conninfo
        self._channels = channels
        self._missed = missed
        self.listening = asyncio.Event()
        """Set while it listens."""

    async def run(self) -> None:
        is_first = True
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as connection:
                    await self._listen(connection, is_first)
            except (psycopg.Error, TimeoutError) as fault:
                _log.warning("what other processes tell can't be heard for now: %s", type(fault).__name__)
            is_first = is_first and not self.listening.is_set()
            self.listening.clear()
            await asyncio.sleep(_PAUSE)

    async def _listen(self, connection: psycopg.AsyncConnection, is_first: bool) -> None:
        for channel in self._channels:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        self.listening.set()
        if not is_first:
            self._missed()
        while True:
            async for notice in connection.notifies(timeout=_LIFE_SIGN):
                self._channels[notice.channel](notice.payload)
            async with asyncio.timeout(_LIFE_SIGN):
                await connection.execute("SELECT 1")
