"""The adapter on the sandbox's Bot API, over loopback, and an inbox in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.network import TelegramNetwork
from core.model.events import Event
from core.model.refs import MessageRef, NetworkName, PlaceRef, ThreadRef
from core.ports import Raw, Written

TOKEN = "100001:sandbox-token"


@dataclass
class SandboxClock:
    """The sandbox's time in Unix seconds, moved by the test."""

    seconds: float = datetime.fromisoformat("2014-08-26T09:00:00Z").timestamp()

    def __call__(self) -> float:
        return self.seconds


@dataclass
class MemoryInbox:
    """A `core.ports.Inbox` that keeps each key once, and can be told to fail."""

    kept: dict[str, Raw] = field(default_factory=dict)
    failure: Exception | None = None
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def keep(self, network: NetworkName, updates: Sequence[tuple[str, Raw]]) -> None:
        assert network == "telegram"
        if self.failure:
            raise self.failure
        async with self.changed:
            for key, raw in updates:
                self.kept.setdefault(key, raw)
            self.changed.notify_all()

    async def until(self, count: int) -> list[Raw]:
        """Wait until so many updates are kept, and give them in order."""
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(lambda: len(self.kept) >= count)
        return list(self.kept.values())

    async def bookmark(self, network: NetworkName, place: PlaceRef) -> MessageRef | None:
        return None

    async def read_to(self, network: NetworkName, place: PlaceRef, message: MessageRef) -> None:
        raise AssertionError("Telegram has no history to catch up with")

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


@dataclass
class Ear:
    """Hears what the network reports through `listen`, and interprets it."""

    network: TelegramNetwork
    inbox: MemoryInbox

    async def events(self, updates: int) -> list[Event]:
        """The events of the first so many updates."""
        raws = await self.inbox.until(updates)
        return [event for raw in raws[:updates] for event in await self.network.interpret(raw)]


@dataclass
class Trouble:
    """What the sandbox's Bot API answers in place of the truth: per method, one entry per call to come."""

    plans: dict[str, list[tuple[int, str] | None]] = field(default_factory=dict)

    def plan(self, method: str, *answers: tuple[int, str] | None) -> None:
        """The next calls are answered with these statuses and descriptions, and carried out where there is None."""
        self.plans[method] = list(answers)

    @property
    def middleware(self) -> Middleware:
        @web.middleware
        async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
            plan = self.plans.get(request.match_info.get("method", ""))
            answer = plan.pop(0) if plan else None
            if answer is None:
                return await handler(request)
            status, description = answer
            body = {"ok": False, "error_code": status, "description": description}
            return web.json_response(body, status=status)

        return middleware


@pytest.fixture
def clock() -> SandboxClock:
    return SandboxClock()


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
async def tg(clock: SandboxClock, trouble: Trouble) -> AsyncIterator[TelegramStandIn]:
    stand_in = TelegramStandIn(token=TOKEN, clock=clock)
    app = web.Application(middlewares=[trouble.middleware])
    app.add_routes(stand_in.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stand_in.address = "http://127.0.0.1:{1}".format(*runner.addresses[0])
    yield stand_in
    await stand_in.close()
    await runner.cleanup()


@pytest.fixture
async def network(tg: TelegramStandIn) -> AsyncIterator[TelegramNetwork]:
    network = TelegramNetwork(TOKEN, api_url=tg.address)
    await network.open()
    yield network
    await network.close()


@pytest.fixture
def inbox() -> MemoryInbox:
    return MemoryInbox()


@pytest.fixture
async def ear(network: TelegramNetwork, inbox: MemoryInbox) -> AsyncIterator[Ear]:
    listening = asyncio.create_task(network.listen(inbox))
    yield Ear(network, inbox)
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
