"""Posts and comments as JSON: the form that programs and open pages get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from core.markup.html import render_html
from core.markup.tree import Document
from core.model import Comment, Post, StoredPicture
from core.model.values import Source
from core.store.public import publication
from core.store.reactions import Tally
from core.web.attachments import attachments_json
from core.web.blog import BlogInfo, comment_path, origin_url, post_path


def post_html(document: Document) -> Markup:
    """A post's text for a page or a feed; its headings stand below the post's title."""
    return render_html(document, top=3)


def comment_html(comment: Comment) -> Markup:
    """A comment's text, nothing if it was taken back; its headings stand below those of the page."""
    return render_html(comment.body, top=4) if comment.is_public else Markup()


def post_json(post: Post, comment_count: int, reactions: Tally, blog: BlogInfo) -> dict[str, Any]:
    """A published post without its comments; moments are RFC 3339 in the blog's zone, `url` is absolute.

    `reactions` are those to the post itself: emoji (or ":name:") -> count, the most frequent first.
    """
    _, published_at = publication(post)
    return {
        "id": post.id,
        "url": blog.url(post_path(post)),
        "title": post.title,
        "source": _source_json(post.source),
        "excerpt_html": post_html(post.excerpt),
        "comment_html": post_html(post.comment),
        "labels": list(post.labels),
        "picture": _picture_json(post.picture, blog),
        "published": _moment(published_at, blog),
        "updated": _moment(post.updated_at or published_at, blog),
        "comment_count": comment_count,
        "reactions": reactions,
    }


def comments_json(
    comments: Sequence[Comment], post: Post, blog: BlogInfo, reactions: Mapping[int | None, Tally]
) -> list[dict[str, Any]]:
    """The comments of a post, in the order they were written, with the reactions to each under its id."""
    return [comment_json(comment, post, blog, reactions.get(comment.id, {})) for comment in comments]


def comment_json(comment: Comment, post: Post, blog: BlogInfo, reactions: Tally) -> dict[str, Any]:
    """A comment; of a deleted one only its place is left: no author, no words, no way to the original."""
    return {
        "id": comment.id,
        "post": post.id,
        "parent": comment.parent_id,
        "url": blog.url(comment_path(comment, post)),
        "author": blog.author(comment),
        "is_editor": comment.by_editor and comment.is_public,
        "network": comment.network,
        "origin": origin_url(comment),
        "html": comment_html(comment),
        "text": comment.body.text if comment.is_public else "",
        "published": _moment(comment.published_at, blog),
        "updated": _moment(comment.deleted_at or comment.updated_at or comment.published_at, blog),
        "attachments": attachments_json(comment, blog),
        "reactions": reactions if comment.is_public else {},
        "deleted": not comment.is_public,
        "waits": comment.waits and not comment.is_public,
    }


def _source_json(source: Source | None) -> dict[str, str] | None:
    if source is None:
        return None
    return {
        "headline": source.headline,
        "url": source.url,
        "author": source.author,
        "publication": source.publication,
    }


def _picture_json(picture: StoredPicture | None, blog: BlogInfo) -> dict[str, Any] | None:
    if picture is None:
        return None
    return {"url": blog.url(f"/media/{picture.file}"), "width": picture.width, "height": picture.height}


def _moment(moment: datetime, blog: BlogInfo) -> str:
    return blog.local(moment).isoformat()
