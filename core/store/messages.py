"""Queries: what a native message or a thread shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Comment, Copy, Delivery, Notice, Origin
from core.model.refs import MessageRef, NetworkName, ThreadRef


@dataclass(frozen=True, slots=True)
class Shown:
    """A post (`comment_id` is None) or a comment, as it stands at a destination."""

    post_id: int
    comment_id: int | None
    destination_id: int


async def shown_by(session: AsyncSession, network: NetworkName, message: MessageRef) -> Shown | None:
    """What a native message shows: a copy that we sent, or the origin of a comment."""
    row = (await session.execute(_shown_by(), {"network": network, "message": message})).first()
    return Shown(*row) if row else None


async def shown_in(session: AsyncSession, network: NetworkName, thread: ThreadRef) -> Shown | None:
    """The post that is talked about in a thread."""
    row = (await session.execute(_shown_in(), {"network": network, "thread": thread})).first()
    return Shown(*row) if row else None


async def shown_of(
    session: AsyncSession, network: NetworkName, messages: Collection[MessageRef]
) -> Collection[MessageRef]:
    """Those of the native messages that show a post or a comment."""
    copies = (
        select(Copy.message)
        .join(Delivery)
        .where(Copy.network == network, Copy.message.in_(messages), Delivery.post_id.is_not(None))
    )
    origins = select(Origin.message).where(Origin.network == network, Origin.message.in_(messages))
    return {*await session.scalars(copies), *await session.scalars(origins)}


async def comment_from(session: AsyncSession, network: NetworkName, message: MessageRef) -> Comment | None:
    """The comment that was written as this native message."""
    return await session.scalar(_comment_from(), {"network": network, "message": message})


async def comment_of_album(session: AsyncSession, network: NetworkName, album: str) -> Comment | None:
    """The comment that an album became."""
    return await session.scalar(select(Comment).where(Comment.network == network, Comment.album == album))


async def origin_of(session: AsyncSession, comment_id: int) -> Origin:
    """The first of the native messages that a comment came from."""
    return (await origins_of(session, comment_id))[0]


async def origins_of(session: AsyncSession, comment_id: int) -> Sequence[Origin]:
    """All native messages that a comment came from, in the order in which we heard of them."""
    return (await session.scalars(select(Origin).where(Origin.comment_id == comment_id).order_by(Origin.id))).all()


async def notice_shown_by(session: AsyncSession, network: NetworkName, message: MessageRef) -> Notice | None:
    """The notice that this native message shows a part of."""
    return await session.scalar(
        select(Notice)
        .join(Delivery, Delivery.notice_id == Notice.id)
        .join(Copy, Copy.delivery_id == Delivery.id)
        .where(Copy.network == network, Copy.message == message)
    )


async def shown_at(session: AsyncSession, comment_id: int, destination_id: int) -> MessageRef | None:
    """The native message at a destination to answer when answering a comment: its origin or its first copy there."""
    origin = select(Origin.message).where(Origin.comment_id == comment_id, Origin.destination_id == destination_id)
    copy = (
        select(Copy.message)
        .join(Delivery)
        .where(Delivery.comment_id == comment_id, Delivery.destination_id == destination_id)
        .order_by(Copy.part)
    )
    return await session.scalar(origin.order_by(Origin.id).limit(1)) or await session.scalar(copy.limit(1))


async def files_shown_at(
    session: AsyncSession, comment_id: int, destination_id: int
) -> tuple[tuple[MessageRef, int], ...]:
    """The copies of a comment at a destination that show one of its files each, with the file's number."""
    rows = (
        select(Copy.message, Copy.file_id)
        .join(Delivery)
        .where(Delivery.comment_id == comment_id, Delivery.destination_id == destination_id)
        .order_by(Copy.part)
    )
    return tuple((message, file_id) for message, file_id in await session.execute(rows) if file_id is not None)


async def is_followed(session: AsyncSession, comment: Comment, destination_id: int) -> bool:
    """Whether a later comment on the same post stands at a destination: written there, or sent there."""
    later = and_(Comment.post_id == comment.post_id, Comment.id > comment.id)
    written = select(Origin.id).join(Comment).where(later, Origin.destination_id == destination_id)
    sent = select(Delivery.id).join(Comment, Comment.id == Delivery.comment_id)
    sent = sent.where(later, Delivery.destination_id == destination_id, Delivery.sent.is_not(None))
    return any([await session.scalar(query.limit(1)) is not None for query in (written, sent)])


async def without_delivery(
    session: AsyncSession, network: NetworkName, messages: Sequence[MessageRef]
) -> list[MessageRef]:
    """Those of the native messages that show no delivery we know of, in the same order."""
    known = select(Copy.message).where(Copy.network == network, Copy.message.in_(messages))
    copies = set(await session.scalars(known))
    return [message for message in messages if message not in copies]


# What follows is made once, since that takes longer than asking it.


@cache
def _shown_by() -> Any:
    copy = (
        select(Delivery.post_id, Delivery.comment_id, Delivery.destination_id)
        .join(Copy)
        .where(
            Copy.network == bindparam("network"), Copy.message == bindparam("message"), Delivery.post_id.is_not(None)
        )
    )
    origin = (
        select(Comment.post_id, Comment.id, Origin.destination_id)
        .join(Origin, Origin.comment_id == Comment.id)
        .where(Origin.network == bindparam("network"), Origin.message == bindparam("message"))
    )
    return union_all(copy, origin).limit(1)


@cache
def _shown_in() -> Any:
    return (
        select(Delivery.post_id, Delivery.comment_id, Delivery.destination_id)
        .where(
            Delivery.network == bindparam("network"),
            Delivery.thread == bindparam("thread"),
            Delivery.comment_id.is_(None),
        )
        .limit(1)
    )


@cache
def _comment_from() -> Select[Comment]:
    is_it = (Origin.network == bindparam("network"), Origin.message == bindparam("message"))
    return select(Comment).join(Origin).where(*is_it)
