"""Which messages a bot is told of: its rights in the chat, and privacy mode."""

from __future__ import annotations

from bots.sandbox.telegram.model import Message, User


def bot_sees(message: Message, bot: User, *, privacy: bool) -> bool:
    """Whether a message makes an update.

    Never the bot's own, nor another bot's. In a group, an ordinary member in privacy mode sees commands,
    answers to itself and service messages (https://core.telegram.org/bots/features#privacy-mode).
    """
    chat, sender = message.chat, message.sender
    if message.sent_by_bot or (sender is not None and sender.is_bot and message.sender_chat is None):
        return False
    if chat.type == "private":
        return True
    membership = chat.member(bot)
    if not membership.is_inside:
        return False
    if chat.type == "channel" or membership.is_admin or not privacy or message.service is not None:
        return True
    parent = chat.messages.get(message.reply_to) if message.reply_to is not None else None
    return (parent is not None and parent.sent_by_bot) or _is_command_for(message, bot)


def _is_command_for(message: Message, bot: User) -> bool:
    """Whether it begins with a command that is for this bot, or for no bot in particular."""
    commands = [e for e in message.entities if e["type"] == "bot_command" and e["offset"] == 0]
    if not commands:
        return False
    named = message.text[: commands[0]["length"]].partition("@")[2]
    return not named or named.lower() == (bot.username or "").lower()
