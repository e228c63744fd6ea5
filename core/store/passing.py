"""Queries: passing notices, and forgetting them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from core.model import Delivery, Notice, Standing
from core.model.refs import NetworkName

_FORGOTTEN = 500
"""Passing notices at a time, so that the transaction stays short."""


async def forget(session: AsyncSession, delivery: Delivery) -> None:
    """Remove a passing notice with its delivery, and the chat it went to if we know it for nothing else."""
    destination, notice = delivery.destination, delivery.notice
    await session.delete(delivery)
    await session.delete(notice)
    await session.flush()
    is_stranger = not (destination.announces or destination.configured or destination.subscriber_id)
    used = select(Delivery.id).where(Delivery.destination_id == destination.id).limit(1)
    if is_stranger and await session.scalar(used) is None:
        await session.delete(destination)


async def said_in_passing_since(session: AsyncSession, network: NetworkName) -> datetime | None:
    """When the oldest passing notice was said that is not forgotten yet."""
    return await session.scalar(select(func.min(Delivery.begun_at)).join(Notice).where(*_said_in_passing(network)))


async def forget_passed(session: AsyncSession, network: NetworkName, until: datetime) -> None:
    """Forget the passing notices said until then; not where it is unknown which messages an unclear send has made."""
    rows = select(Delivery).join(Notice).where(*_said_in_passing(network), Delivery.begun_at <= until)
    clear = ~_has_an_unclear_one(Delivery.destination_id)
    loading = joinedload(Delivery.destination, innerjoin=True), joinedload(Delivery.notice)
    for delivery in (await session.scalars(rows.where(clear).options(*loading).limit(_FORGOTTEN))).all():
        await forget(session, delivery)


def _said_in_passing(network: NetworkName) -> tuple[ColumnElement[bool], ...]:
    return Delivery.network == network, Notice.passing.is_(True), ~Delivery.open, Delivery.sent.is_not(None)


def _has_an_unclear_one(destination_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    other = aliased(Delivery)
    unclear = other.standing.in_((Standing.SENDING, Standing.UNCLEAR))
    return exists().where(other.destination_id == destination_id, other.open, unclear)
