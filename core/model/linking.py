"""What joins a person's identities: one-time codes, and the guesses at them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.author import Identity
from core.model.base import Base, Moment
from core.model.refs import NetworkName, PersonRef


class LinkCode(Base):
    """A code that one identity asked for, of which only a digest is kept; `claimed_by` gave it on another network.

    It joins the two once whoever claimed it says so.
    """

    __tablename__ = "link_code"
    __table_args__ = (UniqueConstraint("identity_id"), UniqueConstraint("digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("identity.id"))
    digest: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("identity.id"), index=True)

    identity: Mapped[Identity] = relationship(foreign_keys=identity_id, lazy="joined", innerjoin=True)


class LinkGuess(Base):
    """How many wrong codes a person gave since a moment."""

    __tablename__ = "link_guess"

    network: Mapped[NetworkName] = mapped_column(String(32), primary_key=True)
    person: Mapped[PersonRef] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(Moment)
