"""What became of a delivery, in words: how it stands, why, and what happens next or who can do what about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.model import Delivery, Destination, Standing

_PATIENCE = timedelta(minutes=10)
"""How long a comment may wait for its post's thread before somebody should look."""
_GIVEN_UP = {Standing.REFUSED: "refused", Standing.FAILED: "given up"}
_OFTEN = 2
"""From so many attempts on their number is worth telling."""


@dataclass(frozen=True, slots=True)
class Fate:
    """`state` in a word or two, `why` it is so and what comes `next`; the last two are empty where all is well."""

    state: str
    why: str = ""
    next: str = ""

    def __str__(self) -> str:
        said = f"{self.state}: {self.why}" if self.why else self.state
        return f"{said.rstrip('.')}. {self.next}" if self.next else said


def fate(delivery: Delivery, announced: Delivery | None, now: datetime) -> Fate:
    """Pure. `announced` is the delivery of the post itself at the same destination, for a comment; else None."""
    match delivery.standing:
        case Standing.REFUSED:
            return Fate("refused", _reason(delivery), _remedy(delivery))
        case Standing.FAILED:
            return Fate("failed", _reason(delivery), f"“backchannel retry {delivery.id}” tries it again.")
        case Standing.REMOVED:
            return Fate("removed", "somebody else took it away there", "It is not made again.")
    if not delivery.open:
        return Fate("taken back" if delivery.sent is None else "stands")
    if delivery.destination.paused:
        return Fate("waits", *_closed(delivery.destination))
    if delivery.standing == Standing.SENDING:
        return Fate("is under way")
    if delivery.standing == Standing.UNCLEAR:
        again = f"Whether it arrived is found out {_soon(delivery, now)}, before it is sent again."
        return Fate("unclear", _reason(delivery), again)
    if announced is not None and delivery.sent is None and announced.thread is None:
        return _without_thread(delivery, announced, now)
    return _to_do(delivery, now)


def remedy_of(destination: Destination) -> str:
    """What opens a destination to which nothing goes; empty for one that is open."""
    return _closed(destination)[1] if destination.paused else ""


def _closed(destination: Destination) -> tuple[str, str]:
    if destination.is_disconnected:
        return destination.paused or "", "/connect takes it up again."
    remedy = "Let the bot in again with the right to write: it goes on by itself, or with /connect."
    return destination.paused or "", remedy


def _remedy(delivery: Delivery) -> str:
    retry = f"mend the reason and use “backchannel retry {delivery.id}”."
    if delivery.is_announcement:
        return f"Change the post with “/edit {delivery.post_id}”; or {retry}"
    return retry.capitalize()


def _without_thread(delivery: Delivery, announced: Delivery, now: datetime) -> Fate:
    """A comment whose post has no thread there, and why that is."""
    if announced.standing in _GIVEN_UP:
        why = f"its post was {_GIVEN_UP[announced.standing]} there: {_reason(announced)}"
        return Fate("rests", why, "It follows as soon as the post stands there.")
    if announced.standing == Standing.REMOVED or announced.wanted is None:
        return Fate("rests", "its post was taken away there")
    if announced.sent is None:
        return Fate("waits", "its post is not there yet", "It follows the post.")
    if now - max(delivery.due_at, announced.begun_at or delivery.due_at) < _PATIENCE:
        return Fate("waits", "the network is yet to tell where its post is talked about there")
    return Fate(
        "waits",
        "the network has not told for more than ten minutes where its post is talked about there",
        "See with /connect whether the bot is missing in the discussion; the next comment there tells it, too.",
    )


def _to_do(delivery: Delivery, now: datetime) -> Fate:
    if delivery.attempts and delivery.reason:
        times = f", after {delivery.attempts} attempts" if delivery.attempts >= _OFTEN else ""
        state = "stands, but not complete" if delivery.sent == 0 else "to be tried again"
        return Fate(state, delivery.reason, f"The next attempt is {_soon(delivery, now)}{times}.")
    if delivery.wanted is None:
        return Fate("to be taken back")
    return Fate("to be sent" if delivery.sent is None else "to be changed", delivery.reason or "")


def _reason(delivery: Delivery) -> str:
    return delivery.reason or "no reason is known"


def _soon(delivery: Delivery, now: datetime) -> str:
    """When its time comes, from now."""
    seconds = (delivery.due_at - now).total_seconds()
    if seconds <= 1:
        return "at once"
    return f"in {seconds:.0f} s" if seconds < 120 else f"in {seconds / 60:.0f} min"
