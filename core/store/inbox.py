"""Queries: raw updates, bookmarks, and where comments may have been missed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Bookmark, Comment, CommentState, Delivery, Destination, Origin, RawUpdate, Waiting
from core.model.refs import MessageRef, NetworkName, PlaceRef, ThreadRef
from core.ports import Raw, Written

_BATCH = 100
_THREADS = 1000
_WRITTEN = 1000
_LATELY = timedelta(days=14)
"""As far back as Discord lets many messages be deleted at once (resources/message, "Bulk Delete Messages")."""


async def keep(session: AsyncSession, network: NetworkName, updates: Sequence[tuple[str, Raw]], now: datetime) -> None:
    """Add raw updates; one whose key is waiting already is left as it is."""
    values = [{"network": network, "key": key, "body": dict(raw), "received_at": now} for key, raw in updates]
    if values:
        statement = sqlite.insert(RawUpdate) if _is_sqlite(session) else postgresql.insert(RawUpdate)
        await session.execute(statement.on_conflict_do_nothing(index_elements=["network", "key"]), values)


async def waiting(session: AsyncSession, network: NetworkName, after: int) -> Sequence[RawUpdate]:
    """The next raw updates to apply, oldest first."""
    return (await session.scalars(_waiting(), {"network": network, "after": after})).all()


@cache
def _waiting() -> Select[RawUpdate]:
    """Made once, since that takes longer than asking it."""
    rows = select(RawUpdate).where(
        RawUpdate.network == bindparam("network"),
        RawUpdate.waiting.in_((Waiting.NEW, Waiting.HELD)),
        RawUpdate.id > bindparam("after"),
    )
    return rows.order_by(RawUpdate.id).limit(_BATCH)


async def take(session: AsyncSession, update_id: int) -> bool:
    """Remove a raw update, together with its effect; False if that was done by somebody else."""
    taken = await session.execute(delete(RawUpdate).where(RawUpdate.id == update_id).returning(RawUpdate.id))
    return taken.first() is not None


async def leave(session: AsyncSession, update_id: int, waiting: Waiting, error: str | None) -> None:
    """Let a raw update wait, and say why."""
    await session.execute(update(RawUpdate).where(RawUpdate.id == update_id).values(waiting=waiting, error=error))


async def parked(session: AsyncSession) -> Sequence[RawUpdate]:
    """What could not be applied, oldest first."""
    rows = select(RawUpdate).where(RawUpdate.waiting == Waiting.PARKED).order_by(RawUpdate.id)
    return (await session.scalars(rows)).all()


async def left_waiting(session: AsyncSession, networks: Collection[NetworkName]) -> Sequence[RawUpdate]:
    """What was looked at and could not be applied yet, oldest first."""
    rows = select(RawUpdate).where(
        RawUpdate.network.in_(networks), RawUpdate.waiting.in_((Waiting.HELD, Waiting.PARKED))
    )
    return (await session.scalars(rows.order_by(RawUpdate.id))).all()


async def retry_parked(session: AsyncSession) -> None:
    """Make what was parked new again."""
    rows = update(RawUpdate).where(RawUpdate.waiting == Waiting.PARKED)
    await session.execute(rows.values(waiting=Waiting.NEW))


async def bookmark(session: AsyncSession, network: NetworkName, place: PlaceRef) -> MessageRef | None:
    """The last message of a place that was kept."""
    mark = await session.get(Bookmark, (network, place))
    return mark.message if mark else None


async def read_to(session: AsyncSession, network: NetworkName, place: PlaceRef, message: MessageRef) -> None:
    """Move a place's bookmark."""
    await session.merge(Bookmark(network=network, place=place, message=message))


async def places(session: AsyncSession, network: NetworkName) -> Sequence[PlaceRef]:
    """The places that posts are announced at, or once were, without subscribers' own."""
    is_named = or_(Destination.announces, Destination.configured.is_not(None))
    rows = select(Destination.place).where(
        Destination.network == network, Destination.subscriber_id.is_(None), is_named
    )
    return (await session.scalars(rows.order_by(Destination.id))).all()


async def open_threads(session: AsyncSession, network: NetworkName) -> dict[ThreadRef, PlaceRef]:
    """The threads of our announcements, newest first, each with its place."""
    rows = (
        select(Delivery.thread, Destination.place)
        .join(Destination)
        .where(
            Delivery.network == network,
            Delivery.thread.is_not(None),
            Delivery.closed.is_(None),
            Delivery.comment_id.is_(None),
        )
    )
    found = await session.execute(rows.order_by(Delivery.id.desc()).limit(_THREADS))
    return {thread: place for thread, place in found if thread}


async def written(session: AsyncSession, network: NetworkName, now: datetime) -> Sequence[Written]:
    """The messages that the latest comments were written as, and that nobody took back or hid, newest first."""
    rows = (
        select(Origin.message, Comment.updated_at)
        .join(Comment, Comment.id == Origin.comment_id)
        .where(
            Origin.network == network,
            Comment.deleted_at.is_(None),
            # Of what is hidden the message itself may be gone by our own hand.
            Comment.state != CommentState.HIDDEN,
            Comment.published_at > now - _LATELY,
        )
    )
    found = await session.execute(rows.order_by(Origin.id.desc()).limit(_WRITTEN))
    return [Written(message, changed) for message, changed in found]


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"
