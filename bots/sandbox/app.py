"""The sandbox as one server: both stand-ins and the window, on one port of this machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bots.sandbox.faults.routes import FaultRoutes
from bots.sandbox.window import Window
from bots.sandbox.window.guard import only_from_here
from bots.sandbox.world import DISCORD_TOKEN, TELEGRAM_TOKEN, World, build_world

_UPLOADS = 64 * 2**20
"""The longest request in bytes: an upload may be 50 MB on the real networks, and Base64 makes it longer."""
UNHURRIED = {"per_second": 1000, "chat_burst": 1000, "per_group_minute": 1000}
"""Settings for a service over the sandbox, which takes as many messages as come unless it is told to have limits."""
_PATIENCE = 1.0
"""Seconds that requests under way are given at the end."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox: where it is reached ("http://127.0.0.1:8081"), what is in it, and the window on it."""

    address: str
    world: World
    window: Window


@asynccontextmanager
async def serving(port: int, *, clock: Callable[[], float] = time.time) -> AsyncIterator[Sandbox]:
    """A new world, served as long as the block lasts; port 0 lets the kernel choose.

    Raises OSError if the port is taken.
    """
    world = build_world(clock)
    window = Window(world)
    app = web.Application(client_max_size=_UPLOADS, middlewares=[only_from_here])
    app.add_routes([*world.telegram.routes(), *world.discord.routes(), *window.routes()])
    app.add_routes(FaultRoutes(world.telegram, world.discord).routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_PATIENCE)
    async with AsyncExitStack() as stack:
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        # Whatever waits on a stand-in or on the window must be let go before the server can end.
        for part in (world.telegram, world.discord, window):
            stack.push_async_callback(part.close)
        await web.TCPSite(runner, "127.0.0.1", port).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        world.telegram.address = world.discord.address = address
        yield Sandbox(address, world, window)


async def serve(port: int, say: Callable[[str], None]) -> None:
    """The sandbox alone, until the task is cancelled; says where its window is and how to connect to it."""
    async with serving(port) as sandbox:
        say(f"Window: {sandbox.address}/\n\nA config.toml for backchannel run:\n\n{config(sandbox)}")
        await asyncio.Event().wait()


def config(sandbox: Sandbox) -> str:
    """A config.toml, as text, that connects the service to a sandbox and announces everywhere in it."""
    address, world = sandbox.address, sandbox.world
    lines = [
        "[telegram]",
        f'token = "{TELEGRAM_TOKEN}"',
        f'api_url = "{address}"',
        f'link_url = "{address}/t.me"',
        *(f"{name} = {value}" for name, value in UNHURRIED.items()),
        f"editors = [{world.editor.telegram.id}]",
        "",
        "[[telegram.destinations]]",
        f'chat = "@{world.channel.username}"',
        "",
        "[[telegram.destinations]]",
        f"chat = {world.corner.id}  # {world.corner.title}",
        "",
        "[discord]",
        f'token = "{DISCORD_TOKEN}"',
        f'api_url = "{address}/api/v10"',
        f'link_url = "{address}/channels"',
        f"editors = [{world.editor.discord.id}]",
    ]
    for channel in (world.news, world.bulletin, world.stories):
        lines += ["", "[[discord.destinations]]", f"channel = {channel.id}  # {channel.name}"]
    return "\n".join((*lines, ""))
