"""Wishes: what is wanted at which destination, written in the transaction of the content itself."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, insert, select

from core.engine import Jobs
from core.markup.tree import Document
from core.model import Comment, Copy, Delivery, Destination, Notice, Post
from core.model.refs import MessageRef, NetworkName
from core.ports import Clock
from core.store import Transaction
from core.store.destinations import announcing


class Ledger:
    """Writes wishes and has the drains of the networks concerned woken at commit."""

    def __init__(self, jobs: Jobs, clock: Clock) -> None:
        self._jobs = jobs
        self._clock = clock

    async def announce(self, tx: Transaction, post: Post) -> int:
        """Want a published post at every destination that takes its labels; how many those are."""
        destinations = [each for each in await announcing(tx) if each.wants(post.labels)]
        await self._want(tx, destinations, wanted=post.revision, post_id=post.id)
        return len(destinations)

    async def relay(self, tx: Transaction, comment: Comment, origin_id: int) -> None:
        """Want a comment wherever its post is talked about, except at the destination it came from."""
        discussing = (
            select(Destination)
            .join(Delivery)
            .where(
                Delivery.post_id == comment.post_id,
                Delivery.comment_id.is_(None),
                Delivery.wanted.is_not(None),
                Destination.takes_comments,
                Destination.id != origin_id,
            )
            .order_by(Destination.id)
        )
        destinations = (await tx.scalars(discussing)).all()
        await self._want(tx, destinations, wanted=comment.revision, post_id=comment.post_id, comment_id=comment.id)

    async def notify(self, tx: Transaction, notice: Notice, destination: Destination) -> None:
        """Want a notice at one destination."""
        await tx.flush()
        await self._want(tx, [destination], wanted=notice.revision, notice_id=notice.id)

    async def revise(self, tx: Transaction, subject: Post | Comment | Notice) -> None:
        """Want the subject's present revision wherever an earlier one is wanted."""
        of_subject: ColumnElement[bool]
        match subject:
            case Post():
                of_subject = (Delivery.post_id == subject.id) & (Delivery.comment_id.is_(None))
            case Comment():
                of_subject = Delivery.comment_id == subject.id
            case Notice():
                of_subject = Delivery.notice_id == subject.id
        await self._wish(tx, of_subject & Delivery.wanted.is_not(None), subject.revision)

    async def withdraw(self, tx: Transaction, subject: Post | Comment) -> None:
        """Want the subject nowhere any more; of a post, its whole discussion."""
        column = Delivery.post_id if isinstance(subject, Post) else Delivery.comment_id
        await self._wish(tx, column == subject.id, None)

    def retract_stray(self, tx: Transaction, destination: Destination, message: MessageRef) -> None:
        """Want a message of ours gone that shows nothing we know of: a passing notice of which nothing is wanted."""
        now = self._clock.now()
        notice = Notice(body=Document(), passing=True, created_at=now)
        copy = Copy(network=destination.network, message=message, part=0)
        stray = Delivery(network=destination.network, destination=destination, notice=notice, copies=[copy], sent=1)
        stray.wish(None, now)
        tx.add(stray)
        self.wake(tx, destination.network)

    def wake(self, tx: Transaction, network: NetworkName) -> None:
        """Have the drain of a network look at the rows once this is committed."""
        self._jobs.defer(tx, "drain", network)

    async def _wish(self, tx: Transaction, which: ColumnElement[bool], wanted: int | None) -> None:
        for delivery in await tx.scalars(select(Delivery).where(which)):
            delivery.wish(wanted, self._clock.now())
            self.wake(tx, delivery.network)

    async def _want(
        self,
        tx: Transaction,
        destinations: Iterable[Destination],
        *,
        wanted: int,
        post_id: int | None = None,
        comment_id: int | None = None,
        notice_id: int | None = None,
    ) -> None:
        now = self._clock.now()
        subject = {
            "wanted": wanted,
            "post_id": post_id,
            "comment_id": comment_id,
            "notice_id": notice_id,
            "due_at": now,
        }
        rows = [{"network": each.network, "destination_id": each.id, **subject} for each in destinations]
        if rows:
            await tx.execute(insert(Delivery), rows)
        for network in {each.network for each in destinations}:
            self.wake(tx, network)
