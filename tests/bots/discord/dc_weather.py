"""Bad weather on the wire: what may happen to a request between the adapter and Discord."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

_UNHEARD = web.RequestKey("unheard", bool)


@dataclass
class Storm:
    """What happens to requests that match both patterns: `status` is answered instead, else the connection is cut.

    It is cut before the request has its effect, or with `after` before its answer is heard. With `close` it is the
    gateway, which says hello and closes with that code.
    """

    method: str
    path: str
    status: int = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False
    close: int = 0
    times: int = 1_000
    skip: int = 0


class Weather:
    """Stands before the sandbox; `seen` are the requests that came, as "METHOD /path"."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.storms: list[Storm] = []

    def count(self, method: str, path: str) -> int:
        """How many requests came whose path matches a pattern."""
        return sum(bool(re.fullmatch(f"{method} {path}", line)) for line in self.seen)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        self.seen.append(f"{request.method} {path}")
        for storm in self.storms:
            if storm.times and re.fullmatch(f"(?:{storm.method}) (?:{storm.path})", f"{request.method} {path}"):
                if storm.skip:
                    storm.skip -= 1
                    continue
                storm.times -= 1
                return await self._strike(storm, request, handler)
        return await handler(request)

    async def cut(self, request: web.Request, _response: web.StreamResponse) -> None:
        """Let no word of an answer through that is not to be heard."""
        if request.get(_UNHEARD) and request.transport:
            request.transport.abort()

    async def _strike(self, storm: Storm, request: web.Request, handler: Handler) -> web.StreamResponse:
        if storm.status:
            # The library takes a body for JSON only if no charset is named, as Discord names none.
            headers = {"Via": "1.1 storm", "Content-Type": "application/json"} | storm.headers
            return web.Response(body=json.dumps(storm.body).encode(), status=storm.status, headers=headers)
        if storm.close:
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            await socket.send_json({"op": 10, "d": {"heartbeat_interval": 45_000}})
            await socket.receive()
            await socket.close(code=storm.close)
            return socket
        request[_UNHEARD] = True
        return await handler(request) if storm.after else web.Response()
