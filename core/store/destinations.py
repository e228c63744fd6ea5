"""Queries: destinations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Text, bindparam, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Delivery, Destination, shares_label
from core.model.refs import NetworkName, PlaceRef


async def destination_at(session: AsyncSession, network: NetworkName, place: PlaceRef) -> Destination | None:
    """The destination with this address."""
    return await session.scalar(select(Destination).where(Destination.network == network, Destination.place == place))


async def destinations_around(session: AsyncSession, network: NetworkName, place: PlaceRef) -> Sequence[Destination]:
    """The destination with this address, and all that may be a part of it: a subscriber's private chat is not."""
    near = or_(Destination.place == place, Destination.subscriber_id.is_(None))
    return (await session.scalars(select(Destination).where(Destination.network == network, near))).all()


async def chat_at(session: AsyncSession, network: NetworkName, place: PlaceRef, now: datetime) -> Destination:
    """The destination with this address, made as one that gets no posts if it is new."""
    destination = await destination_at(session, network, place)
    if destination is None:
        destination = Destination(network=network, place=place, created_at=now, labels=[], options={})
        session.add(destination)
        await session.flush()
    return destination


async def taking(session: AsyncSession, labels: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """What holds of the destinations that get a post with these labels; most of them take all there are."""
    has_labels = cast(Destination.labels, Text) != "[]"
    choosy = await session.execute(select(Destination.id, Destination.labels).where(Destination.announces, has_labels))
    wanting = [number for number, wanted in choosy if shares_label(wanted, labels)]
    # Written out, since a statement takes only so many parameters.
    listed: BindParameter[list[int]] = bindparam("wanting", wanting, expanding=True, literal_execute=True)
    return [Destination.announces.is_(True), or_(~has_labels, Destination.id.in_(listed))]


async def configured(session: AsyncSession, network: NetworkName) -> Sequence[Destination]:
    """The destinations that the settings named, now or before."""
    return (
        await session.scalars(
            select(Destination).where(Destination.network == network, Destination.configured.is_not(None))
        )
    ).all()


async def announcing(session: AsyncSession) -> Sequence[Destination]:
    """The destinations that the settings name now, on every network."""
    named = select(Destination).where(Destination.configured.is_not(None), Destination.announces)
    return (await session.scalars(named.order_by(Destination.id))).all()


async def open_count(session: AsyncSession, destination_id: int) -> int:
    """How many deliveries are left to be carried out at a destination."""
    counted = select(func.count(Delivery.id)).where(Delivery.destination_id == destination_id, Delivery.open)
    return await session.scalar(counted) or 0
