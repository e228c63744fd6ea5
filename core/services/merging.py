"""Two authors who prove to be one person."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import update

from core.model import Act, Author, Ban
from core.store import Transaction
from core.store.people import identities_of

_NEVER_ENDS = datetime.max.replace(tzinfo=UTC)


async def merge(tx: Transaction, kept: Author, other: Author) -> None:
    """Make all that is the other author's the kept one's.

    The kept one's pen name stands before the other's. Who was private on either side is private, who was told on either
    was told, and who is banned on either is banned, for the longer of both times.
    """
    pen_name = kept.pen_name or other.pen_name
    other.sign_as(None)
    await tx.flush()  # the name must be free before it is taken
    kept.sign_as(pen_name)
    kept.private = kept.private or other.private
    kept.told_at = kept.told_at or other.told_at
    kept.created_at = min(kept.created_at, other.created_at)
    await _bring_ban(tx, kept, other)
    await tx.execute(update(Act).where(Act.author_id == other.id).values(author_id=kept.id))
    for identity in await identities_of(tx, other.id):
        identity.author = kept
    await tx.flush()
    await tx.delete(other)


async def _bring_ban(tx: Transaction, kept: Author, other: Author) -> None:
    theirs, ours = await tx.get(Ban, other.id), await tx.get(Ban, kept.id)
    if theirs is None:
        return
    await tx.delete(theirs)
    if ours is None:
        tx.add(Ban(author_id=kept.id, act_id=theirs.act_id, until=theirs.until))
    elif (theirs.until or _NEVER_ENDS) > (ours.until or _NEVER_ENDS):
        ours.act_id, ours.until = theirs.act_id, theirs.until
    await tx.flush()
