"""Messages of which nobody can tell the service that it sent them: Telegram has no history for bots."""

from __future__ import annotations

from bots.sandbox.telegram.model import Call, Chat, Message
from tests.support.town import Town

_UNDER_WAY = 20
"""More messages than are sent at once, and not booked yet, to the few chats of a town."""


class Strays:
    """What was sent and never acknowledged may stand there a second time, and is not changed any more."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._killed: set[tuple[int, int]] = set()

    def killed(self) -> None:
        """The service was killed: nobody wrote down what it sent just before."""
        self._killed |= {_sent(call) for call in self._calls()[-_UNDER_WAY:]}

    def include(self, message: Message) -> bool:
        unanswered = {_sent(call) for call in self._calls() if call.status != 200}
        return (message.chat.id, message.id) in unanswered | self._killed

    def among(self, chat: Chat) -> set[Message]:
        return {message for message in self._town.telegram.messages(chat) if self.include(message)}

    def _calls(self) -> list[Call]:
        calls = self._town.telegram.calls
        return [call for call in calls if call.method == "sendMessage" and isinstance(call.result, dict)]


def _sent(call: Call) -> tuple[int, int]:
    return call.result["chat"]["id"], call.result["message_id"]
