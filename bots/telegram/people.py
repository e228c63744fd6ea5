"""Who wrote something: a user, or the chat in whose name somebody writes."""

from __future__ import annotations

from telegram import Chat, Message, User

from bots.telegram.refs import person_ref
from core.model.events import Person
from core.model.refs import NetworkName

TELEGRAM = NetworkName("telegram")


def author(message: Message) -> Person | None:
    """The message's author; None for a bot.

    Anonymous administrators and people who write as a channel come with `sender_chat`, and with a bot as a placeholder
    in `from` (https://core.telegram.org/bots/api#message).
    """
    if message.sender_chat is not None:
        return _as_chat(message.sender_chat)
    if message.from_user is None or message.from_user.is_bot:
        return None
    return as_user(message.from_user)


def as_user(user: User) -> Person:
    return Person(TELEGRAM, person_ref(user.id), user.full_name, user.username)


def _as_chat(chat: Chat) -> Person:
    return Person(TELEGRAM, person_ref(chat.id), chat.effective_name or "Anonymous", chat.username)
