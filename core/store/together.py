"""Presence among several processes: a PostgreSQL session of its own, with which everything ends that it stands for.

While the session lasts it holds an advisory lock that bears the process's name, and one for each thing that only one
process may do. A process that dies takes its session with it at once; one that is paused or cut off loses it after
`within` seconds, by `idle_session_timeout` (PostgreSQL 14 or newer). It stops by itself before that: by its own clock,
which goes on while it is paused, it may send only for a while after its session last answered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from secrets import randbelow

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Unclear, Unreachable

_log = logging.getLogger(__name__)

WITHIN = 5.0
"""Seconds after which a silent process counts as gone."""
_BEAT = 1.0
_MARGIN = 1.0
_PROCESSES = int.from_bytes(b"back")
"""The class of the locks that bear a process's name."""


class Together:
    """A `Presence` on the server at `conninfo`."""

    is_alone = False
    settling = 2.0

    def __init__(self, conninfo: str, *, within: float = WITHIN) -> None:
        self._conninfo = conninfo
        self._within = within
        self._name: int | None = None
        self._session: psycopg.AsyncConnection | None = None
        self._here = asyncio.Event()
        self._until = 0.0
        self._guards: set[asyncio.Timeout] = set()

    @property
    def owner(self) -> str:
        self.assure()
        return str(self._name)

    async def others(self, session: AsyncSession) -> Collection[str]:
        rows = await session.execute(
            text(
                "SELECT objid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
                " WHERE datname = current_database() AND locktype = 'advisory'"
                " AND classid = :processes AND objsubid = 2"
            ),
            {"processes": _PROCESSES},
        )
        return {str(name) for (name,) in rows} - {str(self._name)}

    def assure(self) -> None:
        if asyncio.get_running_loop().time() >= self._until:
            raise Unreachable("this process was paused, or cut off from the database")

    @asynccontextmanager
    async def assured(self) -> AsyncIterator[None]:
        self.assure()
        async with self._guarded(Unclear("this process was paused, or cut off from the database, meanwhile")):
            yield

    @asynccontextmanager
    async def leading(self, name: str) -> AsyncIterator[None]:
        session = await self._obtain(name)
        try:
            async with self._guarded(Unreachable("another process may have taken over")):
                yield
        finally:
            # A session that has ended has taken its locks with it.
            with suppress(psycopg.Error):
                await session.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])

    async def present(self) -> None:
        await self._here.wait()

    async def run(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as session:
                    await self._last(session)
            except (psycopg.Error, TimeoutError) as fault:
                _log.warning("the database can't be reached to say that this process goes on: %s", _kind(fault))
            finally:
                self._leave()
            await asyncio.sleep(_BEAT)

    async def _last(self, session: psycopg.AsyncConnection) -> None:
        """Take a name, and show again and again that this process goes on, as long as the session does."""
        begun = asyncio.get_running_loop().time()
        await session.execute(f"SET idle_session_timeout = {int(self._within * 1000)}".encode())
        name = randbelow(2**31)
        while not await _got(session, "SELECT pg_try_advisory_lock(%s, %s)", [_PROCESSES, name]):
            name = randbelow(2**31)
        self._name, self._session = name, session
        while True:
            self._extend(begun + self._within - _MARGIN)
            self._here.set()
            await asyncio.sleep(_BEAT)
            begun = asyncio.get_running_loop().time()
            async with asyncio.timeout(self._within):
                await session.execute("SELECT 1")

    def _extend(self, until: float) -> None:
        self._until = until
        for guard in self._guards:
            if not guard.expired():
                guard.reschedule(until)

    def _leave(self) -> None:
        self._here.clear()
        self._name = self._session = None
        self._extend(0.0)

    async def _obtain(self, name: str) -> psycopg.AsyncConnection:
        """Try until the lock of `name` is ours, for as long as the session lasts that is returned."""
        while True:
            await self._here.wait()
            session = self._session
            try:
                if session and await _got(session, "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name]):
                    return session
            except psycopg.Error as fault:
                _log.warning("it can't be found out who does %s: %s", name, _kind(fault))
            await asyncio.sleep(_BEAT)

    @asynccontextmanager
    async def _guarded(self, fault: Exception) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout_at(self._until) as guard:
                self._guards.add(guard)
                try:
                    yield
                finally:
                    self._guards.discard(guard)
        except TimeoutError:
            if guard.expired():
                raise fault from None
            raise


async def _got(session: psycopg.AsyncConnection, question: str, values: list[object]) -> bool:
    row = await (await session.execute(question.encode(), values)).fetchone()
    return bool(row and row[0])


def _kind(fault: Exception) -> str:
    """The text of a connection's fault may hold the address with its password."""
    return type(fault).__name__
