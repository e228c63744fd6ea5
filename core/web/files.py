"""Pictures of posts, files of comments, and the blog's own style, script and drawings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from core.model import Attachment
from core.model.files import FileKind
from core.store.portraits import FOLDER, is_portrait
from core.store.public import attachment_named, picture_named
from core.web.headers import ALONE, ASK_ANEW, FOREVER
from core.web.keys import DATABASE, MEDIA

STATIC = Path(__file__).parent / "static"


async def media(request: web.Request) -> web.StreamResponse:
    """A post's picture or a comment's file, under the hash of its content; 404 unless it is public now."""
    file = request.match_info["file"]
    async with request.app[DATABASE].reading() as session:
        picture = await picture_named(session, file)
        attachment = await attachment_named(session, file) if picture is None else None
    if picture:
        headers = {"Content-Type": picture.media_type, "Cache-Control": FOREVER}
    elif attachment:
        headers = _headers(attachment)
    else:
        raise web.HTTPNotFound
    return web.FileResponse(request.app[MEDIA] / file, headers=headers)


async def portrait(request: web.Request) -> web.StreamResponse:
    """The picture of somebody who shows it now, as other networks fetch it; 404 for any other."""
    file = request.match_info["file"]
    async with request.app[DATABASE].reading() as session:
        if not await is_portrait(session, file):
            raise web.HTTPNotFound
    return web.FileResponse(request.app[MEDIA] / FOLDER / file, headers={"Cache-Control": ASK_ANEW})


def static_addresses() -> Mapping[str, str]:
    """File name -> its address, which bears a hash of the content and so changes with it."""
    return {file.name: f"/static/{file.name}?v={_digest(file)}" for file in STATIC.iterdir()}


async def cache_static(request: web.Request, response: web.StreamResponse) -> None:
    """What is asked for by its hash may be kept forever, anything else is asked for anew; for `on_response_prepare`."""
    if request.path.startswith("/static/") and response.status in (200, 206, 304):
        response.headers["Cache-Control"] = FOREVER if "v" in request.query else ASK_ANEW


def _headers(attachment: Attachment) -> dict[str, str]:
    """What a page shows is of a kind that does nothing; anything else is only ever saved. It may be taken back."""
    is_shown = FileKind(attachment.kind) is not FileKind.FILE
    return {
        "Content-Type": attachment.media_type or "application/octet-stream",
        "Content-Disposition": f"{'inline' if is_shown else 'attachment'}; filename*=UTF-8''{quote(attachment.name)}",
        "Content-Security-Policy": ALONE,
        "Cache-Control": ASK_ANEW,
    }


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
