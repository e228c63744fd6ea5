"""Who may speak to the sandbox: only this machine, and pages of the window itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})

# The window's own files and nothing else; pictures that a person looks at before sending them are data addresses.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: http: https:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses requests under any other name, so that no foreign name can be made to point here (DNS rebinding)."""
    if urlsplit(f"//{request.host}").hostname not in _THIS_MACHINE:
        raise web.HTTPMisdirectedRequest(text="The sandbox answers only under the names of this machine.\n")
    return await handler(request)


def require_own_page(request: web.Request) -> None:
    """Refuses what another site's page could send from the same browser: 403, or 415 for what is not JSON."""
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="Only the window's own page may do this.\n")
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send application/json.\n")
