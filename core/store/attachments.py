"""Queries: files of comments that are to be fetched or thrown away, and those that everybody may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.model import Attachment, AttachmentState, Comment, CommentState, Delivery, StoredPicture
from core.model.refs import NetworkName

_TO_DO = (AttachmentState.WAITING, AttachmentState.DROPPED)


async def to_do(session: AsyncSession, network: NetworkName, now: datetime, *, limit: int) -> Sequence[Attachment]:
    """What is to be fetched or thrown away by now, the oldest first."""
    rows = select(Attachment).where(_open(network), Attachment.due_at <= now)
    return (await session.scalars(rows.order_by(Attachment.due_at, Attachment.id).limit(limit))).all()


async def next_to_do(session: AsyncSession, network: NetworkName) -> datetime | None:
    """When the next is to be fetched."""
    return await session.scalar(select(func.min(Attachment.due_at)).where(_open(network)))


async def locked_comment(session: AsyncSession, comment_id: int) -> Comment:
    """A comment with its files, which nobody else changes until the end of the transaction."""
    await session.execute(select(Comment.id).where(Comment.id == comment_id).with_for_update())
    return await session.get_one(Comment, comment_id, populate_existing=True)


async def answers_awaited(session: AsyncSession, comment: Comment) -> bool:
    """Whether a comment answers one that stands nowhere else yet, since its files are still being fetched.

    That one, which may itself be answered by what this one answers, cannot be passed on before the end of the
    transaction: whoever does that finds all of its answers, or this one finds that it was done.
    """
    if comment.parent_id is None:
        return False
    while awaited := await session.scalar(_awaited_above(), {"parent": comment.parent_id}):
        before = await locked_comment(session, awaited)
        if before.is_awaited:
            return True
    return False


async def is_used(session: AsyncSession, file: str) -> bool:
    """Whether anything still needs a file of the media folder."""
    attachments = select(Attachment.id).where(Attachment.file == file).limit(1)
    pictures = select(StoredPicture.id).where(StoredPicture.file == file)
    return await session.scalar(attachments) is not None or await session.scalar(pictures) is not None


@cache
def _awaited_above() -> Select[int]:
    """One of all that a comment answers, and that goes nowhere yet; made once, since that takes longer than asking."""
    above = select(Comment.id, Comment.parent_id).where(Comment.id == bindparam("parent")).cte(recursive=True)
    parent = aliased(Comment)
    above = above.union_all(select(parent.id, parent.parent_id).join(above, parent.id == above.c.parent_id))
    return (
        select(Attachment.comment_id)
        .join(Comment)
        .where(
            Attachment.comment_id.in_(select(above.c.id)),
            Attachment.state == AttachmentState.WAITING,
            Comment.state == CommentState.PUBLISHED,
            ~exists().where(Delivery.comment_id == Attachment.comment_id),
        )
        .limit(1)
    )


def _open(network: NetworkName) -> ColumnElement[bool]:
    # Written out, so that the index of only these is used.
    return and_(Attachment.network == network, or_(*(Attachment.state == state for state in _TO_DO)))
