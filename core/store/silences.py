"""Queries: the silences that networks asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Silence
from core.model.refs import NetworkName


async def keep_silence(session: AsyncSession, network: NetworkName, pace: str, until: datetime, now: datetime) -> None:
    """Remember until when nothing is sent to the places of one pace or, if it is empty, at all; forget what is over."""
    await session.execute(delete(Silence).where(Silence.network == network, Silence.until <= now))
    await session.merge(Silence(network=network, pace=pace, until=until))


async def silences(session: AsyncSession, network: NetworkName, now: datetime) -> Sequence[Silence]:
    """Those that last."""
    lasting = select(Silence).where(Silence.network == network, Silence.until > now)
    return (await session.scalars(lasting)).all()
