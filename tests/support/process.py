"""The service as a process of its own, over a sandbox that stands in the test's: it can be killed at any moment."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from bots.sandbox.app import Sandbox, config


class ServiceProcess:
    """`python -m bots run` in a folder, again and again; `log` is all that it ever wrote to its standard error."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.log = folder / "service.log"
        self._file = folder / "config.toml"
        self._file.write_text(_settings(sandbox, folder))
        self._process: Process | None = None

    async def start(self) -> None:
        """Start it, and do not wait for anything."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bots", "run", "--config", str(self._file)), stdout=PIPE, stderr=log
            )

    async def address(self) -> str:
        """Where its blog is, as soon as it says so."""
        output = self._running().stdout
        assert output
        line = (await output.readline()).decode()
        assert line.startswith("Blog: "), self.log.read_text()
        return line.removeprefix("Blog: ").strip()

    async def kill(self) -> None:
        """End it as a power failure would."""
        self._running().kill()
        await self._ended(-signal.SIGKILL)

    async def stop(self) -> None:
        """End it as an operator would; it must end cleanly."""
        self._running().terminate()
        await self._ended(0)

    async def close(self) -> None:
        """End it if it runs."""
        if self._process:
            await self.kill()

    def _running(self) -> Process:
        if self._process is None:
            raise LookupError("the service is not running")
        return self._process

    async def _ended(self, code: int) -> None:
        process, self._process = self._running(), None
        assert await process.wait() == code, self.log.read_text()


def _settings(sandbox: Sandbox, folder: Path) -> str:
    own = f'[database]\nurl = "sqlite:///{folder}/blog.db"\n\n[web]\nport = 0\nmedia = "{folder}/media"\n\n'
    # A test need not wait half a minute for a receipt that will not come.
    return own + config(sandbox).replace("[telegram]\n", "[telegram]\nreceipt_seconds = 1\n")
