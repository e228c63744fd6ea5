"""The feeds: the newest posts, the newest comments, and the comments of one post."""

from __future__ import annotations

from collections.abc import Iterable

import aiohttp_jinja2
from aiohttp import web
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from core.markup.links import linkable
from core.model import Comment, Post
from core.store.public import comment_counts, comments_of, newest_comments, newest_posts, post_at, publication
from core.web.atom import add_entry, answers, feed, link, replies, xml_text
from core.web.attachments import attachments_html
from core.web.blog import BlogInfo, comment_path, post_feed_path, post_path
from core.web.keys import BLOG, DATABASE
from core.web.represent import comment_html

_ENTRIES = 30


async def posts(request: web.Request) -> web.Response:
    """The newest posts, whole."""
    blog = request.app[BLOG]
    async with request.app[DATABASE].reading() as session:
        page = await newest_posts(session, _ENTRIES)
        counts = await comment_counts(session, page.posts)
    atom = feed(blog, title=blog.title, at="/feed.atom", shown_at="/")
    for post in page.posts:
        content = aiohttp_jinja2.render_string("feed_entry.html", request, {"post": post})
        _add_post(atom, post, content, counts.get(post.id, 0), blog)
    return _answer(atom)


async def comments(request: web.Request) -> web.Response:
    """The newest comments of the whole blog."""
    blog = request.app[BLOG]
    async with request.app[DATABASE].reading() as session:
        newest = await newest_comments(session, _ENTRIES)
    atom = feed(blog, title=f"Comments on {blog.title}", at="/comments.atom", shown_at="/")
    _add_comments(atom, newest, blog)
    return _answer(atom)


async def discussion(request: web.Request) -> web.Response:
    """All comments of one post, newest first."""
    blog = request.app[BLOG]
    async with request.app[DATABASE].reading() as session:
        post = await post_at(session, "{year}/{month}/{slug}".format_map(request.match_info))
        if post is None:
            raise web.HTTPNotFound
        said = [comment for comment in await comments_of(session, post.id) if comment.is_public]
    _, published_at = publication(post)
    atom = feed(blog, title=f"Comments on {post.title}", at=post_feed_path(post), shown_at=post_path(post))
    atom.updated(published_at)
    _add_comments(atom, [(comment, post) for comment in reversed(said)], blog)
    return _answer(atom)


def _add_post(atom: FeedGenerator, post: Post, content: str, comment_count: int, blog: BlogInfo) -> None:
    _, published_at = publication(post)
    entry = add_entry(
        atom, _post_tag(post, blog), post.title, content, published_at, post.updated_at, blog.url(post_path(post))
    )
    entry.author(name=xml_text(blog.editor_name))
    if post.source and linkable(post.source.url):
        link(entry, "via", post.source.url, title=xml_text(post.source.headline))
    for label in post.labelled:
        entry.category(term=label.key, label=xml_text(label.name))
    replies(entry, blog.url(post_feed_path(post)), comment_count)


def _add_comments(atom: FeedGenerator, said: Iterable[tuple[Comment, Post]], blog: BlogInfo) -> None:
    for comment, post in said:
        author = blog.author(comment)
        entry: FeedEntry = add_entry(
            atom,
            _comment_tag(comment.id, post, blog),
            f"{author} on {post.title}",
            comment_html(comment) + attachments_html(comment, blog),
            comment.published_at,
            comment.updated_at,
            blog.url(comment_path(comment, post)),
        )
        entry.author(name=xml_text(author))
        if comment.parent_id is None:
            answers(entry, _post_tag(post, blog), blog.url(post_path(post)))
        else:
            parent = blog.url(f"{post_path(post)}#c{comment.parent_id}")
            answers(entry, _comment_tag(comment.parent_id, post, blog), parent)


def _post_tag(post: Post, blog: BlogInfo) -> str:
    _, published_at = publication(post)
    return blog.tag(published_at, f"post-{post.id}")


def _comment_tag(comment_id: int, post: Post, blog: BlogInfo) -> str:
    _, published_at = publication(post)
    return blog.tag(published_at, f"comment-{comment_id}")


def _answer(atom: FeedGenerator) -> web.Response:
    return web.Response(body=atom.atom_str(pretty=True), content_type="application/atom+xml", charset="utf-8")
