"""Consent: readers are told that their replies are public, and how to stop it."""

from __future__ import annotations

from datetime import timedelta

from core.delivery import Ledger
from core.markup.tree import plain
from core.model import Comment, Destination, Notice
from core.model.refs import MessageRef
from core.model.values import Message
from core.ports import Clock
from core.store import Transaction
from core.store.deliveries import announcement_at

_COVERS = timedelta(minutes=10)
"""So long one notice counts for every newcomer to its talk, so that a lively one is not flooded with them."""


class Consent:
    """Tells every newcomer once, in answer to their first comment, where they wrote it: a bot can't write to strangers.

    `title` is the blog's, `address` where it is found (None while that is not public).
    """

    def __init__(self, ledger: Ledger, clock: Clock, title: str, address: str | None) -> None:
        self._ledger = ledger
        self._clock = clock
        self._text = _text(title, address)

    async def tell(self, tx: Transaction, comment: Comment, message: MessageRef, destination_id: int) -> None:
        """Tell the author of a comment that was written as `message`, unless they know; nobody is pinged."""
        author, now = comment.identity.author, self._clock.now()
        if comment.by_editor or author.told_at:
            return
        author.told_at = now
        talk = await announcement_at(tx, destination_id, comment.post_id)
        if talk is None or (talk.told_at and now - talk.told_at < _COVERS):
            return
        talk.told_at = now
        notice = Notice(passing=True, created_at=now)
        notice.message = Message(plain(self._text), answers=message)
        tx.add(notice)
        await self._ledger.notify(tx, notice, await tx.get_one(Destination, destination_id))


def _text(title: str, address: str | None) -> str:
    blog = f"{title}, {address}" if address else title
    return (
        f"Welcome! Replies to this post are public: they appear under your name on the blog ({blog}), and wherever the "
        "post is discussed. This is said once. In a private chat with this bot, /private on keeps yours off, /name "
        "changes the name that they carry, and /forget deletes what is stored about you."
    )
