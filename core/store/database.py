"""The database: one engine, and the only two ways into it, `reading()` and `writing()`."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from core.errors import Invalid
from core.store.changes import Change, Changes
from core.store.sqlite import connected

_BUSY_TIMEOUT_MS = 10_000
_TRIES = 10
_IDLE_IN_TRANSACTION = "5s"
_TAKE_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:doing, 0))")
_NOTIFY = text("SELECT pg_notify(:channel, :words)")

Answer = TypeVar("Answer")


class Transaction(AsyncSession):
    """A session of one transaction, which also knows what must happen once it is committed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._changes: list[Change] = []
        self._at_last: dict[object, Callable[[], Awaitable[None]]] = {}
        self._afterwards: dict[object, Callable[[], None]] = {}

    async def alone(self, doing: str) -> None:
        """Wait until no other process is `doing` this, and let none begin until the end of the transaction."""
        if self.get_bind().dialect.name == "postgresql":
            await self.execute(_TAKE_TURN, {"doing": doing})

    def changed(self, change: Change) -> None:
        """Tell the followers of the post when this is committed."""
        self._changes.append(change)

    def at_last(self, key: object, act: Callable[[], Awaitable[None]]) -> None:
        """Have `act` write something else in this transaction just before it is committed; once only for `key`."""
        self._at_last[key] = act

    def afterwards(self, key: object, act: Callable[[], None]) -> None:
        """Call `act` once this is committed; once only for the same `key`."""
        self._afterwards[key] = act

    async def committing(self, changes: Changes) -> None:
        for act in self._at_last.values():
            await act()
        if self._changes and self.get_bind().dialect.name == "postgresql":
            words = [{"channel": Changes.CHANNEL, "words": changes.told(change)} for change in self._changes]
            await self.execute(_NOTIFY, words)

    def committed(self, changes: Changes) -> None:
        changes.publish(self._changes)
        for act in self._afterwards.values():
            act()


class Database:
    """SQLite or PostgreSQL behind the same code.

    `url` is "sqlite:///file.db", "sqlite://" is refused (a process shares its database with nobody then), or
    "postgresql://user:password@host/name". On SQLite every writing transaction begins with BEGIN IMMEDIATE: a
    deferred one that reads first and writes later loses updates or fails when it upgrades its lock.
    """

    def __init__(self, url: str, changes: Changes | None = None) -> None:
        self.changes = changes or Changes()
        self.url = driver_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        options = {"async_creator": partial(connected, self.url)} if self.is_sqlite else {"pool_size": 10}
        self._engine = create_async_engine(self.url, **options)
        # PostgreSQL's default would show each query of a reader another state.
        self._reading_engine = (
            self._engine
            if self.is_sqlite
            else self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        )
        self._writing_engine = self._engine.execution_options(writing=True)
        # One writer at a time is SQLite's own rule; queueing here is fair, while its busy handler polls.
        self._turn = asyncio.Lock() if self.is_sqlite else None
        if self.is_sqlite:
            _prepare_sqlite(self._engine)
        else:
            _prepare_postgresql(self._engine)

    @property
    def conninfo(self) -> str:
        """The address of a PostgreSQL database as its own client library takes it, password included."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A transaction that sees one state of everything and changes nothing."""
        session = AsyncSession(self._reading_engine, expire_on_commit=False)
        try:
            await _uninterrupted(session.connection())
            yield session
        finally:
            await _uninterrupted(session.close())

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """A transaction that is committed at the end of the block, and undone by any exception."""
        async with self._turn or nullcontext():
            tx = Transaction(self._writing_engine, expire_on_commit=False)
            try:
                await _uninterrupted(tx.connection())
                yield tx
                await _uninterrupted(self._commit(tx))
            finally:
                await _uninterrupted(tx.close())

    async def _commit(self, tx: Transaction) -> None:
        await tx.committing(self.changes)
        await tx.commit()
        tx.committed(self.changes)

    async def ping(self) -> None:
        """Raise unless the database answers."""
        async with self.reading() as session:
            await session.execute(text("SELECT 1"))

    async def run_sync(self, act: Callable[[Connection], Answer]) -> Answer:
        """Run `act` on one connection, in one writing transaction (Alembic speaks synchronously).

        It may change tables. SQLite alters many things only by making a table anew, and dropping the old one would
        delete what refers to it; so its foreign keys rest meanwhile (https://sqlite.org/lang_altertable.html, 7).
        """
        async with self._writing_engine.connect() as connection:
            await connection.execution_options(foreign_keys=False)
            try:
                async with connection.begin():
                    return await connection.run_sync(act)
            finally:
                # A connection whose foreign keys rest is of no use to anybody else.
                await connection.invalidate()

    async def close(self) -> None:
        await self._engine.dispose()


async def _uninterrupted(step: Coroutine[Any, Any, Any]) -> None:
    """Have a transaction begun or ended, even if we are cancelled meanwhile.

    The library would lose the connection out of its pool, and on SQLite the lock with it.
    """
    task = asyncio.create_task(step)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise


def driver_url(url: str) -> URL:
    """The settings' address with the driver that we use for it. Raises Invalid for anything else."""
    wanted = Invalid("database.url must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The cause is left out: it may quote a part of the password.
        raise wanted from None
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            if not (folder := Path(parsed.database).parent).is_dir():
                raise Invalid(f"database.url: there is no folder {folder}")
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case _:
            raise wanted


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        # The driver must not begin transactions by itself: `begin` below does.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        _keep_log(cursor)
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "invalidate")
    def undo(connection: Any, _record: object, _fault: object) -> None:
        # Whoever is cancelled in the middle of a statement gives its connection up. Closing that leaves it, and the
        # lock with it, to whatever still refers to the statement; undoing the transaction first does not.
        connection.rollback()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("foreign_keys", True):
            # Inside a transaction it would have no effect.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing", False) else "BEGIN")


def _prepare_postgresql(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        # A process that is paused must not keep the others from the rows that it has just written.
        cursor = connection.cursor()
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{_IDLE_IN_TRANSACTION}'")
        cursor.close()
        connection.commit()


def _keep_log(cursor: Any) -> None:
    """Switch a new file to a write-ahead log (it stays so), though other processes may be doing just that.

    SQLite then refuses at once, without the busy timeout; but a transaction waits until the other has done it.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as fault:
            if not (tries_left and fault.sqlite_errorname.startswith("SQLITE_BUSY")):
                raise
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("COMMIT")
