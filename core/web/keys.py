"""What the application carries for its request handlers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from aiohttp import web
from aiohttp_sse import EventSourceResponse

from core.store import Database
from core.web.blog import BlogInfo

Ready = Callable[[], Awaitable[Mapping[str, str]]]
"""Tells of each network, by name, why it is not ready; an empty reason means that it is."""

BLOG = web.AppKey("BLOG", BlogInfo)
DATABASE = web.AppKey("DATABASE", Database)
MEDIA = web.AppKey("MEDIA", Path)
READY = web.AppKey[Ready]("READY")
STREAMS = web.AppKey("STREAMS", set[EventSourceResponse])
