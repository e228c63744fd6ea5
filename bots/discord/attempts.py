"""What became of earlier attempts at the same wish, so that none is made twice where Discord can't tell by itself.

A message of the bot bears a nonce, by which Discord recognises a repeat for a few minutes (resources/message, "Create
Message"); messages of webhooks and forum posts know nothing of the kind. So what an attempt has made is remembered
until the wish is fulfilled, and when its outcome is unknown the channel's history is read before sending again.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bots.discord.faults import translated
from core.errors import DeliveryError, Unclear

_REMEMBERED = 10_000

Find = Callable[[str], Awaitable[int | None]]
"""Looks for a message of ours that says just this, and gives its id."""

Say = Callable[[int, str], Awaitable[int]]
"""Sends a part, given its number from 0 and its content, and gives its id."""


@dataclass(slots=True)
class Attempt:
    """One wish: the messages that were `made` for it so far, and whether more may exist than that."""

    doubtful: bool
    made: list[int] = field(default_factory=list)

    async def say(self, contents: Sequence[str], *, find: Find, say: Say) -> None:
        """Send the parts that are not made yet; where it is doubtful whether one is, look for it first."""
        for number, content in enumerate(contents):
            if number >= len(self.made):
                found = await find(content) if self.doubtful else None
                self.made.append(await say(number, content) if found is None else found)


class Attempts:
    """The wishes that were begun and not fulfilled, by their keys, and the messages that are known to be others'.

    For `wary_for` seconds after the start every wish is doubtful, since an earlier process may have died over it.
    """

    def __init__(self, *, wary_for: float = 600, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wary_until = clock() + wary_for
        self._begun: OrderedDict[str, Attempt] = OrderedDict()
        self._settled: OrderedDict[int, None] = OrderedDict()

    @contextmanager
    def at(self, key: str) -> Iterator[Attempt]:
        """One more attempt at the wish `key`: unless it is fulfilled, what it has made is there for the next one.

        What the library raises leaves as an error of the port.
        """
        attempt = self._begun.setdefault(key, Attempt(doubtful=self._clock() < self._wary_until))
        _bound(self._begun)
        try:
            with translated():
                yield attempt
        except BaseException as fault:
            attempt.doubtful = attempt.doubtful or isinstance(fault, Unclear) or not isinstance(fault, DeliveryError)
            raise
        self._begun.pop(key, None)
        for message in attempt.made:
            self._settled[message] = None
        _bound(self._settled)

    def knows(self, message: int) -> bool:
        """Whether a message is known to belong to a wish, so that it can't be what another one looks for."""
        return message in self._settled or any(message in attempt.made for attempt in self._begun.values())


def _bound(memory: OrderedDict[str, Attempt] | OrderedDict[int, None]) -> None:
    while len(memory) > _REMEMBERED:
        memory.popitem(last=False)
