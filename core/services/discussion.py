"""Comments: what readers write in chat becomes one discussion."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from core.delivery import Ledger
from core.model import Comment, Delivery, Origin, Post, PostState, Standing
from core.model.announcement import announces
from core.model.events import Deleted, Edited, Person, Said, ThreadOpened
from core.model.refs import NetworkName, PersonRef
from core.ports import Clock
from core.store import Change, Transaction
from core.store.deliveries import adopt, announcement_at, is_sending, recent_announcements
from core.store.destinations import destination_at
from core.store.messages import Shown, comment_from, shown_by, shown_in
from core.store.people import identity_of

_LATE_RECEIPT = timedelta(minutes=10)
"""How long after a send its receipt may still come."""
_CLOCKS_DIFFER = timedelta(seconds=5)
"""What was begun so long after a message was written is certainly not what it answers."""


class NotYet(Exception):
    """What the event refers to is not known, but something is being sent that may prove to be it."""


@dataclass(frozen=True, slots=True)
class Editors:
    """Who may publish and moderate: numeric ids, by network. Names count for nothing."""

    ids: Set[tuple[NetworkName, PersonRef]]

    def include(self, person: Person) -> bool:
        return (person.network, person.ref) in self.ids


class Discussion:
    """What becomes of what is said, edited and taken back in chat."""

    def __init__(self, ledger: Ledger, clock: Clock, editors: Editors) -> None:
        self._ledger = ledger
        self._clock = clock
        self._editors = editors

    async def said(self, tx: Transaction, network: NetworkName, said: Said) -> Comment | None:
        """Take a message as a comment and want it everywhere else; None for a repeat or ordinary chat."""
        if await comment_from(tx, network, said.message):
            return None
        answered = await self._answered(tx, network, said)
        if answered is None:
            return None
        if await tx.scalar(select(Post.state).where(Post.id == answered.post_id)) != PostState.PUBLISHED:
            return None
        identity = await identity_of(tx, said.person, self._clock.now())
        comment = Comment(
            post_id=answered.post_id,
            parent_id=answered.comment_id,
            identity=identity,
            by_editor=self._editors.include(said.person),
            network=network,
            url=said.url,
            body=said.body,
            published_at=said.at,
        )
        tx.add(comment)
        await tx.flush()
        tx.add(
            Origin(
                comment_id=comment.id,
                destination_id=answered.destination_id,
                network=network,
                message=said.message,
            )
        )
        await self._ledger.relay(tx, comment, answered.destination_id)
        tx.changed(Change(answered.post_id, comment.id, "comment"))
        return comment

    async def edited(self, tx: Transaction, network: NetworkName, edited: Edited) -> None:
        """A message has a new text: the comment it was written as takes it, in every copy."""
        comment = await comment_from(tx, network, edited.message)
        if comment and comment.rewrite(edited.body, edited.at):
            await self._ledger.revise(tx, comment)
            tx.changed(Change(comment.post_id, comment.id, "edit"))

    async def deleted(self, tx: Transaction, network: NetworkName, deleted: Deleted) -> None:
        """A message was taken away: if it was a comment, the comment goes from everywhere."""
        if comment := await comment_from(tx, network, deleted.message):
            await self.take_back(tx, comment, deleted.at)

    async def take_back(self, tx: Transaction, comment: Comment, at: datetime) -> None:
        """Delete a comment, its words included, from the blog and from every copy."""
        if comment.delete(at):
            await self._ledger.withdraw(tx, comment)
            tx.changed(Change(comment.post_id, comment.id, "delete"))

    async def thread_opened(self, tx: Transaction, network: NetworkName, opened: ThreadOpened) -> None:
        """Tie a thread to the announcement it hangs on; its comments can go there from now on.

        It also is a receipt. An announcement whose send is unclear did arrive, then; and one that was sent again
        because its receipt was late stands there twice, so that the copy nobody knows is taken away.
        """
        channel = await destination_at(tx, network, opened.place) if opened.place else None
        sending = await is_sending(tx, network, at=channel.id if channel else None)
        shown = await shown_by(tx, network, opened.of)
        if shown is None:
            if not await self._received(tx, network, opened, sending=sending):
                _perhaps_not_yet(sending)
        elif shown.comment_id is None:
            delivery = await announcement_at(tx, shown.destination_id, shown.post_id)
            if delivery is not None:
                self._tie(tx, delivery, opened)

    async def _received(self, tx: Transaction, network: NetworkName, opened: ThreadOpened, *, sending: bool) -> bool:
        """Whether an unknown message proved to be an announcement of ours."""
        since = self._clock.now() - _LATE_RECEIPT
        for delivery, post in await recent_announcements(tx, network, opened.place, since):
            if not announces(opened.says, post.title, post.id):
                continue
            if delivery.standing == Standing.UNCLEAR:
                adopt(delivery, [opened.of])
                self._tie(tx, delivery, opened)
                return True
            if delivery.sent is not None and not sending:
                self._ledger.retract_stray(tx, delivery.destination, opened.of)
                return True
        return False

    def _tie(self, tx: Transaction, delivery: Delivery, opened: ThreadOpened) -> None:
        delivery.thread, delivery.door = opened.thread, opened.door or delivery.door
        self._ledger.wake(tx, delivery.network)

    async def _answered(self, tx: Transaction, network: NetworkName, said: Said) -> Shown | None:
        """What a message is about: what it replies to if that is ours, else the post of its thread.

        In a thread that is known, only what is being sent there may prove to be what it replies to: another place
        where sending takes long keeps nobody waiting here.
        """
        talk = await shown_in(tx, network, said.thread) if said.thread else None
        at = talk.destination_id if talk else None
        sending = await is_sending(tx, network, until=said.at + _CLOCKS_DIFFER, at=at)
        if said.answers:
            if shown := await shown_by(tx, network, said.answers):
                return shown
            _perhaps_not_yet(sending)
        if talk:
            return talk
        if said.thread:
            if shown := await shown_in(tx, network, said.thread):
                return shown
            _perhaps_not_yet(sending)
        return None


def _perhaps_not_yet(sending: bool) -> None:
    """Something unknown is none of our business, unless it may be what is being sent right now.

    What is being sent must be asked before looking: if nothing was, all that was sent could be found, even where others
    commit while we look.
    """
    if sending:
        raise NotYet
