"""A post of the link-blog, from draft to withdrawal."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum

import regex  # for letters' marks, which re takes for punctuation
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.markup.tree import Document
from core.model.base import Base, Markup, Moment
from core.model.values import Source


class PostState(StrEnum):
    """Where a post stands; only a published one is public."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"
    """Published once, and taken back: it stands nowhere any more and never will again."""


class Post(Base):
    """A post: its id is the number it bears in chat, its `path` ("2014/08/a-title") its place on the blog.

    `revision` counts its published contents from 1 and is what a delivery wants or has sent.
    """

    __tablename__ = "post"
    __table_args__ = (Index("ix_post_state_published_at", "state", "published_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[PostState] = mapped_column(String(16), default=PostState.DRAFT)
    path: Mapped[str | None] = mapped_column(String(200), unique=True)
    revision: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(Text)
    headline: Mapped[str] = mapped_column(Text, default="")
    source_url: Mapped[str] = mapped_column(Text, default="")
    source_author: Mapped[str] = mapped_column(Text, default="")
    publication: Mapped[str] = mapped_column(Text, default="")
    excerpt: Mapped[Document] = mapped_column(Markup, default=Document())
    comment: Mapped[Document] = mapped_column(Markup, default=Document())
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    updated_at: Mapped[datetime | None] = mapped_column(Moment)

    labelled: Mapped[list[PostLabel]] = relationship(
        order_by="PostLabel.position", cascade="all, delete-orphan", lazy="selectin"
    )
    picture: Mapped[StoredPicture | None] = relationship(lazy="selectin")

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label.name for label in self.labelled)

    @labels.setter
    def labels(self, names: tuple[str, ...]) -> None:
        """Labels in order; two that differ only in case or punctuation are one."""
        by_key = {label_key(name): name for name in reversed(names)}
        ordered = [key for key in dict.fromkeys(map(label_key, names)) if key]
        self.labelled = [PostLabel(position=place, key=key, name=by_key[key]) for place, key in enumerate(ordered)]

    @property
    def source(self) -> Source | None:
        if not (self.headline or self.source_url):
            return None
        return Source(self.headline, self.source_url, self.source_author, self.publication)

    @source.setter
    def source(self, source: Source | None) -> None:
        source = source or Source("", "")
        self.headline, self.source_url = source.headline, source.url
        self.source_author, self.publication = source.author, source.publication

    @property
    def is_public(self) -> bool:
        return self.state == PostState.PUBLISHED

    def publish(self, now: datetime, path: str) -> None:
        """Make it public at `path`; only a draft can be."""
        if self.state != PostState.DRAFT:
            raise ValueError(f"post {self.id} is {self.state}, not a draft")
        self.state, self.published_at, self.updated_at, self.path = PostState.PUBLISHED, now, now, path


class PostLabel(Base):
    """One label of one post: `name` as it was written, `key` as it stands in addresses and settings."""

    __tablename__ = "post_label"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)


class StoredPicture(Base):
    """A picture in the media folder, under the SHA-256 of its (re-encoded) content."""

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(String(80), unique=True)
    media_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]


def label_key(name: str) -> str:
    """A label as it is compared and as it stands in addresses: "City Council" and "city-council" are the same one."""
    key: str = _BETWEEN_WORDS.sub("-", unicodedata.normalize("NFKC", name).casefold())
    return key.strip("-")[:80].rstrip("-")


_BETWEEN_WORDS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
