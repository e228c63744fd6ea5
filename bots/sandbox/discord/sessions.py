"""A gateway session: what one identified client is told, in order, and kept for when it resumes."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

from aiohttp import web

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11


@dataclass(eq=False)
class Session:
    """What one identified client is told; `log[n]` is the frame with sequence number n + 1."""

    id: str
    intents: int
    log: list[str] = field(default_factory=list)
    sent: int = 0
    socket: web.WebSocketResponse | None = None
    dropped_at: float = 0.0
    sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    def write(self, name: str, data: object) -> None:
        frame = {"op": DISPATCH, "t": name, "s": len(self.log) + 1, "d": data}
        self.log.append(json.dumps(frame))
