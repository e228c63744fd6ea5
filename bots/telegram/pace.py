"""How fast a bot may send: the documentation's advice, as rates."""

from __future__ import annotations

from dataclasses import dataclass

from bots.telegram.refs import read_place
from core.model.refs import PlaceRef
from core.ports import PlacePace, Rate


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages in all chats together, in one chat and in one group or channel.

    "In a particular chat, avoid sending more than one message per second. We may allow short bursts ... In a group,
    bots are not able to send more than 20 messages per minute ... about 30 messages per second" for broadcasts
    (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). `chat_burst` is how many one chat
    takes at once, if nothing was sent there in the time in which it would have taken them one by one.
    """

    per_second: int = 30
    per_chat_second: float = 1.0
    chat_burst: int = 3
    per_group_minute: int = 20

    @property
    def account(self) -> tuple[Rate, ...]:
        """What all chats together take."""
        return (Rate(self.per_second, 1.0),)

    def of(self, place: PlaceRef) -> PlacePace:
        """What one chat takes; the topics of a forum share it. Only private chats have a positive id."""
        chat = read_place(place).chat
        each = Rate(self.chat_burst, self.chat_burst / self.per_chat_second)
        if isinstance(chat, int) and chat > 0:
            return PlacePace(str(chat), (each,))
        return PlacePace(str(chat), (each, Rate(self.per_group_minute, 60.0)))
