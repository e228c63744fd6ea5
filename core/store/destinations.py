"""Queries: destinations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Destination
from core.model.refs import NetworkName, PlaceRef


async def destination_at(session: AsyncSession, network: NetworkName, place: PlaceRef) -> Destination | None:
    """The destination with this address."""
    return await session.scalar(select(Destination).where(Destination.network == network, Destination.place == place))


async def chat_at(session: AsyncSession, network: NetworkName, place: PlaceRef, now: datetime) -> Destination:
    """The destination with this address, made as one that gets no posts if it is new."""
    destination = await destination_at(session, network, place)
    if destination is None:
        destination = Destination(network=network, place=place, created_at=now, labels=[], options={})
        session.add(destination)
        await session.flush()
    return destination


async def announcing(session: AsyncSession) -> Sequence[Destination]:
    """Every destination that gets posts."""
    return (await session.scalars(select(Destination).where(Destination.announces).order_by(Destination.id))).all()


async def configured(session: AsyncSession, network: NetworkName) -> Sequence[Destination]:
    """The destinations that the settings named, now or before."""
    return (
        await session.scalars(
            select(Destination).where(Destination.network == network, Destination.configured.is_not(None))
        )
    ).all()
