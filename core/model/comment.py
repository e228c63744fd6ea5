"""A comment, and the native messages it was written as."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.markup.tree import Document
from core.model.attachment import Attachment
from core.model.author import Identity
from core.model.base import Base, Markup, Moment
from core.model.files import FileRef
from core.model.moderation import CommentState, Hold
from core.model.refs import MessageRef, NetworkName

_ALBUM = text("album IS NOT NULL")
_WAITS = text("held_for IS NOT NULL")


class Comment(Base):
    """What somebody said about a post, or in answer to another comment (`parent_id`).

    `by_editor` was decided by the writer's numeric id when it was written. A deleted comment keeps its row (it must
    never be made anew); it shows as a tombstone where it was answered, and else not at all. `album` is its network's
    own mark of messages that are one, and come one by one. What waits for an editor says why (`held_for`): the whole
    comment, or a new text (`proposed`) beside the one that is public.
    """

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_post_id_published_at", "post_id", "published_at"),
        Index("uq_comment_album", "network", "album", unique=True, sqlite_where=_ALBUM, postgresql_where=_ALBUM),
        Index("ix_comment_waits", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("identity.id"), index=True)
    by_editor: Mapped[bool] = mapped_column(default=False)
    network: Mapped[NetworkName] = mapped_column(String(32))
    url: Mapped[str | None] = mapped_column(Text)
    album: Mapped[str | None] = mapped_column(String(100))
    body: Mapped[Document] = mapped_column(Markup)
    state: Mapped[CommentState] = mapped_column(
        String(16), default=CommentState.PUBLISHED, server_default=CommentState.PUBLISHED
    )
    held_for: Mapped[Hold | None] = mapped_column(String(16))
    proposed: Mapped[Document | None] = mapped_column(Markup)
    revision: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime | None] = mapped_column(Moment)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)

    identity: Mapped[Identity] = relationship(lazy="joined", innerjoin=True)
    attachments: Mapped[list[Attachment]] = relationship(
        order_by=(Attachment.position, Attachment.id), cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_public(self) -> bool:
        return self.state == CommentState.PUBLISHED and not self.is_deleted

    @property
    def waits(self) -> bool:
        """Whether an editor is to decide about it, or about its new text."""
        return self.held_for is not None

    @property
    def is_awaited(self) -> bool:
        """Whether some of its files are still to be fetched."""
        return any(each.is_waited_for for each in self.attachments)

    def take_files(self, origin: MessageRef, told: Sequence[FileRef], due_at: datetime) -> bool:
        """Have the files that came with one of its messages be these; False if they were, or it was deleted.

        New ones are fetched from `due_at` on.
        """
        if self.is_deleted:
            return False
        known = {each.key: each for each in self.attachments if each.origin == origin and not each.is_dropped}
        new = [Attachment.of(self.network, origin, each, due_at) for each in told if each.key not in known]
        gone = known.keys() - {each.key for each in told}
        for key in gone:
            known[key].drop(due_at)
        self.attachments.extend(new)
        if new or gone:
            self.revision += 1
        return bool(new or gone)

    def rewrite(self, body: Document, at: datetime) -> bool:
        """Take a new text; False if it is the same, or the comment was deleted or hidden."""
        if self.is_deleted or self.state == CommentState.HIDDEN or body == self.body:
            return False
        self.body, self.updated_at, self.revision = body, at, self.revision + 1
        return True

    def hold(self, why: Hold) -> None:
        """Let it wait for an editor before anybody sees it."""
        self.state, self.held_for = CommentState.HELD, why

    def propose(self, body: Document, why: Hold | None) -> None:
        """Let a new text of a public comment wait for an editor; none (`why`) for what needs no editor any more."""
        self.proposed, self.held_for = (None, None) if why is None or body == self.body else (body, why)

    def approve(self, at: datetime) -> None:
        """Publish what waits, the comment or its new text."""
        proposed, self.proposed, self.held_for = self.proposed, None, None
        self.state = CommentState.PUBLISHED
        if proposed is not None:
            self.rewrite(proposed, at)

    def hide(self, at: datetime) -> bool:
        """Show it nowhere any more, for good, and throw its files away; False if it is gone already."""
        if self.is_deleted or self.state == CommentState.HIDDEN:
            return False
        for attachment in self.attachments:
            attachment.drop(at)
        self.state, self.held_for, self.proposed = CommentState.HIDDEN, None, None
        self.revision += 1
        return True

    def delete(self, at: datetime) -> bool:
        """Take it back for good, its words and files included; False if that was done before."""
        if self.is_deleted:
            return False
        for attachment in self.attachments:
            attachment.drop(at)
        self.body, self.deleted_at, self.revision = Document(), at, self.revision + 1
        self.proposed, self.held_for = None, None
        return True


class Origin(Base):
    """A native message that a comment came from: it is never delivered back to that destination.

    Of an album each keeps what was written below itself (`body`): the comment says all of that.
    """

    __tablename__ = "origin"
    __table_args__ = (UniqueConstraint("network", "message"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"))
    network: Mapped[NetworkName] = mapped_column(String(32))
    message: Mapped[MessageRef] = mapped_column(String(100))
    body: Mapped[Document | None] = mapped_column(Markup)
