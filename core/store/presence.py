"""Who is at work on a database: what tells a process that goes on from one that is gone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession


class Presence(Protocol):
    """This process among those that share its database.

    Whoever claims a row writes `owner` into it; a claim whose owner is gone may be taken up by another process.
    """

    @property
    def owner(self) -> str:
        """By what name this process claims now. Raises Unreachable while it has none."""
        ...

    @property
    def is_alone(self) -> bool:
        """Whether no other process shares the database, now or later."""
        ...

    @property
    def settling(self) -> float:
        """Seconds after its beginning during which a dead process's request may still take effect at a network."""
        ...

    async def others(self, session: AsyncSession) -> Collection[str]:
        """The owners that go on, this process apart."""
        ...

    def assure(self) -> None:
        """Raise Unreachable if others may take this process for gone: then nothing may be sent any more."""
        ...

    def assured(self) -> AbstractAsyncContextManager[None]:
        """`assure`, and go on being assured: the block is cut off, and raises Unclear, when others may think so."""
        ...

    def leading(self, name: str) -> AbstractAsyncContextManager[None]:
        """Wait until this process is the only one to do `name`, and be that until the end of the block.

        The block is cut off, and raises Unreachable, when another process may have taken over.
        """
        ...

    async def present(self) -> None:
        """Wait until others know of this process."""
        ...

    async def run(self) -> None:
        """Be present until cancelled."""
        ...


class Alone:
    """The only process there is: on SQLite, nobody shares its database."""

    owner = ""
    is_alone = True
    settling = 0.0

    async def others(self, session: AsyncSession) -> Collection[str]:
        return ()

    def assure(self) -> None:
        """Nobody else is there to think so."""

    @asynccontextmanager
    async def assured(self) -> AsyncIterator[None]:
        yield

    @asynccontextmanager
    async def leading(self, name: str) -> AsyncIterator[None]:
        yield

    async def present(self) -> None:
        """Nobody else is there to know."""

    async def run(self) -> None:
        """There is nobody to be present for."""
