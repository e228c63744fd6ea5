"""The ledger: what is wanted at each destination, what stands there, and what follows from the difference."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum, StrEnum
from secrets import token_hex
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.base import Base, Moment
from core.model.comment import Comment
from core.model.destination import Destination
from core.model.notice import Notice
from core.model.post import Post
from core.model.refs import MessageRef, NetworkName, ThreadRef


class Standing(StrEnum):
    """How a delivery stands, apart from what is wanted and sent."""

    OPEN = "open"
    SENDING = "sending"
    """A request was begun under `attempt`, and its outcome is not written yet."""
    UNCLEAR = "unclear"
    """A send was begun at `begun_at` and its outcome is unknown: something new may stand there."""
    REFUSED = "refused"
    """The network will never take it; `reason` is its own."""
    REMOVED = "removed"
    """Somebody else removed the copy; it is never made again."""
    FAILED = "failed"
    """It was tried for as long as the settings say, and given up; `reason` is the last one. It can be retried."""


CLAIMABLE = (Standing.OPEN, Standing.UNCLEAR)
"""These can be taken for an attempt."""

RESTING = (Standing.REFUSED, Standing.REMOVED, Standing.FAILED)
"""Nothing is left to do about these, whatever is wanted."""


class Rank(IntEnum):
    """What is carried out first where not everything can be at once."""

    TALK = 0
    """Comments and notices: somebody waits for them."""
    CHANGE = 1
    """Edits and retractions of announcements that stand."""
    BROADCAST = 2
    """First sends of announcements."""


class Step(StrEnum):
    """What to do next about a delivery."""

    REST = "rest"
    WAIT = "wait"
    SEND = "send"
    REVISE = "revise"
    RETRACT = "retract"
    RECONCILE = "reconcile"


def next_step(
    wanted: int | None, sent: int | None, standing: Standing, *, paused: bool = False, thread_known: bool = True
) -> Step:
    """The one decision of the ledger: from a wish and a fact to the next verb. Pure.

    `wanted` and `sent` are revisions, None for nothing, and `sent` is 0 for one nobody knows. `thread_known` is False
    for a comment whose post has no thread at its destination yet. SEND means announce, relay or notify, by the
    delivery's subject.
    """
    if paused or standing in RESTING:
        return Step.REST
    if standing == Standing.SENDING:
        return Step.REST
    if standing == Standing.UNCLEAR:
        return Step.RECONCILE
    if wanted == sent:
        return Step.REST
    if wanted is None:
        return Step.RETRACT
    if sent is not None:
        return Step.REVISE
    return Step.SEND if thread_known else Step.WAIT


def _where(condition: str) -> dict[str, Any]:
    """For an index of only those rows of which this holds: of the thousands that a broadcast writes it does not."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


_OPEN: dict[str, Any] = {"sqlite_where": text("open = 1"), "postgresql_where": text("open")}


class Delivery(Base):
    """One post, comment or notice at one destination.

    A delivery of a comment bears its post's id too; its thread is that of the post's own delivery there. `open` tells
    that something is left to do (kept beside wanted, sent and standing so that an index finds the few rows that
    matter), and `rank` how urgent that is. `failing_since` is when the first of the failures in a row happened. `key`
    is given to the network with every attempt. A delivery is claimed by writing a fresh `attempt`; its outcome counts
    only under that same attempt. `closed` says why nothing more can be said in its thread; `told_at` is when newcomers
    were last told there that replies are public.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("uq_delivery_announcement", "destination_id", "post_id", unique=True, **_where("comment_id IS NULL")),
        Index("uq_delivery_comment", "destination_id", "comment_id", unique=True, **_where("comment_id IS NOT NULL")),
        Index("uq_delivery_notice", "destination_id", "notice_id", unique=True, **_where("notice_id IS NOT NULL")),
        Index("ix_delivery_comment_id", "comment_id", **_where("comment_id IS NOT NULL")),
        Index("ix_delivery_notice_id", "notice_id", **_where("notice_id IS NOT NULL")),
        Index("ix_delivery_thread", "thread", **_where("thread IS NOT NULL")),
        Index("ix_delivery_due", "network", "due_at", **_OPEN),
        Index("ix_delivery_rank", "network", "rank", "id", **_OPEN),
        Index("ix_delivery_open", "destination_id", **_OPEN),
        Index("ix_delivery_begun", "network", "begun_at", **_where("begun_at IS NOT NULL")),
        CheckConstraint("(post_id IS NULL) != (notice_id IS NULL)", name="one_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[NetworkName] = mapped_column(String(32))
    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    wanted: Mapped[int | None]
    sent: Mapped[int | None]
    standing: Mapped[Standing] = mapped_column(String(16), default=Standing.OPEN)
    open: Mapped[bool] = mapped_column(default=True)
    rank: Mapped[int] = mapped_column(default=Rank.TALK)
    key: Mapped[str] = mapped_column(String(12), default=lambda: token_hex(6))
    attempt: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Moment)
    begun_at: Mapped[datetime | None] = mapped_column(Moment)
    failing_since: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(Text)
    thread: Mapped[ThreadRef | None] = mapped_column(String(100))
    door: Mapped[str | None] = mapped_column(Text)
    closed: Mapped[str | None] = mapped_column(Text)
    told_at: Mapped[datetime | None] = mapped_column(Moment)

    destination: Mapped[Destination] = relationship()
    post: Mapped[Post | None] = relationship()
    comment: Mapped[Comment | None] = relationship()
    notice: Mapped[Notice | None] = relationship()
    copies: Mapped[list[Copy]] = relationship(order_by="Copy.part", cascade="all, delete-orphan")

    @property
    def is_announcement(self) -> bool:
        """Whether it shows a post itself, not a comment or a notice."""
        return self.post_id is not None and self.comment_id is None

    def next_step(self, *, thread_known: bool) -> Step:
        """What to do next about this delivery."""
        paused = self.destination.paused is not None
        return next_step(self.wanted, self.sent, self.standing, paused=paused, thread_known=thread_known)

    def wish(self, wanted: int | None, now: datetime) -> None:
        """Want another revision, or nothing, from now on; what was given up or refused is taken up again for it.

        Of a post whose message somebody else removed, the thread may still stand: it is taken away with the post.
        """
        self.wanted = wanted
        if self.standing in (Standing.FAILED, Standing.REFUSED):
            self.retry(now)
        elif self.standing == Standing.REMOVED and wanted is None and self.is_announcement:
            self.standing = Standing.OPEN
        self.settle(self.standing)
        self.due_at = now

    def retry(self, now: datetime) -> None:
        """Take up again what failed or was refused; whether what failed did arrive after all is found out before."""
        is_retraction = self.wanted is None and self.sent is not None
        perhaps_sent = self.standing == Standing.FAILED and not is_retraction
        self.attempts, self.failing_since, self.due_at = 0, None, now
        self.settle(Standing.UNCLEAR if perhaps_sent else Standing.OPEN)

    def settle(self, standing: Standing) -> None:
        """Stand so, and know whether something is left to do, and how urgent it is."""
        self.standing = standing
        unfinished = self.wanted != self.sent or standing in (Standing.SENDING, Standing.UNCLEAR)
        self.open = unfinished and standing not in RESTING
        if self.rank != Rank.TALK:
            self.rank = Rank.BROADCAST if self.sent is None else Rank.CHANGE


class Copy(Base):
    """One native message that shows a part of a delivery; of a comment perhaps its attachment `file_id`."""

    __tablename__ = "copy"
    __table_args__ = (UniqueConstraint("network", "message"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), index=True)
    network: Mapped[NetworkName] = mapped_column(String(32))
    message: Mapped[MessageRef] = mapped_column(String(100))
    part: Mapped[int]
    file_id: Mapped[int | None]
