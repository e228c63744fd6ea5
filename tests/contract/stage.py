"""What a network must let a test see and do, so that one suite can be played on each of them."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from core.model.events import Event, ThreadOpened
from core.model.refs import MessageRef, NetworkName, PlaceRef, ThreadRef
from core.model.values import Address, Sent
from core.ports import Network, Raw, Written

T = TypeVar("T")


class MemoryInbox:
    """An inbox in memory: what was kept, in order, each key once."""

    def __init__(self) -> None:
        self.kept: dict[str, Raw] = {}
        self.changed = asyncio.Event()

    async def keep(self, network: NetworkName, updates: Sequence[tuple[str, Raw]]) -> None:
        for key, raw in updates:
            self.kept.setdefault(key, raw)
        self.changed.set()

    async def bookmark(self, network: NetworkName, place: PlaceRef) -> MessageRef | None:
        return None

    async def read_to(self, network: NetworkName, place: PlaceRef, message: MessageRef) -> None:
        return None

    async def places(self, network: NetworkName) -> Sequence[PlaceRef]:
        return ()

    async def open_threads(self, network: NetworkName) -> Mapping[ThreadRef, PlaceRef]:
        return {}

    async def written(self, network: NetworkName) -> Sequence[Written]:
        return ()

    async def reactions(self, network: NetworkName) -> Mapping[MessageRef, Mapping[str, int]]:
        return {}

    async def shown(self, network: NetworkName, messages: Collection[MessageRef]) -> Collection[MessageRef]:
        return ()


class Stage(ABC):
    """A network with a place where posts are announced (`at`), a private chat (`direct`), and a person who replies."""

    person = "Ada Quill"

    def __init__(self, network: Network, at: Address, direct: Address) -> None:
        self.network, self.at, self.direct = network, at, direct
        self.inbox = MemoryInbox()

    @abstractmethod
    def text(self, message: MessageRef) -> str | None:
        """What a native message says, as its readers see it; None if it is gone."""

    @abstractmethod
    def author(self, message: MessageRef) -> str:
        """The name under which its readers see it."""

    @abstractmethod
    def answered(self, message: MessageRef) -> MessageRef | None:
        """The message that it visibly answers; None if that is the post itself, or nothing."""

    @abstractmethod
    def buttons(self, message: MessageRef) -> list[list[str]]:
        """The labels of the buttons below it, in rows."""

    @abstractmethod
    def has_picture(self, message: MessageRef) -> bool: ...

    @abstractmethod
    def files(self, message: MessageRef) -> int:
        """How many files a message of a comment holds."""

    @abstractmethod
    def pings(self) -> bool:
        """Whether anything that was said here called somebody."""

    @abstractmethod
    def say(self, thread: ThreadRef, text: str, answers: MessageRef | None = None) -> MessageRef:
        """The person replies in a thread."""

    @abstractmethod
    def edit(self, message: MessageRef, text: str) -> None:
        """The person changes what they said."""

    @abstractmethod
    def take_back(self, message: MessageRef) -> None:
        """The person deletes what they said."""

    @abstractmethod
    def remove(self, message: MessageRef) -> None:
        """Somebody else deletes a message of ours."""

    @abstractmethod
    def shut(self) -> None:
        """The place at `at` lets us in no more."""

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.network.listen(self.inbox))
        try:
            await self.connected()
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def connected(self) -> None:  # noqa: B027 - most networks lose nothing that happens before
        """Wait until what happens is heard."""

    async def events(self) -> list[Event]:
        """Everything that was heard so far, as the core understands it."""
        return [event for raw in self.inbox.kept.values() for event in await self.network.interpret(raw)]

    async def heard(self, kind: type[T], count: int = 1) -> list[T]:
        """The events of a kind, as soon as there are so many."""

        async def enough() -> list[T]:
            found: list[T] = [event for event in await self.events() if isinstance(event, kind)]
            return found if len(found) >= count else []

        return await self._eventually(enough)

    async def thread(self, sent: Sent) -> ThreadRef:
        """Where an announcement is talked about: told with the send or, while listening, soon afterwards."""

        async def opened() -> ThreadRef | None:
            found = (event for event in await self.events() if isinstance(event, ThreadOpened))
            return next((event.thread for event in found if event.of == sent.copies[0]), None)

        return await self._eventually(opened) if sent.thread is None else sent.thread

    async def _eventually(self, look: Callable[[], Awaitable[T | None]]) -> T:
        async with asyncio.timeout(10):
            while not (seen := await look()):
                self.inbox.changed.clear()
                await self.inbox.changed.wait()
        return seen
