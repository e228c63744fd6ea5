"""Whether the bot may write to a chat, from what Telegram tells of its own membership."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType

from bots.telegram.refs import place_ref
from core.model.events import AccessChanged

_OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def is_inside(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in _OUTSIDE


def may_post(member: ChatMember, chat_type: str) -> bool:
    """Whether a member may write there: in a channel only an administrator with that right."""
    if chat_type == ChatType.CHANNEL:
        return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status not in _OUTSIDE


def access_changed(update: ChatMemberUpdated) -> AccessChanged:
    """What `my_chat_member` says; in a private chat it tells of blocking and unblocking only."""
    chat, member = update.chat, update.new_chat_member
    return AccessChanged(place_ref(chat.id), may_post(member, chat.type), _reason(member, chat.type))


def _reason(member: ChatMember, chat_type: str) -> str:
    if may_post(member, chat_type):
        return "The bot may write here."
    if chat_type == ChatType.PRIVATE:
        return "The person has blocked the bot."
    if not is_inside(member):
        return f"The bot was removed from the {chat_type}."
    return f"The bot may no longer write in the {chat_type}."
