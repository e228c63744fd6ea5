"""The web application; its routes are the table of contents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aiohttp import web

from core.store import Database
from core.web import api, feeds, files, health, pages
from core.web.blog import BlogInfo
from core.web.faults import explained
from core.web.files import STATIC, cache_static
from core.web.headers import conditional, secure
from core.web.keys import BLOG, DATABASE, MEDIA, READY, STREAMS, Ready
from core.web.live import end_streams, live
from core.web.rendering import set_up_templates

_YEAR = r"{year:[12][0-9]{3}}"
_MONTH = r"{month:0[1-9]|1[0-2]}"
_NUMBER = r"{id:[0-9]{1,18}}"


def build(
    blog: BlogInfo,
    database: Database,
    *,
    media: Path,
    ready: Ready,
    extra_routes: Iterable[web.AbstractRouteDef] = (),
) -> web.Application:
    """The blog over `database`, with its pictures in the folder `media`.

    `ready` tells of each network, by name, why it is not ready ("" if it is). `extra_routes` are served besides.
    """
    app = web.Application(middlewares=[explained, conditional])
    app[BLOG], app[DATABASE], app[MEDIA], app[READY], app[STREAMS] = blog, database, media, ready, set()
    app.add_routes(
        [
            web.get("/", pages.front),
            web.get(f"/{_YEAR}/", pages.year),
            web.get(f"/{_YEAR}/{_MONTH}/", pages.month),
            web.get(f"/{_YEAR}/{_MONTH}/{{slug}}.html", pages.post),
            web.get("/label/{label}", pages.labelled),
            web.get("/feed.atom", feeds.posts),
            web.get("/comments.atom", feeds.comments),
            web.get(f"/{_YEAR}/{_MONTH}/{{slug}}.atom", feeds.discussion),
            web.get(f"/live/{_NUMBER}", live, allow_head=False),
            web.get("/api/posts", api.posts),
            web.get(f"/api/posts/{_NUMBER}", api.post),
            web.get(f"/api/posts/{_NUMBER}/comments", api.comments),
            web.get("/healthz", health.healthz),
            web.get("/readyz", health.readyz),
            web.get("/media/{file}", files.media),
            web.get("/portraits/{file}", files.portrait),
            web.static("/static", STATIC),
            *extra_routes,
        ]
    )
    set_up_templates(app, blog)
    app.on_response_prepare.append(secure)
    app.on_response_prepare.append(cache_static)
    app.on_shutdown.append(end_streams)
    return app
