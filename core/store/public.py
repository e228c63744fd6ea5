"""Queries: what everybody may read, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Invalid
from core.model import (
    Attachment,
    AttachmentState,
    Comment,
    CommentState,
    Delivery,
    Destination,
    Post,
    PostLabel,
    PostState,
    Standing,
    StoredPicture,
)
from core.model.refs import NetworkName

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_IS_SHOWN = (Comment.state == CommentState.PUBLISHED, Comment.deleted_at.is_(None))


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the order "newest first": everything behind it is older than this post, which may be gone by now."""

    published_at: datetime
    post_id: int

    def __str__(self) -> str:
        """One word that may stand in an address: microseconds since 1970, and the post's number."""
        return f"{(self.published_at - _EPOCH) // timedelta(microseconds=1)}-{self.post_id}"

    @classmethod
    def parse(cls, word: str) -> Cursor:
        """The cursor that was written as this word. Raises Invalid for any other word."""
        parts = re.fullmatch(r"(-?[0-9]{1,16})-([0-9]{1,18})", word)
        if parts is None:
            raise Invalid('"before" must be the "next" of an earlier answer')
        return cls(_EPOCH + timedelta(microseconds=int(parts[1])), int(parts[2]))


@dataclass(frozen=True, slots=True)
class Page:
    """Some posts, newest first, and where the older ones begin (None: there are none)."""

    posts: Sequence[Post]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Door:
    """Where outsiders can join the talk about a post: the public address of it at one destination."""

    network: NetworkName
    title: str
    url: str


async def newest_posts(
    session: AsyncSession, limit: int, before: Cursor | None = None, *, label: str = "", under: str = ""
) -> Page:
    """At most `limit` published posts; only those with the label of this key, or with a path under "2014/08/"."""
    query = select(Post).where(_is_public()).order_by(Post.published_at.desc(), Post.id.desc()).limit(limit + 1)
    if before:
        query = query.where(_is_older_than(before))
    if label:
        query = query.where(Post.labelled.any(PostLabel.key == label))
    if under:
        query = query.where(Post.path.startswith(under, autoescape=True))
    posts = (await session.scalars(query)).all()
    return Page(posts[:limit], _behind(posts[limit - 1]) if len(posts) > limit else None)


async def years(session: AsyncSession) -> Sequence[str]:
    """The years that have posts, newest first."""
    year = func.substr(Post.path, 1, 4).label("year")
    return (await session.scalars(select(year).where(_is_public()).distinct().order_by(year.desc()))).all()


async def post_at(session: AsyncSession, path: str) -> Post | None:
    """The published post at this place on the blog ("2014/08/a-title")."""
    return await session.scalar(select(Post).where(_is_public(), Post.path == path))


async def post_numbered(session: AsyncSession, post_id: int) -> Post | None:
    """The published post with this number."""
    return await session.scalar(select(Post).where(_is_public(), Post.id == post_id))


async def comment_counts(session: AsyncSession, posts: Iterable[Post]) -> Mapping[int, int]:
    """Post id -> how many comments it has (only those that are shown; without any it is left out)."""
    rows = await session.execute(
        select(Comment.post_id, func.count().label("comments"))
        .where(Comment.post_id.in_([post.id for post in posts]), *_IS_SHOWN)
        .group_by(Comment.post_id)
    )
    return {row.post_id: row.comments for row in rows}


async def comments_of(session: AsyncSession, post_id: int) -> Sequence[Comment]:
    """The comments of a published post in the order they were written, with those tombstones that hold answers."""
    in_order = _comments().where(Comment.post_id == post_id).order_by(Comment.published_at, Comment.id)
    comments = {comment.id: comment for comment in await session.scalars(in_order)}
    shown: set[int] = set()
    for comment in comments.values():
        step = comment.id if comment.is_public else None
        while step is not None and step not in shown:
            shown.add(step)
            step = comments[step].parent_id
    return [comment for comment in comments.values() if comment.id in shown]


async def comment_numbered(session: AsyncSession, comment_id: int) -> Comment | None:
    """The comment with this id, also if it is not shown; None if its post is not public."""
    return await session.scalar(_comments().where(Comment.id == comment_id))


async def newest_comments(session: AsyncSession, limit: int) -> Sequence[tuple[Comment, Post]]:
    """The newest comments of the whole blog, each with its post."""
    query: Select[Comment, Post] = select(Comment, Post).join(Post, Comment.post_id == Post.id)
    newest = query.where(_is_public(), *_IS_SHOWN).order_by(Comment.published_at.desc(), Comment.id.desc()).limit(limit)
    return [(comment, post) for comment, post in await session.execute(newest)]


async def doors_of(session: AsyncSession, post_id: int) -> Sequence[Door]:
    """The doors of a post where its announcement stands; a reader's private chat has none."""
    rows = await session.execute(
        select(Destination.network, Destination.title, Delivery.door)
        .join(Destination, Delivery.destination_id == Destination.id)
        .where(
            Delivery.post_id == post_id,
            Delivery.comment_id.is_(None),
            Delivery.door.is_not(None),
            Delivery.sent.is_not(None),
            Delivery.wanted.is_not(None),
            Delivery.standing != Standing.REMOVED,
            Destination.subscriber_id.is_(None),
        )
        .order_by(Delivery.id)
    )
    return [Door(network, title, door) for network, title, door in rows if door]


async def picture_named(session: AsyncSession, file: str) -> StoredPicture | None:
    """The picture that is kept under this file name."""
    return await session.scalar(select(StoredPicture).where(StoredPicture.file == file))


async def attachment_named(session: AsyncSession, file: str) -> Attachment | None:
    """A comment's file that is kept under this name, if a comment shows it now."""
    rows = select(Attachment).join(Comment).join(Post, Comment.post_id == Post.id)
    shown = rows.where(Attachment.file == file, Attachment.state == AttachmentState.STORED, _is_public(), *_IS_SHOWN)
    return await session.scalar(shown.limit(1))


def publication(post: Post) -> tuple[str, datetime]:
    """Where ("2014/08/a-title") and when a published post appeared. Raises ValueError for any other post."""
    if post.path is None or post.published_at is None:
        raise ValueError(f"post {post.id} was never published")
    return post.path, post.published_at


def _is_public() -> ColumnElement[bool]:
    return and_(Post.state == PostState.PUBLISHED, Post.path.is_not(None), Post.published_at.is_not(None))


def _is_older_than(cursor: Cursor) -> ColumnElement[bool]:
    return or_(
        Post.published_at < cursor.published_at,
        and_(Post.published_at == cursor.published_at, Post.id < cursor.post_id),
    )


def _behind(post: Post) -> Cursor:
    _, published_at = publication(post)
    return Cursor(published_at, post.id)


def _comments() -> Select[Comment]:
    query: Select[Comment] = select(Comment).join(Post, Comment.post_id == Post.id)
    return query.where(_is_public())
