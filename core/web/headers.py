"""What every answer carries: what a browser may do with it, and whether it must be sent again."""

from __future__ import annotations

import hashlib

from aiohttp import web
from aiohttp.typedefs import Handler

# Everything comes from the blog itself and nothing is inline: a text that slips through as markup still does nothing.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
ALONE = "default-src 'none'; sandbox"
"""For what readers sent: whatever it turns out to be, nothing in it is carried out."""
FOREVER = "public, max-age=31536000, immutable"
ASK_ANEW = "no-cache"


async def secure(_request: web.Request, response: web.StreamResponse) -> None:
    """Adds the headers that keep a page to itself; for `on_response_prepare`."""
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")


@web.middleware
async def conditional(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Gives what was rendered an ETag, and answers 304 to who has it already (RFC 9110, section 13)."""
    response = await handler(request)
    if not isinstance(response, web.Response) or response.status != 200 or not isinstance(response.body, bytes):
        return response
    response.headers.setdefault("Cache-Control", ASK_ANEW)
    tag = hashlib.sha256(response.body).hexdigest()[:32]
    response.etag = tag
    known = {tag.value for tag in request.if_none_match or ()}
    if request.method in ("GET", "HEAD") and known & {tag, "*"}:
        unchanged = web.Response(status=304, headers={"Cache-Control": response.headers["Cache-Control"]})
        unchanged.etag = tag
        return unchanged
    return response
