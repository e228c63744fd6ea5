"""The blog as it is served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack

from aiohttp import web

from core.model.refs import NetworkName
from core.services.accounts import Account
from core.settings import Settings
from core.store import Database
from core.web.app import build
from core.web.blog import BlogInfo


async def serve(
    stack: AsyncExitStack,
    settings: Settings,
    database: Database,
    accounts: Mapping[NetworkName, Account],
    routes: Iterable[web.AbstractRouteDef],
) -> str:
    """Serve the blog; its address, with the port that the kernel chose where the settings left it the choice."""

    async def ready() -> Mapping[str, str]:
        return {name: account.trouble for name, account in accounts.items()}

    blog = BlogInfo(
        title=settings.blog.title,
        tagline=settings.blog.tagline,
        base_url=settings.blog.base_url,
        timezone=settings.blog.zone,
        language=settings.blog.language,
        editor_name=settings.blog.editor_name,
    )
    app = build(blog, database, media=settings.web.media, ready=ready, extra_routes=routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, settings.web.host, settings.web.port)
    await site.start()
    host, port = runner.addresses[0][:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
