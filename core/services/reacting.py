"""Reactions: what people put below a post or a comment, wherever it stands, is counted in one place.

They are told to open pages, and never to another network.
"""

from __future__ import annotations

from sqlalchemy import select

from core.model import Comment, CommentState, Post, PostState
from core.model.events import Reacted, ReactionsCleared
from core.model.refs import NetworkName
from core.services.not_yet import NotYet
from core.store import Change, Transaction
from core.store.deliveries import is_sending
from core.store.messages import Shown, shown_by, shown_in
from core.store.reactions import clear, put


async def reacted(tx: Transaction, network: NetworkName, event: Reacted) -> None:
    """Count a reaction to a copy or an origin of what is public, or waits to be; a repeat changes nothing."""
    shown = await _shown(tx, network, event)
    if shown is None or await tx.scalar(select(Post.state).where(Post.id == shown.post_id)) != PostState.PUBLISHED:
        return
    comment = await tx.get_one(Comment, shown.comment_id) if shown.comment_id else None
    if comment and (comment.is_deleted or comment.state == CommentState.HIDDEN):
        return
    is_new = await put(tx, network, event.message, event.person, event.emoji, event.count, shown)
    if is_new and (comment is None or comment.is_public):
        tx.changed(Change(shown.post_id, shown.comment_id, "reaction"))


async def reactions_cleared(tx: Transaction, network: NetworkName, event: ReactionsCleared) -> None:
    """Forget the reactions to a message."""
    if subject := await clear(tx, network, event.message, event.emoji):
        tx.changed(Change(*subject, "reaction"))


async def _shown(tx: Transaction, network: NetworkName, event: Reacted) -> Shown | None:
    """What the message shows. Raises NotYet while it may be one that is being sent right now."""
    # Asked before looking: what was sent by then is found, even where others commit while we look.
    sending = await is_sending(tx, network)
    shown = await shown_by(tx, network, event.message)
    if shown is None and event.thread:
        shown = await shown_in(tx, network, event.thread)
    if shown is None and sending:
        raise NotYet
    return shown
