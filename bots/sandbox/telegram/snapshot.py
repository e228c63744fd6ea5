"""A picture of everything that persons can see, for the window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bots.sandbox.telegram.model import Chat, Json, Message, User
from bots.sandbox.telegram.state import State


def snapshot(state: State, address_of: Callable[[str], str]) -> Json:
    """JSON-able; `address_of` turns a file's path into an address.

    {"bot", "people": [{"id", "name", "username", "picture"}], "commands": {...},
     "chats": [{"id", "type", "title", "username", "bot", "blocked", "linked", "people", "topics", "messages"}]}.
    Messages come oldest first; of a deleted one only {"id", "deleted": true} is left.
    """
    people = [person for person in state.users.values() if not person.is_bot]
    private = [state.private(person) for person in people]
    others = [chat for chat in state.chats.values() if chat not in private and chat.migrated_to is None]
    return {
        "bot": _person(state.bot, address_of),
        "people": [_person(person, address_of) for person in people],
        "commands": state.commands,
        "chats": [_chat(state, chat, address_of) for chat in (*private, *others)],
    }


def _person(person: User, address_of: Callable[[str], str]) -> Json:
    picture = address_of(person.pictures[0][0].path) if person.pictures else None
    return {"id": person.id, "name": person.name, "username": person.username, "picture": picture}


def _chat(state: State, chat: Chat, address_of: Callable[[str], str]) -> Json:
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title or (chat.user.name if chat.user else None),
        "username": chat.username,
        "bot": state.bot_in(chat).status,
        "opened": chat.opened,
        "blocked": chat.blocked,
        "linked": chat.linked.id if chat.linked else None,
        "people": [chat.id] if chat.user else [p.id for p in _persons_inside(chat)],
        "admins": [p.id for p in _persons_inside(chat) if chat.member(p).is_admin],
        "topics": [{"id": topic.id, "name": topic.name} for topic in chat.topics.values()],
        "messages": [_message(state, message, address_of) for message in chat.messages.values()],
    }


def _persons_inside(chat: Chat) -> list[User]:
    return [member.user for member in chat.members.values() if member.is_inside and not member.user.is_bot]


def _message(state: State, message: Message, address_of: Callable[[str], str]) -> Json:
    if message.deleted:
        return {"id": message.id, "deleted": True}
    by = message.sender_chat or message.sender
    copy = message.discussion_copy
    file = message.medium.file if message.medium else message.document
    return {
        "id": message.id,
        "deleted": False,
        "author": (by.title or "" if isinstance(by, Chat) else by.name) if by is not None else "",
        "author_id": message.author.id if message.author is not None else None,
        "by_bot": message.sent_by_bot,
        "text": message.text,
        "entities": message.entities,
        "photo": address_of(message.photo[-1].path) if message.photo else None,
        "document": {"name": file.name, "url": address_of(file.path)} if file else None,
        "buttons": (message.reply_markup or {}).get("inline_keyboard", []),
        "keyboard": (message.reply_markup or {}).get("keyboard", []),
        "link_preview": message.link_preview_options,
        "silent": message.silent,
        "reply_to": message.reply_to,
        "thread_id": message.thread_id,
        "automatic_forward": message.automatic_forward_of is not None,
        "forwarded_from": message.forward_origin,
        "discussion_root": {"chat": copy.chat.id, "id": copy.id} if copy is not None else None,
        "reactions": _reactions(state, message),
        "service": message.service,
        "date": message.date,
        "edited": message.edit_date is not None,
    }


def _reactions(state: State, message: Message) -> list[Json]:
    chosen = Counter(emoji for each in message.reactions.values() for emoji in each)
    return [{"emoji": state.custom_emoji.get(emoji, emoji), "count": count} for emoji, count in chosen.most_common()]
