"""Where posts go: channels, groups, forums and private chats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.model.base import Base, Moment
from core.model.post import label_key
from core.model.refs import NetworkName, PlaceRef
from core.model.values import Address

DISCONNECTED = "disconnected by an editor"
"""Why nothing goes to a place that an editor stopped; commands that are given there are answered all the same."""


class Destination(Base):
    """A place of one network that the bot writes to.

    `announces`: it gets posts (those with one of `labels`; empty: all). `takes_comments`: people can talk about a post
    there, so others' comments are relayed to it. `configured` is its name in the settings, None for a chat that came
    by itself: a Subscription (`subscriber_id` is its reader) or a private chat that only gets answers. `paused` is why
    nothing goes there at present, None while it is open.
    """

    __tablename__ = "destination"
    __table_args__ = (UniqueConstraint("network", "place"), UniqueConstraint("network", "configured"))

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[NetworkName] = mapped_column(String(32))
    place: Mapped[PlaceRef] = mapped_column(String(100))
    configured: Mapped[str | None] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(Text, default="")
    announces: Mapped[bool] = mapped_column(default=False)
    takes_comments: Mapped[bool] = mapped_column(default=False)
    labels: Mapped[list[str]] = mapped_column(JSON, default=list)
    options: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict)
    subscriber_id: Mapped[int | None] = mapped_column(ForeignKey("identity.id"), index=True)
    paused: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def address(self) -> Address:
        return Address(self.place, tuple(sorted(self.options.items())))

    @property
    def name(self) -> str:
        """What people call it, with its network: "telegram Example Dispatch"."""
        return f"{self.network} {self.title or self.place}"

    @property
    def is_disconnected(self) -> bool:
        """Whether an editor stopped it; then the network's letting us in does not open it."""
        return self.paused == DISCONNECTED

    def disconnect(self) -> None:
        """Stop it for as long as an editor wants."""
        self.paused = DISCONNECTED


def shares_label(wanted: Iterable[str], labels: Iterable[str]) -> bool:
    """Whether a destination that wants some labels gets a post with these."""
    return not {label_key(label) for label in wanted}.isdisjoint(map(label_key, labels))
