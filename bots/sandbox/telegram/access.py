"""What the bot may reach and where it may write, with the real server's refusals."""

from __future__ import annotations

from bots.sandbox.telegram.model import Chat, Message
from bots.sandbox.telegram.refusal import bad_request, forbidden
from bots.sandbox.telegram.state import State

DELETABLE_FOR = 48 * 3600
"""Seconds after which a bot can delete a message no more (https://core.telegram.org/bots/api#deletemessage)."""


def inside(state: State, chat_id: int | str) -> Chat:
    """The chat meant, if the bot is in it; else Refusal 400 or 403."""
    chat = state.chat(chat_id)
    if chat.user is not None:
        if chat.user.is_bot:
            raise forbidden("bot can't send messages to bots")
        if chat.user.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.opened:
            raise forbidden("bot can't initiate conversation with a user")
        return chat
    status = state.bot_in(chat).status
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if status == "left":
        if chat.username is None and state.bot.id not in chat.members:
            raise bad_request("chat not found")
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def visible(state: State, chat_id: int | str) -> Chat:
    """The chat meant, if the bot may look at it: public ones without being a member."""
    chat = state.chat(chat_id)
    if chat.type == "private":
        if not chat.opened:
            raise bad_request("chat not found")
        return chat
    return chat if chat.username is not None else inside(state, chat_id)


def writable(state: State, chat_id: int | str, what: str = "text messages") -> Chat:
    """The chat meant, if the bot may send `what` there."""
    chat = inside(state, chat_id)
    membership = state.bot_in(chat)
    if chat.type == "channel" and not membership.may("can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    if chat.type in ("group", "supergroup") and not (membership.is_admin or chat.members_may_write):
        raise bad_request(f"not enough rights to send {what} to the chat")
    return chat


def editable(state: State, chat_id: int | str, message_id: int) -> Message:
    """The message, if the bot may change it: its own, or in a channel anybody's with the right to edit."""
    chat = inside(state, chat_id)
    message = state.message(chat, message_id)
    if message is None:
        raise bad_request("message to edit not found")
    as_editor = chat.type == "channel" and state.bot_in(chat).may("can_edit_messages")
    if message.service is not None or not (message.sent_by_bot or as_editor):
        raise bad_request("message can't be edited")
    return message


def require_deletable(state: State, message: Message) -> None:
    """Raises Refusal 400 unless the bot may delete the message now.

    The documentation leaves open whether an administrator's right outlasts the 48 hours; here it does not.
    """
    if state.clock() - message.date >= DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    chat, membership = message.chat, state.bot_in(message.chat)
    may = (
        chat.type == "private"
        or (message.sent_by_bot and (chat.type != "channel" or membership.may("can_post_messages")))
        or (chat.type == "group" and membership.is_admin)
        or membership.may("can_delete_messages")
    )
    if not may:
        raise bad_request("message can't be deleted")
