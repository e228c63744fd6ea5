"""The pace that the documentation asks for, enforced with 429 (https://core.telegram.org/bots/faq#broadcasting-to-users)."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.refusal import Refusal

OVERALL = (30, 1.0)
"""Messages in so many seconds, to all chats together."""
IN_A_GROUP = (20, 60.0)
IN_A_CHAT = (60, 60.0)
"""One a second on average: short bursts are tolerated, as is documented."""


class Rates:
    """Counts the messages of the last minute."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sent: dict[int | None, deque[float]] = defaultdict(deque)

    def count(self, chat: Chat) -> None:
        """Takes a message to `chat` into account; raises Refusal 429 with retry_after in whole seconds instead."""
        limits = {None: OVERALL, chat.id: IN_A_CHAT if chat.type == "private" else IN_A_GROUP}
        now = self._clock()
        for key, (allowed, seconds) in limits.items():
            sent = self._sent[key]
            while sent and sent[0] <= now - seconds:
                sent.popleft()
            if len(sent) >= allowed:
                wait = max(1, math.ceil(sent[0] + seconds - now))
                raise Refusal(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        for key in limits:
            self._sent[key].append(now)
