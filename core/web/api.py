"""The read-only interface for programs; its JSON is described in `represent`."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Invalid
from core.model import Post
from core.store.public import Cursor, comment_counts, comments_of, newest_posts, post_numbered
from core.store.reactions import post_reactions, talk_reactions
from core.web.keys import BLOG, DATABASE
from core.web.represent import comments_json, post_json

_LIMIT = 20
_MOST = 100


async def posts(request: web.Request) -> web.Response:
    """{"posts": [...], "next": cursor or null}, newest first; 400 for a wrong `limit` or `before`."""
    try:
        limit = _limit(request.query.get("limit", str(_LIMIT)))
        before = Cursor.parse(request.query["before"]) if "before" in request.query else None
    except Invalid as fault:
        raise web.HTTPBadRequest(text=str(fault)) from fault
    async with request.app[DATABASE].reading() as session:
        page = await newest_posts(session, limit, before)
        counts = await comment_counts(session, page.posts)
        reactions = await post_reactions(session, [post.id for post in page.posts])
    blog = request.app[BLOG]
    found = [post_json(post, counts.get(post.id, 0), reactions.get(post.id, {}), blog) for post in page.posts]
    return web.json_response({"posts": found, "next": str(page.next) if page.next else None})


async def post(request: web.Request) -> web.Response:
    """One post with its comments."""
    blog = request.app[BLOG]
    async with request.app[DATABASE].reading() as session:
        found = await _asked_for(session, request)
        comments = await comments_of(session, found.id)
        reactions = await talk_reactions(session, found.id)
    count = sum(comment.is_public for comment in comments)
    said = comments_json(comments, found, blog, reactions)
    return web.json_response(post_json(found, count, reactions.get(None, {}), blog) | {"comments": said})


async def comments(request: web.Request) -> web.Response:
    """{"comments": [...]} of one post, in the order they were written."""
    async with request.app[DATABASE].reading() as session:
        found = await _asked_for(session, request)
        said = await comments_of(session, found.id)
        reactions = await talk_reactions(session, found.id)
    return web.json_response({"comments": comments_json(said, found, request.app[BLOG], reactions)})


def _limit(word: str) -> int:
    if not (word.isdecimal() and len(word) <= len(str(_MOST)) and 1 <= int(word) <= _MOST):
        raise Invalid(f'"limit" must be a number from 1 to {_MOST}')
    return int(word)


async def _asked_for(session: AsyncSession, request: web.Request) -> Post:
    found = await post_numbered(session, int(request.match_info["id"]))
    if found is None:
        raise web.HTTPNotFound(text="there is no such post")
    return found
