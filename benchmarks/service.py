"""The service of a benchmark: `backchannel run` as a process that can be killed or paused at any moment."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiohttp

from benchmarks.stage import PATIENCE, Stage, until
from bots.sandbox.world import DISCORD_TOKEN, TELEGRAM_TOKEN

_LOOK = 0.01
UNLIMITED = "per_second = 1000000\nchat_burst = 1000000\nper_group_minute = 1000000"
"""A [telegram] section that asks for as much as comes."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a service is set: lines of its sections; without `discord` it is on Telegram only."""

    telegram: str = ""
    discord: str | None = None


class Service:
    """One process over a stage, started as often as one likes; several of one stage bear different names."""

    def __init__(self, stage: Stage, setting: Setting, name: str = "service") -> None:
        self.address = ""
        self._stage = stage
        self._has_discord = setting.discord is not None
        self._file = stage.folder / f"{name}.toml"
        self._file.write_text(_config(stage, setting))
        self._log = stage.folder / f"{name}.log"
        self._process: Process | None = None

    @property
    def pid(self) -> int:
        """The number of the process that runs."""
        return self._running().pid

    async def start(self) -> None:
        """Start it, and wait until its blog says that it is in touch with every network."""
        with self._log.open("ab") as log:
            command = (sys.executable, "-m", "bots", "run", "--config", str(self._file))
            self._process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=log)
        assert self._process.stdout  # noqa: S101 - it was asked for
        line = (await self._process.stdout.readline()).decode()
        if not line:
            raise RuntimeError(f"the service did not start:\n{self._log.read_text()}")
        self.address = line.removeprefix("Blog: ").strip()
        await self.ready()
        if self._has_discord:
            await until(lambda: self._stage.world.discord.connected)

    async def ready(self) -> None:
        """Wait until it is at work, or stands by."""
        async with asyncio.timeout(PATIENCE):
            while not (await self.get("/readyz"))["ready"]:  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(_LOOK)

    async def get(self, path: str) -> dict[str, Any]:
        """What its blog answers to a program."""
        async with aiohttp.ClientSession() as http, http.get(self.address + path) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    def pause(self) -> None:
        """Let it stand still, and not know of it."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._running().send_signal(signal.SIGCONT)

    async def kill(self) -> None:
        """End it as a power failure would."""
        self._running().kill()
        await self._running().wait()

    async def end(self) -> None:
        """End it if it runs, as an operator would."""
        if self._process and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.terminate()
                self._process.send_signal(signal.SIGCONT)
            await self._process.wait()

    def _running(self) -> Process:
        if self._process is None:
            raise LookupError("the service was not started")
        return self._process


@asynccontextmanager
async def service(stage: Stage, setting: Setting | None = None, name: str = "service") -> AsyncIterator[Service]:
    """A service that has been started, ended with the block."""
    made = Service(stage, setting or Setting(), name)
    try:
        await made.start()
        yield made
    finally:
        await made.end()


def _config(stage: Stage, setting: Setting) -> str:
    world, address = stage.world, stage.address
    lines = [
        f'[database]\nurl = "{stage.database_url}"',
        # A reader of a benchmark writes faster than any person does.
        "[discussion]\nper_author_minute = 1000000\nnotice = false",
        f'[web]\nport = 0\nmedia = "{stage.folder}/media"',
        f'[telegram]\ntoken = "{TELEGRAM_TOKEN}"\napi_url = "{address}"',
        f"editors = [{world.editor.telegram.id}]\n{setting.telegram}",
    ]
    if setting.discord is not None:
        lines += [f'[discord]\ntoken = "{DISCORD_TOKEN}"\napi_url = "{address}/api/v10"', setting.discord]
    return "\n".join(lines)
