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
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


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
        response = _sent("index.html")
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    async def _icon(self, _request: web.Request) -> web.StreamResponse:
        return _sent("icon.svg")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return _sent(request.match_info["file"])


def _sent(name: str) -> web.FileResponse:
    """A file of the page, asked for anew each time: an old script would not understand a new sandbox."""
    file = _STATIC / name
    if not file.is_file():
        raise web.HTTPNotFound
    # By a table of ours: a system may know other types, and a browser runs no script of the wrong one.
    headers = {"Content-Type": _TYPES[file.suffix], "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return web.FileResponse(file, headers=headers)
