"""Starts the demo: the sandbox, the service over it in a temporary folder, and the story."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bots.compose import Service, running
from bots.demo.clock import StoryClock
from bots.demo.story import DAYS, STORY
from bots.demo.teller import tell
from bots.sandbox.app import UNHURRIED, Sandbox, serving
from bots.sandbox.world import DISCORD_TOKEN, TELEGRAM_TOKEN
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo whose story was told."""

    service: Service
    sandbox: Sandbox


async def run(*, port: int, sandbox_port: int, say: Callable[[str], None]) -> None:
    """The demo until the task is cancelled; nothing of it is kept."""
    async with demonstrating(port=port, sandbox_port=sandbox_port) as demo:
        say(f"Blog:    {demo.service.address}")
        say(f"Sandbox: {demo.sandbox.address}")
        say("Open both side by side: write in the sandbox, watch the blog. Ctrl-C ends it; nothing is kept.")
        await demo.service.broken()


@asynccontextmanager
async def demonstrating(*, port: int, sandbox_port: int) -> AsyncIterator[Demo]:
    """The demo as long as the block lasts, in which its story is told already."""
    clock = StoryClock(datetime.combine(datetime.now(UTC).date() - timedelta(days=DAYS), time(), UTC))
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="backchannel-demo-")))
        port = port or _free_port()
        sandbox = await stack.enter_async_context(serving(sandbox_port, clock=clock.timestamp))
        settings = settings_for(sandbox, folder, port)
        service = await stack.enter_async_context(running(settings, clock))
        sandbox.window.link("The blog", service.address)
        await tell(STORY, sandbox.world, clock, settings.blog.zone)
        yield Demo(service, sandbox)


def settings_for(sandbox: Sandbox, folder: Path, port: int) -> Settings:
    """The settings of a service over a sandbox, its database and pictures in `folder`."""
    world, address = sandbox.world, sandbox.address
    return Settings.model_validate(
        {
            "blog": {"title": "Example Dispatch", "editor_name": "Mara, the editor", "timezone": "Europe/Berlin"}
            | {"base_url": f"http://127.0.0.1:{port}"},
            "database": {"url": f"sqlite:///{folder}/demo.db"},
            "web": {"port": port, "media": folder / "media"},
            "telegram": {
                "token": TELEGRAM_TOKEN,
                "api_url": address,
                "link_url": f"{address}/t.me",
                **UNHURRIED,
                "editors": [world.editor.telegram.id],
                "destinations": [{"chat": f"@{world.channel.username}"}, {"chat": world.corner.id}],
            },
            "discord": {
                "token": DISCORD_TOKEN,
                "api_url": f"{address}/api/v10",
                "link_url": f"{address}/channels",
                "editors": [world.editor.discord.id],
                "destinations": [{"channel": channel.id} for channel in (world.news, world.bulletin, world.stories)],
            },
        }
    )


def _free_port() -> int:
    """A port that the kernel chooses: the blog's own links name it, so it must be known before anything is served."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
