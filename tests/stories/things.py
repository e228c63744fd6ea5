"""What stories need besides persons: pictures, marks in texts, an article on a server of its own."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from PIL import Image

from bots.sandbox.telegram.model import Json

ARTICLE = """<!doctype html><html lang="en"><head><title>A lichen counts the years</title>
<meta property="og:title" content="A lichen counts the years">
<meta property="og:site_name" content="The Tidewater Review"><meta name="author" content="Ivo Brandt"></head>
<body><article><h1>A lichen counts the years</h1>
<p>Map lichens grow half a millimetre a year, so evenly that the keepers' marks of 1903 could be dated again.</p>
<p>Somebody measured one wall of the lighthouse for eleven years, in all weathers, with the same steel ruler.</p>
</article></body></html>"""


def jpeg(width: int, height: int) -> bytes:
    """A picture of one colour."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(content, "JPEG")
    return content.getvalue()


def entity(text: str, kind: str, words: str, **more: str) -> Json:
    """Telegram's mark on some words of a text, counted in UTF-16 units."""
    before = text[: text.index(words)]
    return {"type": kind, "offset": _units(before), "length": _units(words), **more}


@asynccontextmanager
async def page_served() -> AsyncIterator[str]:
    """The address of an article, as long as the block lasts."""

    async def article(_request: web.Request) -> web.Response:
        return web.Response(text=ARTICLE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/lichen", article)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/lichen"
    finally:
        await runner.cleanup()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
