"""What a reader or a program sees when something is not there or went wrong."""

from __future__ import annotations

import logging

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Handler

_log = logging.getLogger(__name__)


@web.middleware
async def explained(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns 404 and 500 into pages, and every fault below /api into JSON: {"error": what is wrong}."""
    try:
        return await handler(request)
    except web.HTTPClientError as fault:
        if request.path.startswith("/api/"):
            allowed = {"Allow": fault.headers["Allow"]} if "Allow" in fault.headers else {}
            return web.json_response({"error": fault.text or fault.reason}, status=fault.status, headers=allowed)
        if fault.status != web.HTTPNotFound.status_code:
            raise
        return _page(request, fault.status)
    except web.HTTPException:
        raise
    except Exception:  # noqa: BLE001  # the outermost frame of a request: the fault is logged and shown
        _log.exception("%s %s failed", request.method, request.path)
        if request.path.startswith("/api/"):
            return web.json_response({"error": "something went wrong here"}, status=500)
        return _page(request, 500)


def _page(request: web.Request, status: int) -> web.Response:
    return aiohttp_jinja2.render_template("fault.html", request, {"status": status}, status=status)
