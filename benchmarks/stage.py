"""The stage of a benchmark: the sandbox in this process, and all that it is asked with the times."""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from aiohttp import web
from sqlalchemy import func, select

from bots.sandbox.telegram.model import Chat, Message, User
from bots.sandbox.world import World, build_world
from core.model import Delivery, Destination, RawUpdate, Waiting
from core.model.refs import NetworkName, PlaceRef
from core.store import Database
from core.store.migrating import upgrade

PATIENCE = 300.0
"""Seconds until something counts as never happening."""
_LOOK = 0.005
_NOW_AND_THEN = 0.05
T = TypeVar("T")
_TELLING = re.compile("/(getUpdates|webhooks)")
"""Requests whose answers say which messages they are about."""
_SAYING = re.compile(r"/(sendMessage|messages|threads)$|/webhooks/\d+/")
TELEGRAM, DISCORD = NetworkName("telegram"), NetworkName("discord")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: when it arrived and was answered (seconds of one clock), where it went, and what with."""

    arrived: float
    answered: float
    path: str
    status: int
    answer: str


@dataclass(slots=True)
class Stage:
    """A world that is served, what it was asked, and the database of the service that plays on it."""

    world: World
    address: str
    folder: Path
    database_url: str
    asked: list[Asked] = field(default_factory=list)
    said: int = 0
    """How often something was to be said or read at a place: a measure of how far a service has come."""

    def readers(self, count: int) -> list[User]:
        """Persons whose private chats with the bot are open."""
        telegram = self.world.telegram
        found = [telegram.add_user(f"Reader {number}") for number in range(count)]
        for reader in found:
            telegram.private(reader).opened = True
        return found

    def groups(self, count: int) -> list[Chat]:
        """Groups with a reader in each, in which the bot is an administrator."""
        member = self.world.readers[0].telegram
        return [self.world.telegram.add_group(f"Group {number}", [member], bot="admin") for number in range(count)]

    def channels(self, count: int) -> list[Chat]:
        """Channels whose posts are discussed in groups of their own: they give receipts."""
        telegram = self.world.telegram
        return [
            telegram.add_channel(f"Channel {number}", discussion=group, bot="admin")
            for number, group in enumerate(self.groups(count))
        ]

    async def seed(self, destinations: Iterable[Destination]) -> None:
        """A new database with these destinations."""
        async with self._database() as database:
            await upgrade(database)
            async with database.writing() as tx:
                tx.add_all(destinations)

    async def at_rest(self) -> bool:
        """Whether the service has nothing left to do, as far as its database knows."""
        open_deliveries = select(func.count()).where(Delivery.open)
        kept = select(func.count()).where(RawUpdate.waiting != Waiting.PARKED)
        async with self._database() as database, database.reading() as session:
            return not (await session.scalar(open_deliveries) or await session.scalar(kept))

    async def rest(self) -> None:
        """Wait until it has: what was sent and not written down yet can on Telegram not be known to be ours."""
        async with asyncio.timeout(PATIENCE):
            while not await self.at_rest():  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(_NOW_AND_THEN)

    async def drafted(self, title: str, label: str = "") -> Message:
        """The card of a post that waits to be published."""
        telegram, editor = self.world.telegram, self.world.editor.telegram
        chat = telegram.private(editor)
        tag = f"\n\n#{label}" if label else ""
        telegram.say(editor, chat, f"/post {title}\n\n{_ARTICLE}{tag}")

        def card() -> Message | None:
            return next((m for m in telegram.messages(chat) if m.reply_markup and title in m.text), None)

        return await until(card)

    def publish(self, card: Message) -> None:
        """Press the button below a card."""
        self.world.telegram.press(self.world.editor.telegram, card, "Publish")

    def sent(self, method: str = "sendMessage") -> list[Asked]:
        """The requests of one method of the Bot API that were carried out."""
        return [each for each in self.asked if each.status == 200 and each.path.endswith(f"/{method}")]

    @asynccontextmanager
    async def _database(self) -> AsyncIterator[Database]:
        database = Database(self.database_url)
        try:
            yield database
        finally:
            await database.close()


_ARTICLE = """Sleepers are back -- Ida Moreau, The Paper
https://paper.example/sleepers

The first night train in nine years left the harbour at half past eight, with forty-one passengers and one cat.

It arrived in the morning, as trains do, and nobody had changed twice.

Read more ....

My Comment: I was on it. The cat slept."""


def destination(place: object, network: NetworkName = TELEGRAM, *, talks: bool = False, label: str = "") -> Destination:
    """A place that gets posts."""
    return Destination(
        network=network,
        place=PlaceRef(str(place)),
        announces=True,
        takes_comments=talks,
        labels=[label] if label else [],
        options={},
        created_at=datetime.now(UTC),
    )


async def until(look: Callable[[], T | None], patience: float = PATIENCE, *, every: float = _LOOK) -> T:
    """What `look` sees, as soon as it sees something; TimeoutError after so many seconds."""
    async with asyncio.timeout(patience):
        while not (seen := look()):  # noqa: ASYNC110 - what is looked at has no event
            await asyncio.sleep(every)
    return seen


@asynccontextmanager
async def staged(database_url: str = "") -> AsyncIterator[Stage]:
    """A new world on a port of its own, in a folder of its own; its database stands there if no other is named."""
    world = build_world(time.time)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="backchannel-bench-")))
        stage = Stage(world, "", folder, database_url or f"sqlite:///{folder}/blog.db")
        app = web.Application(middlewares=[_recorder(stage)])
        app.add_routes([*world.telegram.routes(), *world.discord.routes()])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        for part in (world.telegram, world.discord):
            stack.push_async_callback(part.close)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        stage.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        world.telegram.address = world.discord.address = stage.address
        yield stage


def _recorder(stage: Stage) -> Callable[..., Awaitable[web.StreamResponse]]:
    @web.middleware
    async def record(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        arrived = time.perf_counter()
        stage.said += bool(_SAYING.search(request.path))
        try:
            response = await handler(request)
        except ConnectionResetError:
            return web.Response()  # whoever asked was killed meanwhile
        if isinstance(response, web.Response):
            answer = (response.text or "") if _TELLING.search(request.path) else ""
            stage.asked.append(Asked(arrived, time.perf_counter(), request.path, response.status, answer))
        return response

    return record
