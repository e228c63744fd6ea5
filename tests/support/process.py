"""The service as a process of its own, over a sandbox that stands in the test's: it can be killed at any moment."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from pathlib import Path

from bots.sandbox.app import Sandbox, config


class ServiceProcess:
    """`python -m bots run` in a folder, again and again; `log` is all that it ever wrote to its standard error.

    Several in one folder bear different names and share a `database_url`. `options` follow on the command line, and
    `settings` are changed in the file: {old text: new text}.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        folder: Path,
        *options: str,
        name: str = "service",
        database_url: str = "",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.log = folder / f"{name}.log"
        self._options = options
        self._file = folder / f"{name}.toml"
        text = _settings(sandbox, folder, database_url or f"sqlite:///{folder}/blog.db")
        for old, new in (settings or {}).items():
            assert old in text
            text = text.replace(old, new)
        self._file.write_text(text)
        self._process: Process | None = None

    async def start(self) -> None:
        """Start it, and do not wait for anything."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bots", "run", "--config", str(self._file), *self._options),
                stdout=PIPE,
                stderr=log,
            )

    async def says(self, words: str) -> str:
        """What it says behind these words, which must be the next that it says."""
        output = self._running().stdout
        assert output
        line = (await output.readline()).decode()
        assert line.startswith(words), self.log.read_text()
        return line.removeprefix(words).strip()

    async def address(self) -> str:
        """Where its blog is, as soon as it says so."""
        return await self.says("Blog: ")

    def pause(self) -> None:
        """Let it stand still, as a virtual machine that is moved, and not know of it."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._running().send_signal(signal.SIGCONT)

    def kill_at_once(self) -> None:
        """End it as a power failure would."""
        self._running().kill()

    async def kill(self) -> None:
        """The same, and it has ended when this returns."""
        self.kill_at_once()
        await self._ended(-signal.SIGKILL)

    async def stop(self) -> None:
        """End it as an operator would; it must end cleanly."""
        self._running().terminate()
        await self._ended(0)

    async def close(self) -> None:
        """End it if it runs."""
        if self._process and self._process.returncode is None:
            await self.kill()

    def _running(self) -> Process:
        if self._process is None:
            raise LookupError("the service is not running")
        return self._process

    async def _ended(self, code: int) -> None:
        process, self._process = self._running(), None
        assert await process.wait() == code, self.log.read_text()


def _settings(sandbox: Sandbox, folder: Path, database_url: str) -> str:
    own = f'[database]\nurl = "{database_url}"\n\n[web]\nport = 0\nmedia = "{folder}/media"\n\n'
    # The persons of a test write faster than any person does.
    own += "[discussion]\nper_author_minute = 1000\n\n"
    # A test need not wait half a minute for a receipt that will not come.
    return own + config(sandbox).replace("[telegram]\n", "[telegram]\nreceipt_seconds = 1\n")
