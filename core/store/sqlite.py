"""SQLite's connections: a statement takes one trip to the thread that its connection lives on, its rows included."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import URL


async def connected(url: URL) -> aiosqlite.Connection:
    """A new connection to the database file that an address names."""
    connection = _Connection(partial(sqlite3.connect, url.database or ""), iter_chunk_size=64)
    # A connection that is left over at the end of the process must not hold it up.
    connection._thread.daemon = True
    return await connection


class _Connection(aiosqlite.Connection):
    """The library's, whose cursor would take four trips: to be made, to execute, to fetch, and to be closed."""

    def cursor(self) -> _Cursor:  # type: ignore[override]
        return _Cursor(self)

    async def there(self, act: Callable[[sqlite3.Cursor], None]) -> None:
        """Do something with a cursor on the connection's own thread."""
        await self._execute(self._with_cursor, act)  # type: ignore[no-untyped-call]

    def _with_cursor(self, act: Callable[[sqlite3.Cursor], None]) -> None:
        with closing(self._conn.cursor()) as cursor:
            act(cursor)


class _Cursor:
    """As much of a cursor as SQLAlchemy asks for. Everything is fetched as soon as it is executed."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> _Cursor:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> _Cursor:
        await self._connection.there(lambda cursor: self._keep(cursor.execute(sql, parameters)))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> _Cursor:
        await self._connection.there(lambda cursor: self._keep(cursor.executemany(sql, parameters)))
        return self

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """It was closed in the trip that executed it."""

    def _keep(self, done: sqlite3.Cursor) -> None:
        self.description, self.rowcount, self.lastrowid = done.description, done.rowcount, done.lastrowid
        self._rows = done.fetchall() if done.description else []
