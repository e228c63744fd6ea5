"""The window's routes: the page, what it shows, the news of it, and what persons do on it."""

from __future__ import annotations

from aiohttp import web

from bots.sandbox.world import World


class Window:
    """Serves the page of one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return []

    async def close(self) -> None:
        """Ends the open pages' streams, so that the server can stop at once."""
