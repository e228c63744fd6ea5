"""A bot without a library, for tests of the window: plain requests to both networks, and the gateway's frames."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bots.sandbox.app import Sandbox
from bots.sandbox.world import DISCORD_TOKEN, TELEGRAM_TOKEN

MESSAGE, MODAL = 4, 9
"""Kinds of responses to an interaction."""
EPHEMERAL = 64
_DISPATCH, _IDENTIFY = 0, 2


@dataclass
class RawBot:
    """The bot of a sandbox. `gateway` is open once `listen` was called."""

    sandbox: Sandbox
    session: aiohttp.ClientSession
    gateway: aiohttp.ClientWebSocketResponse | None = None
    _offset: int = field(default=0)

    async def telegram(self, method: str, **parameters: Any) -> Any:
        """A method of the Bot API; its result."""
        url = f"{self.sandbox.address}/bot{TELEGRAM_TOKEN}/{method}"
        async with self.session.post(url, json=parameters) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def update(self, kind: str) -> Any:
        """The next update of a kind; others are passed over."""
        while True:
            for update in await self.telegram("getUpdates", offset=self._offset, timeout=10, limit=1):
                self._offset = update["update_id"] + 1
                if kind in update:
                    return update[kind]

    async def discord(self, method: str, path: str, body: Any = None) -> Any:
        """A request to the REST API; its decoded answer."""
        url, headers = f"{self.sandbox.address}/api/v10{path}", {"Authorization": f"Bot {DISCORD_TOKEN}"}
        async with self.session.request(method, url, json=body, headers=headers) as response:
            answer = await response.json() if response.content_type == "application/json" else None
            assert response.ok, (response.status, answer)
        return answer

    async def register(self, *commands: dict[str, Any]) -> None:
        await self.discord("PUT", f"/applications/{self.sandbox.world.discord.bot.id}/commands", list(commands))

    async def listen(self) -> None:
        """Identify at the gateway, with every intent."""
        self.gateway = await self.session.ws_connect(f"{self.sandbox.address}/gateway")
        properties = {"os": "test", "browser": "test", "device": "test"}
        identity = {"token": DISCORD_TOKEN, "intents": (1 << 16) - 1, "properties": properties}
        await self.gateway.send_json({"op": _IDENTIFY, "d": identity})
        await self.event("READY")

    async def event(self, name: str) -> Any:
        """The data of the next event of this name; other frames are passed over."""
        assert self.gateway is not None
        while True:
            frame = await self.gateway.receive_json(timeout=10)
            if frame["op"] == _DISPATCH and frame["t"] == name:
                return frame["d"]

    async def respond(self, interaction: Any, kind: int, **data: Any) -> None:
        """The first response to an interaction."""
        path = f"/interactions/{interaction['id']}/{interaction['token']}/callback"
        await self.discord("POST", path, {"type": kind, "data": data})


@asynccontextmanager
async def raw_bot(sandbox: Sandbox) -> AsyncIterator[RawBot]:
    async with aiohttp.ClientSession() as session:
        yield RawBot(sandbox, session)
