"""Wishes: what is wanted at which destination, written in the transaction of the content itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from sqlalchemy import ColumnElement, Table, func, insert, literal, select

from core.engine import Jobs
from core.markup.tree import Document
from core.model import Comment, Copy, Delivery, Destination, Notice, Post, Rank, Standing
from core.model.refs import MessageRef, NetworkName
from core.ports import Clock
from core.store import Transaction
from core.store.attachments import answers_awaited
from core.store.deliveries import is_wanted_anywhere
from core.store.destinations import taking
from core.store.keys import random_key
from core.store.messages import origin_of


class Ledger:
    """Writes wishes and has the drains of the networks concerned woken at commit."""

    def __init__(self, jobs: Jobs, clock: Clock) -> None:
        self._jobs = jobs
        self._clock = clock

    async def announce(self, tx: Transaction, post: Post) -> int:
        """Want a published post at every destination that takes its labels; how many those are."""
        return await self._want(tx, await taking(tx, post.labels), wanted=post.revision, post_id=post.id)

    async def relay(self, tx: Transaction, comment: Comment, origin_id: int) -> None:
        """Want a comment wherever its post is talked about, except at the destination it came from.

        One whose files are still being fetched, or that waits for an editor, is not wanted yet: it is asked for again.
        So is an answer to one whose files are: what is said before what it answers shows no more than a name.
        """
        if comment.is_awaited or not comment.is_public or await answers_awaited(tx, comment):
            return
        discussing = (
            Destination.takes_comments.is_(True),
            Destination.id != origin_id,
            Destination.id.in_(
                select(Delivery.destination_id).where(
                    Delivery.post_id == comment.post_id,
                    Delivery.comment_id.is_(None),
                    Delivery.wanted.is_not(None),
                    Delivery.closed.is_(None),
                )
            ),
        )
        await self._want(tx, discussing, wanted=comment.revision, post_id=comment.post_id, comment_id=comment.id)

    async def pass_on(self, tx: Transaction, comment: Comment) -> None:
        """Want a comment as it is now wherever it stands; if that is nowhere yet, wherever its post is talked about.

        Not before its files are there, and an editor has let it through where that is asked for.
        """
        if comment.is_awaited or not comment.is_public:
            return
        if await is_wanted_anywhere(tx, comment.id):
            await self.revise(tx, comment)
        else:
            await self.relay(tx, comment, (await origin_of(tx, comment.id)).destination_id)
            await self._pass_on_answers(tx, comment)

    async def notify(self, tx: Transaction, notice: Notice, destination: Destination) -> None:
        """Want a notice at one destination."""
        await tx.flush()
        await self._want(tx, [Destination.id == destination.id], wanted=notice.revision, notice_id=notice.id)

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
        if isinstance(subject, Comment) and subject.attachments:
            await self._pass_on_answers(tx, subject)

    def retract_stray(self, tx: Transaction, destination: Destination, message: MessageRef) -> None:
        """Want a message of ours gone that shows nothing we know of: a passing notice of which nothing is wanted."""
        now = self._clock.now()
        notice = Notice(body=Document(), passing=True, created_at=now)
        copy = Copy(network=destination.network, message=message, part=0)
        stray = Delivery(network=destination.network, destination=destination, notice=notice, copies=[copy], sent=1)
        stray.wish(None, now)
        tx.add(stray)
        self.wake(tx, destination.network)

    def fetch(self, tx: Transaction, network: NetworkName) -> None:
        """Have the files fetched that came with comments on a network, and those thrown away that were taken back."""
        self._jobs.defer(tx, "media", network)

    def portray(self, tx: Transaction, network: NetworkName) -> None:
        """Have it looked for the picture of somebody who has written."""
        self._jobs.defer(tx, "portraits", network)

    def wake(self, tx: Transaction, network: NetworkName) -> None:
        """Have the drain of a network look at the rows once this is committed."""
        self._jobs.defer(tx, "drain", network)

    async def _pass_on_answers(self, tx: Transaction, comment: Comment) -> None:
        """Want the answers that waited for a comment's files."""
        for answer in await tx.scalars(select(Comment).where(Comment.parent_id == comment.id).order_by(Comment.id)):
            if not await is_wanted_anywhere(tx, answer.id):
                await self.pass_on(tx, answer)

    async def _wish(self, tx: Transaction, which: ColumnElement[bool], wanted: int | None) -> None:
        for delivery in await tx.scalars(select(Delivery).where(which)):
            delivery.wish(wanted, self._clock.now())
            self.wake(tx, delivery.network)

    async def _want(
        self,
        tx: Transaction,
        at: Iterable[ColumnElement[bool]],
        *,
        wanted: int,
        post_id: int | None = None,
        comment_id: int | None = None,
        notice_id: int | None = None,
    ) -> int:
        """Want a subject at all destinations of which this holds; how many those are.

        The database copies the rows by itself: a post may go to ten thousand destinations.
        """
        subject = {
            "wanted": wanted,
            "post_id": post_id,
            "comment_id": comment_id,
            "notice_id": notice_id,
            "rank": Rank.BROADCAST if comment_id is None and notice_id is None else Rank.TALK,
            "due_at": self._clock.now(),
            "standing": Standing.OPEN,
            "open": True,
            "attempts": 0,
        }
        table = cast(Table, Delivery.__table__)
        values = [literal(value, table.c[name].type) for name, value in subject.items()]
        rows = select(Destination.network, Destination.id, random_key(), *values).where(*at).order_by(Destination.id)
        await tx.execute(
            insert(table).from_select(["network", "destination_id", "key", *subject], rows, include_defaults=False)
        )
        counted = select(Destination.network, func.count()).where(*at).group_by(Destination.network)
        counts = dict((await tx.execute(counted)).all())
        for network in counts:
            self.wake(tx, network)
        return sum(counts.values())
