"""Moderation: where a comment stands with the editors, what they did about it, and who is banned."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.model.base import Base, Moment
from core.model.refs import NetworkName, PersonRef


class CommentState(StrEnum):
    """Whether a comment may be seen; one that its author took back is gone in any state."""

    PUBLISHED = "published"
    HELD = "held"
    """It waits for an editor, and was never seen anywhere but where it was written."""
    HIDDEN = "hidden"
    """An editor took it away, for good."""


class Hold(StrEnum):
    """Why a comment, or a new text of one, waits for an editor."""

    EVERYTHING = "everything"
    NEWCOMER = "newcomer"
    LINKS = "links"
    RATE = "rate"
    REPEAT = "repeat"

    @property
    def is_flood(self) -> bool:
        """Whether there is likely more of the same to come."""
        return self in (Hold.RATE, Hold.REPEAT)


class Deed(StrEnum):
    """What an editor can do about a comment or its author."""

    APPROVE = "approve"
    HIDE = "hide"
    BAN = "ban"
    UNBAN = "unban"
    TAKE_BACK = "take_back"
    """Everything that the comment's author wrote was hidden."""


class Act(Base):
    """What an editor did, when and why; it outlives the comment and the author that it was about."""

    __tablename__ = "act"

    id: Mapped[int] = mapped_column(primary_key=True)
    deed: Mapped[Deed] = mapped_column(String(16))
    network: Mapped[NetworkName] = mapped_column(String(32))
    person: Mapped[PersonRef] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime | None] = mapped_column(Moment)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="SET NULL"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id", ondelete="SET NULL"), index=True)


class Ban(Base):
    """An author of whom nothing is taken any more, on any network, `until` then (None: for good)."""

    __tablename__ = "ban"

    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"))
    until: Mapped[datetime | None] = mapped_column(Moment)


class Card(Base):
    """A notice in an editor's private chat by which a comment is decided about."""

    __tablename__ = "card"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    dealt_at: Mapped[datetime] = mapped_column(Moment)
