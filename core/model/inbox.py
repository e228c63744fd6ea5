"""What the networks told us and has not had its effect yet, and how far each place was read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.model.base import Base, Moment
from core.model.refs import MessageRef, NetworkName, PlaceRef


class Waiting(StrEnum):
    """Why a raw update is still here."""

    NEW = "new"
    HELD = "held"
    """What it answers is being sent right now: it is applied when that is known."""
    PARKED = "parked"
    """Applying it failed; `error` says how. It blocks nobody and is shown by `backchannel status`."""


class RawUpdate(Base):
    """A raw update, removed in the transaction that applies it; `key` makes a repeat have no effect meanwhile."""

    __tablename__ = "raw_update"
    __table_args__ = (
        UniqueConstraint("network", "key"),
        Index("ix_raw_update_network_waiting", "network", "waiting", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[NetworkName] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(200))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_at: Mapped[datetime] = mapped_column(Moment)
    waiting: Mapped[Waiting] = mapped_column(String(16), default=Waiting.NEW)
    error: Mapped[str | None] = mapped_column(Text)


class Bookmark(Base):
    """The last message of a place that was kept: catching up after a restart begins behind it."""

    __tablename__ = "bookmark"

    network: Mapped[NetworkName] = mapped_column(String(32), primary_key=True)
    place: Mapped[PlaceRef] = mapped_column(String(100), primary_key=True)
    message: Mapped[MessageRef] = mapped_column(String(100))
