"""Open pages hear of a comment as it is written: Server-Sent Events, one stream per page."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response
from sqlalchemy.exc import SQLAlchemyError

from core.model import Post
from core.store.changes import Follower
from core.store.public import comment_numbered, post_numbered
from core.store.reactions import reactions_to
from core.web.keys import BLOG, DATABASE, STREAMS
from core.web.represent import comment_json

_log = logging.getLogger(__name__)


async def live(request: web.Request) -> web.StreamResponse:
    """The events `comment`, `edit` and `delete` of a post, with the comment's JSON as data, and `reaction`.

    That one's data are {"id", "post", "reactions"}, with null for an id if they are reactions to the post itself.

    Ends when the reader leaves (a comment line every 15 seconds finds out), when the process ends, or when the reader
    fell too far behind; a page connects again by itself and reads what it missed.
    """
    database = request.app[DATABASE]
    async with database.reading() as session:
        post = await post_numbered(session, int(request.match_info["id"]))
    if post is None:
        raise web.HTTPNotFound
    # Follow before the headers go out: what the reader may take for connected must miss nothing.
    with database.changes.following(post.id) as changes:
        async with sse_response(request) as stream:
            request.app[STREAMS].add(stream)
            sender = asyncio.create_task(_pass_on(changes, post, stream, request.app))
            sender.add_done_callback(lambda _: stream.stop_streaming())
            try:
                await stream.wait()
            finally:
                request.app[STREAMS].discard(stream)
                await _stop(sender)
    return stream


async def end_streams(app: web.Application) -> None:
    """Let every open page go, so that the server need not wait for readers to leave; for `on_shutdown`."""
    for stream in app[STREAMS]:
        stream.stop_streaming()


async def _pass_on(changes: Follower, post: Post, stream: EventSourceResponse, app: web.Application) -> None:
    async for change in changes:
        async with app[DATABASE].reading() as session:
            reactions = await reactions_to(session, change.post_id, change.comment_id)
            comment = await comment_numbered(session, change.comment_id) if change.comment_id else None
        kind = change.kind
        data: dict[str, Any] = {"id": change.comment_id, "post": change.post_id}
        if kind == "reaction":
            data["reactions"] = reactions
        # What is true by now counts: a comment may be gone before its coming was told.
        elif comment is None:
            kind, data["deleted"] = "delete", True
        else:
            kind = kind if comment.is_public else "delete"
            data = comment_json(comment, post, app[BLOG], reactions)
        await stream.send(json.dumps(data), event=kind)


async def _stop(sender: asyncio.Task[None]) -> None:
    sender.cancel()
    try:
        await sender
    except (asyncio.CancelledError, ConnectionError, TimeoutError):
        # Neither our own cancelling nor a reader who left or stopped reading is a fault.
        return
    except SQLAlchemyError:
        # The headers are out long since: ending the stream is all that can be said, and makes the page connect again.
        _log.exception("a live stream broke off")
