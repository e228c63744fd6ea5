"""Pictures of posts, and the blog's own style, script and drawings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from core.store.public import picture_named
from core.web.headers import ASK_ANEW, FOREVER
from core.web.keys import DATABASE, MEDIA

STATIC = Path(__file__).parent / "static"


async def picture(request: web.Request) -> web.StreamResponse:
    """A picture under the hash of its content, so it never changes; 404 unless the database knows it."""
    async with request.app[DATABASE].reading() as session:
        stored = await picture_named(session, request.match_info["file"])
    if stored is None:
        raise web.HTTPNotFound
    headers = {"Content-Type": stored.media_type, "Cache-Control": FOREVER}
    return web.FileResponse(request.app[MEDIA] / stored.file, headers=headers)


def static_addresses() -> Mapping[str, str]:
    """File name -> its address, which bears a hash of the content and so changes with it."""
    return {file.name: f"/static/{file.name}?v={_digest(file)}" for file in STATIC.iterdir()}


async def cache_static(request: web.Request, response: web.StreamResponse) -> None:
    """What is asked for by its hash may be kept forever, anything else is asked for anew; for `on_response_prepare`."""
    if request.path.startswith("/static/") and response.status in (200, 206, 304):
        response.headers["Cache-Control"] = FOREVER if "v" in request.query else ASK_ANEW


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
