"""What must stand where, and how much of it is missing or there twice."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.stage import Stage
from bots.sandbox.discord.kinds import Kind
from bots.sandbox.discord.model import Channel
from bots.sandbox.telegram.model import Chat

Place = Chat | Channel
_NOW_AND_THEN = 0.1
_WORDS = re.compile(r"(?:train|passenger) \d{5}")
_LOST, _DISCORD, _RECEIPT = "lost", "doubled on Discord", "doubled in spite of a receipt"


@dataclass(slots=True)
class Told:
    """Words that must stand at each of their places; those of `receipts` are on Telegram and tell what was sent.

    Words are "train 00007", which a post's title bears, or "passenger 00042", which a comment does.
    """

    stage: Stage
    receipts: frozenset[Chat] = frozenset()
    _wanted: dict[Place, list[str]] = field(default_factory=dict)

    def expect(self, words: str, places: Iterable[Place]) -> None:
        for place in places:
            self._wanted.setdefault(place, []).append(words)

    async def settled(self, patience: float = 120.0) -> bool:
        """Wait until nothing is missing and the service is at rest; False if that takes more seconds."""
        end = time.monotonic() + patience
        while not await self.stage.at_rest() or self.wrong()["lost"]:
            if time.monotonic() > end:
                return False
            await asyncio.sleep(_NOW_AND_THEN)
        return True

    def wrong(self) -> dict[str, int]:
        """What must not be: words that stand nowhere, and second copies where it could be known of the first."""
        found = dict.fromkeys((_LOST, _DISCORD, _RECEIPT) if self.receipts else (_LOST, _DISCORD), 0)
        for place, words in self._wanted.items():
            shown = self._shown(place)
            found[_LOST] += sum(not shown[each] for each in words)
            if isinstance(place, Channel) or place in self.receipts:
                found[_DISCORD if isinstance(place, Channel) else _RECEIPT] += _too_many(shown, words)
        return found

    def repeated(self) -> int:
        """How many second copies there are where Telegram gives no receipt."""
        chats = [place for place in self._wanted if isinstance(place, Chat) and place not in self.receipts]
        return sum(_too_many(self._shown(chat), self._wanted[chat]) for chat in chats)

    def _shown(self, place: Place) -> Counter[str]:
        """How often each of the words stands there; of a forum, as the name of a post."""
        network = self.stage.world
        if isinstance(place, Chat):
            said = [message.text for message in network.telegram.messages(place)]
        elif place.kind is Kind.FORUM:
            said = [thread.name for thread in network.discord.threads(place)]
        else:
            said = [message.content for message in network.discord.messages(place)]
        return Counter(words for each in said for words in set(_WORDS.findall(each)))


def _too_many(shown: Counter[str], words: Iterable[str]) -> int:
    return sum(max(0, shown[each] - 1) for each in words)
