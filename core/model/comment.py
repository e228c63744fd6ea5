"""A comment, and the native messages it was written as."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.markup.tree import Document
from core.model.author import Identity
from core.model.base import Base, Markup, Moment
from core.model.refs import MessageRef, NetworkName


class Comment(Base):
    """What somebody said about a post, or in answer to another comment (`parent_id`).

    `by_editor` was decided by the writer's numeric id when it was written. A deleted comment keeps its row (it must
    never be made anew); it shows as a tombstone where it was answered, and else not at all.
    """

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_post_id_published_at", "post_id", "published_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("identity.id"), index=True)
    by_editor: Mapped[bool] = mapped_column(default=False)
    network: Mapped[NetworkName] = mapped_column(String(32))
    url: Mapped[str | None] = mapped_column(Text)
    body: Mapped[Document] = mapped_column(Markup)
    revision: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime | None] = mapped_column(Moment)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)

    identity: Mapped[Identity] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    def rewrite(self, body: Document, at: datetime) -> bool:
        """Take a new text; False if it is the same, or the comment was deleted."""
        if self.is_deleted or body == self.body:
            return False
        self.body, self.updated_at, self.revision = body, at, self.revision + 1
        return True

    def delete(self, at: datetime) -> bool:
        """Take it back for good, its words included; False if that was done before."""
        if self.is_deleted:
            return False
        self.body, self.deleted_at, self.revision = Document(), at, self.revision + 1
        return True


class Origin(Base):
    """A native message that a comment came from: it is never delivered back to that destination."""

    __tablename__ = "origin"
    __table_args__ = (UniqueConstraint("network", "message"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"))
    network: Mapped[NetworkName] = mapped_column(String(32))
    message: Mapped[MessageRef] = mapped_column(String(100))
