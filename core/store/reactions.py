"""Queries: who reacted to what, and how often each emoji stands below a post or a comment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, case, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Copy, Delivery, Destination, Origin, Reaction
from core.model.reaction import UNNAMED
from core.model.refs import MessageRef, NetworkName, PersonRef
from core.store.messages import Shown

Tally: TypeAlias = Mapping[str, int]
"""Emoji -> how many people chose it, the most frequent first."""
_LATELY = 500
"""Copies, and as many origins: hardly anybody reacts to what is older."""


async def put(
    session: AsyncSession,
    network: NetworkName,
    message: MessageRef,
    person: PersonRef | None,
    emoji: str,
    count: int,
    shown: Shown,
) -> bool:
    """Make an emoji of a person (or of the unnamed) stand so often below a message; False if it did already."""
    identity = {"network": network, "message": message, "person": person or UNNAMED, "emoji": emoji}
    known = await session.scalar(select(Reaction).filter_by(**identity))
    if (known.count if known else 0) == count:
        return False
    if known is None:
        session.add(Reaction(**identity, count=count, post_id=shown.post_id, comment_id=shown.comment_id))
    elif count:
        known.count = count
    else:
        await session.delete(known)
    return True


async def clear(
    session: AsyncSession, network: NetworkName, message: MessageRef, emoji: str | None
) -> tuple[int, int | None] | None:
    """Forget the reactions to a message, or those with one emoji.

    Returns the post and, if it was one, the comment that they were to; None if there were none.
    """
    cleared = delete(Reaction).where(Reaction.network == network, Reaction.message == message)
    if emoji is not None:
        cleared = cleared.where(Reaction.emoji == emoji)
    subject = (await session.execute(cleared.returning(Reaction.post_id, Reaction.comment_id))).first()
    return (subject.post_id, subject.comment_id) if subject else None


async def forget_reactions_to(session: AsyncSession, comment_id: int) -> None:
    """Forget all reactions to a comment."""
    await session.execute(delete(Reaction).where(Reaction.comment_id == comment_id))


async def standing_lately(session: AsyncSession, network: NetworkName) -> Mapping[MessageRef, Tally]:
    """The latest messages that show posts and comments, and how often each emoji stands below each of them.

    Readers' private chats are left out, since a post that goes to thousands of them would leave room for nothing else.
    """
    copies = (
        select(Copy.message)
        .join(Delivery)
        .join(Destination)
        .where(Copy.network == network, Delivery.post_id.is_not(None), Destination.subscriber_id.is_(None))
        .order_by(Copy.id.desc())
        .limit(_LATELY)
    )
    origins = select(Origin.message).where(Origin.network == network).order_by(Origin.id.desc()).limit(_LATELY)
    found: dict[MessageRef, dict[str, int]] = {message: {} for message in await session.scalars(copies)}
    found |= {message: {} for message in await session.scalars(origins)}
    counted = (
        select(Reaction.message, Reaction.emoji, func.sum(Reaction.count))
        .where(Reaction.network == network, Reaction.message.in_(list(found)))
        .group_by(Reaction.message, Reaction.emoji)
    )
    for message, emoji, count in await session.execute(counted):
        found[message][emoji] = count
    return found


async def post_reactions(session: AsyncSession, post_ids: Iterable[int]) -> Mapping[int, Tally]:
    """Post id -> the reactions to the post itself; without any it is left out."""
    found = await _tallies(session, Reaction.post_id.in_(list(post_ids)), Reaction.comment_id.is_(None))
    return {post_id: tally for (post_id, _), tally in found.items()}


async def talk_reactions(session: AsyncSession, post_id: int) -> Mapping[int | None, Tally]:
    """The reactions to a post (under None) and to each of its comments (under its id); without any it is left out."""
    found = await _tallies(session, Reaction.post_id == post_id)
    return {comment_id: tally for (_, comment_id), tally in found.items()}


async def reactions_to(session: AsyncSession, post_id: int, comment_id: int | None) -> Tally:
    """The reactions to a post itself, or to one of its comments."""
    found = await _tallies(session, Reaction.post_id == post_id, Reaction.comment_id.is_not_distinct_from(comment_id))
    return found.get((post_id, comment_id), {})


async def _tallies(session: AsyncSession, *which: ColumnElement[bool]) -> Mapping[tuple[int, int | None], Tally]:
    """Somebody who chose an emoji below several copies counts once; of the unnamed nobody can tell, so all count."""
    who: ColumnElement[Any] = case((Reaction.person == UNNAMED, Reaction.message), else_=Reaction.person)
    subject = Reaction.post_id, Reaction.comment_id, Reaction.emoji
    each = select(*subject, func.max(Reaction.count).label("count")).where(*which)
    once = each.group_by(*subject, Reaction.network, who).subquery().c
    total = select(once.post_id, once.comment_id, once.emoji, func.sum(once.count))
    rows = await session.execute(total.group_by(once.post_id, once.comment_id, once.emoji))
    found: dict[tuple[int, int | None], dict[str, int]] = {}
    for post_id, comment_id, emoji, count in sorted(rows, key=lambda row: (-row[3], row[2])):
        found.setdefault((post_id, comment_id), {})[emoji] = count
    return found
