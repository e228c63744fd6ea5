"""Discord's ids as the core keeps them.

A guild channel is its id; a private chat is "user:ID" after the person, since its channel is opened on demand. A
message is "channel/message". A thread is its channel id; where the talk goes on around one message without a thread (in
private chats, and where we may not make threads) it is that message, "channel/message".
"""

from __future__ import annotations

import re

from core.errors import Refused
from core.model.refs import MessageRef, NetworkName, PersonRef, PlaceRef, ThreadRef

NETWORK = NetworkName("discord")
_PRIVATE = "user:"
_LINK = re.compile(r"\s*https?://\S+/(?:[0-9]+|@me)/([0-9]+)/([0-9]+)(?:\s+|\Z)")


def channel_place(channel: int) -> PlaceRef:
    return PlaceRef(str(channel))


def private_place(user: int) -> PlaceRef:
    return PlaceRef(f"{_PRIVATE}{user}")


def person(user: int) -> PersonRef:
    return PersonRef(str(user))


def message(channel: int, number: int) -> MessageRef:
    return MessageRef(f"{channel}/{number}")


def thread(channel: int) -> ThreadRef:
    return ThreadRef(str(channel))


def talk_around(channel: int, number: int) -> ThreadRef:
    """The talk that has no thread of its own but happens as replies to one message."""
    return ThreadRef(f"{channel}/{number}")


def read_place(ref: PlaceRef) -> tuple[int, bool]:
    """The id, and whether it is a person's (a private chat) instead of a channel's."""
    return _number(ref.removeprefix(_PRIVATE)), ref.startswith(_PRIVATE)


def read_message(ref: MessageRef) -> tuple[int, int]:
    """Channel and message."""
    channel, _, number = ref.partition("/")
    return _number(channel), _number(number)


def read_thread(ref: ThreadRef) -> tuple[int, int | None]:
    """The channel to write in, and the message to reply to where there is no thread of its own."""
    channel, _, number = ref.partition("/")
    return _number(channel), _number(number) if number else None


def read_link(text: str) -> tuple[MessageRef | None, str]:
    """The message whose link ("Copy Message Link") a text begins with, if it does, and the rest of the text."""
    link = _LINK.match(text)
    return (message(int(link[1]), int(link[2])), text[link.end() :]) if link else (None, text)


def is_thread_in(place: PlaceRef, channel: int) -> bool:
    """Whether a channel in which we speak at a place is a thread there."""
    number, is_private = read_place(place)
    return not is_private and channel != number


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise Refused(f"{text!r} is not an id of Discord: use the number that Copy ID gives")
    return int(text)
