"""Whether somebody may write a message in a place, and reply there to another."""

from __future__ import annotations

from bots.sandbox.discord.drafts import Draft
from bots.sandbox.discord.faults import invalid, refused
from bots.sandbox.discord.kinds import Kind, Says
from bots.sandbox.discord.model import Channel, Message, User
from bots.sandbox.discord.permissions import Permission
from bots.sandbox.discord.state import State

SYSTEM = (Says.CHANNEL_NAME_CHANGE, Says.THREAD_CREATED, Says.THREAD_STARTER_MESSAGE)


def may_write(state: State, author: User, channel: Channel, draft: Draft) -> None:
    """Refuse who may not write in a channel, thread or direct conversation.

    A locked thread takes messages only of those who moderate it; an archived one that is locked stays archived.
    """
    recipient = channel.recipient
    if recipient and author.bot and not (recipient.direct_open and state.share_a_guild(recipient)):
        raise refused(50007)
    state.demand(author, channel, Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES)
    if channel.kind is Kind.FORUM:
        raise refused(50008)
    if draft.attachments:
        state.demand(author, channel, Permission.ATTACH_FILES)
    if channel.thread and channel.thread.locked and not state.rights(author, channel) & Permission.MANAGE_THREADS:
        raise refused(50083 if channel.thread.archived else 160005)


def answered_by(state: State, author: User, channel: Channel, draft: Draft) -> Message | None:
    """The message that a draft replies to; None for none, and if it may be missing and is (then `answers` goes too)."""
    if draft.answers is None:
        return None
    if not state.rights(author, channel) & Permission.READ_MESSAGE_HISTORY:
        raise refused(160002)
    answered = channel.messages.get(int(draft.answers["message_id"]))
    if answered is None:
        if draft.answers.get("fail_if_not_exists", True):
            raise invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        draft.answers = None
    elif answered.says in SYSTEM:
        sentence = "Cannot reply to a system message"
        raise invalid("message_reference", "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", sentence)
    return answered
