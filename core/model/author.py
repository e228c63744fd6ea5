"""Who writes: a person, and that person on each network."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.base import Base, Moment
from core.model.refs import NetworkName, PersonRef


class Author(Base):
    """A person who wrote a comment or subscribed; they may be on several networks."""

    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Identity(Base):
    """An author on one network, under the name they have there."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("network", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), index=True)
    network: Mapped[NetworkName] = mapped_column(String(32))
    person: Mapped[PersonRef] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    avatar: Mapped[str | None] = mapped_column(Text)

    author: Mapped[Author] = relationship(lazy="joined", innerjoin=True)
