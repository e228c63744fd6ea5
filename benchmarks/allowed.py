"""What the limits allow: the shortest time in which messages can be sent, from the very model that enforces them."""

from __future__ import annotations

from collections.abc import Iterable

from bots.sandbox.faults.allowance import Allowance, Bucket, Sliding
from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.rates import Limits


def shortest(limits: Limits, messages: Iterable[tuple[Chat, int]]) -> float:
    """Seconds until the last of so many messages to each chat is answered, for a sender who knows the model.

    Where not everything can be sent at once, the chat with the most left goes first: none of its time may be lost.
    """
    account = _of_account(limits)
    left = [(count, _of_chat(limits, chat)) for chat, count in messages]
    now = 0.0
    while left:
        left.sort(key=lambda each: -each[0])
        waits = [max(allowance.wait(now) for allowance in own) for _, own in left]
        free = next((number for number, wait in enumerate(waits) if wait <= 0), None)
        wait = account.wait(now)
        if free is None or wait > 0:
            now += max(wait, min(waits))
            continue
        count, own = left.pop(free)
        for allowance in (account, *own):
            allowance.take(now)
        if count > 1:
            left.append((count - 1, own))
    return now + limits.latency


def _of_account(limits: Limits) -> Allowance:
    if limits.model == "bucket":
        return Bucket(limits.burst, limits.per_second)
    return Sliding(limits.per_second, 1.0)


def _of_chat(limits: Limits, chat: Chat) -> list[Allowance]:
    burst, rate = limits.chat_burst, limits.per_chat_second
    own: Allowance = Bucket(burst, rate) if limits.model == "bucket" else Sliding(burst, burst / rate)
    return [own] if chat.type == "private" else [own, Sliding(limits.per_group_minute, 60.0)]
