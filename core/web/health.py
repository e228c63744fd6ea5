"""For whoever watches the process: is it alive, and can it do its work."""

from __future__ import annotations

import logging

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from core.store import Database
from core.web.keys import DATABASE, READY

_log = logging.getLogger(__name__)


async def healthz(_request: web.Request) -> web.Response:
    """200 as long as the process answers at all."""
    return web.Response(text="ok\n")


async def readyz(request: web.Request) -> web.Response:
    """200 if the database and every network are well, else 503; either way which is not and why ("" means well)."""
    database = await _database_fault(request.app[DATABASE])
    networks = dict(await request.app[READY]())
    ready = not database and not any(networks.values())
    report = {"ready": ready, "database": database, "networks": networks}
    return web.json_response(report, status=200 if ready else 503)


async def _database_fault(database: Database) -> str:
    try:
        await database.ping()
    except (SQLAlchemyError, OSError):
        # The exception's text may hold the address with its password: it stays out of the answer.
        _log.exception("the database does not answer")
        return "does not answer"
    return ""
