"""The pace that the documentation asks for, enforced with 429 (https://core.telegram.org/bots/faq#broadcasting-to-users)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from bots.sandbox.faults.allowance import Allowance, Bucket, Sliding
from bots.sandbox.faults.fault import STRICT, Seconds
from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.refusal import Refusal

COUNTED = frozenset(
    {
        "sendMessage",
        "sendPhoto",
        "sendDocument",
        "sendVideo",
        "sendAnimation",
        "sendAudio",
        "sendVoice",
        "sendSticker",
        "sendMediaGroup",
        "editMessageText",
        "editMessageCaption",
        "editMessageReplyMarkup",
    }
)
"""The methods that make or change a message."""


@dataclass(frozen=True, config=STRICT)
class Limits:
    """How many messages are taken. The documentation gives the numbers, and leaves open how they are counted.

    "sliding" takes no more than `per_second` in any second on end, and of one chat no more than `chat_burst` in the
    time that they are allowed in; "bucket" takes `burst` (of one chat `chat_burst`) at once and then one after the
    other. In both, a group or channel takes `per_group_minute` in any minute on end. "off" takes everything.
    """

    model: Literal["off", "sliding", "bucket"] = "off"
    per_second: Annotated[int, Field(ge=1)] = 30
    burst: Annotated[int, Field(ge=1)] = 30
    per_chat_second: Annotated[float, Field(gt=0)] = 1.0
    chat_burst: Annotated[int, Field(ge=1)] = 3
    """Short bursts in one chat are tolerated, as is documented; how long they may be is not."""
    per_group_minute: Annotated[int, Field(ge=1)] = 20
    latency: Seconds = 0.0
    """Seconds that every request takes, in all models."""


class Rates:
    """Counts by the limits set last; `refused` is how often it said no."""

    def __init__(self, clock: Callable[[], float], limits: Limits) -> None:
        self._clock = clock
        self.refused = 0
        self.limits = limits

    @property
    def limits(self) -> Limits:
        return self._limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        """From now on these count, and nothing that was sent before."""
        self._limits = limits
        self._overall = self._for_all()
        self._chats: dict[int, list[Allowance]] = {}

    def count(self, method: str, chat: Chat) -> None:
        """Takes a message to `chat` into account; raises Refusal 429 with retry_after in whole seconds instead."""
        if self.limits.model == "off" or method not in COUNTED:
            return
        now = self._clock()
        allowances = [self._overall, *self._chats.setdefault(chat.id, self._for_one(chat))]
        longest = max(allowance.wait(now) for allowance in allowances)
        if longest > 0:
            self.refused += 1
            raise too_many(longest)
        for allowance in allowances:
            allowance.take(now)

    def _for_all(self) -> Allowance:
        limits = self.limits
        if limits.model == "bucket":
            return Bucket(limits.burst, limits.per_second)
        return Sliding(limits.per_second, 1.0)

    def _for_one(self, chat: Chat) -> list[Allowance]:
        limits = self.limits
        rate, burst = limits.per_chat_second, limits.chat_burst
        own: Allowance = Bucket(burst, rate) if limits.model == "bucket" else Sliding(burst, burst / rate)
        return [own] if chat.type == "private" else [own, Sliding(limits.per_group_minute, 60.0)]


def too_many(seconds: float) -> Refusal:
    """The 429 that asks to wait for so long."""
    wait = max(1, math.ceil(seconds))
    return Refusal(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
