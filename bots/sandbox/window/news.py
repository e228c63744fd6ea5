"""What the page shows, and its coming: every open page is sent the whole picture after each change."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from bots.sandbox.world import Person, World

_PAUSE = 0.05
"""Seconds between two pictures, so that a burst of changes makes one."""


class News:
    """The picture of a world, once or as a stream of Server-Sent Events."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._links: list[dict[str, str]] = []
        self._bells: set[asyncio.Event] = set()
        self._streams: set[EventSourceResponse] = set()
        world.telegram.on_change(self._ring)
        world.discord.on_change(self._ring)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/window/state", self.once), web.get("/window/events", self.stream)]

    async def once(self, _request: web.Request) -> web.Response:
        """{"people", "telegram", "discord", "links", "listening"}: both snapshots, and whether a bot is on Discord."""
        return web.Response(text=self._picture(), content_type="application/json")

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """The picture at once and after each change; ends when the page or the sandbox goes."""
        async with sse_response(request) as stream:
            self._streams.add(stream)
            sender = asyncio.create_task(self._send_to(stream))
            sender.add_done_callback(lambda _: stream.stop_streaming())
            try:
                await stream.wait()
            finally:
                self._streams.discard(stream)
                sender.cancel()
                # Neither our own cancelling nor a page that was closed is a fault.
                with suppress(asyncio.CancelledError, ConnectionError):
                    await sender
        return stream

    def link(self, title: str, address: str) -> None:
        """Puts a link to something outside on the page."""
        self._links.append({"title": title, "address": address})
        self._ring()

    async def close(self) -> None:
        for stream in self._streams:
            stream.stop_streaming()

    async def _send_to(self, stream: EventSourceResponse) -> None:
        bell = asyncio.Event()
        self._bells.add(bell)
        shown = ""
        try:
            while True:
                bell.clear()
                if (picture := self._picture()) != shown:
                    await stream.send(picture)
                    shown = picture
                await bell.wait()
                await asyncio.sleep(_PAUSE)
        finally:
            self._bells.discard(bell)

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()

    def _picture(self) -> str:
        world = self._world
        picture = {
            "people": [_person(person) for person in world.people],
            "telegram": world.telegram.snapshot(),
            "discord": world.discord.snapshot(),
            "links": self._links,
            "listening": world.discord.connected,
        }
        return json.dumps(picture, ensure_ascii=False, separators=(",", ":"))


def _person(person: Person) -> dict[str, object]:
    return {
        "key": person.key,
        "name": person.name,
        "is_editor": person.is_editor,
        "telegram": person.telegram.id,
        "discord": str(person.discord.id),
    }
