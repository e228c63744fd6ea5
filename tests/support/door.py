"""A door before a server: while it is shut, whoever connects is refused by the operating system itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Door:
    """Passes connections on to the server behind it; `address` is the server's with another port."""

    def __init__(self, behind: str) -> None:
        self._behind = urlsplit(behind).port
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self._port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._let_in, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Refuse whoever comes, and cut off whoever is inside."""
        if self._server:
            self._server.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._passing.add(task)
        there, back = await asyncio.open_connection("127.0.0.1", self._behind)
        try:
            async with asyncio.TaskGroup() as ways:
                ways.create_task(_pass(reader, back))
                ways.create_task(_pass(there, writer))
        finally:
            self._passing.discard(task)
            for side in (writer, back):
                side.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """What comes in goes out, until either side ends."""
    with suppress(ConnectionError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def door_before(address: str) -> AsyncIterator[Door]:
    """An open door."""
    door = Door(address)
    await door.open()
    try:
        yield door
    finally:
        await door.shut()
