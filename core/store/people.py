"""Queries: authors and their identities."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Author, Identity
from core.model.events import Person


async def identity_of(session: AsyncSession, person: Person, now: datetime) -> Identity:
    """The person's identity, made if they are new, under the name they bear now."""
    identity = await session.scalar(_identity(), {"network": person.network, "person": person.ref})
    if identity is None:
        identity = Identity(network=person.network, person=person.ref, author=Author(created_at=now))
        session.add(identity)
    identity.name, identity.avatar = person.name, person.avatar
    await session.flush()
    return identity


@cache
def _identity() -> Select[Identity]:
    """Made once, since that takes longer than asking it."""
    return select(Identity).where(Identity.network == bindparam("network"), Identity.person == bindparam("person"))
