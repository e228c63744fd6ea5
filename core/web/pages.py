"""The pages: the newest posts, the archives, and each post with its comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from babel.dates import format_skeleton

from core.errors import Invalid
from core.model import Post, label_key
from core.store.public import (
    Cursor,
    Door,
    comment_counts,
    comments_of,
    doors_of,
    newest_posts,
    post_at,
    publication,
    years,
)
from core.store.reactions import post_reactions, talk_reactions
from core.web.blog import BlogInfo, network_title, post_path
from core.web.discussion import threaded
from core.web.keys import BLOG, DATABASE

_POSTS_PER_PAGE = 20
_DESCRIPTION_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Day:
    """The posts of one day in the blog's zone, newest first."""

    date: date
    posts: Sequence[Post]


async def front(request: web.Request) -> web.Response:
    """The newest posts."""
    return await _list(request, "")


async def labelled(request: web.Request) -> web.Response:
    """The posts with a label, however it is written in the address; 404 if there are none."""
    key = label_key(request.match_info["label"])
    if not key:
        raise web.HTTPNotFound
    return await _list(request, "", label=key)


async def year(request: web.Request) -> web.Response:
    """The posts of a year; 404 if there are none."""
    year = request.match_info["year"]
    return await _list(request, year, under=f"{year}/")


async def month(request: web.Request) -> web.Response:
    """The posts of a month; 404 if there are none."""
    year, month = request.match_info["year"], request.match_info["month"]
    named = format_skeleton("yMMMM", date(int(year), int(month), 1), locale=request.app[BLOG].locale)
    return await _list(request, named, under=f"{year}/{month}/")


async def post(request: web.Request) -> web.Response:
    """A post, its source, its doors and its comments."""
    blog = request.app[BLOG]
    async with request.app[DATABASE].reading() as session:
        found = await post_at(session, "{year}/{month}/{slug}".format_map(request.match_info))
        if found is None:
            raise web.HTTPNotFound
        comments = await comments_of(session, found.id)
        reactions = await talk_reactions(session, found.id)
        doors = await doors_of(session, found.id)
    _, published_at = publication(found)
    return aiohttp_jinja2.render_template(
        "post.html",
        request,
        {
            "canonical": blog.url(post_path(found)),
            "post": found,
            "day": blog.local(published_at).date(),
            "description": _description(found),
            "talks": threaded(comments),
            "reactions": reactions,
            "count": sum(comment.is_public for comment in comments),
            "doors": _named(doors),
        },
    )


async def _list(request: web.Request, heading: str, *, label: str = "", under: str = "") -> web.Response:
    """A page of posts under date headers; an archive without posts is no page."""
    blog = request.app[BLOG]
    before = _cursor(request)
    async with request.app[DATABASE].reading() as session:
        page = await newest_posts(session, _POSTS_PER_PAGE, before, label=label, under=under)
        counts = await comment_counts(session, page.posts)
        reactions = await post_reactions(session, [post.id for post in page.posts])
        archive = await years(session)
    if not page.posts and (label or under):
        raise web.HTTPNotFound
    context: dict[str, Any] = {
        "canonical": blog.url(str(request.rel_url)),
        "heading": heading or _label_name(page.posts, label),
        "days": _by_day(page.posts, blog),
        "counts": counts,
        "reactions": reactions,
        "older": str(request.rel_url.with_query(before=str(page.next))) if page.next else None,
        "newest": request.path if before else None,
        "years": archive,
    }
    return aiohttp_jinja2.render_template("list.html", request, context)


def _cursor(request: web.Request) -> Cursor | None:
    try:
        return Cursor.parse(request.query["before"]) if "before" in request.query else None
    except Invalid as fault:
        raise web.HTTPNotFound from fault


def _label_name(posts: Sequence[Post], key: str) -> str:
    """The label as it was last written."""
    return next((label.name for post in posts for label in post.labelled if label.key == key), "")


def _by_day(posts: Sequence[Post], blog: BlogInfo) -> list[Day]:
    def day_of(post: Post) -> date:
        _, published_at = publication(post)
        return blog.local(published_at).date()

    return [Day(day, list(group)) for day, group in groupby(posts, key=day_of)]


def _named(doors: Sequence[Door]) -> list[tuple[Door, str]]:
    """Each door with its name: the network's, or the destination's title where a network has several doors."""
    networks = [door.network for door in doors]
    return [
        (door, door.title if networks.count(door.network) > 1 and door.title else network_title(door.network))
        for door in doors
    ]


def _description(post: Post) -> str:
    """The first words about a post, as chats and search engines show them."""
    words = " ".join((post.excerpt + post.comment).text.split())
    if len(words) <= _DESCRIPTION_LENGTH:
        return words
    return words[:_DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"
