"""The window's routes: the page, what it shows, what persons do on it, and the addresses that lead to it."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from bots.sandbox.window.discord_acts import DiscordActs
from bots.sandbox.window.doors import Doors
from bots.sandbox.window.guard import POLICY
from bots.sandbox.window.news import News
from bots.sandbox.window.telegram_acts import TelegramActs
from bots.sandbox.world import World

_STATIC = Path(__file__).parent / "static"


class Window:
    """The page of one world."""

    def __init__(self, world: World) -> None:
        self._news = News(world)
        self._doors = Doors(world)
        self._acts = [*TelegramActs(world).acts(), *DiscordActs(world).acts()]

    def routes(self) -> list[web.RouteDef]:
        """`/`, `/window/...`, and the public addresses below `/t.me` and `/channels`."""
        return [
            web.get("/", self._page),
            web.get("/favicon.ico", self._icon),
            web.get(r"/window/static/{file:[a-z_]+\.(js|css|svg)}", self._file),
            *self._news.routes(),
            *self._doors.routes(),
            *(act.route() for act in self._acts),
        ]

    def link(self, title: str, address: str) -> None:
        """Puts a link to something outside, such as the blog, on the page."""
        self._news.link(title, address)

    async def close(self) -> None:
        """Ends the open pages' streams, so that the server can stop at once."""
        await self._news.close()

    async def _page(self, _request: web.Request) -> web.StreamResponse:
        headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"}
        return _sent("index.html", **headers)

    async def _icon(self, _request: web.Request) -> web.StreamResponse:
        return _sent("icon.svg")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return _sent(request.match_info["file"])


def _sent(name: str, **headers: str) -> web.FileResponse:
    """A file of the page, asked for anew each time: a page that is out of date would speak to another server."""
    if not (_STATIC / name).is_file():
        raise web.HTTPNotFound
    headers |= {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return web.FileResponse(_STATIC / name, headers=headers)
