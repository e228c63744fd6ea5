"""One attempt at a delivery: all that is needed to carry it out and to write its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.errors import DeliveryError
from core.model import Step
from core.model.refs import MessageRef, NetworkName, ThreadRef
from core.model.values import Address, Sent, Subject


@dataclass(frozen=True, slots=True)
class Attempt:
    """A claimed delivery. Its outcome counts only while the row still bears `token`.

    `begun` is when the send began whose outcome counts (of a reconciliation: the unclear one). `revision` is what
    stands there if it succeeds (None: nothing); `key` is the same for every attempt at it.
    """

    network: NetworkName
    delivery_id: int
    destination_id: int
    token: str
    step: Step
    begun: datetime
    revision: int | None
    key: str
    address: Address
    thread: ThreadRef | None
    copies: tuple[MessageRef, ...]
    subject: Subject | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a reconciliation tells: our messages that stand there since the unclear send began, in reading order."""

    messages: tuple[MessageRef, ...]


Outcome = Sent | Found | DeliveryError
"""What became of an attempt."""
