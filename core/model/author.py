"""Who writes: a person, and that person on each network."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.base import Base, Moment
from core.model.names import LOOK_LIMIT, look, presentable
from core.model.refs import NetworkName, PersonRef

NOBODY = PersonRef("")
"""Stands for all who had themselves forgotten: their tombstones keep their places, and nobody's name."""


class Author(Base):
    """A person who wrote a comment or subscribed; they may be on several networks.

    `pen_name` is the name that they chose, `pen_look` what it looks like. Of a `private` one nothing new is taken.
    `told_at` is when they were told that replies are public.
    """

    __tablename__ = "author"
    __table_args__ = (Index("uq_author_pen_look", "pen_look", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    pen_name: Mapped[str | None] = mapped_column(Text)
    pen_look: Mapped[str | None] = mapped_column(String(LOOK_LIMIT))
    private: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None] = mapped_column(Moment)

    def sign_as(self, pen_name: str | None) -> None:
        """Bear a pen name from now on; None: the names that they have on the networks."""
        self.pen_name, self.pen_look = pen_name, look(pen_name) if pen_name else None


class Identity(Base):
    """An author on one network, under the name they have there; `look` is what that looks like.

    `avatar` is the public address of the picture they show there; of one that has none a copy of our own is kept, the
    file `portrait`, which was looked for at `portrait_at`.
    """

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("network", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), index=True)
    network: Mapped[NetworkName] = mapped_column(String(32))
    person: Mapped[PersonRef] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    look: Mapped[str] = mapped_column(String(LOOK_LIMIT), index=True, default="")
    avatar: Mapped[str | None] = mapped_column(Text)
    portrait: Mapped[str | None] = mapped_column(String(80))
    portrait_at: Mapped[datetime | None] = mapped_column(Moment)

    author: Mapped[Author] = relationship(lazy="joined", innerjoin=True)

    @property
    def shown_name(self) -> str:
        """What they are called: by their pen name, else by the name that they have on this network."""
        return self.author.pen_name or presentable(self.name)

    def appear_as(self, name: str, avatar: str | None) -> None:
        """Bear this name and this picture on the network from now on."""
        self.name, self.look, self.avatar = name, look(name)[:LOOK_LIMIT], avatar
