"""Queries: what is known of those who write, what waits for an editor, and the cards about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.markup.tree import Document
from core.model import Act, Ban, Card, Comment, CommentState, Copy, Delivery, Destination, Identity, Notice, Origin
from core.model.refs import MessageRef, NetworkName, PersonRef


async def is_banned(session: AsyncSession, network: NetworkName, person: PersonRef, at: datetime) -> bool:
    """Whether nothing is taken of a person at that time, because of what they did on this network or another."""
    banned = (
        select(Ban.author_id)
        .join(Identity, Identity.author_id == Ban.author_id)
        .where(Identity.network == network, Identity.person == person, or_(Ban.until.is_(None), Ban.until > at))
    )
    return await session.scalar(banned) is not None


async def ban_of(session: AsyncSession, author_id: int) -> Ban | None:
    """The author's ban, which may be over."""
    return await session.get(Ban, author_id)


async def said_since(
    session: AsyncSession, comment: Comment, since: datetime, *, most: int
) -> Sequence[tuple[datetime, Document]]:
    """When and what the author of a comment said before it, on all networks, newest first; deleted ones say nothing."""
    rows = await session.execute(
        select(Comment.published_at, Comment.body)
        .join(Identity)
        .where(
            Identity.author_id == comment.identity.author_id,
            Comment.id != comment.id,
            Comment.published_at > since,
            Comment.published_at <= comment.published_at,
        )
        .order_by(Comment.published_at.desc(), Comment.id.desc())
        .limit(most)
    )
    return [(at, body) for at, body in rows]


async def is_first(session: AsyncSession, comment: Comment) -> bool:
    """Whether nothing else that its author wrote was ever let through, unless it was hidden later."""
    others = (
        select(Comment.id)
        .join(Identity)
        .where(
            Identity.author_id == comment.identity.author_id,
            Comment.id != comment.id,
            Comment.state == CommentState.PUBLISHED,
        )
    )
    return await session.scalar(others.limit(1)) is None


async def waiting(session: AsyncSession, most: int) -> tuple[Sequence[Comment], int]:
    """The comments that have waited longest for an editor, and how many wait altogether."""
    oldest = select(Comment).where(_waits()).order_by(Comment.id).limit(most)
    count = await session.scalar(select(func.count()).select_from(Comment).where(_waits()))
    return (await session.scalars(oldest)).all(), count or 0


async def waiting_of(session: AsyncSession, author_id: int) -> Sequence[Comment]:
    """What waits of one author, oldest first."""
    rows = select(Comment).join(Identity).where(Identity.author_id == author_id, _waits())
    return (await session.scalars(rows.order_by(Comment.id))).all()


async def public_of(session: AsyncSession, author_id: int) -> Sequence[Comment]:
    """What an author wrote that can be seen, oldest first."""
    return (await session.scalars(select(Comment).where(_is_public(author_id)).order_by(Comment.id))).all()


async def count_public_of(session: AsyncSession, author_id: int) -> int:
    """How much of what an author wrote can be seen."""
    return await session.scalar(select(func.count()).select_from(Comment).where(_is_public(author_id))) or 0


async def count_without_card(session: AsyncSession, comment: Comment) -> int:
    """How much else waits of the author of a comment that no card is about."""
    rows = select(func.count()).select_from(Comment).join(Identity)
    rows = rows.where(
        Identity.author_id == comment.identity.author_id,
        Comment.id != comment.id,
        _waits(),
        ~exists().where(Card.comment_id == Comment.id),
    )
    return await session.scalar(rows) or 0


async def with_open_cards(session: AsyncSession, author_id: int, since: datetime) -> Sequence[Comment]:
    """What waits of an author and got a card since then, oldest first."""
    dealt = exists().where(Card.comment_id == Comment.id, Card.dealt_at > since)
    rows = select(Comment).join(Identity).where(Identity.author_id == author_id, _waits(), dealt)
    return (await session.scalars(rows.order_by(Comment.id))).all()


async def cards_of(session: AsyncSession, comment_id: int) -> Sequence[Notice]:
    """The notices by which a comment is decided about."""
    rows = select(Notice).join(Card, Card.notice_id == Notice.id).where(Card.comment_id == comment_id)
    return (await session.scalars(rows.order_by(Notice.id))).all()


async def comment_on_card(session: AsyncSession, network: NetworkName, message: MessageRef) -> int | None:
    """The id of the comment that a native message is the card of."""
    return await session.scalar(
        select(Card.comment_id)
        .join(Delivery, Delivery.notice_id == Card.notice_id)
        .join(Copy, Copy.delivery_id == Delivery.id)
        .where(Copy.network == network, Copy.message == message)
    )


async def acts_about(session: AsyncSession, comment_id: int) -> Sequence[Act]:
    """What editors did about a comment, in order."""
    return (await session.scalars(select(Act).where(Act.comment_id == comment_id).order_by(Act.id))).all()


async def origins_among_others(session: AsyncSession, comment_id: int) -> Sequence[tuple[Origin, Destination]]:
    """The native messages that a comment came from, where others can see them: not those in private chats."""
    rows = await session.execute(
        select(Origin, Destination)
        .join(Destination, Destination.id == Origin.destination_id)
        .where(Origin.comment_id == comment_id, Destination.configured.is_not(None))
        .order_by(Origin.id)
    )
    return [(origin, destination) for origin, destination in rows]


def _waits() -> ColumnElement[bool]:
    return Comment.held_for.is_not(None)


def _is_public(author_id: int) -> ColumnElement[bool]:
    identity = aliased(Identity)
    return (
        (Comment.state == CommentState.PUBLISHED)
        & Comment.deleted_at.is_(None)
        & Comment.identity_id.in_(select(identity.id).where(identity.author_id == author_id))
    )
