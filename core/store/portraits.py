"""Queries: the pictures that people show of themselves, where their network has no public address for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Author, Comment, Identity
from core.model.refs import NetworkName

FOLDER = "portraits"
"""Below the media folder. They share no file with anything else, since one goes when nobody shows it any more."""
_TOGETHER = 20


async def to_portray(session: AsyncSession, network: NetworkName, before: datetime) -> Sequence[Identity]:
    """Some whose picture was not looked for since `before`, and who have written since it was: people seldom change it.

    Nobody who shows no picture with what they write: an editor, or somebody with a pen name.
    """
    wrote = select(Comment.id).where(
        Comment.identity_id == Identity.id,
        Comment.by_editor.is_(False),
        or_(Identity.portrait_at.is_(None), Comment.published_at > Identity.portrait_at),
    )
    rows = (
        select(Identity)
        .join(Author)
        .where(
            Identity.network == network,
            Identity.avatar.is_(None),
            Author.pen_name.is_(None),
            or_(Identity.portrait_at.is_(None), Identity.portrait_at < before),
            wrote.exists(),
        )
    )
    return (await session.scalars(rows.order_by(Identity.id).limit(_TOGETHER))).all()


async def portraits(session: AsyncSession) -> Sequence[str]:
    """The files of all that are shown."""
    return [file for file in await session.scalars(_shown()) if file]


async def is_portrait(session: AsyncSession, file: str) -> bool:
    """Whether a file is the picture of somebody who shows it."""
    return await session.scalar(_shown().where(Identity.portrait == file).limit(1)) is not None


def _shown() -> Select[str | None]:
    query: Select[str | None] = select(Identity.portrait).join(Author)
    return query.where(Identity.portrait.is_not(None), Author.pen_name.is_(None))
