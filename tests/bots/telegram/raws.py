"""Raw updates as Telegram sends them (https://core.telegram.org/bots/api#update), and what they should mean."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from core.markup.tree import Document, plain
from core.model.events import Person, Said
from core.model.refs import MessageRef, NetworkName, PersonRef

Json = dict[str, Any]

AT = datetime(2014, 8, 26, 9, 30, tzinfo=UTC)
LATER = datetime(2014, 8, 26, 9, 31, tzinfo=UTC)

ADA: Json = {"id": 77, "is_bot": False, "first_name": "Ada", "last_name": "Quill", "username": "adaquill"}
SERVICE: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
OTHER_BOT: Json = {"id": 5, "is_bot": True, "first_name": "Other", "username": "other_bot"}
OUR_BOT: Json = {"id": 100001, "is_bot": True, "first_name": "Dispatch", "username": "dispatch_bot"}

GROUP: Json = {"id": -1001, "type": "supergroup", "title": "Readers' corner"}
PUBLIC: Json = {"id": -1002, "type": "supergroup", "title": "Open corner", "username": "open_corner"}
BASIC: Json = {"id": -44, "type": "group", "title": "Small circle"}
FORUM: Json = {"id": -1003, "type": "supergroup", "title": "Forum", "is_forum": True}
CHANNEL: Json = {"id": -1009, "type": "channel", "title": "Example Dispatch", "username": "example_dispatch"}
CLOSED_CHANNEL: Json = {"id": -1008, "type": "channel", "title": "Inner Dispatch"}
PRIVATE: Json = {"id": 77, "type": "private", "first_name": "Ada"}

ada = Person(NetworkName("telegram"), PersonRef("77"), "Ada Quill", "adaquill")


def message(id: int = 10, chat: Json = GROUP, sender: Json | None = ADA, **fields: Any) -> Json:
    shape: Json = {"message_id": id, "date": int(AT.timestamp()), "chat": chat, **fields}
    return shape | {"from": sender} if sender else shape


def forwarded(channel: Json = CHANNEL, chat: Json = GROUP) -> Json:
    origin = {"type": "channel", "chat": channel, "message_id": 5, "date": int(AT.timestamp())}
    return message(
        3, chat, SERVICE, sender_chat=channel, is_automatic_forward=True, forward_origin=origin, text="A post"
    )


def commanding(text: str, **fields: Any) -> Json:
    """A text that begins with a command, as clients mark it."""
    entity = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    return message(text=text, entities=[entity], **fields)


def said(body: Document | str, ref: str = "-1001/10", **fields: Any) -> Said:
    document = plain(body) if isinstance(body, str) else body
    return Said(MessageRef(ref), fields.pop("person", ada), document, AT, **fields)


def person(ref: str, name: str, handle: str | None = None) -> Person:
    return Person(NetworkName("telegram"), PersonRef(ref), name, handle)


URL = "https://t.me/c/1/10"
"""The address of what `message` makes by itself."""
