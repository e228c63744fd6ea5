"""A file that came with a comment, from the first news of it until it lies in the media folder."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.model.base import Base, Moment
from core.model.files import FileKind, FileRef, told_of
from core.model.refs import FileHandle, MessageRef, NetworkName


class AttachmentState(StrEnum):
    """Where an attachment stands."""

    WAITING = "waiting"
    """It is to be fetched, from `due_at` on."""
    STORED = "stored"
    """Its content lies in the media folder as `file`."""
    LINKED = "linked"
    """It is not kept here, and `reason` says why; it is to be found where it was said."""
    DROPPED = "dropped"
    """Its author took it back: nobody is shown it any more, and its content goes from the folder."""


_TO_DO = text("state IN ('waiting', 'dropped')")


class Attachment(Base):
    """One file of a comment, which came with the native message `origin`; `position` orders it among the others.

    Until it is stored, kind and measures are what its network said; then they are those of the content. `size` is in
    bytes, `width` and `height` in pixels.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_due", "network", "due_at", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    network: Mapped[NetworkName] = mapped_column(String(32))
    origin: Mapped[MessageRef] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(100))
    handle: Mapped[FileHandle] = mapped_column(Text)
    position: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[FileKind] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Text)
    alt: Mapped[str] = mapped_column(Text)
    size: Mapped[int | None] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    state: Mapped[AttachmentState] = mapped_column(String(16), default=AttachmentState.WAITING)
    reason: Mapped[str | None] = mapped_column(Text)
    file: Mapped[str | None] = mapped_column(String(80), index=True)
    media_type: Mapped[str | None] = mapped_column(String(100))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def of(cls, network: NetworkName, origin: MessageRef, told: FileRef, due_at: datetime) -> Attachment:
        """An attachment that is yet to be fetched."""
        return cls(
            network=network,
            origin=origin,
            key=told.key,
            handle=told.handle,
            position=told.position,
            kind=told.kind,
            name=told.name,
            alt=told.alt,
            size=told.size,
            width=told.width,
            height=told.height,
            state=AttachmentState.WAITING,
            due_at=due_at,
        )

    @property
    def is_waited_for(self) -> bool:
        return self.state == AttachmentState.WAITING

    @property
    def is_shown(self) -> bool:
        return self.state == AttachmentState.STORED

    @property
    def is_dropped(self) -> bool:
        return self.state == AttachmentState.DROPPED

    @property
    def note(self) -> str:
        """What is said in place of a file that is not kept here."""
        return told_of(self.kind, self.name, self.size, self.reason or "")

    def link(self, reason: str) -> None:
        """Give it up: it is told of instead of shown."""
        self.state, self.reason = AttachmentState.LINKED, reason

    def drop(self, now: datetime) -> None:
        """Its author took it back."""
        self.state, self.due_at = AttachmentState.DROPPED, now
