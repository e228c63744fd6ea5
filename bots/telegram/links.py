"""Public web addresses of messages (https://core.telegram.org/api/links#message-links)."""

from __future__ import annotations

from telegram import Chat
from telegram.constants import ChatType


class Links:
    """Addresses below `base` ("https://t.me")."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")

    def message(self, chat: Chat, message: int) -> str | None:
        """The address of a message; None in private chats and basic groups, which have none.

        In a chat without a public name it opens for members only.
        """
        if chat.type not in (ChatType.SUPERGROUP, ChatType.CHANNEL):
            return None
        name = chat.username or f"c/{str(chat.id).removeprefix('-100')}"
        return f"{self._base}/{name}/{message}"

    def comments(self, channel: Chat, post: int, group: Chat, root: int) -> str | None:
        """The address of the talk about a channel's post, whose thread in `group` begins with `root`.

        A public channel's comments can be read by everybody, so the address goes through it where it has a name; else
        it opens the thread in the group.
        """
        if channel.username:
            return f"{self.message(channel, post)}?comment={root}"
        address = self.message(group, root)
        return address and f"{address}?thread={root}"
