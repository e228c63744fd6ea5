"""A web site on the loopback, whose pages a test writes."""

from __future__ import annotations

import asyncio

from aiohttp import web
from aiohttp.test_utils import TestServer

FIRST = "The sleepers between the capital and the coast run again from the first of May, the railway says."
SECOND = "Each train has four carriages, a kitchen, and a conductor who knows when to wake whom, and when not to."
ARTICLE = f"<article><h1>Night trains return</h1><p>{FIRST}</p><p>{SECOND}</p></article>"


def page(head: str, body: str = ARTICLE) -> str:
    """An HTML page."""
    return f"<!doctype html><html><head>{head}</head><body><nav><a href='/'>Home</a></nav>{body}</body></html>"


class Site:
    """A server whose pages a test writes; every path that it does not know is a 404."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, bytes, dict[str, str]]] = {}
        self.released = asyncio.Event()
        app = web.Application()
        app.router.add_get("/slow", self._slow)
        app.router.add_get("/endless", self._endless)
        app.router.add_get("/round/{number}", self._round)
        app.router.add_get("/{path:.*}", self._answer)
        self.server = TestServer(app)

    def url(self, path: str = "/page") -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"

    def show(self, html: str | bytes, content_type: str = "text/html; charset=utf-8", path: str = "/page") -> str:
        """Serve a page; its address."""
        body = html.encode() if isinstance(html, str) else html
        self.answers[path] = (200, body, {"Content-Type": content_type})
        return self.url(path)

    def redirect(self, location: str, status: int = 302, path: str = "/moved") -> str:
        """Redirect a path; its address."""
        self.answers[path] = (status, b"", {"Location": location})
        return self.url(path)

    async def _answer(self, request: web.Request) -> web.Response:
        if request.path not in self.answers:
            raise web.HTTPNotFound
        status, body, headers = self.answers[request.path]
        return web.Response(status=status, body=body, headers=headers)

    async def _slow(self, _request: web.Request) -> web.Response:
        await self.released.wait()
        return web.Response()

    async def _round(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(f"/round/{int(request.match_info['number']) + 1}")

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/html; charset=utf-8"})
        await answer.prepare(request)
        await answer.write(page("<title>Without end</title>", "").removesuffix("</body></html>").encode())
        try:
            while not self.released.is_set():
                await answer.write(b"<p>" + b"and on " * 100_000)
        except ConnectionResetError:
            pass
        return answer
