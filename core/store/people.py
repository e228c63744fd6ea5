"""Queries: authors and their identities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import NOBODY, Author, Comment, Identity
from core.model.events import Person
from core.model.refs import NetworkName


async def identity_of(session: AsyncSession, person: Person, now: datetime) -> Identity:
    """The person's identity, made if they are new, under the name they bear now."""
    identity = await known_identity(session, person)
    if identity is None:
        identity = Identity(network=person.network, person=person.ref, author=Author(created_at=now))
        session.add(identity)
    identity.appear_as(person.name, person.avatar)
    await session.flush()
    return identity


async def known_identity(session: AsyncSession, person: Person) -> Identity | None:
    """The person's identity as it was last heard of; None of somebody new."""
    return await session.scalar(_identity(), {"network": person.network, "person": person.ref})


async def identities_of(session: AsyncSession, author_id: int) -> Sequence[Identity]:
    """All that an author is, in the order in which they were heard of."""
    return (await session.scalars(select(Identity).where(Identity.author_id == author_id).order_by(Identity.id))).all()


async def is_private(session: AsyncSession, person: Person) -> bool:
    """Whether the person wants nothing taken of what they say."""
    of_person = (Identity.network == person.network, Identity.person == person.ref)
    return bool(await session.scalar(select(Author.private).join(Identity).where(*of_person)))


async def is_taken(session: AsyncSession, look: str, author_id: int) -> bool:
    """Whether somebody else writes under a name that looks like this."""
    pen_names = select(Author.id).where(Author.pen_look == look, Author.id != author_id)
    names = (
        select(Identity.id)
        .join(Comment, Comment.identity_id == Identity.id)
        .where(Identity.look == look, Identity.author_id != author_id)
    )
    return await session.scalar(pen_names.limit(1)) is not None or await session.scalar(names.limit(1)) is not None


async def nobody(session: AsyncSession, network: NetworkName, now: datetime) -> Identity:
    """Whose the tombstones of the forgotten on a network are, made if they are the first."""
    identity = await session.scalar(select(Identity).where(Identity.network == network, Identity.person == NOBODY))
    if identity is None:
        author = await session.scalar(select(Author).join(Identity).where(Identity.person == NOBODY).limit(1))
        identity = Identity(network=network, person=NOBODY, name="", author=author or Author(created_at=now))
        session.add(identity)
        await session.flush()
    return identity


@cache
def _identity() -> Select[Identity]:
    """Made once, since that takes longer than asking it."""
    return select(Identity).where(Identity.network == bindparam("network"), Identity.person == bindparam("person"))
