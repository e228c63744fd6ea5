"""What somebody who had themselves forgotten is still to be told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from core.model.base import Base, Moment
from core.model.refs import NetworkName, PlaceRef


class Farewell(Base):
    """The deliveries of forgotten comments, which are being taken back, and the chat that is told how that ended.

    It is the last that is known of the person, and removed as soon as they are told.
    """

    __tablename__ = "farewell"

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[NetworkName] = mapped_column(String(32), index=True)
    place: Mapped[PlaceRef] = mapped_column(String(100))
    deliveries: Mapped[list[int]] = mapped_column(JSON)
    begun_at: Mapped[datetime] = mapped_column(Moment)
