"""Silences: what a network asked for when it had enough of us."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.model.base import Base, Moment
from core.model.refs import NetworkName


class Silence(Base):
    """Until when nothing is sent to the places of one pace (`pace` is its key), or at all (an empty `pace`).

    Kept so that whoever sends next, after a restart or elsewhere, does not ask again too early.
    """

    __tablename__ = "silence"

    network: Mapped[NetworkName] = mapped_column(String(32), primary_key=True)
    pace: Mapped[str] = mapped_column(String(100), primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)
