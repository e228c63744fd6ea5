"""The stage of a benchmark: the sandbox in this process, all that it is asked with the times, a service beside it."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import aiohttp
from aiohttp import web

from bots.sandbox.telegram.model import Chat, Message, User
from bots.sandbox.world import DISCORD_TOKEN, TELEGRAM_TOKEN, World, build_world
from core.model import Destination
from core.model.refs import NetworkName, PlaceRef
from core.store import Database
from core.store.migrating import upgrade

PATIENCE = 300.0
"""Seconds until something counts as never happening."""
_LOOK = 0.005
T = TypeVar("T")
_TELLING = re.compile("/(getUpdates|webhooks)")
"""Requests whose answers say which messages they are about."""
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
    """A world that is served, and what it was asked."""

    world: World
    address: str
    folder: Path
    asked: list[Asked] = field(default_factory=list)

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.folder}/blog.db"

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

    async def seed(self, destinations: Iterable[Destination]) -> None:
        """A new database with these destinations."""
        database = Database(self.database_url)
        try:
            await upgrade(database)
            async with database.writing() as tx:
                tx.add_all(destinations)
        finally:
            await database.close()

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


async def until(look: Callable[[], T | None]) -> T:
    """What `look` sees, as soon as it sees something."""
    async with asyncio.timeout(PATIENCE):
        while not (seen := look()):  # noqa: ASYNC110 - what is looked at has no event
            await asyncio.sleep(_LOOK)
    return seen


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """A new world on a port of its own, in a folder of its own."""
    world = build_world(time.time)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="backchannel-bench-")))
        stage = Stage(world, "", folder)
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
        response = await handler(request)
        if isinstance(response, web.Response):
            answer = (response.text or "") if _TELLING.search(request.path) else ""
            stage.asked.append(Asked(arrived, time.perf_counter(), request.path, response.status, answer))
        return response

    return record


@asynccontextmanager
async def service(stage: Stage, *, discord: bool = False, limits: str = "") -> AsyncIterator[None]:
    """`backchannel run` over the stage; `limits` are lines of its [telegram] section."""
    file = stage.folder / "config.toml"
    file.write_text(_config(stage, discord=discord, limits=limits))
    log = (stage.folder / "service.log").open("ab")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bots", "run", "--config", str(file)), stdout=PIPE, stderr=log
    )
    try:
        await _ready(process)
        if discord:
            await until(lambda: stage.world.discord.connected)
        yield
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
        log.close()


async def _ready(process: Process) -> None:
    """Wait until its blog says that it is in touch with every network."""
    assert process.stdout  # noqa: S101 - it was asked for
    address = (await process.stdout.readline()).decode().removeprefix("Blog: ").strip()
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as http:
        while True:
            async with http.get(f"{address}/readyz") as answer:
                if answer.status == 200:
                    return
            await asyncio.sleep(_LOOK)


def _config(stage: Stage, *, discord: bool, limits: str) -> str:
    world, address = stage.world, stage.address
    lines = [
        f'[database]\nurl = "{stage.database_url}"',
        # A reader of a benchmark writes faster than any person does.
        "[discussion]\nper_author_minute = 100000",
        f'[web]\nport = 0\nmedia = "{stage.folder}/media"',
        f'[telegram]\ntoken = "{TELEGRAM_TOKEN}"\napi_url = "{address}"',
        f"editors = [{world.editor.telegram.id}]\n{limits}",
    ]
    if discord:
        lines.append(f'[discord]\ntoken = "{DISCORD_TOKEN}"\napi_url = "{address}/api/v10"\neditors = []')
    return "\n".join(lines)
