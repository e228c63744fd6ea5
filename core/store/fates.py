"""Queries: deliveries to be told about, each with that of its post, which decides about a comment."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from core.model import RESTING, Delivery, Destination, Standing

Known = tuple[Delivery, Delivery | None]
"""A delivery and, of a comment, that of its post at the same destination."""


async def of_post(session: AsyncSession, post_id: int, limit: int) -> Sequence[Known]:
    """What became of a post and of the comments on it, the post first, at most `limit`.

    Left out is what stands as it should in a private chat: there may be thousands.
    """
    of_it = and_(Delivery.post_id == post_id, or_(Destination.configured.is_not(None), _is_unfinished()))
    order = (Delivery.comment_id.is_not(None), Delivery.destination_id, Delivery.id)
    return await _told(session, _known().where(of_it).order_by(*order).limit(limit))


async def privately_standing(session: AsyncSession, post_id: int) -> int:
    """In how many private chats a post stands as it should."""
    well = and_(Destination.configured.is_(None), ~_is_unfinished(), Delivery.sent.is_not(None))
    counted = select(func.count(Delivery.id)).join(Destination)
    return await session.scalar(counted.where(Delivery.post_id == post_id, Delivery.comment_id.is_(None), well)) or 0


async def still_open(session: AsyncSession, limit: int) -> Sequence[Known]:
    """What is left to be done, the first due first."""
    return await _told(session, _known().where(Delivery.open).order_by(Delivery.due_at, Delivery.id).limit(limit))


async def given_up(session: AsyncSession, limit: int) -> Sequence[Known]:
    """What failed or was refused, the latest first."""
    waiting = Delivery.standing.in_((Standing.REFUSED, Standing.FAILED))
    return await _told(session, _known().where(waiting).order_by(Delivery.id.desc()).limit(limit))


def _known() -> Select[Delivery, Delivery]:
    announced = aliased(Delivery)
    of_its_post = and_(
        announced.destination_id == Delivery.destination_id,
        announced.post_id == Delivery.post_id,
        announced.comment_id.is_(None),
        Delivery.comment_id.is_not(None),
    )
    rows = select(Delivery, announced).join(Destination, Destination.id == Delivery.destination_id)
    return rows.outerjoin(announced, of_its_post).options(joinedload(Delivery.destination, innerjoin=True))


def _is_unfinished() -> ColumnElement[bool]:
    return or_(Delivery.open, Delivery.standing.in_(RESTING))


async def _told(session: AsyncSession, rows: Select[Delivery, Delivery]) -> Sequence[Known]:
    return [(delivery, announced) for delivery, announced in await session.execute(rows)]
